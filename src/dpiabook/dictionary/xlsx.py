"""Dictionaries kept in spreadsheets: every sheet with a heading row of variables is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from dpiabook.dictionary.fields import joined, unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tabular import heading_row, read_rows
from dpiabook.errors import Refusal

_LARGEST = 200_000_000
_MOST_ROWS = 100_000
_PROLOGUE = 100_000


def read_xlsx(path: Path) -> Inventory:
    """Read the sheets of a workbook that list variables; other sheets are notes.

    A part of it that declares a document type is refused: no spreadsheet program writes one.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it is no workbook, is protected or far too large, or no sheet lists variables.
    """
    sheets = sheets_of(path)
    listing = {title: rows for title, rows in sheets.items() if heading_row(rows) is not None}
    if not listing:
        raise unreadable("no sheet has a heading row with a column of variable names", where=path.name)
    several = len(listing) > 1
    found = [
        read_rows(rows, where=f"{path.name}, sheet {title}", table=title if several else "")
        for title, rows in listing.items()
    ]
    return joined(found)


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The cells of every visible sheet, by its title.

    Raises
    ------
    Refusal
        As `read_xlsx`.
    """
    try:
        _check_parts(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return {
                sheet.title: list(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            }
        finally:
            book.close()
    except Refusal:
        raise
    # openpyxl raises whatever its parsers raise; the file is to blame in every case.
    except Exception:
        cure = "open it in a spreadsheet program, take any password off, and save it as XLSX or CSV"
        raise unreadable("the workbook cannot be read", where=path.name, cure=cure) from None


def _check_parts(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            raise unreadable(
                "the workbook is too large for a dictionary", where=path.name, cure="keep only the dictionary"
            )
        if any(b"<!DOCTYPE" in _beginning(archive, part) for part in archive.infolist()):
            cure = "save it again in a spreadsheet program"
            raise unreadable("a part of the workbook declares a document type", where=path.name, cure=cure)


def _beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(_PROLOGUE)
