"""How many people are alone or in small groups once their area is known."""

from __future__ import annotations

from dpiabook.figures.dots import Dots, dot_chart, fitting_rows
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, population, span, subtitle, unshown
from dpiabook.release.statement import Statement


def draw_area_uniqueness(statement: Statement) -> Drawing | None:
    """Dots by area in the order of pseudonyms; columns ``area``, ``share_unique``, ``share_under_k``."""
    found = released(statement, "area", "share_unique", "share_under_k")
    if found is None:
        return None
    series = {
        "share_unique": Sign("o", BLUE, found.label("share_unique").lower()),
        "share_under_k": Sign("D", TEAL, found.label("share_under_k").lower(), filled=False),
    }
    under = subtitle(f"Share of {statement.universe} within their area, in %", population(statement, "n"))
    dots = Dots("area", series, "", percent=True)
    figure = dot_chart(statement, under, found, dots)
    drawn = fitting_rows(found, dots)
    shows = [f"{sign.label} {span(drawn, name)}" for name, sign in series.items() if span(drawn, name)]
    what = "Dots of shares, one row for each area, or for some together"
    alt = alt_text(statement, what, shows, drawn, left_out=unshown(len(found) - len(drawn), "areas"))
    return Drawing(figure, alt, drawn.values[["area", *series]])
