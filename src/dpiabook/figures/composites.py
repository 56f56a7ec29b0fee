"""Which combinations of known facts single people out."""

from __future__ import annotations

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.nested import Nested, nested_chart
from dpiabook.figures.released import released
from dpiabook.release.statement import Statement

_ALWAYS, _UNLESS_K = ("unique", "under_k"), ("under_3", "under_5")


def draw_composites(statement: Statement) -> Drawing | None:
    """Nested bars, ranked; columns ``short``, ``known``, ``n``, ``unique``, ``under_k``, perhaps 3 and 5."""
    found = released(statement, "short", "known", "n", *_ALWAYS, perhaps=_UNLESS_K)
    if found is None:
        return None
    levels = ("unique", *(level for level in _UNLESS_K if found.has(level)), "under_k")
    what = f"Number of {statement.universe} by how many share what somebody knows"
    return nested_chart(statement, found, Nested("short", "known", levels, what, "combinations"))
