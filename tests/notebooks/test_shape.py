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
