"""Which known facts make records special uniques."""

from __future__ import annotations

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement


def draw_suda(statement: Statement) -> Drawing | None:
    """Bars by falling contribution; columns ``key`` (text) and ``contribution`` (0 to 100, kind ``derived``)."""
    every = released(statement, "key", "contribution")
    if every is None:
        return None
    ranked = every.ranked("contribution")
    found = ranked.take(range(len(every))[: fitting(ranked.raw("key"))])
    labels, texts = found.raw("key"), found.words("contribution")
    bars = Bars(labels, [Layer.plain(found.numbers("contribution").to_numpy())], texts, "contribution in %")
    what = "Contribution of each known fact to the scores of special uniques, in %; contributions overlap"
    figure = bar_chart(
        statement,
        subtitle(what, population(statement, "n")),
        bars,
        notes=notes(found, len(every) - len(found), "facts"),
    )
    left_out = unshown(len(every) - len(found), "facts")
    alt = alt_text(
        statement, "Bar chart of contributions to special uniques", each(labels, texts), found, left_out=left_out
    )
    return Drawing(figure, alt, found.values)
