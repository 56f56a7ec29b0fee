"""How many people have each sensitive attribute."""

from __future__ import annotations

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, released
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle, unshown
from dpiabook.release.statement import Statement


def draw_attributes(statement: Statement) -> Drawing | None:
    """Bars by falling share; columns ``attribute``, ``known``, ``x``, ``rate``."""
    every = released(statement, "attribute", "known", "x", "rate")
    if every is None:
        return None
    ranked = every.ranked("rate")
    found = ranked.take(range(len(every))[: fitting(ranked.raw("attribute"))])
    labels, rates, counts = found.raw("attribute"), found.words("rate"), found.words("x")
    texts = [WITHHELD_WORD if rate == WITHHELD_WORD else f"{rate} ({x})" for rate, x in zip(rates, counts, strict=True)]
    bars = Bars(labels, [Layer.plain(found.numbers("rate").to_numpy())], texts, "", percent=True)
    what = f"Share of {statement.universe} with the attribute, in % (number)"
    under = subtitle(what, population_of_rows(every, "known", f"{statement.universe} for whom it is recorded"))
    figure = bar_chart(statement, under, bars, notes=notes(found, len(every) - len(found), "attributes"))
    left_out = unshown(len(every) - len(found), "attributes")
    alt = alt_text(
        statement, "Bar chart of the share with each attribute", each(labels, texts), found, left_out=left_out
    )
    return Drawing(figure, alt, found.values)
