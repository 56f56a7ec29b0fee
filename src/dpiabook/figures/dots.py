"""Dots in rows by area, in as many columns side by side as a page needs; areas stand in the table's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dpiabook.figures.released import Released
from dpiabook.figures.rows import AXIS, Rows, columns_of, draw_labels, row_axes, rows, upper_limit, withheld_mark
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import LABEL, MUTED, SMALL, TALLEST
from dpiabook.figures.words import notes
from dpiabook.release.statement import Statement

_BETWEEN = 0.2
_MANY = 34


@dataclass(frozen=True)
class Dots:
    """What is drawn in each area's row.

    Attributes
    ----------
    label : str
        Column with the areas.
    series : dict of str to Sign
        Columns of values with their shapes; the values of a row are joined by a line.
    axis : str
        Label of the axis of values.
    percent : bool
        The values are proportions.
    """

    label: str
    series: dict[str, Sign]
    axis: str
    percent: bool = False


def dot_rows(found: Released, label: str) -> tuple[list[tuple[int, int]], Rows, float]:
    """Columns of rows that fit a page, their labels, and the size of type."""
    many = len(found) > _MANY
    size, least = (SMALL, 0.155) if many else (LABEL, 0.24)
    laid = rows(found.raw(label), 2.2, least=least, size=size, most=2)
    cuts = columns_of(laid.heights, TALLEST - AXIS)
    if len(cuts) > 1:
        laid = rows(found.raw(label), ROOM / len(cuts) * 0.5, least=least, size=size, most=2)
        cuts = columns_of(laid.heights, TALLEST - AXIS)
    return cuts, laid, size


def dot_chart(statement: Statement, subtitle: str, found: Released, dots: Dots, *, things: str = "areas") -> Figure:
    """Draw dots with one row per area."""
    cuts, laid, size = dot_rows(found, dots.label)
    tallest = max(laid.part(*cut).height for cut in cuts)
    about = notes(found, len(found) - cuts[-1][1], things)
    page = sheet(statement, subtitle, tallest + AXIS, key=list(dots.series.values()), notes=about)
    values = np.column_stack([found.numbers(name) for name in dots.series])
    limits = (0.0, upper_limit(values.ravel(), percent=dots.percent))
    width = (ROOM - _BETWEEN * (len(cuts) - 1)) / len(cuts)
    for number, (start, stop) in enumerate(cuts):
        part, left = laid.part(start, stop), number * (width + _BETWEEN)
        draw_labels(page, part, left, 0.0, size=size)
        place = (left + laid.gutter, 0.0, width - laid.gutter - 0.12)
        axes = row_axes(page, part, place, limits, percent=dots.percent, label=dots.axis if number == 0 else "")
        words = [found.words(name)[start:stop] for name in dots.series]
        _points(axes, values[start:stop], part.middles, list(dots.series.values()), words)
    return page.figure


def _points(
    axes: Axes, values: np.ndarray, middles: np.ndarray, signs: Sequence[Sign], words: Sequence[Sequence[str]]
) -> None:
    for row, y in zip(values, middles, strict=True):
        shown = row[np.isfinite(row)]
        if len(shown) > 1:
            axes.plot([shown.min(), shown.max()], [y, y], color=MUTED, linewidth=1.4, zorder=1)
    for number, y in enumerate(middles):
        if not np.isfinite(values[number]).any():
            withheld_mark(axes, y, words[0][number])
    for place, sign in reversed(list(enumerate(signs))):
        face = sign.colour if sign.filled else "white"
        axes.plot(
            values[:, place], middles, marker=sign.marker, markersize=4.6, color=sign.colour, markerfacecolor=face,
            markeredgewidth=1.1, linestyle="none", clip_on=False, zorder=3,
        )  # fmt: skip
