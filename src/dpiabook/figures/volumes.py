"""How many people the dataset describes, area by area."""

from __future__ import annotations

from dpiabook.figures.dots import Dots, dot_chart
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, population, span, subtitle
from dpiabook.release.statement import Statement


def draw_volumes(statement: Statement) -> Drawing | None:
    """Dots by area; columns ``area``, ``n`` and, where groups are known, ``groups``."""
    found = released(statement, "area", "n")
    if found is None:
        return None
    series = {"n": Sign("o", BLUE, found.label("n").lower())}
    if found.has("groups"):
        series["groups"] = Sign("D", TEAL, found.label("groups").lower(), filled=False)
    under = subtitle("Number by area", population(statement, "n"), "areas in the table's order")
    figure = dot_chart(statement, under, found, Dots("area", series, "number"))
    shows = [f"{sign.label} {span(found, name)}" for name, sign in series.items() if span(found, name)]
    alt = alt_text(
        statement,
        "Dots of numbers of people, one row for each area, or for some together",
        shows,
        withheld=found.withheld(),
    )
    return Drawing(figure, alt, found.values[["area", *series]])
