"""Charts in rows: labels on the left, values on a common axis to the right, one inch of the page to one inch of y."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from dpiabook.figures.lettering import height_of, width_of, wrap
from dpiabook.figures.sheet import Ink, Sheet
from dpiabook.figures.style import CHARCOAL, GRID, LABEL, SMALL

_TICKS, _AXIS_LABEL = 0.2, 0.17
_BETWEEN = 0.12
NAMED, LISTED = 6, 3
"""Lines of a name, which stays whole, and of the list under it, which may end with "and more"."""


@dataclass(frozen=True)
class Rows:
    """Labels set in lines, and where each row lies.

    Attributes
    ----------
    lines : tuple of tuple of str
        Lines of each label.
    small : tuple of tuple of str
        Lines below them in small type, such as what a combination consists of.
    middles : numpy.ndarray
        Middle of each row in inches below the upper edge.
    heights : numpy.ndarray
        Height of each row in inches.
    gutter : float
        Width of the labels in inches, with the gap to the axis.
    """

    lines: tuple[tuple[str, ...], ...]
    small: tuple[tuple[str, ...], ...]
    middles: np.ndarray
    heights: np.ndarray
    gutter: float

    @property
    def height(self) -> float:
        """Height of all rows in inches."""
        return float(self.heights.sum())

    def part(self, start: int, stop: int) -> Rows:
        """Some of the rows, moved up to the edge."""
        heights = self.heights[start:stop]
        return Rows(self.lines[start:stop], self.small[start:stop], _middles(heights), heights, self.gutter)


def rows(  # noqa: PLR0913 -- sizes, all by name
    labels: Sequence[str],
    widest: float,
    *,
    small: Sequence[str] = (),
    least: float = 0.24,
    size: float = LABEL,
    most: int = NAMED,
) -> Rows:
    """Wrap labels to at most `widest` inches and give each row the height that its label needs.

    Parameters
    ----------
    labels : sequence of str
    widest : float
        In inches; the gutter is narrower when all labels are.
    small : sequence of str, optional
        A second text for each row, in small type.
    least : float, optional
        Least height of a row in inches.
    size : float, optional
        Of the labels, in points.
    most : int, optional
        Lines of a label before it is shortened; the small text has `LISTED` at most.

    Examples
    --------
    >>> found = rows(["One", "A label that is too long for the gutter"], 1.2)
    >>> len(found.lines[1]) > 1 and bool(found.heights[1] > found.heights[0])
    True
    """
    lines = tuple(wrap(label, widest, size, most=most) for label in labels)
    under = tuple(wrap(text, widest, SMALL, most=min(most, LISTED)) if text else () for text in small) or ((),) * len(
        lines
    )
    heights = np.array(
        [
            max(least, height_of(len(a), size) + height_of(len(b), SMALL) + (_BETWEEN if len(a) + len(b) > 1 else 0))
            for a, b in zip(lines, under, strict=True)
        ]
    )
    widths = [width_of(line, size) for label in lines for line in label]
    widths += [width_of(line, SMALL) for text in under for line in text]
    return Rows(lines, under, _middles(heights), heights, max(widths, default=0.0) + 0.12)


def columns_of(heights: np.ndarray, tallest: float, most: int = 3) -> list[tuple[int, int]]:
    """Split rows into as few columns as keep each under `tallest`; rows beyond `most` columns are left out.

    Examples
    --------
    >>> columns_of(np.full(5, 1.0), 3.0)
    [(0, 3), (3, 5)]
    >>> columns_of(np.full(9, 1.0), 3.0, most=2)
    [(0, 3), (3, 6)]
    """
    for count in range(1, most + 1):
        each = -(-len(heights) // count)
        cuts = [(start, min(start + each, len(heights))) for start in range(0, len(heights), each)]
        if all(heights[start:stop].sum() <= tallest + 1e-9 for start, stop in cuts):
            return cuts
    fits = int((np.cumsum(heights) <= tallest * most).sum())
    each = max(1, fits // most)
    return [(start, min(start + each, len(heights))) for start in range(0, each * most, each)]


def draw_labels(sheet: Sheet, found: Rows, left: float, top: float, *, size: float = LABEL) -> None:
    """Write the labels, right of `left`, flush with the axis."""
    for lines, small, middle in zip(found.lines, found.small, found.middles, strict=True):
        whole = height_of(len(lines), size) + height_of(len(small), SMALL)
        upper = top + middle - whole / 2
        right = left + found.gutter - 0.12
        sheet.write(right, upper, lines, Ink(size, align="right"))
        sheet.write(right, upper + height_of(len(lines), size), small, Ink(SMALL, CHARCOAL, "right"))


def row_axes(  # noqa: PLR0913 -- what the axis shows, all by name
    sheet: Sheet,
    found: Rows,
    place: tuple[float, float, float],
    limits: tuple[float, float],
    *,
    percent: bool = False,
    label: str = "",
) -> Axes:
    """Axes beside the labels whose y is inches below the upper edge; `place` is left, top and width in inches.

    Only the axis of values has grid lines, light grey.
    """
    left, top, width = place
    axes = sheet.axes(left, top, width, found.height)
    axes.set_ylim(found.height, 0)
    axes.set_yticks([])
    axes.set_xlim(*limits)
    widest = width_of("100%" if percent else f"{limits[1]:,.0f}", SMALL) + 0.22
    axes.set_xticks(ticks(limits[1], min(6, max(1, int(width / widest))), integer=not percent))
    axes.xaxis.set_major_formatter(FuncFormatter(percentage if percent else lambda value, _: f"{value:,.0f}"))
    axes.grid(visible=True, axis="x", color=GRID)
    axes.axvline(0, color=CHARCOAL, linewidth=0.6, zorder=1)
    if label:
        axes.set_xlabel(label, size=SMALL, color=CHARCOAL, loc="left", labelpad=3)
    return axes


def ticks(upper: float, most: int, *, integer: bool = False) -> list[float]:
    """Round numbers from 0 to `upper`, about as many as `most`.

    Examples
    --------
    >>> ticks(0.21, 4)
    [0.0, 0.1, 0.2]
    """
    found = MaxNLocator(nbins=most, steps=[1, 2, 5, 10], integer=integer).tick_values(0.0, upper)
    return [float(tick) for tick in found if 0 <= tick <= upper * (1 + 1e-9)]


def percentage(value: float, _: int | None = None) -> str:
    """A tick of an axis of proportions, without needless decimals.

    Examples
    --------
    >>> percentage(0.2), percentage(0.025)
    ('20%', '2.5%')
    """
    return f"{100 * value:.3g}%"


def below(label: str = "") -> float:
    """Height in inches below the rows for the axis' ticks, and its label where it has one.

    Examples
    --------
    >>> below("number") > below() > 0
    True
    """
    return _TICKS + (_AXIS_LABEL if label else 0.0)


def upper_limit(values: np.ndarray, *, percent: bool = False) -> float:
    """Upper end of an axis from 0: a little over the largest released value.

    Examples
    --------
    >>> upper_limit(np.array([0.1, 0.2]), percent=True)
    0.21
    >>> upper_limit(np.array([float("nan")]))
    1.0
    """
    finite = values[np.isfinite(values)]
    if not finite.size or finite.max() <= 0:
        return 0.05 if percent else 1.0
    return round(float(finite.max()) * 1.05, 10)


def _middles(heights: np.ndarray) -> np.ndarray:
    ends = np.array(list(itertools.accumulate(heights)), dtype=float)
    return ends - heights / 2
