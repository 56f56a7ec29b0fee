"""Where the heading of a table lies, and what its columns are called: for texts and for sheets of workbooks alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from dpiabook.counting.headers import refuse_duplicates
from dpiabook.errors import Code, Refusal

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_FULL = 0.5
Cells = Sequence[str]


@dataclass(frozen=True)
class Shape:
    """What the first rows of a table show.

    Attributes
    ----------
    above : int
        Rows above the heading.
    names : tuple of str
        One for each column of the rows, empty for one that has no name.
    """

    above: int
    names: tuple[str, ...]


def shape_of(rows: Sequence[Cells], *, where: str) -> Shape:
    """Find the heading among the first rows of a table.

    Parameters
    ----------
    rows : sequence of sequence of str
        The first rows as texts, blank ones among them.
    where : str
        How refusals name the table.

    Returns
    -------
    Shape
        With the width of the rows: a heading that lacks the name of a first column of row names, or the separator at
        the end of every row, gets an empty name there.

    Raises
    ------
    Refusal
        ``SOURCE_EMPTY`` without a row of cells; ``COLUMN_DUPLICATE``; ``SOURCE_UNREADABLE`` where the heading looks
        like a record.

    Examples
    --------
    >>> shape_of([["Extract", ""], ["", ""], ["yob ", "sex"], ["2008", "F"]], where="a.csv")
    Shape(above=2, names=('yob', 'sex'))
    """
    width = _usual(rows)
    at = next((number for number, row in enumerate(rows) if _is_heading(row, width)), None)
    names = [] if at is None else [clean_name(name) for name in rows[at]]
    below = [] if at is None else [row for row in rows[at + 1 :] if any(cell.strip() for cell in row)]
    if at is None or not below:
        raise Refusal(Code.SOURCE_EMPTY, "the table has no rows", where=where, cure="name a table with records")
    names = _widened(names, below)
    _refuse_record(names, below, where)
    refuse_duplicates([name for name in names if name], where=where)
    return Shape(at, tuple(names))


def clean_name(name: str) -> str:
    """A name without the spaces and marks that surround it.

    Examples
    --------
    >>> clean_name("\ufeffyob ")
    'yob'
    """
    return name.strip(" \t\r\n\u00a0\ufeff\u200b")


def _usual(rows: Sequence[Cells]) -> int:
    """How many cells most rows have something in, and at least the half of the widest usual row."""
    filled = Counter(sum(bool(cell.strip()) for cell in row) for row in rows)
    filled.pop(0, None)
    return max(filled, key=lambda cells: (filled[cells], cells), default=1)


def _is_heading(row: Cells, usual: int) -> bool:
    filled = sum(bool(cell.strip()) for cell in row)
    return filled >= max(min(usual, 2), usual * _FULL)


def _widened(names: list[str], below: Sequence[Cells]) -> list[str]:
    """The names with those that the heading lacks, where all rows agree how many there are."""
    widths = Counter(len(row) for row in below)
    if set(widths) != {len(names) + 1}:
        return names
    nothing_last = all(not row[-1].strip() for row in below)
    return [*names, ""] if nothing_last else ["", *names]


def _refuse_record(names: Sequence[str], below: Sequence[Cells], where: str) -> None:
    """Refuse a first line that holds values: columns would be called by them."""
    columns = [[row[at].strip() for row in below if at < len(row) and row[at].strip()] for at in range(len(names))]
    of_values = [bool(values) and all(map(_is_value, values)) for values in columns]
    if not any(of_values) or any(
        named and name and not _is_value(name) for name, named in zip(names, of_values, strict=True)
    ):
        return
    texts = [(name, values) for name, values, named in zip(names, columns, of_values, strict=True) if not named]
    if texts and not any(name in values for name, values in texts if name):
        return
    what = "the first line looks like a record and not like the names of columns"
    cure = "write a line with the names of the columns above the records"
    raise Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)


def _is_value(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or _DAY.fullmatch(cell) is not None


def named(names: Sequence[str], empty: Sequence[bool]) -> tuple[list[str | None], list[str]]:
    """Name the columns that have no name, and leave out those of them that hold nothing.

    Parameters
    ----------
    names : sequence of str
        As in :class:`Shape`.
    empty : sequence of bool
        Whether a column has no value in any row.

    Returns
    -------
    names : list of str or None
        None for a column that is left out.
    notes : list of str
        What was done.

    Examples
    --------
    >>> names, notes = named(["", "yob", ""], [False, False, True])
    >>> names
    ['column_1', 'yob', None]
    >>> notes
    ['column 1 has no name, and is called column_1', '1 column without a name and a value was left out']
    """
    found: list[str | None] = []
    notes = []
    taken = {name.lower() for name in names}
    for at, (name, nothing) in enumerate(zip(names, empty, strict=True), start=1):
        given = name or (None if nothing else _free(f"column_{at}", taken))
        found.append(given)
        if given is not None and not name:
            notes.append(f"column {at} has no name, and is called {given}")
    out = found.count(None)
    was = "column without a name and a value was" if out == 1 else "columns without a name and a value were"
    return found, [*notes, f"{out} {was} left out"] if out else notes


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where a column has it already."""
    return next(one for one in chain([name], (f"{name}_{number}" for number in count(2))) if one not in taken)


def above_in_words(above: int, what: str = "line") -> list[str]:
    """Say that rows above the heading were passed over.

    Examples
    --------
    >>> above_in_words(2), above_in_words(0)
    (['2 lines above the heading were passed over'], [])
    """
    was = f"{what} above the heading was" if above == 1 else f"{what}s above the heading were"
    return [f"{above} {was} passed over"] if above else []
