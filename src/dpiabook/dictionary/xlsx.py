"""Dictionaries kept in spreadsheets: sheets that list variables, and sheets that list their codes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import Any, TypeVar

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from dpiabook.dictionary.cells import Table, as_text
from dpiabook.dictionary.fields import unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tables import read_tables
from dpiabook.dictionary.zip_safe import check_parts
from dpiabook.errors import Refusal

_MOST_ROWS = 100_000
_FORMULA = b"<f[ >/]"
_CONDITION = re.compile(r"=\s*(?:-?\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*'|[^\W\d]+)\s*")
"""What a person wrote as "has it means", and a program took for a formula."""
_ERRORS = ("#NAME?", "#VALUE!", "#REF!")
Read = TypeVar("Read")


@dataclass(frozen=True)
class _Sheet:
    """A sheet of a workbook: its title, whether it is shown, and its rows when they are asked for."""

    title: str
    shown: bool
    rows: Callable[[], Iterator[tuple[object, ...]]]


def read_xlsx(path: Path, *, only: str = "") -> Inventory:
    """Read the sheets of a workbook that list variables, with the lists of codes on others; the rest are notes.

    A part of it that declares a document type is refused: no spreadsheet program writes one.

    Parameters
    ----------
    path : Path
        The workbook.
    only : str
        The one sheet that is read, also where it is hidden: who names it wants it. Empty: all that are shown.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it is no workbook, is protected or far too large, has no sheet `only`, or no
        sheet lists variables.
    """
    sheets, hidden = _sheets(path) if not only else ([_one_sheet(path, only)], [])
    notes = [f"hidden sheets, not read: {', '.join(map(repr, hidden))}"] if hidden else []
    return read_tables(sheets, where=path.name, notes=notes)


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The cells of every visible sheet as they stand, blank rows too, by its title.

    Raises
    ------
    Refusal
        As `read_xlsx`.
    """
    return _opened(path, lambda sheets: {one.title: list(one.rows()) for one in sheets if one.shown})


def first_rows_of_sheets(path: Path, most: int) -> list[Table]:
    """The first rows of every visible sheet: enough to see what a sheet is.

    Raises
    ------
    Refusal
        As `read_xlsx`.
    """
    return _opened(path, lambda sheets: [_table(one, most) for one in sheets if one.shown])


def _sheets(path: Path) -> tuple[list[Table], list[str]]:
    def read(sheets: list[_Sheet]) -> tuple[list[Table], list[str]]:
        return [_table(one) for one in sheets if one.shown], [one.title for one in sheets if not one.shown]

    return _opened(path, read)


def _one_sheet(path: Path, title: str) -> Table:
    def read(sheets: list[_Sheet]) -> Table:
        for one in sheets:
            if one.title == title:
                return _table(one)
        cure = f"name one of {', '.join(repr(one.title) for one in sheets if one.shown)}"
        raise unreadable("the workbook has no sheet of that name", where=f"{path.name}#{title}", cure=cure)

    return _opened(path, read)


def _opened(path: Path, read: Callable[[list[_Sheet]], Read]) -> Read:
    """What is read of a workbook; whatever makes it unreadable is one refusal."""
    books: list[Any] = []
    try:
        check_parts(path, what="workbook")
        books += [openpyxl.load_workbook(path, read_only=True, data_only=True)]
        if _holds_formulas(path):
            books += [openpyxl.load_workbook(path, read_only=True)]
        return read([_sheet(path, *(book.worksheets[at] for book in books)) for at in range(len(books[0].worksheets))])
    except Refusal:
        raise
    # openpyxl raises whatever its parsers raise; the file is to blame in every case.
    except Exception:
        cure = "open it in a spreadsheet program, take any password off, and save it as XLSX or CSV"
        raise unreadable("the workbook cannot be read", where=path.name, cure=cure) from None
    finally:
        for book in books:
            book.close()


def _holds_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        parts = (name for name in archive.namelist() if name.startswith("xl/worksheets/"))
        return any(re.search(_FORMULA, archive.read(name)) for name in parts)


def _sheet(path: Path, values: Any, written: Any = None) -> _Sheet:
    def rows() -> Iterator[tuple[object, ...]]:
        formulas: Iterable[Any] = repeat(())
        if written is not None:
            formulas = written.iter_rows(values_only=True, max_row=_MOST_ROWS)
        found = values.iter_rows(values_only=True, max_row=_MOST_ROWS)
        for number, (row, texts) in enumerate(zip(found, formulas, strict=False), start=1):
            where = f"{path.name}, sheet {values.title}, row {number}"
            yield (
                tuple(_filled(*pair, where=where, at=at) for at, pair in enumerate(zip(row, texts, strict=False)))
                or row
            )

    return _Sheet(values.title, values.sheet_state == "visible", rows)


def _filled(value: object, written: object, *, where: str, at: int) -> object:
    """A cell's value; of a formula that nobody calculated, its own text where it is a condition."""
    if written is None or value not in (None, *_ERRORS):
        return value
    if isinstance(written, str) and (_CONDITION.fullmatch(written) or written[:1] != "="):
        return written
    if value is not None:
        return value
    cure = "write it as text, such as 1 or in 1, 2; or open the workbook in a spreadsheet program and save it"
    what = "the cell holds a formula whose value was never calculated"
    raise unreadable(what, where=f"{where}, column {get_column_letter(at + 1)}", cure=cure)


def _table(sheet: _Sheet, most: int | None = None) -> Table:
    rows = ([as_text(cell) for cell in row] for row in islice(sheet.rows(), most))
    return Table(sheet.title, [row for row in rows if any(row)])
