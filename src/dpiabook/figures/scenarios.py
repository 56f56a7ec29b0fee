"""How many candidates are left to somebody who knows what a neighbour, a teacher or a journalist knows."""

from __future__ import annotations

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.nested import Nested, nested_chart
from dpiabook.figures.released import released
from dpiabook.release.statement import Statement

_LEVELS = ("one", "under_3", "under_10")


def draw_scenarios(statement: Statement) -> Drawing | None:
    """Nested bars by scenario.

    Columns ``scenario`` (who, in words), ``n`` (people), ``one``, ``under_3``, ``under_10`` (people with so many
    candidates, kind ``risk``) and, where stated, ``knows`` (what is known, in words).
    """
    found = released(statement, "scenario", "n", *_LEVELS, perhaps=["knows"])
    if found is None:
        return None
    what = f"Number of {statement.universe} by how many records fit what somebody knows"
    small = "knows" if found.has("knows") else ""
    return nested_chart(statement, found, Nested("scenario", small, _LEVELS, what, "scenarios"))
