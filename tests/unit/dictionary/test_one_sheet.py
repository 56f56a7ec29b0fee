"""A dictionary named as ``book.xlsx#sheet`` is that sheet alone."""

from pathlib import Path

import openpyxl
import pytest

from dpiabook.dictionary import read_dictionary
from dpiabook.errors import Code, Refusal


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Notes"
    made.active.append(["These data are made up"])
    for title, label in (("Wave 1", "Age at the first wave"), ("Wave 2", "Age at the second wave")):
        sheet = made.create_sheet(title)
        for row in (["variable", "label", "type"], ["age", label, "integer"], ["sex", "Sex", "string"]):
            sheet.append(row)
    made["Wave 2"].sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("sheet", "label"), [("Wave 1", "Age at the first wave"), ("Wave 2", "Age at the second wave")]
)
def test_only_the_named_sheet_is_read_also_where_it_is_hidden(book: Path, sheet: str, label: str) -> None:
    read = read_dictionary(book.with_name(f"{book.name}#{sheet}"))
    assert [one.label for one in read] == [label, "Sex"]
    assert not any("not read" in note for note in read.notes)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(book: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read_dictionary(book.with_name("book.xlsx#Codes"))
    assert refused.value.code is Code.DICTIONARY_UNREADABLE
    assert "'Wave 1'" in str(refused.value)


def test_a_sheet_of_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "said.csv").write_text("variable,label\nage,Age\n")
    with pytest.raises(Refusal, match=r"name said\.csv alone"):
        read_dictionary(tmp_path / "said.csv#age")


def test_a_file_with_the_sign_in_its_name_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "said#1.csv"
    path.write_text("variable,label\nage,Age\n")
    assert [one.name for one in read_dictionary(path)] == ["age"]
