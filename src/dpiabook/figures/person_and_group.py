"""How one recognised person exposes those of the same group."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, released
from dpiabook.figures.style import BLUE, MUTED
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle
from dpiabook.release.statement import Statement

_PAIR = {"own": "share_own", "group": "share_group"}


def draw_person_and_group(statement: Statement) -> Drawing | None:
    """Two bars of the first row; columns ``n``, ``own``, ``group``, ``share_own``, ``share_group``."""
    found = released(statement, "n", *_PAIR, *_PAIR.values())
    if found is None:
        return None
    found = found.take([0])
    labels = [found.label(name) for name in _PAIR]
    values = np.array([found.numbers(name)[0] for name in _PAIR])
    pairs = [(found.words(name)[0], found.words(share)[0]) for name, share in _PAIR.items()]
    texts = [WITHHELD_WORD if count == WITHHELD_WORD else f"{count} ({share})" for count, share in pairs]
    bars = Bars(labels, [Layer(values, [MUTED, BLUE])], texts, f"number of {statement.universe} expected to be exposed")
    what = f"Number of {statement.universe} expected to be exposed (share)"
    figure = bar_chart(
        statement, subtitle(what, population_of_rows(found, "n", statement.universe)), bars, notes=notes(found)
    )
    alt = alt_text(statement, "Two bars of expected exposures", each(labels, texts), found)
    return Drawing(figure, alt, found.values)
