"""How large the groups are in which people look alike."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.style import BLUE, MUTED
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement


def draw_class_sizes(statement: Statement) -> Drawing | None:
    """Bars by size of the group, on a scale that doubles from row to row.

    Columns ``band`` (text, as "1", "2", "3 to 4", "5 to 8", each about twice as wide as the one before, in rising
    order), ``people`` (people in groups of that size, kind ``risk``) and, where stated, ``small`` (text, "yes" for
    groups under the k that the data should reach; these are emphasised).
    """
    every = released(statement, "band", "people", perhaps=["small"])
    if every is None:
        return None
    found = every.take(range(len(every))[: fitting(every.raw("band"))])
    small = found.raw("small") if found.has("small") else ["yes"] * len(found)
    colours = [BLUE if word == "yes" else MUTED for word in small]
    texts = found.words("people")
    labels = [f"groups of {band}" for band in found.raw("band")]
    bars = Bars(
        labels,
        [Layer(np.asarray(found.numbers("people"), dtype=float), colours)],
        texts,
        f"number of {statement.universe}",
    )
    under = subtitle(f"Number of {statement.universe} by the size of their group", population(statement, "n"))
    more = "Dark bars: groups smaller than they should be." if MUTED in colours and BLUE in colours else ""
    figure = bar_chart(statement, under, bars, notes=notes(found, len(every) - len(found), "sizes", more))
    left_out = unshown(len(every) - len(found), "sizes")
    alt = alt_text(
        statement, "Bar chart of people by the size of their group", each(labels, texts), found, left_out=left_out
    )
    return Drawing(figure, alt, found.values)
