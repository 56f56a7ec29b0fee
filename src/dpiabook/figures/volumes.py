"""How many people the dataset describes, area by area."""

from __future__ import annotations

from dpiabook.figures.dots import Dots, dot_chart, fitting_rows
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, population, span, subtitle, unshown
from dpiabook.release.statement import Statement


def draw_volumes(statement: Statement) -> Drawing | None:
    """Dots by area; columns ``area``, ``n`` and, where groups are known, ``groups``."""
    found = released(statement, "area", "n", perhaps=["groups"])
    if found is None:
        return None
    series = {"n": Sign("o", BLUE, found.label("n").lower())}
    if found.has("groups"):
        series["groups"] = Sign("D", TEAL, found.label("groups").lower(), filled=False)
    under = subtitle("Number by area", population(statement, "n"), "areas in the table's order")
    dots = Dots("area", series, "number")
    figure = dot_chart(statement, under, found, dots)
    drawn = fitting_rows(found, dots)
    shows = [f"{sign.label} {span(drawn, name)}" for name, sign in series.items() if span(drawn, name)]
    what = "Dots of numbers of people, one row for each area, or for some together"
    alt = alt_text(statement, what, shows, drawn, left_out=unshown(len(found) - len(drawn), "areas"))
    return Drawing(figure, alt, drawn.values[["area", *series]])
