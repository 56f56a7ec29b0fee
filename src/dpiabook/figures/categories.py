"""Kinds of sensitive information, and whose it is."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.tiles import Tiles, shares_of, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, notes, subtitle, unshown
from dpiabook.release.statement import Statement

_WHOSE = ("person", "relative", "group", "others", "unknown")


def draw_categories(statement: Statement) -> Drawing | None:
    """Tiles of variables; columns ``category``, ``person``, ``unknown``; ``others``, or ``relative`` and ``group``."""
    found = released(statement, "category", "person", "unknown", perhaps=_WHOSE)
    if found is None:
        return None
    labels, whose = found.raw("category"), [name for name in _WHOSE if found.has(name)]
    fits = tiles_fitting(labels, len(whose))
    shown = found.take(range(len(labels))[:fits])
    counts = np.column_stack([shown.numbers(name) for name in whose])
    texts = [["–" if count == 0 else f"{count:,.0f}" for count in row] for row in counts]
    tiles = Tiles(labels[:fits], [found.label(name) for name in whose], shares_of(counts), texts)
    under = subtitle("Number of variables", "a variable counts in each of its categories")
    figure = tile_chart(statement, under, tiles, notes=notes(found, len(found) - fits, "categories"))
    what = "Tiles of the number of variables by category and by whose information it is"
    shows, left_out = [f"Categories: {'; '.join(labels[:fits])}"], unshown(len(found) - fits, "categories")
    return Drawing(figure, alt_text(statement, what, shows, shown, left_out=left_out), shown.values)
