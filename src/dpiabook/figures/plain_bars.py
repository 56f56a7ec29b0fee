"""Bars of one number for each row of any table: what a measure of one's own is drawn with."""

from __future__ import annotations

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import Released, released
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_LABELS = ("text", "area", "region")


def draw_bars(statement: Statement) -> Drawing | None:
    """Bars by falling value; the first column of words names the rows, the last column of numbers is drawn."""
    every = released(statement)
    label, value = ("", "") if every is None else _drawn(every)
    if every is None or not label or not value:
        return None
    every = every.only(label, value)
    ranked = every.ranked(value)
    found = ranked.take(range(len(every))[: fitting(ranked.raw(label))])
    labels, texts = found.raw(label), found.words(value)
    percent = next(column.kind == "share" for column in every.columns if column.name == value)
    axis = "" if percent else every.label(value)
    bars = Bars(labels, [Layer.plain(found.numbers(value).to_numpy())], texts, axis, percent=percent)
    what = f"{every.label(value)}, by {every.label(label).lower()}{' (in %)' if percent else ''}"
    under = subtitle(what, population(statement, "n"))
    figure = bar_chart(statement, under, bars, notes=notes(found, len(every) - len(found)))
    left_out = unshown(len(every) - len(found))
    alt = alt_text(statement, f"Bar chart of {what}", each(labels, texts), found, left_out=left_out)
    return Drawing(figure, alt, found.values)


def _drawn(found: Released) -> tuple[str, str]:
    """The names of the columns of labels and of values; empty where the table has none."""
    words = [column.name for column in found.columns if column.kind in _LABELS]
    numbers = [column.name for column in found.columns if column.kind not in _LABELS]
    return next(iter(words), ""), numbers[-1] if numbers else ""
