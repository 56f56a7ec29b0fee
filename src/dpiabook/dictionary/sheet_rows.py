"""The sheet as it stands in its file: rows of texts, each cell with its place; what is not as it must be is refused."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from dpiabook.dictionary.fields import truth, unreadable
from dpiabook.dictionary.inventory import Place
from dpiabook.dictionary.sheet_columns import BY_HEADING, COLUMNS, HOW_TO, PROPOSED, VARIABLES, Column, letter
from dpiabook.dictionary.xlsx import sheets_of
from dpiabook.errors import Refusal, refuse_all

ENDING = ".variables"
_FORMULA = "=+-@'\t"
_CURE = "put it back as it was, or write the sheet anew: dpiabook init"
_CONFIRMED = "confirmed"
CHANGED = "changed"
"""Stands for the fingerprint of a cell that a person changed in an earlier sheet."""


@dataclass(frozen=True)
class Row:
    """One variable's row: its number in the file, and its cells by heading; empty cells are left out."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")

    @property
    def name(self) -> str:
        """The variable."""
        return self["variable"]

    @property
    def confirmed(self) -> bool:
        """Whether a person confirmed the row."""
        return truth(self[_CONFIRMED]) is True

    @property
    def changed(self) -> frozenset[str]:
        """Headings of the cells that a person changed since they were proposed."""
        prints = self["as proposed"].split()
        if len(prints) != len(PROPOSED):
            return frozenset(PROPOSED)
        return frozenset(h for h, proposed in zip(PROPOSED, prints, strict=True) if proposed != _print(self[h]))


@dataclass(frozen=True)
class Sheet:
    """All rows of a sheet, with where they stand."""

    rows: tuple[Row, ...]
    place: Place = field(default_factory=lambda: Place("sheet"))

    def __getitem__(self, name: str) -> Row:
        return next(row for row in self.rows if row.name == name)

    def __contains__(self, name: object) -> bool:
        return any(row.name == name for row in self.rows)


def fingerprint(cells: Mapping[str, str]) -> str:
    """What the cells of a row were when they were proposed, so that a change by a person is seen.

    Examples
    --------
    >>> row = {"variable": "sex", "label": "Sex"}
    >>> Row(2, row | {"as proposed": fingerprint(row)}).changed
    frozenset()
    >>> sorted(Row(2, row | {"as proposed": fingerprint(row), "label": "Gender", "whose": "person"}).changed)
    ['label', 'whose']
    """
    return " ".join(_print(cells.get(heading, "")) for heading in PROPOSED)


def _print(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:5]


def is_sheet(path: Path) -> bool:
    """Whether a file is a sheet that `init` wrote, by its name or, for a workbook, by the titles of its sheets."""
    if path.stem.endswith(ENDING):
        return path.suffix.lower() in {".xlsx", ".csv"}
    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return all(f'name="{title}"' in listed for title in (HOW_TO, VARIABLES))


def raw_sheet(path: Path) -> Sheet:
    """Read the rows of a sheet, and refuse what makes it another table.

    Parameters
    ----------
    path : Path
        ``NAME.variables.xlsx`` or ``NAME.variables.csv``.

    Raises
    ------
    Refusal
        ``DICTIONARY_UNREADABLE`` with file, sheet, row and column: a heading that is not the sheet's or is missing, a
        row without a variable, a variable twice, and what may not be chosen; all of them together.
    """
    if path.suffix.lower() == ".csv":
        return _parsed(_csv_rows(path), Place(path.name))
    sheets = sheets_of(path)
    if VARIABLES not in sheets:
        raise unreadable(f"the workbook has no sheet {VARIABLES!r}", where=path.name, cure=_CURE)
    return _parsed(sheets[VARIABLES], Place(path.name, VARIABLES))


def _csv_rows(path: Path) -> list[list[str]]:
    from dpiabook.dictionary.reading import text_of

    text = text_of(path)
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=lambda mark: sum(cell.strip(' "\r') in BY_HEADING for cell in first.split(mark)))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        what = "the CSV is broken, most likely a quotation mark that is not closed"
        raise unreadable(what, where=path.name, cure=_CURE) from None
    # A spreadsheet takes what begins so for a formula; the apostrophe before it says that it is text.
    return [[cell[1:] if cell[:1] == "'" and cell[1:2] in set(_FORMULA) else cell for cell in row] for row in rows]


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    r"""Write rows as a CSV that no spreadsheet takes for formulas.

    Examples
    --------
    >>> csv_text([["-9 = unknown", "plain"]])
    "'-9 = unknown,plain\n"
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows([f"'{cell}" if cell[:1] in set(_FORMULA) and cell else cell for cell in row] for row in rows)
    return lines.getvalue()


def _parsed(rows: Sequence[Sequence[object]], place: Place) -> Sheet:
    headings = [_text(cell) for cell in rows[0]] if rows else []
    known = {heading: letter(at) for at, heading in enumerate(headings) if heading in BY_HEADING}
    place = Place(place.file, place.sheet, {}, known)
    refuse_all(_wrong_headings(headings, place))
    found = [
        Row(number, {heading: text for heading, cell in zip(headings, row, strict=False) if (text := _text(cell))})
        for number, row in enumerate(rows[1:], start=2)
    ]
    found = [row for row in found if row.cells]
    refuse_all(fault for row in found for fault in _wrong_cells(row, place))
    refuse_all(_twice(found, place))
    numbers = MappingProxyType({row.name: row.number for row in found})
    return Sheet(tuple(found), Place(place.file, place.sheet, numbers, known))


def _text(cell: object) -> str:
    """A cell as text: a spreadsheet turns what looks like a number, a date or a truth into one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell).strip()


def _wrong_headings(headings: Sequence[str], place: Place) -> Iterable[Refusal]:
    lacking = [column.heading for column in COLUMNS if column.always and not column.hidden]
    lacking = [heading for heading in lacking if heading not in headings]
    strange = [letter(at) for at, heading in enumerate(headings) if heading and heading not in BY_HEADING]
    where = f"{place.of()}, row 1"
    if lacking:
        what = f"the sheet's heading{'s' if len(lacking) > 1 else ''} {', '.join(map(repr, lacking))} "
        what += "are missing" if len(lacking) > 1 else "is missing"
        if strange:
            what += f"; column {', '.join(strange)} has a heading that the sheet does not know"
        yield unreadable(what, where=where, cure="put the headings back as they were; columns may be moved")
    elif strange:
        what = f"column {', '.join(strange)} has a heading that the sheet does not know"
        yield unreadable(what, where=where, cure="take the column out, or keep notes on a sheet of their own")
    for heading in dict.fromkeys(one for one in headings if one and headings.count(one) > 1):
        yield unreadable(f"the heading {heading!r} stands twice", where=where, cure="keep one of the two columns")


def _wrong_cells(row: Row, place: Place) -> Iterable[Refusal]:
    where = f"{place.of()}, row {row.number}"
    if not row.name:
        yield unreadable("the row names no variable", where=where, cure="name the variable in the first column")
    for column in COLUMNS:
        if row[column.heading] and not _may_be_chosen(column, row[column.heading]):
            cell = f"{where} ({row.name}), column {place.columns[column.heading]} ({column.heading!r})"
            choices = ", ".join(column.choices)
            cure = (
                f"choose one of: {choices}; or leave it empty" if len(column.choices) > 1 else f"{choices}, or nothing"
            )
            yield unreadable("the cell holds something that may not be chosen there", where=cell, cure=cure)


_ALSO = {"what it is": ("family",), "whose": ("child", "parent", "family")}


def _may_be_chosen(column: Column, text: str) -> bool:
    if column.heading == _CONFIRMED:
        return truth(text) is not None
    word = text.lower()
    return not column.choices or word in column.choices or word in _ALSO.get(column.heading, ())


def _twice(rows: Sequence[Row], place: Place) -> Iterable[Refusal]:
    first: dict[str, int] = {}
    for row in rows:
        if row.name in first:
            where, cure = f"{place.of()}, row {row.number}", f"keep this row or row {first[row.name]}"
            yield unreadable(f"{row.name!r} is described a second time", where=where, cure=cure)
        first.setdefault(row.name, row.number)
