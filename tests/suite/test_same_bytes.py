"""Two runs of the same dataset in two processes, whose sets and dictionaries are ordered differently, are the same."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("same-bytes")]

ROOT = Path(__file__).parents[2]
PARTS = ("pack/dpia", "pack/public", "controlled/controller-pack", "controlled/evidence")


def run(folder, seed, environment):
    """A run of the demonstration on a fixed day with a fixed key, in a process of its own."""
    demo = (ROOT / "parameters" / "demo.yml").read_text(encoding="utf-8")
    folder.mkdir()
    (folder / "demo.yml").write_text(f"{demo}\nassessed_on: 2026-11-22\n", encoding="utf-8")
    key = folder / "pseudonyms.key"
    key.write_text("one-key-for-both-runs-4410-one-key-for-both")
    key.chmod(0o600)
    given = environment | {"PYTHONHASHSEED": seed, "DPIABOOK_KEY_FILE": str(key), "DPIABOOK_DEMO_FAMILIES": "600"}
    words = [str(Path(sys.executable).with_name("dpiabook")), "run", str(folder / "demo.yml")]
    words += ["--out", str(folder / "out"), "--quiet"]
    done = subprocess.run(words, env=given, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "out" / "demo" / "2026-01"


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory, environment):
    folder = tmp_path_factory.mktemp("twice")
    return run(folder / "one", "1", environment), run(folder / "other", "7", environment)


@pytest.mark.parametrize("part", PARTS)
def test_two_processes_write_the_same_bytes(twice, part):
    one, other = (files(run / part) for run in twice)
    assert one.keys() == other.keys()
    assert len(one) > (100 if "pack" in part else 7)
    assert [name for name in one if one[name] != other[name]] == []
