"""Cells and columns of the XLSX form: counts as numbers, labels as text that runs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dpiabook.evidence.finding import Column
from dpiabook.pack.wording import printable
from dpiabook.release.statement import PrintedTable

_PLAIN_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")
_WORDLESS = re.compile(r"[^a-zA-Z0-9]*")
WIDEST = 60
NOT_APPLICABLE = "[z]"


def text(words: str) -> str:
    """Make words fit a cell: no control characters, and none of the signs by which gptables marks notes and links.

    Examples
    --------
    >>> text("a $$b$$ [c](http://d)")
    'a $ $b$ $ [c] (http://d)'
    """
    return printable(words).replace("$$", "$ $").replace("](", "] (")


def _cell(words: str) -> str:
    """Give a cell's text; gptables refuses cells without a letter or digit, so these are put in words."""
    if not words.strip():
        return NOT_APPLICABLE
    return f"sign {text(words)}" if _WORDLESS.fullmatch(words) else text(words)


def long_columns(frame: pd.DataFrame) -> list[int]:
    """Columns whose longest text would make the sheet too wide to read.

    Examples
    --------
    >>> long_columns(pd.DataFrame({"a": ["short"], "b": ["long " * 20]}))
    [1]
    """
    longest = [max([0, *(len(str(cell)) for cell in frame.iloc[:, index])]) for index in range(frame.shape[1])]
    return [index for index, length in enumerate(longest) if length > WIDEST]


def wrapped(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Wrap long texts, and set every cell of such a table at the top of its row."""
    if not long_columns(frame):
        return []
    every = {"columns": list(range(frame.shape[1])), "format": {"valign": "top"}, "include_names": False}
    long = {"columns": long_columns(frame), "format": {"text_wrap": True}, "include_names": False}
    return [{"column": every}, {"column": long}]


def narrow(sheet: Any, frame: pd.DataFrame) -> None:
    """Give columns of long text the widest readable width."""
    for index in long_columns(frame):
        sheet.set_column(index, index, WIDEST)


def frame_of(table: PrintedTable) -> pd.DataFrame:
    """Return a released table as a frame whose counts are numbers and whose other cells are text.

    Examples
    --------
    >>> columns = (Column("a", "Area", "area"), Column("p", "Share", "share"))
    >>> frame_of(PrintedTable(columns, (("=A", "12 %"), ("B", "[c]")), (("=A", 0.12), ("B", None)))).to_dict("list")
    {'Area': ['=A', 'B'], 'Share (%)': [12, '[c]']}
    """
    columns = [_column(table, index) for index in range(len(table.columns))]
    headings = unique([heading for heading, _ in columns])
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    return pd.DataFrame(rows, columns=headings, dtype=object)


def _column(table: PrintedTable, index: int) -> tuple[str, list[object]]:
    """Return heading and cells; percentages give their sign to the heading, so that the cells are numbers."""
    column, cells = table.columns[index], [row[index] for row in table.cells]
    heading = text(column.label) + _unit(column)
    if column.kind in ("text", "area", "region"):
        return heading, [_cell(cell) for cell in cells]
    if any(cell.endswith("%") for cell in cells):
        heading = heading if heading.endswith("(%)") else f"{heading} (%)"
        cells = [cell.removesuffix("%").strip() for cell in cells]
    return heading, [_number(cell) for cell in cells]


def _unit(column: Column) -> str:
    known = column.unit and column.unit.lower() not in column.label.lower()
    return f" ({text(column.unit)})" if known else ""


def _number(cell: str) -> object:
    if not _PLAIN_NUMBER.fullmatch(cell):
        return _cell(cell)
    plain = cell.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def unique(headings: Sequence[str]) -> list[str]:
    """Tell equal headings apart: gptables and spreadsheets refuse a table with two columns of one name.

    Examples
    --------
    >>> unique(["Share", "share", "Area"])
    ['Share', 'share 2', 'Area']
    """
    seen: dict[str, int] = {}
    names = []
    for heading in headings:
        key = heading.lower()
        seen[key] = seen.get(key, 0) + 1
        names.append(heading if seen[key] == 1 else f"{heading} {seen[key]}")
    return names
