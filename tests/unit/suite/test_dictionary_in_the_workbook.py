"""A sheet that says what the columns of another are: no data, and the dictionary unless another is named."""

from pathlib import Path

import openpyxl
import pytest

from dpiabook.counting import open_source
from dpiabook.dictionary import dictionary_within
from dpiabook.errors import Refusal
from dpiabook.suite.initial import initialise
from dpiabook.suite.looking import look_at_file

COLUMNS = ("sex", "age", "town", "v7")
DESCRIBED = {"sex": "Sex", "age": "Age in years", "town": "Town of residence", "v7": "Has asthma"}


def book_of(path: Path, described: dict[str, str], *, title: str = "Definitions", first: bool = False) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Extract"
    rows = [(n % 2 + 1, 20 + n % 60, f"town {n % 5}", int(n % 7 == 0)) for n in range(120)]
    for row in (COLUMNS, *rows):
        made["Extract"].append(row)
    sheet = made.create_sheet(title, 0 if first else None)
    for row in (("Column", "Meaning"), *described.items()):
        sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_it_is_no_data_and_that_is_told(tmp_path, first):
    source = open_source(book_of(tmp_path / "book.xlsx", DESCRIBED, first=first))
    assert list(source.columns) == list(COLUMNS)
    assert any("'Definitions'" in note for note in source.notes)


def test_two_sheets_of_data_ask_which(tmp_path):
    with pytest.raises(Refusal, match="2 sheets"):
        open_source(book_of(tmp_path / "book.xlsx", {f"row {n}": "value" for n in range(9)}))


@pytest.mark.parametrize("part", ["", "#Extract"])
def test_it_is_found_for_the_sheet_of_data(tmp_path, part):
    book = book_of(tmp_path / "book.xlsx", DESCRIBED)
    assert dictionary_within(f"{book}{part}", lambda: COLUMNS) == Path(f"{book}#Definitions")


def test_a_sheet_that_names_few_of_the_columns_is_none(tmp_path):
    book = book_of(tmp_path / "book.xlsx", {"sex": "Sex"})
    assert dictionary_within(f"{book}#Extract", lambda: COLUMNS) is None


def test_look_reads_it_and_says_so(tmp_path):
    book = book_of(tmp_path / "book.xlsx", DESCRIBED)
    looked = look_at_file(str(book), None, tmp_path, lambda *_: None)
    assert looked.found["v7"].sensitive
    assert "'Definitions'" in looked.notes[0]


@pytest.mark.parametrize("named", [False, True], ids=["found", "named"])
def test_init_reads_it_and_cites_it(tmp_path, monkeypatch, named):
    monkeypatch.chdir(tmp_path)
    book_of(Path("book.xlsx"), DESCRIBED)
    written = initialise(["book.xlsx"], Path("book.xlsx#Definitions") if named else None)
    assert any("'Definitions'" in note and "was read" in note for note in written.notes)
    texts = [str(cell) for sheet in openpyxl.load_workbook(written.sheet) for row in sheet.values for cell in row]
    assert "Has asthma" in texts
