"""A run that is killed at any moment leaves the earlier results whole, and the next run goes on from there."""

import json
import random
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from dpiabook.errors import Refusal
from dpiabook.suite.events import Event
from dpiabook.suite.graph import Graph
from dpiabook.suite.jupyter.nursery import inherited
from dpiabook.suite.runs import Options, run_file
from dpiabook.suite.workspace import Workspace

from .conftest import FIXTURES, graph_of

pytestmark = pytest.mark.slow

SCRIPT = """
    import sys
    from pathlib import Path
    from dpiabook.suite.graph import Graph, Notebook
    from dpiabook.suite.runs import Options, run_file

    file, out, fixtures, seed, warm = sys.argv[1:]
    notebooks = (Notebook("first", "?", "a"), Notebook("second", "?", "b"), Notebook("gathers", "?", "c", ("a", "b")))
    options = Options(out=Path(out), jobs=2, warm=warm == "warm", graph=Graph(notebooks), notebooks=Path(fixtures))
    done = run_file(Path(file), lambda event: print(event.notebook, event.state, flush=True), options)
    print(*(refusal.code.name for refusal in done.refusals))
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    # The package itself may be edited while its tests run.
    monkeypatch.setattr("dpiabook.suite.inputs.of_code", lambda _: "same")
    monkeypatch.setattr("dpiabook.suite.inputs.rooms_of", lambda *_: {})
    parameters = tmp_path / "p.yml"

    def write(seed):
        text = f'dataset: demo\nversion: "1"\nsource: null\ndictionary: null\nassessed_on: "2026-01-31"\nseed: {seed}\n'
        parameters.write_text(text)
        return parameters

    return write


def options(out, graph: Graph) -> Options:
    return Options(out=out, jobs=2, warm=False, graph=graph, notebooks=FIXTURES)


def start(file, out, warm, **how):
    words = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(file), str(out), str(FIXTURES), "1", warm]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **how)


def is_whole(folder):
    """Whether every file of a result is as the manifest says, and belongs to the same run."""
    manifest = json.loads((folder / "manifest.json").read_text())
    from dpiabook.suite.manifest import hashes

    return manifest["files"] == hashes(folder)


MANY = [
    pytest.param("plain", 150, marks=pytest.mark.thorough),
    pytest.param("warm", 50, marks=pytest.mark.thorough),
]


@pytest.mark.parametrize(("warm", "kills"), [("plain", 3), ("warm", 1), *MANY])
def test_killed_at_random_moments(project, tmp_path, warm, kills):
    moments = random.Random(7)
    out = tmp_path / "out"
    graph = graph_of("first", "second", last="gathers")
    final = run_file(project(0), lambda _: None, options(out, graph)).folder
    before = (final / "manifest.json").read_text()
    for _ in range(kills):
        process = start(project(1), out, warm)
        time.sleep(moments.uniform(0.5, 2.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert is_whole(final)
        finished_first = (final / "manifest.json").read_text() != before
        assert finished_first == (json.loads((final / "manifest.json").read_text())["seed"] == 1)
    run_file(project(1), lambda _: None, options(out, graph))
    assert is_whole(final)
    assert json.loads((final / "manifest.json").read_text())["seed"] == 1
    assert {path.name for path in final.parent.iterdir()} == {"1", ".lock-1"}


def room_for_small_files():
    """As on a disk that is nearly full: a file ends with an error of the system at 1,500 bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500, resource.RLIM_INFINITY))


@pytest.mark.skipif(sys.platform == "win32", reason="sizes of files cannot be limited there")
@pytest.mark.parametrize("warm", ["plain", "warm"])
def test_a_full_disk_is_told_leaves_the_earlier_results_and_the_next_run_goes_on(project, tmp_path, warm):
    out, graph = tmp_path / "out", graph_of("first", "second", last="gathers")
    final = run_file(project(0), lambda _: None, options(out, graph)).folder
    before = (final / "manifest.json").read_text()
    told, _ = start(project(1), out, warm, preexec_fn=room_for_small_files).communicate(timeout=1200)
    assert set(told.splitlines()[-1].split()) == {"OUTPUT_UNWRITABLE"}
    assert (final / "manifest.json").read_text() == before
    assert is_whole(final)
    run_file(project(1), lambda _: None, options(out, graph))
    assert is_whole(final)
    assert json.loads((final / "manifest.json").read_text())["seed"] == 1


def test_finished_notebooks_of_an_interrupted_run_are_not_run_again(project, tmp_path):
    out, events = tmp_path / "out", []
    graph = graph_of("first", "breaks", last="gathers")
    failed = run_file(project(0), events.append, options(out, graph))
    assert failed.refusals
    events.clear()
    run_file(project(0), events.append, options(out, graph))
    assert Event("first", "kept") in events
    events.clear()
    run_file(project(1), events.append, options(out, graph))
    assert Event("first", "started") in events


def test_nothing_runs_when_nothing_has_changed(project, tmp_path):
    out, graph = tmp_path / "out", graph_of("first", last="gathers")
    first = run_file(project(0), lambda _: None, options(out, graph))
    again = run_file(project(0), lambda _: pytest.fail("a notebook was run"), options(out, graph))
    assert [path.name for path in first.pack] == ["dpia.html"]
    assert (again.folder, again.outcomes) == (first.folder, ())
    assert not (out / "demo" / "_unfinished-1").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="locks are not inherited there")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_end_leaves_no_kernel_behind(project, tmp_path, end):
    words = [sys.executable, "-c", "from dpiabook.suite.cli import main; main()"]
    words += ["run", str(project(0)), "--out", str(tmp_path / "out"), "--jobs", "1"]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    assert "started" in process.stderr.readline()
    process.send_signal(end)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the next run goes on" in told
    with Workspace(tmp_path / "out", "demo", "1").open(patience=1):
        pass


def test_what_a_killed_run_left_running_keeps_others_out(tmp_path):
    space = Workspace(tmp_path, "demo", "1")
    with space.open() as lock:
        left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], **inherited(lock))
    with pytest.raises(Refusal), space.open(patience=0):
        pass
    left.kill()
    left.wait()
    with space.open(patience=0):
        pass
