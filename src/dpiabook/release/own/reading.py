"""The files that analysts export: workbooks and separated text, every sheet of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from dpiabook.errors import Code, Refusal
from dpiabook.release.own.cell import cell_of
from dpiabook.release.own.table import OwnTable, tables_on

BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
_CELL = re.compile(rb"<c[\s>][^>]*>.*?</c>", re.S)
_VALUE = re.compile(rb"<(?:v|is|t)(?:\s[^>]*)?>[^<]")
_WORDS = re.compile(rb"^<c\s[^>]*t=[\"']str[\"']")
"""A formula that gives words may give none."""
_LARGEST_SHEET = 500_000_000
_LARGEST = 2_000_000
"""Cells of one sheet; more are data, and no table for readers."""


def read_tables(path: Path) -> list[OwnTable]:
    """Read every table of a file.

    Parameters
    ----------
    path : pathlib.Path
        A workbook, or separated text; hidden sheets are read as well, since a reader can show them.

    Returns
    -------
    list of OwnTable

    Raises
    ------
    Refusal
        `Code.SOURCE_MISSING`; `Code.SOURCE_UNREADABLE` for what is no such file; `Code.SOURCE_EMPTY` where no table is
        found; `Code.NEEDS_MEMORY` for a sheet that is too large to be a table.
    """
    if not path.is_file():
        raise Refusal(Code.SOURCE_MISSING, "there is no such file", where=path.name, cure="name a file of tables")
    suffix = path.suffix.lower()
    if suffix not in (*BOOKS, *TEXTS):
        cure = f"save the tables as one of {', '.join((*BOOKS, *TEXTS))}"
        raise Refusal(Code.SOURCE_UNREADABLE, "this kind of file is not audited", where=path.name, cure=cure)
    sheets = _sheets_of_book(path) if suffix in BOOKS else [(path.stem, _rows_of_text(path))]
    found: list[OwnTable] = []
    for name, rows in sheets:
        if sum(map(len, rows)) > _LARGEST:
            cure = "audit tables that readers get, not data"
            raise Refusal(Code.NEEDS_MEMORY, "a sheet is too large for a table", where=f"{path.name}#{name}", cure=cure)
        found += tables_on(name, [[cell_of(raw) for raw in row] for row in rows])
    if not found:
        cure = "a table has a row of headings above its numbers"
        raise Refusal(Code.SOURCE_EMPTY, "no table is found", where=path.name, cure=cure)
    return found


def _sheets_of_book(path: Path) -> Iterator[tuple[str, list[list[object]]]]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [(str(name), book.get_sheet_by_name(name)) for name in book.sheet_names]
    # The parser raises whatever it raises, a panic of its own among it; the file is to blame in every case.
    except BaseException as failure:
        if isinstance(failure, KeyboardInterrupt | SystemExit):
            raise
        cure = "open it in a spreadsheet program, take any password off, and save it as XLSX"
        raise Refusal(Code.SOURCE_UNREADABLE, "the workbook cannot be read", where=path.name, cure=cure) from None
    _require_values(path)
    for name, sheet in sheets:
        yield name, [list(row) for row in sheet.to_python(skip_empty_area=False)]


def _require_values(path: Path) -> None:
    """Refuse a workbook with formulas that no program has calculated: their cells would be taken for empty."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return
    with ZipFile(path) as book:
        for one in book.infolist():
            if one.filename.startswith("xl/worksheets/") and one.file_size < _LARGEST_SHEET:
                cells = _CELL.finditer(book.read(one))
                if any(
                    b"<f" in cell[0] and not _VALUE.search(cell[0]) and not _WORDS.search(cell[0]) for cell in cells
                ):
                    where = f"{path.name}#{Path(one.filename).stem}"
                    cure = "open it in a spreadsheet program, and save it there"
                    raise Refusal(Code.SOURCE_UNREADABLE, "formulas have no values yet", where=where, cure=cure)


def _rows_of_text(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    text = _decoded(raw)
    if "\0" in text:
        cure = "save it as CSV in UTF-8"
        raise Refusal(Code.SOURCE_UNREADABLE, "the file is no text", where=path.name, cure=cure)
    lines = text.splitlines()
    delimiter = max(",;\t|", key=lambda sign: sum(sign in line for line in lines[:50]))
    return list(csv.reader(lines, delimiter=delimiter))


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
