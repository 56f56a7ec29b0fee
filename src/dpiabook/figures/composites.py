"""Which combinations of known facts single people out."""

from __future__ import annotations

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.nested import Nested, nested_chart
from dpiabook.figures.released import released
from dpiabook.release.statement import Statement

_LEVELS = ("unique", "under_3", "under_5", "under_k")


def draw_composites(statement: Statement) -> Drawing | None:
    """Nested bars, ranked; columns ``short``, ``known``, ``n``, ``unique``, ``under_3``, ``under_5``, ``under_k``."""
    found = released(statement, "short", "known", "n", *_LEVELS)
    if found is None:
        return None
    what = f"Number of {statement.universe} by how many share what somebody knows"
    return nested_chart(statement, found, Nested("short", "known", _LEVELS, what, "combinations"))
