"""Nested bars: people alone, in groups under 3, and so on, each group holding the ones before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, Released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import MUTED, SEQUENTIAL
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle, unshown
from dpiabook.release.statement import Statement


@dataclass(frozen=True)
class Nested:
    """What is nested.

    Attributes
    ----------
    label, small : str
        Columns of the rows' labels; `small` may be empty.
    levels : sequence of str
        Columns of counts, from the narrowest to the widest; at most four.
    what : str
        What the figure shows, for subtitle and text.
    things : str
        What a row is, in the plural.
    """

    label: str
    small: str
    levels: Sequence[str]
    what: str
    things: str


def nested_chart(statement: Statement, every: Released, nested: Nested) -> Drawing:
    """Bars from zero on top of each other, rows ranked by the narrowest level; the narrowest and widest are printed."""
    ranked = every.ranked(*nested.levels)
    small = ranked.raw(nested.small) if nested.small else []
    found = ranked.take(range(len(every))[: fitting(ranked.raw(nested.label), small)])
    looks = dict(zip(nested.levels, _colours(len(nested.levels)), strict=True))
    layers = [Layer.plain(found.numbers(name).to_numpy(), looks[name]) for name in reversed(nested.levels)]
    key = [Sign("s", looks[name], found.label(name).lower()) for name in nested.levels]
    pairs = _printed(found, nested)
    texts = ["\n".join(pair) for pair in pairs]
    labels = found.raw(nested.label)
    bars = Bars(labels, layers, texts, f"number of {statement.universe}", small=small[: len(found)], least=0.36)
    about = notes(
        found, len(every) - len(found), nested.things, "All bars begin at zero: wider groups include narrower ones."
    )
    under = subtitle(nested.what, population_of_rows(every, "n", statement.universe))
    figure = bar_chart(statement, under, bars, key=key, notes=about)
    shows = each(labels, [", ".join(pair) if WITHHELD_WORD not in pair else WITHHELD_WORD for pair in pairs])
    left_out = unshown(len(every) - len(found), nested.things)
    alt = alt_text(statement, f"Bar chart. {nested.what}", shows, found, left_out=left_out)
    columns = [name for name in (nested.label, nested.small, "n", *nested.levels) if name]
    return Drawing(figure, alt, found.values[columns])


def _colours(levels: int) -> list[str]:
    """Darkest for the narrowest, grey for a fourth."""
    return [*SEQUENTIAL, MUTED][:levels]


def _printed(found: Released, nested: Nested) -> list[tuple[str, ...]]:
    """The narrowest and the widest level as printed; one word where nothing may be drawn."""
    first, last = nested.levels[0], nested.levels[-1]
    shown = np.isfinite(np.column_stack([found.numbers(name) for name in nested.levels])).any(axis=1)
    heads = [found.label(name).lower().removeprefix("in groups ") for name in (first, last)]
    rows = zip(shown, found.words(first), found.words(last), strict=True)
    return [
        (f"{heads[0]}: {narrow}", f"{heads[1]}: {wide}") if is_shown else (WITHHELD_WORD,)
        for is_shown, narrow, wide in rows
    ]
