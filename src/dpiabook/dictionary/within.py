"""A dictionary in the workbook that holds the data: a sheet that says what the columns of another are."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection
from itertools import islice
from pathlib import Path

from dpiabook.dictionary.cells import Table
from dpiabook.dictionary.tables import read_tables
from dpiabook.dictionary.xlsx import first_rows_of_sheets
from dpiabook.errors import Refusal
from dpiabook.settings.places import split_part

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_LOOKED_AT, _LEAST_NAMED, _LEAST_SHARE = 2_000, 3, 0.5


def dictionary_within(location: str, columns: Callable[[], Collection[str]]) -> Path | None:
    """Find the sheet of a workbook that describes the columns of the table that was read from it.

    Parameters
    ----------
    location : str
        The source as it was named, ``book.xlsx`` or ``book.xlsx#sheet``.
    columns : callable
        Gives the columns of the table; it is asked only where there may be such a sheet.

    Returns
    -------
    Path or None
        ``book.xlsx#sheet``, as :func:`~dpiabook.dictionary.read_dictionary` takes it, of the sheet that names most of
        the columns; None where no other sheet names half of them.

    Examples
    --------
    >>> dictionary_within("data/wave-1.csv", lambda: ["sex", "age"]) is None
    True
    """
    path, part = split_part(Path(location).expanduser())
    if "://" in location or path.suffix.lower() not in _WORKBOOKS or not _has_several(path):
        return None
    try:
        sheets = first_rows_of_sheets(path, _LOOKED_AT)
    except Refusal:
        return None
    known = {name.casefold() for name in columns()}
    named = {sheet.title: _named(sheet, known, path.name) for sheet in sheets if sheet.title != part}
    best = max(named, key=lambda title: named[title], default="")
    enough = bool(best) and named[best] >= max(_LEAST_NAMED, _LEAST_SHARE * len(known))
    return Path(f"{path}#{best}") if enough else None


def _has_several(path: Path) -> bool:
    """Whether a workbook has more than one sheet; nothing of a large one is read to find out."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in archive.namelist()) > 1


def _named(sheet: Table, known: Collection[str], where: str) -> int:
    """How many of the columns a sheet says something of; a table of data lists no variables."""
    rows = sheet.rows
    cells = {str(cell).strip().casefold() for row in islice(rows, 1, None) for cell in row}
    if len(cells & set(known)) < _LEAST_NAMED:
        return 0
    try:
        described = read_tables([sheet], where=where)
    except Refusal:
        return 0
    return len({one.name.casefold() for one in described} & set(known))


def in_words(dictionary: Path) -> str:
    """That such a sheet was taken, and which.

    Examples
    --------
    >>> in_words(Path("data/wave-1.xlsx#Codebook"))
    "dictionary: sheet 'Codebook' of the same workbook describes the columns, and was read"
    """
    sheet = dictionary.name.partition("#")[2]
    return f"dictionary: sheet {sheet!r} of the same workbook describes the columns, and was read"
