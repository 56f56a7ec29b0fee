"""Which combinations of facts leave people alone, found by trying them all."""

from __future__ import annotations

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.nested import Nested, nested_chart
from dpiabook.figures.released import released
from dpiabook.release.statement import Statement

_LEVELS = ("unique", "under_k")


def draw_combinations(statement: Statement) -> Drawing | None:
    """Nested bars, ranked; columns ``short`` (what is known), ``n``, ``unique``, ``under_k``."""
    found = released(statement, "short", "n", *_LEVELS)
    if found is None:
        return None
    what = f"Number of {statement.universe} by how many share what somebody knows"
    return nested_chart(statement, found, Nested("short", "", _LEVELS, what, "combinations"))
