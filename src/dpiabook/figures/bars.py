"""Bars in rows with the printed value beside each: the plainest of the charts, which several figures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dpiabook.figures.marks import text_room, value_label, withheld_mark
from dpiabook.figures.released import WITHHELD_WORD
from dpiabook.figures.rows import Rows, below, columns_of, draw_labels, row_axes, rows, upper_limit
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import BLUE, TALLEST
from dpiabook.release.statement import Statement

THICK = 0.15
"""Thickness of a bar in inches."""


@dataclass(frozen=True)
class Layer:
    """One value per row, drawn as bars from zero; later layers lie on top of earlier ones.

    Attributes
    ----------
    values : numpy.ndarray
        NaN where nothing may be drawn.
    colours : sequence of str
        One per row.
    """

    values: np.ndarray
    colours: Sequence[str]

    @classmethod
    def plain(cls, values: np.ndarray, colour: str = BLUE) -> Layer:
        """All bars in one colour."""
        return cls(values, [colour] * len(values))


@dataclass(frozen=True)
class Bars:
    """What a chart of bars shows.

    Attributes
    ----------
    labels : sequence of str
    layers : sequence of Layer
    texts : sequence of str
        Printed beside each row's longest bar.
    axis : str
        Label of the axis of values.
    percent : bool
        The values are proportions.
    small : sequence of str
        Second text of each label.
    least : float
        Least height of a row in inches.
    """

    labels: Sequence[str]
    layers: Sequence[Layer]
    texts: Sequence[str]
    axis: str
    percent: bool = False
    small: Sequence[str] = ()
    least: float = 0.24


def fitting(labels: Sequence[str], small: Sequence[str] = (), *, widest: float = 2.4) -> int:
    """How many rows fit on one page.

    Examples
    --------
    >>> fitting(["a"] * 5), fitting(["a"] * 500) < 50
    (5, True)
    """
    return int(columns_of(rows(labels, widest, small=small).heights, TALLEST - below("axis"), most=1)[0][1])


def bar_chart(
    statement: Statement, subtitle: str, bars: Bars, *, key: Sequence[Sign] = (), notes: Sequence[str] = ()
) -> Figure:
    """Draw bars in rows; a row without any value says so instead of showing a bar."""
    found = rows(bars.labels, 2.4, small=bars.small, least=bars.least)
    page = sheet(statement, subtitle, found.height + below(bars.axis), key=key, notes=notes)
    draw_labels(page, found, 0.0, 0.0)
    limit = upper_limit(np.concatenate([layer.values for layer in bars.layers]), percent=bars.percent)
    place = (found.gutter, 0.0, ROOM - found.gutter - text_room(bars.texts))
    axes = row_axes(page, found, place, (0.0, limit), percent=bars.percent, label=bars.axis)
    for layer in bars.layers:
        shown = np.isfinite(layer.values)
        colours = [colour for colour, is_shown in zip(layer.colours, shown, strict=True) if is_shown]
        axes.barh(found.middles[shown], layer.values[shown], height=THICK, color=colours, linewidth=0)
    _label_rows(axes, found, bars)
    return page.figure


def _label_rows(axes: Axes, found: Rows, bars: Bars) -> None:
    longest = np.nanmax(np.vstack([*(layer.values for layer in bars.layers), np.full(len(bars.labels), -1.0)]), axis=0)
    for value, middle, text in zip(longest, found.middles, bars.texts, strict=True):
        if value < 0:
            withheld_mark(axes, middle, WITHHELD_WORD)
        else:
            value_label(axes, float(value), middle, text)
