"""A run does again what has changed and nothing else; what it keeps is what a whole run would make."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from dpiabook.book.contracts import NOTEBOOKS, PACK
from dpiabook.book.reads import declared_paths
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.runs import Options, planned, run_file

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reruns")]

ROOT = Path(__file__).parents[2]
CELL = """
import json, os
from pathlib import Path

from dpiabook.book.snapshot import Snapshot, data_of
from dpiabook.settings import load_settings
from dpiabook.settings.reads import noted, unnoted

loaded = load_settings(Path(parameters_file))
found = {reads}
run, name = Path(os.environ["DPIABOOK_RUN_DIR"]), os.environ["DPIABOOK_NOTEBOOK"]
evidence = run / "controlled" / "evidence" / f"{{name}}.json"
needed = [(evidence.parent / f"{{one}}.json").read_text() for one in {needs}]
evidence.write_text(json.dumps([found, *needed]))
with unnoted():
    plain = loaded.settings.model_dump(mode="json")
Snapshot(data_of(loaded), plain).note(evidence, loaded, noted())
if name == "last":
    (run / "pack").mkdir(exist_ok=True)
    (run / "pack" / "told.txt").write_text(evidence.read_text())
"""
GRAPH = Graph(
    (
        Notebook("odd", "?", "x", reads=("seed",)),
        Notebook("other", "?", "y", reads=("context.controller",)),
        Notebook("rests", "?", "z", ("x",), reads=("source",)),
        Notebook("last", "?", PACK, ("x", "y", "z")),
    )
)
FINDS = {"odd": "loaded.settings.seed % 2", "other": "loaded.settings.context.controller", "rests": "0", "last": "0"}
TEXT = 'dataset: d\nversion: "1"\nsource: null\ndictionary: null\nassessed_on: "2026-01-31"\nseed: {seed}\n'


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    """Notebooks that note what they read, as those of the suite do."""
    folder = tmp_path_factory.mktemp("notebooks")
    for one in GRAPH.notebooks:
        cell = CELL.format(reads=FINDS[one.name], needs=list(GRAPH.before(one.name)))
        given = nbformat.v4.new_code_cell('parameters_file: str = ""', metadata={"tags": ["parameters"]})
        node = nbformat.v4.new_notebook(cells=[given, nbformat.v4.new_code_cell(cell)])
        node.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(node, folder / f"{one.name}.ipynb")
    return folder


@pytest.fixture
def again(tmp_path, notebooks, monkeypatch):
    """Run with some settings; gives the notebooks that were run, and what was told."""
    # The package itself may be edited while its tests run.
    monkeypatch.setattr("dpiabook.suite.inputs.of_code", lambda _: "same")
    monkeypatch.setattr("dpiabook.suite.inputs.rooms_of", lambda *_: {})

    def run(seed, controller="C", **options):
        file = tmp_path / "p.yml"
        file.write_text(TEXT.format(seed=seed) + f"context: {{controller: {controller}}}\n" + options.pop("more", ""))
        chosen = Options(tmp_path / "out", jobs=2, warm=False, graph=GRAPH, notebooks=notebooks, **options)
        would = {one.notebook for one in planned(file, chosen) if one.runs}
        done = run_file(file, lambda _: None, chosen)
        assert not done.refusals
        ran = {one.notebook for one in done.outcomes if one.state == "finished"}
        assert would <= ran
        return ran, (done.folder / "pack" / "told.txt").read_text()

    return run


def used_in_jupyterlab(path):
    """Save a notebook as JupyterLab does after Run All, with a checkpoint beside it."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata |= {"collapsed": False, "execution": {"iopub.status.busy": "2026-11-29T07:00:00.000Z"}}
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="4410 exact"), nbformat.v4.new_output("display_data")]
    notebook.metadata |= {"language_info": {"name": "python", "version": "3.14.0"}, "widgets": {"state": {}}}
    path.write_text(json.dumps(notebook, indent=4))
    checkpoints = path.parent / ".ipynb_checkpoints"
    checkpoints.mkdir(exist_ok=True)
    (checkpoints / f"{path.stem}-checkpoint.ipynb").write_text(json.dumps(notebook))


def test_each_change_costs_what_rests_on_it_and_evidence_counts_by_its_content(again, tmp_path, notebooks):
    everything = {"odd", "other", "rests", "last"}
    assert again(1)[0] == everything
    assert again(1)[0] == set()
    # A finished run stays as it is after JupyterLab was used on every notebook.
    for path in notebooks.glob("*.ipynb"):
        used_in_jupyterlab(path)
    assert again(1)[0] == set()
    assert again(1, more="memory_limit: 1GB\n")[0] == set()
    # Other settings with the same evidence: what rests on that holds.
    ran, told = again(3, more="memory_limit: 1GB\n")
    assert ran == {"odd", "last"}
    ran, told = again(4)
    assert (ran, json.loads(told)[1]) == ({"odd", "rests", "last"}, "[0]")
    ran, told = again(4, "D")
    assert ran == {"other", "last"}
    assert '"D"' in json.loads(told)[2]
    assert again(4, "D", fresh=True)[0] == everything
    # A file of the finished run that was changed is made again.
    (tmp_path / "out/d/1/controlled/evidence/other.json").write_text("[]")
    assert again(4, "D")[0] == {"other", "last"}


def test_an_encrypted_run_is_done_again_as_a_whole(again, tmp_path, monkeypatch):
    monkeypatch.setenv("DPIABOOK_CONTROLLED_KEY", "a-key-that-is-long-enough-for-anything")
    everything = {"odd", "other", "rests", "last"}
    assert again(1)[0] == everything
    assert (tmp_path / "out/d/1/controlled.sealed").is_file()
    assert again(1)[0] == set()
    assert again(1, "D")[0] == everything


def command(folder, environment, *words):
    given = environment | {"DPIABOOK_DEMO_FAMILIES": "600", "DPIABOOK_KEY_FILE": str(folder / "key")}
    line = [str(Path(sys.executable).with_name("dpiabook")), "run", str(folder / "demo.yml"), *words]
    return subprocess.run(line, env=given, capture_output=True, text=True, timeout=1200, check=False)


def write(folder, **replaced):
    """The demonstration's parameters on a fixed day, with other words in some places."""
    text = (ROOT / "parameters" / "demo.yml").read_text(encoding="utf-8") + '\nassessed_on: "2026-11-22"\n'
    for old, new in replaced.values():
        assert old in text
        text = text.replace(old, new)
    (folder / "demo.yml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory, environment):
    """One run of the demonstration, with its log."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "key").write_text("one-key-for-all-runs-4410-one-key-for-all")
    (folder / "key").chmod(0o600)
    write(folder)
    return folder, command(folder, environment, "--out", str(folder / "out"), "--log-json")


def test_every_line_of_the_log_is_json(demo):
    _, done = demo
    assert done.returncode == 0, done.stderr[-2000:]
    events = [json.loads(line)["event"] for line in (done.stderr + done.stdout).splitlines()]
    assert events.count("finished") == len(NOTEBOOKS)
    assert events[-1] == "done"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda one: one.name)
def test_no_notebook_reads_what_it_has_not_declared(demo, notebook):
    folder, _ = demo
    note = folder / "out" / "demo" / "2026-01" / "controlled" / "evidence" / f"{notebook.name}.snapshot"
    noted = json.loads(note.read_text())
    undeclared = set(noted["read"]) - declared_paths(notebook.reads)
    assert undeclared == set(), "place it in dpiabook.book.reads at this notebook"
    assert set(noted["settings"]) == {path for path in noted["read"] if not path.startswith("beside.")}


CONTROLLER = ("controller: The invented", "controller: Now the invented")
CHANGES = {
    "controller": (CONTROLLER, {"08"}),
    "memory": (("memory_limit: 4GB", "memory_limit: 3GB"), set()),
    "composite": (("[ftex_eps, ftex_duration", "[ftex_duration"), {"03", "04", "05", "06", "07", "08"}),
    "rules": (("profile: ons_srs", "profile: nhs"), {"07", "08"}),
    "target": (("unique_families: 0.05", "unique_families: 0.04"), {"06", "08"}),
    "code missing": (("seed: 1", 'seed: 1\nmissing: {yob: {"9999": unknown}}'), {f"0{n}" for n in range(1, 9)}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_would_run_is_told_with_its_reasons_and_without_values(demo, environment, change):
    folder, _ = demo
    replaced, expected = CHANGES[change]
    write(folder, one=replaced)
    told = command(folder, environment, "--out", str(folder / "out"), "--explain", "--log-json").stdout
    lines = [json.loads(line) for line in told.splitlines()]
    assert {line["notebook"][:2] for line in lines if line.get("run")} == expected
    assert all(line["why"] for line in lines if line.get("run"))
    assert "invented" not in told


@pytest.mark.thorough
@pytest.mark.parametrize("change", ["controller", "composite", "rules", "target"])
def test_what_is_kept_is_what_a_whole_run_makes(demo, environment, change):
    folder, _ = demo
    write(folder)
    command(folder, environment, "--out", str(folder / "out"), "--quiet")
    write(folder, one=CHANGES[change][0])
    partly = command(folder, environment, "--out", str(folder / "out"), "--log-json")
    whole = command(folder, environment, "--out", str(folder / f"whole-{change}"), "--quiet")
    assert (partly.returncode, whole.returncode) == (0, 0)
    ran = {json.loads(line)["notebook"][:2] for line in partly.stderr.splitlines() if '"finished"' in line}
    assert ran == CHANGES[change][1]
    for part in ("pack", "controlled/controller-pack", "controlled/evidence"):
        one, other = (files(folder / out / "demo" / "2026-01" / part) for out in ("out", f"whole-{change}"))
        assert one.keys() == other.keys()
        assert [name for name in one if one[name] != other[name]] == []


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
