"""How large the groups are in which people look alike."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.style import BLUE, MUTED
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_LARGEST = "Where something is unknown, people count in the largest group that may be theirs; the table has both."


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
    largest = _LARGEST if statement.table and "apart" in [one.name for one in statement.table.columns] else ""
    figure = bar_chart(statement, under, bars, notes=notes(found, len(every) - len(found), "sizes", more, largest))
    left_out = unshown(len(every) - len(found), "sizes")
    kind, shows = "Bar chart of people by the size of their group", each(labels, texts)
    alt = alt_text(statement, f"{kind}. {largest}".strip(), shows, found, left_out=left_out)
    return Drawing(figure, alt, found.values)
