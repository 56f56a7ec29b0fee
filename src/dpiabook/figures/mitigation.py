"""What each step of less detail saves: uniques before and after."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.bars import fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.marks import mark, text_room, value_label, withheld_mark
from dpiabook.figures.released import Released, released
from dpiabook.figures.rows import below, draw_labels, row_axes, rows, upper_limit
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import BLUE, MUTED, TEAL
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_SERIES = {"share_unique": ("o", BLUE, True), "share_groups": ("D", TEAL, False)}
_BESIDE = 7.0


def draw_mitigation(statement: Statement) -> Drawing | None:
    """Dots by step, each joined to where it stood before any step.

    Columns ``step`` (text; the first row is the data as they are, each next row one more step), ``share_unique`` (share
    of people alone) and, where groups are known, ``share_groups`` (share of groups alone).
    """
    every = released(statement, "step", "share_unique", perhaps=_SERIES)
    if every is None:
        return None
    found = every.take(range(len(every))[: fitting(every.raw("step"))])
    series = {
        name: Sign(look[0], look[1], found.label(name).lower(), look[2])
        for name, look in _SERIES.items()
        if found.has(name)
    }
    laid = rows(found.raw("step"), 2.4, least=0.3)
    texts = [" | ".join(words) for words in zip(*(found.words(name) for name in series), strict=True)]
    under = subtitle(
        f"Share alone after each step, in % ({' | '.join(sign.label for sign in series.values())})",
        population(statement, "n"),
    )
    about = notes(found, len(every) - len(found), "steps", "Lines lead from the data as they are to each step.")
    page = sheet(statement, under, laid.height + below(), key=list(series.values()), notes=about)
    draw_labels(page, laid, 0.0, 0.0)
    values = np.column_stack([found.numbers(name) for name in series])
    place = (laid.gutter, 0.0, ROOM - laid.gutter - text_room(texts, _BESIDE))
    axes = row_axes(page, laid, place, (0.0, upper_limit(values.ravel(), percent=True)), percent=True)
    _steps(axes, values, laid.middles, list(series.values()))
    _print(axes, found, values, texts, laid.middles)
    named = [[f"{sign.label} {words}" for words in found.words(name)] for name, sign in series.items()]
    shows = each(found.raw("step"), [", ".join(row) for row in zip(*named, strict=True)])
    left_out = unshown(len(every) - len(found), "steps")
    alt = alt_text(statement, "Dots of the share alone after each step", shows, found, left_out=left_out)
    return Drawing(page.figure, alt, found.values)


def _steps(axes: Axes, values: np.ndarray, middles: np.ndarray, signs: list[Sign]) -> None:
    for place, sign in enumerate(signs):
        first = values[0, place]
        shift = (place - (len(signs) - 1) / 2) * 0.07
        axes.hlines(
            middles + shift,
            np.minimum(values[:, place], first),
            np.maximum(values[:, place], first),
            color=MUTED,
            linewidth=1.4,
            zorder=1,
        )
        mark(axes, values[:, place], middles + shift, sign)


def _print(axes: Axes, found: Released, values: np.ndarray, texts: list[str], middles: np.ndarray) -> None:
    """Printed values right of everything drawn in the row, or in words that all are withheld."""
    for row, text, y in zip(values, texts, middles, strict=True):
        if np.isfinite(row).any():
            value_label(axes, float(np.nanmax(np.vstack([values[0], row]))), y, text, gap=_BESIDE)
        else:
            withheld_mark(axes, y)
