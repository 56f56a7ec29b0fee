"""Dictionaries kept in spreadsheets: sheets that list variables, and sheets that list their codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import openpyxl  # type: ignore[import-untyped]

from dpiabook.dictionary.cells import Table, as_text
from dpiabook.dictionary.fields import unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tables import read_tables
from dpiabook.dictionary.zip_safe import check_parts
from dpiabook.errors import Refusal

_MOST_ROWS = 100_000
Read = TypeVar("Read")


def read_xlsx(path: Path) -> Inventory:
    """Read the sheets of a workbook that list variables, with the lists of codes on others; the rest are notes.

    A part of it that declares a document type is refused: no spreadsheet program writes one.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it is no workbook, is protected or far too large, or no sheet lists variables.
    """
    sheets, hidden = _sheets(path)
    notes = [f"hidden sheets, not read: {', '.join(map(repr, hidden))}"] if hidden else []
    return read_tables(sheets, where=path.name, notes=notes)


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The cells of every visible sheet as they stand, blank rows too, by its title.

    Raises
    ------
    Refusal
        As `read_xlsx`.
    """
    return _opened(
        path,
        lambda book: {
            sheet.title: list(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        },
    )


def _sheets(path: Path) -> tuple[list[Table], list[str]]:
    def read(book: Any) -> tuple[list[Table], list[str]]:
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        return [_table(sheet) for sheet in book.worksheets if sheet.title not in hidden], hidden

    return _opened(path, read)


def _opened(path: Path, read: Callable[[Any], Read]) -> Read:
    """What is read of a workbook; whatever makes it unreadable is one refusal."""
    try:
        check_parts(path, what="workbook")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return read(book)
        finally:
            book.close()
    except Refusal:
        raise
    # openpyxl raises whatever its parsers raise; the file is to blame in every case.
    except Exception:
        cure = "open it in a spreadsheet program, take any password off, and save it as XLSX or CSV"
        raise unreadable("the workbook cannot be read", where=path.name, cure=cure) from None


def _table(sheet: object) -> Table:
    rows = ([as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True, max_row=_MOST_ROWS))  # type: ignore[attr-defined]
    return Table(sheet.title, [row for row in rows if any(row)])  # type: ignore[attr-defined]
