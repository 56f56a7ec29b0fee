"""The page of a figure: title, subtitle, key, the room for drawing, notes and source, measured in inches.

The title states the finding, the subtitle gives unit, population and n, the last line names the output rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from dpiabook.figures.lettering import height_of, width_of, wrap
from dpiabook.figures.style import CHARCOAL, GRID, INK, LABEL, SMALL, SUBTITLE, TITLE, WIDTH
from dpiabook.release.statement import Statement

MARGIN = 0.12
ROOM = WIDTH - 2 * MARGIN
"""Width in inches that a figure may fill."""
_GAP = 0.1
_GLYPH = 0.2


@dataclass(frozen=True)
class Ink:
    """How a text is written: size in points, colour, alignment to its place, weight."""

    size: float = LABEL
    colour: str = INK
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True)
class Sign:
    """An entry of the key: a shape in a colour, and what it stands for."""

    marker: str
    colour: str
    label: str
    filled: bool = True


@dataclass(frozen=True)
class Sheet:
    """A figure with its words set, and the room below them empty.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    top : float
        Where the room begins, in inches below the upper edge.
    height : float
        Height of the room in inches.
    """

    figure: Figure
    top: float
    height: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in the room, in inches from its upper left corner."""
        across, down = self.figure.get_size_inches()
        box = (
            (MARGIN + left) / across,
            1 - (self.top + top + height) / down,
            width / across,
            height / down,
        )
        axes = self.figure.add_axes(box)
        axes.set_facecolor("none")
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        return axes

    def write(self, left: float, top: float, lines: Sequence[str], ink: Ink = Ink()) -> None:
        """Lines of text at a place in the room; `top` is the upper edge of the first."""
        _write(self.figure, (MARGIN + left, self.top + top), lines, ink)


def sheet(
    statement: Statement, subtitle: str, height: float, *, key: Sequence[Sign] = (), notes: Sequence[str] = ()
) -> Sheet:
    """Set the words of a figure around a room of `height` inches.

    Parameters
    ----------
    statement : Statement
        Its title becomes the title, its profile the source line.
    subtitle : str
        Unit, population and n.
    height : float
        Of the room for drawing, in inches, axes' labels included.
    key : sequence of Sign, optional
        What shapes stand for, where they cannot be labelled beside the data.
    notes : sequence of str, optional
        Below the room: what is not drawn, what a mark means.
    """
    title = wrap(statement.title, ROOM, TITLE, bold=True)
    under = wrap(subtitle, ROOM, SUBTITLE)
    signs = _key_lines(key)
    below = [line for note in (*notes, source(statement)) for line in wrap(note, ROOM, SMALL)]
    heads = (height_of(len(title), TITLE), height_of(len(under), SUBTITLE), len(signs) * height_of(1, LABEL) * 1.15)
    top = MARGIN + heads[0] + 0.04 + heads[1] + (_GAP / 2 + heads[2] if signs else 0) + _GAP
    whole = top + height + _GAP + height_of(len(below), SMALL) + MARGIN
    figure = Figure(figsize=(WIDTH, whole), facecolor="white")
    _write(figure, (MARGIN, MARGIN), title, Ink(TITLE, bold=True))
    _write(figure, (MARGIN, MARGIN + heads[0] + 0.04), under, Ink(SUBTITLE, CHARCOAL))
    _draw_key(figure, signs, top - _GAP - heads[2])
    _rule(figure, top + height + _GAP * 0.6)
    _write(figure, (MARGIN, top + height + _GAP), below, Ink(SMALL, CHARCOAL))
    return Sheet(figure, top, height)


def source(statement: Statement) -> str:
    """The source line: under which output rules the values were released."""
    return f"Output rules: {statement.profile or 'not stated'}"


def _write(figure: Figure, place: tuple[float, float], lines: Sequence[str], ink: Ink) -> None:
    """Lines of text below each other; `place` is left and top in inches from the figure's upper left corner."""
    across, down = figure.get_size_inches()
    for number, line in enumerate(lines):
        middle = place[1] + height_of(number, ink.size) + height_of(1, ink.size) / 2
        figure.text(
            place[0] / across,
            1 - middle / down,
            line,
            size=ink.size,
            color=ink.colour,
            weight="bold" if ink.bold else "normal",
            ha=ink.align,
            va="center_baseline",
        )


def _rule(figure: Figure, top: float) -> None:
    """A light line between the drawing and its notes."""
    across, down = figure.get_size_inches()
    ends = (MARGIN / across, 1 - MARGIN / across)
    figure.add_artist(Line2D(ends, (1 - top / down,) * 2, color=GRID, linewidth=0.6))


def _key_lines(key: Sequence[Sign]) -> list[list[tuple[float, Sign]]]:
    """Entries side by side, each with its place from the left, in as many lines as they need."""
    lines: list[list[tuple[float, Sign]]] = []
    left = ROOM
    for sign in key:
        needs = _GLYPH + width_of(sign.label, LABEL) + 0.2
        if not lines or left + needs - 0.2 > ROOM:
            lines.append([])
            left = 0.0
        lines[-1].append((left, sign))
        left += needs
    return lines


def _draw_key(figure: Figure, lines: Sequence[Sequence[tuple[float, Sign]]], top: float) -> None:
    across, down = figure.get_size_inches()
    step = height_of(1, LABEL) * 1.15
    for number, line in enumerate(lines):
        upper = top + number * step
        for left, sign in line:
            x, y = (MARGIN + left + 0.06) / across, 1 - (upper + step / 2) / down
            figure.add_artist(glyph(x, y, sign))
            _write(figure, (MARGIN + left + _GLYPH, upper), [sign.label], Ink(LABEL))


def glyph(x: float, y: float, sign: Sign) -> Line2D:
    """The shape of a sign at a place given in shares of the figure."""
    face = sign.colour if sign.filled else "white"
    return Line2D(
        [x],
        [y],
        marker=sign.marker,
        markersize=6.5,
        markerfacecolor=face,
        markeredgecolor=sign.colour,
        markeredgewidth=1.2,
        linestyle="none",
    )
