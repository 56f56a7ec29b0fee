"""How long files and functions are: what a reader can hold in view."""

import ast
from pathlib import Path
from statistics import median

import pytest

import dpiabook

ROOT = Path(dpiabook.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MEDIAN, LONGEST, FUNCTION = 130, 400, 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines_of(function: Function) -> int:
    """Lines of the body, without signature and docstring."""
    body = function.body[ast.get_docstring(function) is not None :]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def too_long(source: str) -> list[str]:
    """Functions that are longer than they may be; a compiled loop cannot be divided without a cost."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]
    compiled = {one for one in functions if any("compiled" in ast.unparse(by) for by in one.decorator_list)}
    return [one.name for one in functions if one not in compiled and lines_of(one) > FUNCTION]


def test_half_of_the_files_are_short_and_none_is_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert median(lengths.values()) < MEDIAN
    assert [path.name for path, lines in lengths.items() if lines > LONGEST] == []


@pytest.mark.parametrize("room", sorted({path.relative_to(ROOT).parts[0] for path in FILES}))
def test_only_compiled_functions_are_long(room):
    files = [path for path in FILES if path.relative_to(ROOT).parts[0] == room]
    assert [f"{path.name}: {name}" for path in files for name in too_long(path.read_text(encoding="utf-8"))] == []


def test_a_long_function_is_seen():
    long = "def f():\n    'Say.'\n" + "    x = 1\n" * (FUNCTION + 1)
    assert too_long(long) == ["f"]
    assert too_long(f"@compiled\n{long}") == []
    assert too_long(long.replace("    x = 1\n", "", 1)) == []
