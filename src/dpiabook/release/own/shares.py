"""What printed shares say of the counts that they are made of, which may be withheld beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import permutations

from dpiabook.release.own.cell import OwnCell
from dpiabook.release.own.table import OwnTable

_SHARE = re.compile(r"%|per ?cent|\bshare|\bproportion|\brates?\b|\bprevalence", re.I)
_ROWS = 3
_SLACK = 1e-9

Bound = tuple[tuple[int, int], float, float]
"""Row and column of a count, and the smallest and largest value that a share leaves it."""


def bounds_from_shares(table: OwnTable) -> list[Bound]:
    """Bound withheld counts by the shares that are printed beside them.

    Parameters
    ----------
    table : OwnTable

    Returns
    -------
    list of Bound
        A column is taken for a share of two columns of counts when at least three rows, all that are printed in full,
        agree with it as it was rounded.

    Examples
    --------
    >>> from dpiabook.release.own.cell import cell_of
    >>> from dpiabook.release.own.table import tables_on
    >>> raw = [["Area", "Deaf", "All", "%"], ["A", 20, 80, 25.0], ["B", 30, 90, 33.3], ["C", 10, 50, 20.0]]
    >>> raw += [["D", "c", 70, 4.3]]
    >>> bounds_from_shares(tables_on("s", [[cell_of(one) for one in row] for row in raw])[0])
    [((3, 0), 3, 3)]
    """
    return [bound for columns in shares_of(table) for bound in _of_rows(table, columns, *_written(table, columns[0]))]


def none_or_all(table: OwnTable) -> Iterator[tuple[int, int, bool]]:
    """Shares that say of a group that nobody, or everybody, has it, where no count beside them says so already.

    Yields
    ------
    row, column : int
    everybody : bool

    Notes
    -----
    A column without counts is taken for one of shares when its heading or its cells say so. A share may be rounded to
    none or all; a reader cannot tell, and takes it for what it says.

    Examples
    --------
    >>> from dpiabook.release.own.cell import cell_of
    >>> from dpiabook.release.own.table import tables_on
    >>> raw = [["Area", "% deaf"], ["A", 0], ["B", 12.5], ["C", 100]]
    >>> list(none_or_all(tables_on("s", [[cell_of(one) for one in row] for row in raw])[0]))
    [(0, 0, False), (2, 0, True)]
    """
    counted = {share: part for share, part, _ in shares_of(table)}
    for column, heading in enumerate(table.headings):
        said = column in counted or _SHARE.search(heading) or any(row[column].percent for row in table.cells)
        if table.counts[column] or not (said or _fractions(table, column)):
            continue
        whole, _ = _written(table, column)
        for number, row in enumerate(table.cells):
            told = column in counted and row[counted[column]].state == "number"
            if row[column].state == "number" and not told and row[column].value in (0.0, whole):
                yield number, column, row[column].value > 0


def _fractions(table: OwnTable, column: int) -> bool:
    """Whether a column holds parts of 1, as a spreadsheet keeps what it shows as percentages."""
    values = [row[column].value for row in table.cells if row[column].state == "number"]
    return any(0 < value < 1 for value in values) and all(0 <= value <= 1 for value in values)


def shares_of(table: OwnTable) -> list[tuple[int, int, int]]:
    """Columns that are the share of two columns of counts: the share, the part and the base."""
    counts = [at for at, is_count in enumerate(table.counts) if is_count]
    shares = [at for at in range(len(table.headings)) if at not in counts]
    return [
        (share, part, base)
        for share in shares
        for scale, half in [_written(table, share)]
        for part, base in permutations(counts, 2)
        if _is_share(table, (share, part, base), scale, half)
    ]


def _written(table: OwnTable, share: int) -> tuple[float, float]:
    """What stands for all, and half a unit of the last place."""
    scale = 1.0 if any(row[share].percent for row in table.cells) or _at_most_one(table, share) else 100.0
    return scale, min((_half(row[share], scale) for row in table.cells if row[share].state == "number"), default=0.0)


def _is_share(table: OwnTable, columns: tuple[int, int, int], scale: float, half: float) -> bool:
    share, part, base = columns
    whole = [row for row in table.cells if {row[at].state for at in (share, part, base)} == {"number"}]
    fits = all(
        row[base].value and abs(row[share].value / scale - row[part].value / row[base].value) <= half + _SLACK
        for row in whole
    )
    return fits and len(whole) >= _ROWS


def _of_rows(table: OwnTable, columns: tuple[int, int, int], scale: float, half: float) -> Iterator[Bound]:
    share, part, base = columns
    for number, row in enumerate(table.cells):
        if row[share].state != "number":
            continue
        low, high = max(row[share].value / scale - half, 0.0), row[share].value / scale + half
        if row[part].state == "withheld" and row[base].state == "number":
            yield (number, part), math.ceil(low * row[base].value - _SLACK), math.floor(high * row[base].value + _SLACK)
        if row[base].state == "withheld" and row[part].state == "number":
            most = math.floor(row[part].value / low + _SLACK) if low > 0 else math.inf
            yield (number, base), math.ceil(row[part].value / high - _SLACK) if high else 0, most


def _at_most_one(table: OwnTable, share: int) -> bool:
    return all(row[share].value <= 1 for row in table.cells if row[share].state == "number")


def _half(cell: OwnCell, scale: float) -> float:
    """Half a unit of the last place; a share of 1 written as a percentage has two places more."""
    places = cell.places + (2 if cell.percent else 0)
    return 0.5 * 10.0**-places / scale
