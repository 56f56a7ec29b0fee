"""The sheet in a notebook: editable before a person and saved to the same file, a plain table everywhere else."""

import pandas as pd
import pytest

from dpiabook.book import open_sheet
from dpiabook.book.display import Aside
from dpiabook.book.sheet_grid import SheetGrid
from dpiabook.dictionary import read_dictionary
from dpiabook.dictionary.sheet_rows import raw_sheet
from dpiabook.suite.initial import initialise


@pytest.fixture(params=[False, True], ids=["workbook", "and csv"])
def values(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame({"person_ref": range(60), "sex": ["F", "M"] * 30, "asb_flag": [0, 1, 0] * 20})
    frame.to_csv("people.csv", index=False)
    initialise(["people.csv"], as_csv=request.param)
    source, dictionary = str(tmp_path / "people.csv"), str(tmp_path / "parameters" / "people.variables.xlsx")
    return {"dataset": "people", "version": "1", "source": source, "dictionary": dictionary}


def test_what_is_chosen_is_saved_to_the_same_file(values):
    grid = open_sheet(values)
    grid.panel  # noqa: B018 -- the controls are made with it
    grid.controls["sex"]["whose"].value = "person"
    grid.controls["sex"]["confirmed"].value = True
    assert "1 of 3 rows are confirmed" in grid.save()
    found = read_dictionary(grid.path)["sex"]
    assert (found.confirmed, found.subject) == (True, "child")
    assert [row.name for row in open_sheet(values).open_rows] == [n for n in ("asb_flag", "person_ref") if n]
    assert grid.path.stat().st_mode & 0o077 == 0


def test_a_change_made_elsewhere_is_not_lost(values):
    grid, other = open_sheet(values), open_sheet(values)
    other.controls["sex"]["confirmed"].value = True
    other.save()
    grid.controls["sex"]["whose"].value = "relative"
    assert "changed elsewhere" in grid.save_or_tell()
    assert raw_sheet(grid.path)["sex"]["whose"] != "relative"


def test_without_a_person_it_is_a_table(values, monkeypatch):
    grid = open_sheet(values)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    shown = grid._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"}
    assert "asb_flag" in shown["text/html"]
    monkeypatch.setenv("JPY_SESSION_NAME", "01_variable_inventory.ipynb")
    monkeypatch.delenv("DPIABOOK_RUN_DIR", raising=False)
    assert "application/vnd.jupyter.widget-view+json" in grid._repr_mimebundle_()


def test_without_a_sheet_it_says_how_to_write_one(values):
    assert "dpiabook init" in repr(open_sheet(values | {"dictionary": None}))
    assert isinstance(open_sheet(values | {"dictionary": "nowhere.variables.xlsx"}), Aside)
    assert isinstance(open_sheet(values), SheetGrid)
