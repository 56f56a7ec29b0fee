"""Where the columns of a fixed-width text lie: in a table of starts and widths, or in a program's own words.

Sources: Stata, "infile (fixed format)" and "infix (fixed format)"; IBM SPSS Statistics, "DATA LIST"; SAS, "INPUT".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from dpiabook.counting.forms.texts_in import look_at
from dpiabook.errors import Code, Refusal

PROGRAMS = (".dct", ".sps", ".sas")
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xls")
_NAME = {"name", "variable", "variable name", "field", "field name", "column name", "var"}
_START = {"start", "from", "begin", "start column", "start position", "startpos", "column start", "position"}
_END = {"end", "to", "stop", "end column", "end position", "endpos", "column end"}
_WIDTH = {"width", "length", "len", "size", "column width", "field width"}
_BODY = re.compile(r"\b(?:infile|infix|data\s+list)\b(.*)", re.IGNORECASE | re.DOTALL)
_INPUT = re.compile(r"\binput\b(.*)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"_column\(\s*(\d+)\s*\)\s*(?:[a-z]+\d*\s+)?(\w+)\s+%-?0?(\d+)", re.IGNORECASE)
_AT = re.compile(r"@\s*(\d+)\s+(\w+)\s+(?:\$\s*(?:char)?)?(\d+)\.(\d*)", re.IGNORECASE)
_RANGE = re.compile(r"\b([A-Za-z_]\w*)\s+(?:\$\s*)?(\d+)(?:\s*-\s*(\d+))?\s*(\(\s*\d+\s*\))?")
_DECIMALS = "numbers with implied decimals"


@dataclass(frozen=True)
class Place:
    """Where a column lies in each line.

    Attributes
    ----------
    name : str
        Its name.
    start : int
        Its first character, from 1.
    width : int
        Its characters.
    """

    name: str
    start: int
    width: int


def layout_beside(path: Path) -> Path | None:
    """The layout that lies beside a text under the same name: a Stata dictionary, or SPSS or SAS syntax.

    Examples
    --------
    >>> layout_beside(Path(__file__)) is None
    True
    """
    return next((found for end in PROGRAMS if (found := path.with_suffix(end)).is_file()), None)


def read_layout(path: Path) -> tuple[Place, ...]:
    """Read where the columns of a fixed-width text lie.

    Parameters
    ----------
    path : Path
        A dictionary with columns for name, start, and width or end; a Stata dictionary; SPSS or SAS syntax.

    Returns
    -------
    tuple of Place
        Empty where it says nothing of it.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for columns that overlap, or decimals that are only implied.
    """
    suffix = path.suffix.lower()
    found = _in_words(path) if suffix in PROGRAMS else _of_table(_rows(path) if suffix in _TABLES else [])
    _refuse_overlaps(found, path)
    return tuple(found)


def _rows(path: Path) -> list[list[str]]:
    """The cells of a small table; none of one that cannot be read: whoever reads the dictionary says why."""
    try:
        return _sheets(path) if path.suffix.lower() in (".xlsx", ".ods", ".xls") else _lines(path)
    except Exception:
        return []


def _sheets(path: Path) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    book: Any = CalamineWorkbook.from_path(path)
    tables = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return [[_cell(one) for one in row] for rows in tables for row in rows]


def _lines(path: Path) -> list[list[str]]:
    with look_at(path).lines(errors="replace") as lines:
        text = lines.read()
    first = text.partition("\n")[0]
    return list(csv.reader(text.splitlines(), delimiter=max(",;\t|", key=first.count)))


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _of_table(rows: Sequence[Sequence[str]]) -> list[Place]:
    for at, row in enumerate(rows):
        names = [cell.strip().lower().replace("_", " ") for cell in row]
        name, start, end, width = (_index(names, known) for known in (_NAME, _START, _END, _WIDTH))
        if name is None or start is None or (end is None and width is None):
            continue
        return [place for one in rows[at + 1 :] if (place := _placed(one, name, start, end, width)) is not None]
    return []


def _index(names: Sequence[str], known: set[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in known), None)


def _placed(row: Sequence[str], name: int, start: int, end: int | None, width: int | None) -> Place | None:
    cells = [cell.strip() for cell in row] + [""] * 50
    first, last, wide = cells[start], cells[end] if end is not None else "", cells[width] if width is not None else ""
    if not cells[name] or not first.isdigit() or not (last.isdigit() or wide.isdigit()):
        return None
    return Place(cells[name], int(first), int(wide) if wide.isdigit() else int(last) - int(first) + 1)


def _in_words(path: Path) -> list[Place]:
    with look_at(path).lines(errors="replace") as lines:
        text = lines.read()
    keyword = _INPUT if path.suffix.lower() == ".sas" else _BODY
    body = keyword.search(re.sub(r"/\*.*?\*/|^\s*\*.*?$", " ", text, flags=re.DOTALL | re.MULTILINE))
    said = re.sub(r"\"[^\"]*\"|'[^']*'", " ", body[1]) if body else ""
    columns = [Place(name, int(start), int(width)) for start, name, width in _COLUMN.findall(said)]
    if columns:
        return columns
    at = _AT.findall(said)
    if any(decimals for *_, decimals in at):
        raise _refused(_DECIMALS, path)
    if at:
        return [Place(name, int(start), int(width)) for start, name, width, _ in at]
    said = re.split(r"[;}]|\.\s*$", said.partition("/")[2] or said, maxsplit=1, flags=re.MULTILINE)[0]
    ranges = [one for one in _RANGE.findall(said) if one[0].lower() not in ("records", "lines", "using", "str", "file")]
    if any(decimals for *_, decimals in ranges):
        raise _refused(_DECIMALS, path)
    return [Place(name, int(start), int(end or start) - int(start) + 1) for name, start, end, _ in ranges]


def _refuse_overlaps(places: Sequence[Place], path: Path) -> None:
    ordered = sorted(places, key=lambda place: place.start)
    for one, other in pairwise(ordered):
        if one.width < 1 or one.start < 1 or one.start + one.width > other.start:
            raise _refused(f"columns that overlap ({one.name} and {other.name})", path)


def _refused(what: str, path: Path) -> Refusal:
    cure = "give each column its own start and width, or save the table as CSV"
    return Refusal(Code.SETTING_VALUE, f"the layout has {what}", where=str(path), cure=cure)
