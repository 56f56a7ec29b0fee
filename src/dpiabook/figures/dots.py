"""Dots in rows by area, in as many columns side by side as a page needs; areas stand in the table's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dpiabook.figures.marks import HIDDEN, mark, withheld_mark
from dpiabook.figures.released import Released
from dpiabook.figures.rows import Rows, below, columns_of, draw_labels, row_axes, rows, upper_limit
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import LABEL, MUTED, SMALL, TALLEST
from dpiabook.figures.words import notes
from dpiabook.release.statement import Statement

_BETWEEN = 0.2
_MANY = 34
_STRIP = 0.07
_WIDEST = 2.2


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
    columns : int
        Columns of rows side by side; what they cannot hold is in the table.
    """

    label: str
    series: dict[str, Sign]
    axis: str
    percent: bool = False
    columns: int = 3


def dot_rows(found: Released, dots: Dots) -> tuple[list[tuple[int, int]], Rows, float]:
    """Columns of rows that fit a page, their labels, and the size of type.

    Labels are narrower where columns are more, and so higher, which may need one more column.
    """
    many = len(found) > _MANY
    size, least = (SMALL, 0.155) if many else (LABEL, 0.24)
    labels, tallest = found.raw(dots.label), TALLEST - below("axis")
    for count in range(1, dots.columns + 1):
        widest = ROOM * 0.5 / count if count > 1 else _WIDEST
        laid = rows(labels, widest, least=least, size=size, most=2 if many else 4)
        cuts = columns_of(laid.heights, tallest, most=count)
        if cuts[-1][1] == len(found):
            break
    return cuts, laid, size


def fitting_rows(found: Released, dots: Dots) -> Released:
    """The rows that are drawn."""
    return found.take(range(dot_rows(found, dots)[0][-1][1]))


def dot_chart(statement: Statement, subtitle: str, found: Released, dots: Dots, *, things: str = "areas") -> Figure:
    """Draw dots with one row per area."""
    cuts, laid, size = dot_rows(found, dots)
    tallest = max(laid.part(*cut).height for cut in cuts)
    drawn = found.take(range(cuts[-1][1]))
    about = notes(drawn, len(found) - len(drawn), things)
    values = np.column_stack([drawn.numbers(name) for name in dots.series])
    gaps = np.isnan(values)
    partly = bool((gaps.any(axis=1) & ~gaps.all(axis=1)).any())
    key = [*dots.series.values(), *([HIDDEN] if partly else [])]
    page = sheet(statement, subtitle, tallest + below(dots.axis), key=key, notes=about)
    upper = upper_limit(values.ravel(), percent=dots.percent)
    limits = (-_STRIP * upper if partly else 0.0, upper)
    width = (ROOM - _BETWEEN * (len(cuts) - 1)) / len(cuts)
    for number, (start, stop) in enumerate(cuts):
        part, left = laid.part(start, stop), number * (width + _BETWEEN)
        draw_labels(page, part, left, 0.0, size=size)
        place = (left + laid.gutter, 0.0, width - laid.gutter - 0.12)
        axes = row_axes(page, part, place, limits, percent=dots.percent, label=dots.axis if number == 0 else "")
        _points(axes, values[start:stop], part.middles, list(dots.series.values()))
    return page.figure


def _points(axes: Axes, values: np.ndarray, middles: np.ndarray, signs: Sequence[Sign]) -> None:
    """The shapes of each row, joined by a line; what is withheld stands left of zero, or in words for a whole row."""
    for row, y in zip(values, middles, strict=True):
        shown = row[np.isfinite(row)]
        if len(shown) == 0:
            withheld_mark(axes, y)
        elif len(shown) < len(row):
            mark(axes, np.array([axes.get_xlim()[0] / 2]), np.array([y]), HIDDEN, 4.0)
        if len(shown) > 1:
            axes.plot([shown.min(), shown.max()], [y, y], color=MUTED, linewidth=1.4, zorder=1)
    for place, sign in reversed(list(enumerate(signs))):
        mark(axes, values[:, place], middles, sign, 4.6)
