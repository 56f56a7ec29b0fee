"""Columns that count some of the people whom another column counts: by shares, headings, or the numbers alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from dpiabook.release.own.cell import OwnCell
from dpiabook.release.own.shares import shares_of
from dpiabook.release.own.table import OwnTable

_ROWS, _ROWS_ALONE = 3, 8
"""Rows that must show it beside a share or a heading, and without either: by chance one in 256 tables does."""

_BEFORE = r"total|all|number|no\.?|count|sum|of|n|the|in|on|base|size|cohort|school|area"
_WHOM = (
    "pupils|children|people|persons|population|residents|students|patients|learners|adults|clients|respondents|"
    "participants|members|households|roll|headcount|denominator|base|cohort|eligible|everyone|everybody|total|all|n"
)
_EVERYBODY = re.compile(rf"(?:(?:{_BEFORE}) ?)*(?:{_WHOM})", re.I)
"""A heading that says nothing of the people but that they are there."""


def bases_of(table: OwnTable) -> list[tuple[int, int]]:
    """Find columns of counts, and the columns of all whom they could count.

    Parameters
    ----------
    table : OwnTable

    Returns
    -------
    list of (int, int)
        Part and base. The part is in no row above the base, in several it is below, and a printed share is the ratio of
        the two, or the base's heading names everybody and the part's does not, or very many rows show it.

    Examples
    --------
    >>> from dpiabook.release.own.cell import cell_of
    >>> from dpiabook.release.own.table import tables_on
    >>> raw = [["Area", "Pupils", "Excluded"], ["A", 90, 20], ["B", 40, 40], ["C", 80, 12], ["D", 70, 11]]
    >>> bases_of(tables_on("s", [[cell_of(one) for one in row] for row in raw])[0])
    [(1, 0)]
    """
    counts = [at for at, is_count in enumerate(table.counts) if is_count]
    shown = {(part, base) for _, part, base in shares_of(table)}
    return [
        (part, base)
        for part, base in permutations(counts, 2)
        if _never_above(table, part, base)
        >= (_ROWS if (part, base) in shown or _named(table, part, base) else _ROWS_ALONE)
    ]


def _named(table: OwnTable, part: int, base: int) -> bool:
    less, more = (" ".join(re.findall(r"[\w.]+", table.headings[at])) for at in (part, base))
    return bool(_EVERYBODY.fullmatch(more)) and not _EVERYBODY.fullmatch(less)


def _never_above(table: OwnTable, part: int, base: int) -> int:
    """How many rows show that a column counts some of another's people; 0 where one denies it, or most are equal."""
    rows = list(_printed(table, part, base))
    telling = sum(some.value > 0 for some, _ in rows)
    below = sum(some.value < whole.value for some, whole in rows)
    return telling if all(some.value <= whole.value for some, whole in rows) and below else 0


def _printed(table: OwnTable, part: int, base: int) -> Iterator[tuple[OwnCell, OwnCell]]:
    for row in table.cells:
        if row[part].state == row[base].state == "number":
            yield row[part], row[base]
