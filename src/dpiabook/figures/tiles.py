"""A table seen at a glance: tiles shaded by their number, each with the number as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dpiabook.figures.lettering import height_of, width_of, wrap
from dpiabook.figures.released import WITHHELD_WORD
from dpiabook.figures.rows import columns_of, draw_labels, rows
from dpiabook.figures.sheet import MARGIN, ROOM, Sheet, Sign, glyph, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, INK, LABEL, MUTED, PALE, SMALL, TALLEST, WHITE
from dpiabook.release.statement import Statement

_MARK = 0.2
_WIDEST = 1.1


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


def tiles_fitting(labels: Sequence[str]) -> int:
    """How many rows of tiles fit on one page."""
    return int(columns_of(rows(labels, 2.4, least=0.28).heights, TALLEST - 0.8, most=1)[0][1])


def tile_chart(statement: Statement, subtitle: str, tiles: Tiles, *, notes: Sequence[str] = ()) -> Figure:
    """Draw tiles with row labels on the left and column labels above."""
    found = rows(tiles.rows, 2.4, least=0.28)
    width = min(_WIDEST, (ROOM - found.gutter) / len(tiles.columns))
    heads = [wrap(label, width - 0.06, SMALL, most=4) for label in tiles.columns]
    head = height_of(max(len(lines) for lines in heads), SMALL) + (_MARK if tiles.signs else 0) + 0.06
    page = sheet(statement, subtitle, head + found.height, notes=notes)
    _draw_heads(page, heads, head, found.gutter, width, tiles.signs)
    draw_labels(page, found, 0.0, head)
    axes = page.axes(found.gutter, head, width * len(tiles.columns), found.height)
    axes.set(xlim=(0, len(tiles.columns)), ylim=(found.height, 0), xticks=[], yticks=[])
    colours = sns.blend_palette(["#DCE8F2", "#6BACE6", "#2073BC", BLUE], as_cmap=True)
    tops = found.middles - found.heights / 2
    for i, (top, high) in enumerate(zip(tops, found.heights, strict=True)):
        for j, text in enumerate(tiles.texts[i]):
            _tile(axes, (j, top, high), tiles.shades[i, j], text, colours, width)
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


def _draw_heads(
    page: Sheet, heads: Sequence[Sequence[str]], head: float, gutter: float, width: float, signs: Sequence[Sign]
) -> None:
    across, down = page.figure.get_size_inches()
    for j, lines in enumerate(heads):
        middle = gutter + (j + 0.5) * width
        upper = head - 0.05 - height_of(len(lines), SMALL)
        page.write(middle, upper, lines, size=SMALL, colour=INK, align="center")
        if signs:
            y = 1 - (page.top + upper - _MARK / 2) / down
            page.figure.add_artist(glyph((MARGIN + middle) / across, y, signs[j]))


def _tile(
    axes: Axes, place: tuple[int, float, float], shade: float, text: str, colours: Colormap, width: float
) -> None:
    """One tile; a withheld one is hatched and says so, a zero is pale."""
    left, top, high = place
    hidden = not np.isfinite(shade)
    face = WHITE if hidden else (PALE if shade == 0 else colours(float(shade)))
    hatch = {"hatch": "////", "edgecolor": MUTED} if hidden else {"edgecolor": WHITE}
    axes.add_patch(Rectangle((left + 0.02, top + 0.015), 0.96, high - 0.03, facecolor=face, linewidth=0, **hatch))
    words = "" if hidden and text != WITHHELD_WORD else text
    size = next((s for s in (LABEL, SMALL, 7.0, 6.0) if width_of(words, s) <= width * 0.92), 6.0)
    box = {"facecolor": WHITE, "edgecolor": "none", "pad": 1.0} if hidden and words else None
    colour = CHARCOAL if hidden else (WHITE if _dark(face) else INK)
    axes.text(
        left + 0.5, top + high / 2, words, size=size, color=colour, ha="center", va="center_baseline", bbox=box,
        style="italic" if hidden else "normal",
    )  # fmt: skip


def _dark(colour: object) -> bool:
    """Whether white type reads better on a colour than black (relative luminance as in WCAG 2)."""
    parts = np.array(to_rgb(colour))  # type: ignore[arg-type]
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return bool(linear @ (0.2126, 0.7152, 0.0722) < 0.18)
