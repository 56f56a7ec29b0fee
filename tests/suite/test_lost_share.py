"""A share with the outputs that goes away in the middle of a run: one clear error, and nothing is lost."""

import json
import subprocess
import sys
import textwrap

import pytest

from .conftest import FIXTURES, cut_off

pytestmark = pytest.mark.slow

RUN = """
    import sys
    from pathlib import Path
    import dpiabook.suite.inputs
    from dpiabook.suite.graph import Graph, Notebook
    from dpiabook.suite.runs import Options, run_file

    # The package itself may be edited while its tests run.
    dpiabook.suite.inputs.of_code, dpiabook.suite.inputs.rooms_of = (lambda _: "same"), (lambda *_: {})
    file, out, fixtures, warm = sys.argv[1:]
    notebooks = (Notebook("first", "?", "a"), Notebook("second", "?", "b"), Notebook("gathers", "?", "c", ("a", "b")))
    options = Options(out=Path(out), jobs=1, warm=warm == "warm", graph=Graph(notebooks), notebooks=Path(fixtures))
    done = run_file(Path(file), lambda event: print(event.notebook, event.state, flush=True), options)
    print("told", *(refusal.code.name for refusal in done.refusals))
"""
DRIVE = """
    import json, subprocess, sys

    kept, share, fixtures, warm, run = sys.argv[1:]

    def start(seed):
        given = {"dataset": "demo", "version": "1", "source": None, "dictionary": None, "seed": seed}
        with open(kept + "/../p.yml", "w") as file:
            json.dump(given | {"assessed_on": "2026-01-31"}, file)
        words = [sys.executable, "-c", run, kept + "/../p.yml", share, fixtures, warm]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def mounted(how):
        subprocess.run(["mount", "--bind", kept, share] if how else ["umount", "--lazy", share], check=True)

    mounted(True)
    start(0).communicate(timeout=1200)
    lost = start(1)
    while lost.stdout.readline().strip() != "first finished":
        assert lost.poll() is None
    mounted(False)
    out, err = lost.communicate(timeout=1200)
    mounted(True)
    seed = json.load(open(share + "/demo/1/manifest.json"))["seed"]
    again, _ = start(1).communicate(timeout=1200)
    print(json.dumps({"lost": out.splitlines(), "error": err, "seed": seed, "again": again.splitlines()}))
"""


@pytest.mark.parametrize("warm", ["plain", "warm"])
def test_the_share_goes_away_and_comes_back(tmp_path, warm):
    words = cut_off("--mount")
    if not words:
        pytest.skip("this system allows no mounts of one's own")
    kept, share = tmp_path / "kept", tmp_path / "share"
    kept.mkdir()
    share.mkdir()
    given = [str(kept), str(share), str(FIXTURES), warm, textwrap.dedent(RUN)]
    words += [sys.executable, "-c", textwrap.dedent(DRIVE), *given]
    done = subprocess.run(words, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["lost"][-1] == "told OUTPUT_UNWRITABLE"
    assert "Traceback" not in told["error"]
    assert told["seed"] == 0
    assert told["again"][:1] == ["first kept"]
    manifest = json.loads((kept / "demo" / "1" / "manifest.json").read_text())
    assert manifest["seed"] == 1
