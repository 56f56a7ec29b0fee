"""After a kill at any moment, the next start leaves no folder, no socket and no process of the run before."""

import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]

FIXTURES = Path(__file__).parents[1] / "notebooks" / "fixtures"
# The package itself may be edited while its tests run.
SCRIPT = """
    import sys
    from pathlib import Path
    from dpiabook.suite import inputs
    from dpiabook.suite.graph import Graph, Notebook
    from dpiabook.suite.runs import Options, run_file

    inputs.of_code, inputs.rooms_of = (lambda _: "same"), (lambda *_: {})
    file, out, fixtures, warm = sys.argv[1:]
    notebooks = (Notebook("first", "?", "a"), Notebook("second", "?", "b"), Notebook("gathers", "?", "c", ("a", "b")))
    options = Options(out=Path(out), jobs=2, warm=warm == "warm", graph=Graph(notebooks), notebooks=Path(fixtures))
    run_file(Path(file), lambda event: print(event.notebook, event.state, flush=True), options)
"""
MARK = "DPIABOOK_TEST_OF_LEFTOVERS"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "tmp").mkdir()

    def write(version):
        path = tmp_path / f"{version}.yml"
        path.write_text(
            f'dataset: demo\nversion: "{version}"\nsource: null\ndictionary: null\nassessed_on: "2026-01-31"\n'
        )
        return path

    return write


def start(file, root, warm):
    words = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(file), str(root / "out"), str(FIXTURES), warm]
    told = os.environ | {"TMPDIR": str(root / "tmp"), MARK: str(root)}
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=told)


def processes(root):
    """Numbers of all processes of this test's runs, by what they inherited."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"{MARK}={root}".encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def aside(root):
    """Folders and sockets that serve only while a run lasts, and files that others may read in an unfinished one."""
    out = root / "out" / "demo"
    found = [path for path in out.rglob("*") if ".spill" in path.parts or path.is_socket()]
    system = [path for place in (root / "tmp", Path("/tmp")) for path in place.glob("dpiabook-*.*")]
    return [*found, *(path for path in system if path.stat().st_mtime > root.stat().st_ctime)]


def killed(root, file, moments, warm):
    """Kill a run at a random moment; says how many seconds its processes lived on."""
    process = start(file, root, warm)
    time.sleep(moments.uniform(0.4, 4.0))
    for path in (root / "out" / "demo").glob("_unfinished-*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    process.send_signal(signal.SIGKILL)
    process.wait()
    began = time.monotonic()
    while processes(root) and time.monotonic() - began < 20:
        time.sleep(0.05)
    return time.monotonic() - began


def after(root, project, kills, warm):
    moments, lived = random.Random(kills), []
    for number in range(kills):
        lived.append(killed(root, project(str(number % 2)), moments, warm))
        assert processes(root) == []
    assert start(project("1"), root, warm).wait(120) == 0
    assert aside(root) == []
    assert list((root / "tmp").iterdir()) == []
    assert processes(root) == []
    return max(lived)


@pytest.mark.parametrize(("warm", "kills"), [("warm", 3)])
def test_three_kills_leave_nothing_after_the_next_start(project, tmp_path, warm, kills):
    assert after(tmp_path, project, kills, warm) < 5


@pytest.mark.thorough
@pytest.mark.parametrize(("warm", "kills"), [("warm", 35), ("plain", 15)])
def test_fifty_kills_leave_nothing_after_the_next_start(project, tmp_path, warm, kills):
    assert after(tmp_path, project, kills, warm) < 10
