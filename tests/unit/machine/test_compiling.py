"""Compiled loops that several processes keep in one folder at once."""

import subprocess
import sys
from pathlib import Path

LOOP = """
from dpiabook.machine.compiling import compiled_loop
@compiled_loop
def add_up(values):
    total = values[0]
    for value in values[1:]:
        total += value
    return total
"""
CALL = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from loops import add_up
made = add_up(np.array([1, 2, 3], sys.argv[2]))
assert (made, np.asarray(made).dtype.kind) == (6, np.dtype(sys.argv[2]).kind), "code of another type"
"""
KINDS = ("int32", "int64", "float32", "float64")


def call(folder: Path, kind: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CALL, str(folder), kind], stderr=subprocess.PIPE)


def test_processes_that_compile_at_once_leave_no_code_under_a_wrong_name(tmp_path):
    (tmp_path / "loops.py").write_text(LOOP)
    for _ in range(2):
        begun = [call(tmp_path, kind) for kind in KINDS]
        said = [one.communicate()[1].decode() for one in begun]
        assert said == [""] * len(KINDS)
    for kind in KINDS:
        assert call(tmp_path, kind).communicate()[1] == b""


def test_interleaved_writers_keep_index_and_code_together(tmp_path):
    """Both read the index before either writes it: the last index may forget, and never names the other's code."""
    from dpiabook.machine.compiling import _KeptByKey

    one, other = (_KeptByKey(str(tmp_path), "loop", 1.0) for _ in range(2))
    before = one._load_index()
    other.save("other", "code of the other")
    one._load_index = lambda: dict(before)
    one.save("one", "code of the one")
    fresh = _KeptByKey(str(tmp_path), "loop", 1.0)
    assert fresh.load("one") == "code of the one"
    assert fresh.load("other") in (None, "code of the other")


def test_code_of_an_earlier_source_is_not_read(tmp_path):
    from dpiabook.machine.compiling import _KeptByKey

    _KeptByKey(str(tmp_path), "loop", 1.0).save("key", "old")
    assert _KeptByKey(str(tmp_path), "loop", 2.0).load("key") is None
