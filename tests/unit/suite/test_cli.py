"""The command line ends as the house does: one message, its exit status, no traceback and no value."""

import json
import subprocess
import sys
import warnings

import pytest
from typer.testing import CliRunner

from dpiabook.errors import Code, Refusal
from dpiabook.suite import cli, reporting, runs
from dpiabook.suite.runner import Outcome
from dpiabook.suite.runs import Result

CANARY = "Canary Value"


@pytest.fixture
def command():
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def parameters(tmp_path):
    path = tmp_path / "parameters.yml"
    path.write_text('dataset: demo\nversion: "2026-01"\nassessed_on: "2026-01-31"\n')
    return path


def test_an_unknown_setting_is_refused_before_any_kernel_starts(command, parameters, monkeypatch):
    monkeypatch.setattr(runs, "run_notebooks", lambda *_, **__: pytest.fail("a kernel was started"))
    parameters.write_text("verson: '1'\n")
    ended = command("run", parameters)
    assert ended.exit_code == Code.SETTING_UNKNOWN.value
    assert "did you mean version?" in ended.stderr


def test_all_faults_of_all_files_are_told_at_once(command, tmp_path):
    files = [tmp_path / "a.yml", tmp_path / "b.yml"]
    files[0].write_text("verson: '1'\nseed: x\n")
    files[1].write_text("sauce: x\n")
    ended = command("check", *files)
    assert ended.exit_code == Code.SETTING_VALUE.value
    assert [word in ended.stderr for word in ("verson", "seed", "sauce")] == [True] * 3


def test_what_goes_wrong_inside_is_told_by_its_type_alone(command, parameters, monkeypatch):
    def fail(*_, **__):
        raise ValueError(CANARY)

    monkeypatch.setattr(runs, "inputs_of", fail)
    ended = command("run", parameters)
    assert ended.exit_code == Code.INTERNAL.value
    assert "ValueError" in ended.stderr
    assert "dpiabook/suite/runs.py" in ended.stderr
    assert CANARY not in ended.output + ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_interruption_says_that_the_next_run_goes_on(command, parameters, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run_notebooks", interrupt)
    ended = command("run", parameters, "--out", parameters.parent / "out")
    assert ended.exit_code == 130
    assert "next run goes on" in ended.stderr


def test_a_failed_notebook_gives_its_message_and_status(command, parameters, monkeypatch):
    refusal = Refusal(Code.COLUMN_MISSING, "there is no column 'x'", where="notebook 03, step “Look”", cure="name y")
    outcome = Outcome("03", "failed", 1.0, refusal)
    monkeypatch.setattr(runs, "run_file", lambda *_: Result(parameters.parent, (outcome,)))
    ended = command("run", parameters)
    assert ended.exit_code == Code.COLUMN_MISSING.value
    assert str(refusal) in ended.stderr
    told = command("run", parameters, "--log-json").stderr.splitlines()
    assert json.loads(told[-1])["code"] == "COLUMN_MISSING"


@pytest.mark.parametrize(("options", "runs_done"), [((), 1), (("--keep-going",), 2)])
def test_files_after_a_refused_one_are_run_only_when_asked(command, parameters, monkeypatch, options, runs_done):
    seen = []

    def refuse(file, *_):
        seen.append(file)
        raise Refusal(Code.SOURCE_MISSING, "the source was not found")

    monkeypatch.setattr(runs, "run_file", refuse)
    ended = command("run", parameters, parameters, *options)
    assert (len(seen), ended.exit_code) == (runs_done, Code.SOURCE_MISSING.value)


def test_the_last_line_names_the_packs_files(command, parameters, monkeypatch):
    pack = parameters.parent / "pack" / "dpia" / "dpia.html"
    pack.parent.mkdir(parents=True)
    pack.write_text("")
    pack.with_name("SHA256SUMS").write_text("")
    monkeypatch.setattr(runs, "run_file", lambda *_: Result(parameters.parent, (Outcome("01", "finished"),)))
    ended = command("run", parameters, "--quiet")
    assert ended.exit_code == 0
    assert ended.stdout.splitlines()[-1].endswith("pack: dpia/dpia.html, and 1 files beside them")


def test_each_version_is_a_run_of_its_own(command, parameters, monkeypatch):
    seen = []
    monkeypatch.setattr(runs, "run_file", lambda *given: seen.append(given[3]) or Result(parameters.parent))
    command("run", parameters, "--version", "2025-07", "--version", "2026-01")
    assert seen == ["2025-07", "2026-01"]


def test_a_dry_run_names_what_would_run_and_makes_nothing(command, parameters):
    out = parameters.parent / "out"
    ended = command("run", parameters, "--dry-run", "--out", out)
    assert ended.exit_code == 0
    assert [line.split(": ")[1] for line in ended.stdout.splitlines()][:2] == [
        "run 01_variable_inventory",
        "run 02_sensitive_attributes",
    ]
    assert not out.exists()


def test_names_from_the_command_line_cannot_leave_the_outputs(command, parameters):
    ended = command("run", parameters, "--version", "../../elsewhere")
    assert ended.exit_code == Code.SETTING_VALUE.value


def test_several_refusals_are_told_one_by_one(capsys):
    reporting.tell([Refusal(Code.SOURCE_EMPTY, "a"), Refusal(Code.SOURCE_EMPTY, "b")])
    assert capsys.readouterr().err.splitlines() == ["a", "b"]


def test_help_needs_none_of_the_heavy_libraries():
    heavy = "[name for name in ('pandas', 'papermill', 'rich') if name in sys.modules]"
    code = f"import sys\nfrom dpiabook.suite import cli\nprint({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_several_runs_are_summed_up_each_with_its_status(command, parameters, monkeypatch):
    def run(_file, _listener, _options, version):
        if version == "2025-07":
            raise Refusal(Code.SOURCE_EMPTY, "the source has no rows")
        return Result(parameters.parent, (Outcome("01", "finished"),))

    monkeypatch.setattr(runs, "run_file", run)
    words = ["run", parameters, "--version", "2025-07", "--version", "2026-01", "--quiet"]
    ended = command(*words, "--keep-going")
    assert ended.exit_code == Code.SOURCE_EMPTY.value
    refused, done = ended.stdout.splitlines()[-2:]
    assert refused.split()[1:3] + refused.split()[-2:] == ["2025-07", "refused", "status", "22"]
    assert done.split()[1:3] + done.split()[-2:] == ["2026-01", "done", "status", "0"]
    assert "1 not begun" in command(*words).stdout.splitlines()[-1]


def test_the_summary_is_json_where_the_log_is(command, parameters, monkeypatch):
    monkeypatch.setattr(runs, "run_file", lambda *_: Result(parameters.parent))
    ended = command("run", parameters, parameters, "--log-json")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [line["event"] for line in lines] == ["done", "done", "summary"]
    assert [(run["became"], run["status"]) for run in lines[-1]["runs"]] == [("unchanged", 0)] * 2


def test_an_audit_of_own_tables_ends_with_the_status_of_what_may_not_leave(command, tmp_path):
    (tmp_path / "bad.csv").write_text(f"{CANARY},Deaf\nA,4173\nB,c\nTotal,4177\n")
    (tmp_path / "good.csv").write_text("Area,Deaf\nA,4170\nB,20\nTotal,4190\n")
    bad, good = command("audit", tmp_path / "bad.csv"), command("audit", tmp_path / "good.csv")
    assert (bad.exit_code, good.exit_code) == (Code.RELEASE_BLOCKED.value, 0)
    assert "bad!B3: exactly" in bad.output
    assert CANARY not in bad.output
    assert "417" not in bad.output
    assert command("audit", tmp_path / "good.csv", "--profile", "controller").exit_code == Code.SETTING_VALUE.value


def test_the_log_is_json_also_where_a_run_is_refused_interrupted_or_only_planned(command, parameters, monkeypatch):
    def lines(ended):
        return [json.loads(line) for line in (ended.stderr + ended.stdout).splitlines()]

    (planned, *_) = lines(command("run", parameters, "--dry-run", "--log-json", "--out", parameters.parent / "out"))
    assert planned["run"]
    assert planned["why"] == ["it has not been run"]

    def interrupt(*_, **__):
        warnings.warn(CANARY, UserWarning, stacklevel=1)
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run_notebooks", interrupt)
    warned, interrupted = lines(command("run", parameters, "--log-json", "--out", parameters.parent / "out"))
    assert warned == {"event": "warning", "what": "UserWarning"}
    assert interrupted == {"event": "interrupted"}
    monkeypatch.setattr(runs, "run_notebooks", lambda *_, **__: 1 / 0)
    (inside,) = lines(command("run", parameters, "--log-json", "--out", parameters.parent / "out"))
    assert inside["code"] == "INTERNAL"
    parameters.write_text("seed: x\n")
    (refused,) = lines(command("run", parameters, "--log-json"))
    assert (refused["event"], refused["code"]) == ("refused", "SETTING_VALUE")


def test_a_plan_is_explained_where_that_is_asked_for(command, parameters):
    out = parameters.parent / "out"
    told = command("run", parameters, "--explain", "--out", out).stdout.splitlines()
    assert told[0].endswith("run 01_variable_inventory: it has not been run")
    fresh = command("run", parameters, "--explain", "--fresh", "--out", out).stdout.splitlines()
    assert all(line.endswith("everything is to be run anew") for line in fresh)
    assert len(told) == len(fresh) == 8
    assert not out.exists()


def test_the_graph_of_a_file_tells_a_hash_for_all_that_notebooks_rest_on(command, parameters):
    def rests():
        return json.loads(command("graph", parameters, "--json").stdout)["rests"]

    told = json.loads(command("graph", "--json").stdout)
    assert {"settings", "beside", "code", "needs", "makes", "notebook"} <= set(told["notebooks"][0])
    before = rests()
    parameters.write_text(parameters.read_text() + f"context: {{controller: {CANARY}}}\n")
    after = rests()
    assert [name for name in before if before[name] != after[name]] == ["08_evidence_pack"]
    assert CANARY not in str(after)


def test_the_package_is_the_command_too():
    said = subprocess.run([sys.executable, "-m", "dpiabook", "--version"], check=True, capture_output=True, text=True)
    assert said.stdout.startswith("dpiabook ")
