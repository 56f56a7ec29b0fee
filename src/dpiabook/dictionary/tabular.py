"""Dictionaries that are one table of text, with whatever column names people use."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from dpiabook.dictionary.cells import Table, as_text
from dpiabook.dictionary.fields import unreadable
from dpiabook.dictionary.headings import HEADING_ROWS, places_of
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tables import read_tables

_MARKS = ",;\t|"


def read_rows(rows: Sequence[Sequence[object]], *, where: str) -> Inventory:
    """Read a table whose heading row is among the first twenty; rows above it are a title or a note.

    Parameters
    ----------
    rows : sequence of sequences
        Cells; None and blank text count as empty.
    where : str
        Name of the file, for messages.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when no heading row names a column of variables.

    Examples
    --------
    >>> rows = [["Column", "Description", "Sensitive"], ["cme_flag", "Missing from education", "True"]]
    >>> found = read_rows(rows, where="a.csv")
    >>> found["cme_flag"].label, found["cme_flag"].declared_sensitive
    ('Missing from education', True)
    """
    return read_tables([Table("", [[as_text(cell) for cell in row] for row in rows])], where=where)


def read_csv(text: str, *, where: str) -> Inventory:
    """Read a CSV dictionary, separated by commas, semicolons, tabs or bars.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE, as `read_rows`, or when the quoting is broken.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error:
        raise unreadable("the CSV is broken, most likely a quotation mark that is not closed", where=where) from None
    return read_rows(rows, where=where)


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][:HEADING_ROWS]
    readable = [mark for mark in _MARKS for line in lines if "name" in places_of(line.split(mark)) and mark in line]
    return max(_MARKS, key=lambda mark: (mark in readable, sum(line.count(mark) for line in lines)))
