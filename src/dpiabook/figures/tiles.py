"""A table seen at a glance: tiles shaded by their number, each with the number as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.typing import ColorType

from dpiabook.figures.lettering import height_of, width_of, wrap
from dpiabook.figures.released import WITHHELD_WORD
from dpiabook.figures.rows import Rows, columns_of, draw_labels, rows
from dpiabook.figures.sheet import MARGIN, ROOM, Ink, Sheet, Sign, glyph, sheet
from dpiabook.figures.style import CHARCOAL, GRID, INK, LABEL, PALE, SEQUENTIAL, SMALL, TALLEST, WHITE
from dpiabook.release.statement import Statement

_MARK = 0.2
_WIDEST = 1.1
_GUTTERS, _NARROWEST = ((5, 2.4), (7, 1.9)), 1.6
"""Up to how many columns the labels of rows may be how wide, in inches."""


@dataclass(frozen=True)
class Tiles:
    """What the tiles show.

    Attributes
    ----------
    rows, columns : sequence of str
        Labels.
    shades : numpy.ndarray, shape (rows, columns)
        0 to 1, from light to dark; NaN where nothing may be drawn.
    texts : sequence of sequence of str
        Printed in the tiles.
    signs : sequence of Sign
        A shape above each column's label, where the column has one elsewhere too.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    shades: np.ndarray
    texts: Sequence[Sequence[str]]
    signs: Sequence[Sign] = ()


def tiles_fitting(labels: Sequence[str], columns: int) -> int:
    """How many rows of tiles fit on one page."""
    return int(columns_of(_rows(labels, columns).heights, TALLEST - 0.8, most=1)[0][1])


def _rows(labels: Sequence[str], columns: int) -> Rows:
    """Labels of the rows, narrower where there are many columns."""
    widest = next((width for most, width in _GUTTERS if columns <= most), _NARROWEST)
    return rows(labels, widest, least=0.28)


def tile_chart(statement: Statement, subtitle: str, tiles: Tiles, *, notes: Sequence[str] = ()) -> Figure:
    """Draw tiles with row labels on the left and column labels above."""
    found = _rows(tiles.rows, len(tiles.columns))
    width = min(_WIDEST, (ROOM - found.gutter) / len(tiles.columns))
    heads = [wrap(label, width - 0.08, SMALL, most=4) for label in tiles.columns]
    head = height_of(max(len(lines) for lines in heads), SMALL) + (_MARK if tiles.signs else 0) + 0.06
    page = sheet(statement, subtitle, head + found.height, notes=notes)
    for j, lines in enumerate(heads):
        _head(page, lines, (found.gutter + (j + 0.5) * width, head), tiles.signs[j] if tiles.signs else None)
    draw_labels(page, found, 0.0, head)
    axes = page.axes(found.gutter, head, width * len(tiles.columns), found.height)
    axes.set(xlim=(0, width * len(tiles.columns)), ylim=(found.height, 0), xticks=[], yticks=[])
    tops = found.middles - found.heights / 2
    for i, (top, high) in enumerate(zip(tops, found.heights, strict=True)):
        for j, text in enumerate(tiles.texts[i]):
            _tile(axes, (j * width, top, width, high), tiles.shades[i, j], text)
    return page.figure


def shares_of(values: np.ndarray) -> np.ndarray:
    """Shades from numbers: each as a share of the largest; NaN stays.

    Examples
    --------
    >>> shares_of(np.array([[1.0, 4.0]])).tolist()
    [[0.25, 1.0]]
    """
    largest = np.nanmax(values) if np.isfinite(values).any() else 0.0
    return values / largest if largest > 0 else values * 0.0


def _head(page: Sheet, lines: Sequence[str], place: tuple[float, float], sign: Sign | None) -> None:
    """A column's label, its last line at the same height as the others', and its sign above."""
    middle, bottom = place
    upper = bottom - 0.05 - height_of(len(lines), SMALL)
    page.write(middle, upper, lines, Ink(SMALL, align="center"))
    if sign is not None:
        across, down = page.figure.get_size_inches()
        page.figure.add_artist(glyph((MARGIN + middle) / across, 1 - (page.top + upper - _MARK / 2) / down, sign))


def _tile(axes: Axes, place: tuple[float, float, float, float], shade: float, text: str) -> None:
    """One tile; a withheld one is hatched and says so, a zero is pale, what was not assessed is left white."""
    left, top, width, high = place
    hidden = not np.isfinite(shade)
    face = WHITE if hidden else (PALE if shade == 0 else _shades()(float(shade)))
    tile = Rectangle((left + 0.015, top + 0.015), width - 0.03, high - 0.03, facecolor=face, linewidth=0)
    tile.set(hatch="////" if text == WITHHELD_WORD else None, edgecolor=GRID if hidden else WHITE)
    axes.add_patch(tile)
    words = "" if hidden and text != WITHHELD_WORD else text
    size = next((size for size in (LABEL, SMALL, 7.0) if width_of(words, size) <= width * 0.9), 6.0)
    box = {"facecolor": WHITE, "edgecolor": "none", "pad": 1.0} if hidden and words else None
    colour = CHARCOAL if hidden else (WHITE if _dark(face) else INK)
    axes.text(
        left + width / 2, top + high / 2, words, size=size, color=colour, ha="center", va="center_baseline", bbox=box,
        style="italic" if hidden else "normal",
    )  # fmt: skip


@cache
def _shades() -> Colormap:
    """From light to dark, also in grey."""
    shades: Colormap = sns.blend_palette(["#DCE8F2", *reversed(SEQUENTIAL)], as_cmap=True)
    return shades


def _dark(colour: ColorType) -> bool:
    """Whether white type reads better on a colour than black (relative luminance as in WCAG 2)."""
    parts = np.asarray(to_rgb(colour), dtype=float)
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return bool(linear @ (0.2126, 0.7152, 0.0722) < 0.18)
