"""Notebooks ask; the library answers: no logic, few cells, the same `parameters` cell in all."""

import ast
import json
from pathlib import Path

import pytest

from dpiabook.settings import demo_file, load_settings
from dpiabook.settings.cell import parameters_cell, schema

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
MOST_CELLS, MOST_LINES = 16, 8
MOST_IMPORTS, MOST_BEFORE_A_FIGURE = 5, 40
REFERENCE = Path(__file__).with_name("reference")


def code_cells(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def is_parameters(cell: dict) -> bool:
    return "parameters" in cell["metadata"].get("tags", [])


def breaches(notebook: dict) -> list[str]:
    """What a notebook must not have, in words."""
    cells = [cell for cell in code_cells(notebook) if not is_parameters(cell)]
    found = ["too many cells"] if len(cells) > MOST_CELLS else []
    for cell in cells:
        source = "".join(cell["source"])
        lines = [line for line in source.splitlines() if line.strip() and not _is_import(line)]
        found += ["a long cell"] if len(lines) > MOST_LINES else []
        found += [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, FORBIDDEN)]
        found += ["SQL"] if "select " in source.lower() else []
        found += ["an output"] if cell["outputs"] or cell["execution_count"] else []
    return found


def _is_import(line: str) -> bool:
    return line.startswith(("from ", "import ", ")")) or (line.startswith("    ") and line.rstrip().endswith(","))


def own_cells(notebook: dict) -> list[dict]:
    return [cell for cell in code_cells(notebook) if not is_parameters(cell)]


def bound(node: ast.AST) -> list[str]:
    """The names that a statement gives a meaning."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [one.asname or one.name for one in node.names]
    return [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []


def imported(notebook: dict) -> list[str]:
    """What the cells import, each name as often as it is imported."""
    trees = [ast.parse("".join(cell["source"])) for cell in own_cells(notebook)]
    return [name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.stmt) for name in bound(node)]


def changed_names(notebook: dict) -> set[str]:
    """Names that mean one thing in one cell and another in a later one: that cell cannot be run again."""
    trees = [ast.parse("".join(cell["source"])) for cell in own_cells(notebook)]
    in_cells = [{name for node in ast.walk(tree) for name in bound(node)} for tree in trees]
    return {name for names in in_cells for name in names if sum(name in others for others in in_cells) > 1}


def lines_to_first_figure(notebook: dict, reference: dict) -> int:
    """Lines of code up to the first cell that shows a figure, with those of that cell."""
    shown = ["<img" in json.dumps(cell["outputs"]) for cell in own_cells(reference)]
    cells = own_cells(notebook)[: shown.index(True) + 1] if True in shown else own_cells(notebook)
    return sum(bool(line.strip()) for cell in cells for line in "".join(cell["source"]).splitlines())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_little_and_shows_a_figure_soon(path):
    notebook = json.loads(path.read_text())
    assert len(imported(notebook)) <= MOST_IMPORTS
    assert lines_to_first_figure(notebook, json.loads((REFERENCE / path.name).read_text())) <= MOST_BEFORE_A_FIGURE


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_name_means_the_same_in_every_cell(path):
    assert changed_names(json.loads(path.read_text())) == set()


def test_a_changed_name_and_a_late_figure_are_seen():
    cells = ["import a", "x = 1\ny, z = 2, 3", "from b import z", "x = 2"]
    given = [{"cell_type": "code", "metadata": {}, "source": one, "outputs": []} for one in cells]
    assert changed_names({"cells": given}) == {"x", "z"}
    assert imported({"cells": given}) == ["a", "z"]
    drawn = [*given[:3], {**given[3], "outputs": [{"data": {"text/html": "<img>"}}]}]
    assert lines_to_first_figure({"cells": given}, {"cells": drawn}) == 5
    assert lines_to_first_figure({"cells": given}, {"cells": [drawn[3], *given]}) == 1


def test_there_are_eight():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"0{number}" for number in range(1, 9)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_logic(path):
    notebook = json.loads(path.read_text())
    assert breaches(notebook) == []
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_its_question_and_ends_with_its_evidence(path):
    cells = json.loads(path.read_text())["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert cells[0]["source"][0].rstrip().endswith("?")
    assert "".join(cells[-1]["source"]).startswith("book.close()")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_parameters_cell_is_written_from_the_settings(path):
    cells = [cell for cell in code_cells(json.loads(path.read_text())) if is_parameters(cell)]
    assert ["".join(cell["source"]) for cell in cells] == [parameters_cell(load_settings(demo_file()).settings)]


def test_the_schema_and_the_demo_are_written_from_the_settings():
    assert (ROOT / "parameters" / "schema.json").read_text() == schema()
    assert (ROOT / "parameters" / "demo.yml").read_text() == demo_file().read_text()


def test_logic_in_a_notebook_is_seen():
    cell = {"cell_type": "code", "metadata": {}, "source": "x = [y for y in z]", "outputs": [], "execution_count": None}
    assert breaches({"cells": [cell]}) == ["ListComp"]
