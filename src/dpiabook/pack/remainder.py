"""What the recommended recodes leave: the worst of all readers that were counted, not the one they were chosen for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dpiabook.pack.found import Found
from dpiabook.release.formatter import HIDDEN, WITHHELD
from dpiabook.release.statement import Statement

REMAINING = "B10.remaining"
EVERY_COLUMN = "all columns"
"""How the row begins of somebody who holds everything that the file keeps."""
_NEEDED = ("who", "n", "unique", "unique_after")


@dataclass(frozen=True)
class Remainder:
    """People who are alone for the reader who singles out most, before and after the recodes, as printed.

    Attributes
    ----------
    who : str
        What that reader knows.
    n, before, after : str
        People in the data, alone in them as they are, and alone in the file that the recodes leave.
    nobody : bool
        Whether nobody is alone after the recodes, for any reader that was counted.
    """

    who: str
    n: str
    before: str
    after: str
    nobody: bool

    @property
    def reader(self) -> str:
        """Who that is, as a sentence names them."""
        whole = self.who.startswith(EVERY_COLUMN)
        return "someone with every column, gaps too" if whole else f"somebody who knows {self.who}"


def told_remainder(worst: Remainder | None, statements: Sequence[Statement]) -> dict[str, str]:
    """The numbers of a remainder as sentences have them: "about", where counts are printed so."""
    if worst is None:
        return {}
    about = "about " if Found(statements).number("B02.volumes", "n").startswith("about ") else ""
    counts = {"before": worst.before, "after": worst.after}
    told = {name: f"{about}{said}" if said[:1].isdigit() else said for name, said in counts.items()}
    return {"n": worst.n, **told, "reader": worst.reader}


def worst_remainder(statements: Sequence[Statement]) -> Remainder | None:
    """Return the worst remainder that was released; None where it was not assessed.

    By all columns nobody is less alone than by some of them, so that their row decides where it is there. Elsewhere a
    count that is withheld may be any: it is the worst, and told as one that is not shown.

    Examples
    --------
    >>> worst_remainder([]) is None
    True
    """
    one = Found(statements).first([REMAINING])
    names = [column.name for column in one.table.columns] if one and one.table else []
    if one is None or one.table is None or not {*_NEEDED} <= {*names} or not one.table.cells:
        return None
    after = [_most(names, values) for values in one.table.values]
    worst = max(range(len(after)), key=lambda row: (_is_whole(names, one, row), _or_most(after[row])))
    cells = dict(zip(names, one.table.cells[worst], strict=True))
    before, left = _span(cells, "unique"), _span(cells, "unique_after")
    return Remainder(cells["who"], cells["n"], before, left, all(value == 0 for value in after))


def _most(names: Sequence[str], values: Sequence[object]) -> float | None:
    row = dict(zip(names, values, strict=True))
    found = [row[name] for name in ("unique_after", "unique_after_most") if name in row]
    return max(float(str(value)) for value in found) if all(value is not None for value in found) else None


def _is_whole(names: Sequence[str], one: Statement, row: int) -> bool:
    """Whether a row is of somebody who holds all columns."""
    return one.table is not None and one.table.cells[row][names.index("who")].startswith(EVERY_COLUMN)


def _or_most(value: float | None) -> float:
    return math.inf if value is None else value


def _span(cells: dict[str, str], name: str) -> str:
    low, high = (_shown(cells.get(which, cells[name])) for which in (name, f"{name}_most"))
    return low if low == high else f"{low} to {high}"


def _shown(cell: str) -> str:
    return HIDDEN if cell == WITHHELD else cell
