"""The whole suite in this process: every notebook's cells in the suite's order, on one parameters file."""

import json
import os
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from dpiabook.book import open_book
from dpiabook.settings import read_parameters

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = tuple(sorted(path.stem for path in NOTEBOOKS.glob("0*.ipynb")))


def run_in_process(parameters, names=NAMES):
    """Execute the code of notebooks as a kernel would; whatever they raise is raised."""
    values = read_parameters(parameters)
    with at(parameters.parent.parent):
        for name in names:
            run_notebook(name, values)


def run_notebook(name, values):
    book = open_book(name, values)
    scope = {"open_book": lambda _: book, "display": lambda *_: None, "print": lambda *_: None}
    document = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text())
    for number, cell in enumerate(document["cells"]):
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            code = "".join(cell["source"]).replace("from dpiabook.book import open_book\n", "")
            exec(compile(code, f"{name}, cell {number}", "exec"), scope)


@contextmanager
def at(folder):
    before = Path.cwd()
    os.chdir(folder)
    try:
        with pd.option_context("mode.copy_on_write", True):
            yield
    finally:
        os.chdir(before)
