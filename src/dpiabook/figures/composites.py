"""Which combinations of known facts single people out."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, Released, released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import MUTED, SEQUENTIAL
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle
from dpiabook.release.statement import Statement

_LEVELS = {"under_k": MUTED, "under_5": SEQUENTIAL[2], "under_3": SEQUENTIAL[1], "unique": SEQUENTIAL[0]}


def draw_composites(statement: Statement) -> Drawing | None:
    """Nested bars, ranked; columns ``short``, ``known``, ``n``, ``unique``, ``under_3``, ``under_5``, ``under_k``."""
    every = released(statement, "short", "known", "n", *_LEVELS)
    if every is None:
        return None
    ranked = every.ranked("unique", "under_k")
    found = ranked.take(range(len(every))[: fitting(ranked.raw("short"), ranked.raw("known"))])
    layers = [Layer.plain(found.numbers(name).to_numpy(), colour) for name, colour in _LEVELS.items()]
    key = [Sign("s", colour, found.label(name).lower()) for name, colour in reversed(_LEVELS.items())]
    texts = _texts(found)
    bars = Bars(found.raw("short"), layers, texts, f"number of {statement.universe}", small=found.raw("known"))
    what = f"Number of {statement.universe} by how many share what somebody knows"
    under = subtitle(what, population_of_rows(every, "n", statement.universe))
    about = notes(
        found,
        len(every) - len(found),
        "combinations",
        "Each bar begins at zero: groups under 3 include those who are alone.",
    )
    figure = bar_chart(statement, under, bars, key=key, notes=about)
    alt = alt_text(statement, "Bar chart of people alone or in small groups, by combination of known facts",
                   each(found.raw("short"), texts), withheld=found.withheld())  # fmt: skip
    return Drawing(figure, alt, found.values[["short", "known", "n", *_LEVELS]])


def _texts(found: Released) -> list[str]:
    """Number alone and number in groups under k, as printed."""
    shown = np.isfinite(np.column_stack([found.numbers(name) for name in _LEVELS])).any(axis=1)
    pairs = zip(shown, found.words("unique"), found.words("under_k"), strict=True)
    small = found.label("under_k").lower().replace("in groups ", "")
    return [f"{alone} alone, {under} {small}" if is_shown else WITHHELD_WORD for is_shown, alone, under in pairs]
