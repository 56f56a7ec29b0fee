"""Notebooks run side by side on forked or plain kernels, and fail with the step, the cure and no value."""

import json
import logging
import shutil
import socket
import stat
import sys
import tempfile
import time
from pathlib import Path

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.suite import runner
from dpiabook.suite.jupyter import nursery
from dpiabook.suite.jupyter.kernels import socket_folder
from dpiabook.suite.jupyter.nursery import Nursery, kernel_environment
from dpiabook.suite.workspace import Workspace

pytestmark = pytest.mark.slow

needs_fork = pytest.mark.skipif(not Nursery.possible(), reason="this system does not fork safely")


@needs_fork
def test_forked_and_plain_kernels_give_the_same_outputs(run, outputs):
    forked = run("draws", "first", warm=True, jobs=1)
    from_fork = outputs("draws")
    plain = run("draws", "first", warm=False, jobs=1)
    assert {outcome.state for outcome in (*forked.values(), *plain.values())} == {"finished"}
    assert json.dumps(from_fork) == json.dumps(outputs("draws"))
    pictures = [output for cell in from_fork for output in cell if "image/png" in output.get("data", {})]
    assert len(pictures) == 2


def test_what_needs_others_runs_after_them_and_sees_their_evidence(run, outputs, tmp_path):
    done = run("first", "second", last="gathers")
    assert [outcome.state for outcome in done.values()] == ["finished"] * 3
    assert outputs("gathers")[2][0]["text"] == "['first.json', 'second.json']\n"
    assert run.finished[-1] == "gathers"
    assert json.loads((tmp_path / "controlled/evidence/first.json").read_text()) == {"version": "2026-02"}


def test_executed_notebooks_name_no_path_of_the_machine(run, tmp_path):
    run("first")
    text = (tmp_path / "controlled/notebooks/first.ipynb").read_text()
    assert str(tmp_path) not in text
    assert "fixtures" not in text


def test_steps_are_told_by_their_heading(run):
    run("first")
    states = [(event.state, event.step) for event in run.events if event.notebook == "first"]
    assert states[0] == ("started", "")
    assert ("step", "Write") in states
    assert states[-1][0] == "finished"


def test_a_refusal_travels_with_its_code_step_and_cure(run):
    refusal = run("refuses")["refuses"].refusal
    assert refusal.code is Code.COLUMN_MISSING
    assert refusal.what == "there is no column 'famly_id'"
    assert refusal.where == "notebook refuses, step “Look for the family”; roles.family"
    assert refusal.cure == "did you mean family_id?"


def test_a_foreign_exception_is_told_without_what_it_says(run, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    refusal = run("breaks")["breaks"].refusal
    assert refusal.code is Code.NOTEBOOK_FAILED
    assert "KeyError" in refusal.what
    assert "step “Divide”" in refusal.where
    assert "controlled/notebooks/breaks.ipynb" in refusal.cure
    told = str(refusal) + caplog.text + "".join(capfd.readouterr()) + str(run.events)
    assert "Canary" not in told
    assert (tmp_path / "controlled/notebooks/breaks.ipynb").is_file()


def test_a_notebook_that_takes_too_long_is_ended_and_kept_as_far_as_it_came(run, tmp_path):
    done = run("sleeps", "first", last="gathers", jobs=1, timeout=10)
    assert {name: one.state for name, one in done.items()} == {
        "sleeps": "failed",
        "first": "finished",
        "gathers": "left",
    }
    outcome = done["sleeps"]
    assert outcome.refusal.code is Code.TIMED_OUT
    assert "step “Wait”" in outcome.refusal.where
    assert outcome.seconds < 30
    assert (tmp_path / "controlled/notebooks/sleeps.ipynb").is_file()


def test_a_kernel_that_the_system_ends_is_told_as_a_want_of_memory(run):
    refusal = run("dies")["dies"].refusal
    assert refusal.code is Code.NEEDS_MEMORY
    assert refusal.where == "notebook dies, step “End”"
    assert [event.code for event in run.events if event.state == "failed"] == ["NEEDS_MEMORY"]


@needs_fork
def test_a_forked_kernel_that_is_killed_is_named_before_it_is_run_once_more(run):
    run("dies", "first", warm=True)
    told = [(event.state, event.step) for event in run.events if event.notebook == "dies"]
    assert ("again", "End") in told
    assert told[-1][0] == "failed"


def test_a_notebook_that_leaves_no_evidence_has_failed(run):
    done = run("forgets", last="gathers")
    assert [outcome.state for outcome in done.values()] == ["failed", "left"]
    assert done["forgets"].refusal.code is Code.NOTEBOOK_FAILED
    assert "left no evidence" in done["forgets"].refusal.what


def test_after_a_failure_nothing_more_is_started(run):
    done = run("breaks", "first", last="gathers", jobs=1)
    assert [outcome.state for outcome in done.values()] == ["failed", "left", "left"]


def test_keeping_going_leaves_only_what_needs_the_failed_one(run):
    done = run("breaks", "first", last="gathers", jobs=1, keep_going=True)
    assert [outcome.state for outcome in done.values()] == ["failed", "finished", "left"]


def test_what_is_kept_is_run_where_it_no_longer_holds(run):
    run.kept, run.holds = ("first", "second"), lambda name: name == "first"
    done = run("first", "second")
    assert [outcome.state for outcome in done.values()] == ["kept", "finished"]


def test_what_is_kept_is_not_run(run, tmp_path):
    run.kept = ("first",)
    done = run("first", "second")
    assert [outcome.state for outcome in done.values()] == ["kept", "finished"]
    assert not (tmp_path / "controlled/notebooks/first.ipynb").exists()


@needs_fork
def test_where_the_warm_process_cannot_start_kernels_are_plain(run, monkeypatch):
    monkeypatch.setattr("dpiabook.suite.jupyter.nursery._MODULE", "dpiabook.no_such_module")
    assert {outcome.state for outcome in run("first", "second", warm=True).values()} == {"finished"}


@needs_fork
def test_where_a_fork_fails_the_notebook_runs_on_a_plain_kernel(run, monkeypatch):
    def fail(*_, **__):
        raise OSError

    monkeypatch.setattr(Nursery, "fork", fail)
    monkeypatch.setattr(nursery, "_PRELOAD", ())
    assert {outcome.state for outcome in run("first", "second", warm=True).values()} == {"finished"}


@needs_fork
def test_leaving_the_nursery_ends_its_kernels_and_each_holds_the_lock_of_its_run(tmp_path, monkeypatch):
    monkeypatch.setattr(nursery, "_PRELOAD", ("ipykernel.kernelapp",))
    env, run = kernel_environment({}, threads=1), Workspace(tmp_path, "demo", "1")
    with socket_folder(tmp_path) as sockets, Nursery(env) as warm:
        assert warm.usable()
        argv, places = ["-f", str(sockets / "k.json")], {"cwd": str(tmp_path), "log": str(tmp_path / "k.log")}
        with run.open() as lock:
            kernel = warm.fork(argv, env=env, **places, lock=lock)
        assert kernel.poll() is None
        with pytest.raises(Refusal), run.open(patience=0):
            pass
    assert kernel.wait(5) is not None
    with run.open(patience=1):
        pass


@needs_fork
def test_a_warm_process_that_is_not_needed_ends_at_once():
    began = time.monotonic()
    with Nursery(kernel_environment({}, threads=1)):
        pass
    assert time.monotonic() - began < 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such sockets")
@pytest.mark.parametrize("name", ["s", "long" * 25])
def test_sockets_lie_in_a_folder_of_the_run_for_their_owner_that_is_removed(name):
    root = Path(tempfile.mkdtemp(dir="/tmp")) / name
    with socket_folder(root) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(str(folder)) < 80
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(folder / "08_evidence_pack-10"))
        assert len(list(root.glob("sockets-*/08*"))) == 1
    assert not folder.exists()
    assert list(root.iterdir()) == []
    shutil.rmtree(root.parent)


def test_side_by_side_kernels_share_the_cores(monkeypatch, tmp_path):
    monkeypatch.setattr(runner, "cores", lambda: 8)
    plan = runner.RunPlan(runner.Graph(()), tmp_path, tmp_path, tmp_path, {}, jobs=4)
    env = runner._environment(plan, "01_x")
    assert {env[name] for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "DPIABOOK_THREADS")} == {"2"}
    assert (env["PYTHONHASHSEED"], env["DPIABOOK_NOTEBOOK"]) == ("0", "01_x")
