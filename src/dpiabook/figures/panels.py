"""Small multiples on one page: where each panel lies, and which areas are named below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiabook.figures.lettering import height_of, width_of, wrap
from dpiabook.figures.sheet import ROOM
from dpiabook.figures.style import LABEL, TALLEST

MOST = 12
"""Panels of one figure; the rest is in the table."""
TICK = 7.0
"""Size of the type below the panels, in points."""
GUTTER = 0.55
"""Room for the axis of values on the left of each panel, in inches."""
_GAP, _STRETCH, _WIDE = 0.22, 0.16, 60
_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Panel:
    """One panel: its heading in lines and its place in the room, in inches.

    Attributes
    ----------
    heading : tuple of str
    left, top, width, height : float
        Of the axes, without heading and gutter.
    last : bool
        No panel stands below it.
    """

    heading: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    last: bool

    @property
    def heading_top(self) -> float:
        """Upper edge of the heading."""
        return self.top - height_of(len(self.heading), LABEL) - 0.05


def lay_out(headings: Sequence[str], areas: int) -> tuple[list[Panel], float]:
    """Place panels in two columns, or in one when there are many areas.

    Returns
    -------
    panels : list of Panel
        At most twelve, and no more than fit a page.
    height : float
        Of all of them in inches, without the names of areas below.

    Examples
    --------
    >>> panels, height = lay_out(["one", "two", "three"], 4)
    >>> [round(panel.left, 2) > 1 for panel in panels], [panel.last for panel in panels]
    ([False, True, False], [False, True, True])
    """
    columns = 1 if areas > _WIDE or len(headings) == 1 else 2
    each = (ROOM - _GAP * (columns - 1)) / columns
    chosen = [wrap(text, each, LABEL, bold=True, most=2) for text in headings[:MOST]]
    plot = 0.74 if columns == 1 and len(headings) > 1 else 0.95
    panels: list[Panel] = []
    top = 0.0
    for start in range(0, len(chosen), columns):
        line = chosen[start : start + columns]
        head = height_of(max(map(len, line)), LABEL) + 0.05
        if top + head + plot > TALLEST:
            break
        for place, heading in enumerate(line):
            left = place * (each + _GAP) + GUTTER
            panels.append(Panel(heading, left, top + head, each - GUTTER - 0.1, plot, False))
        top += head + plot + _STRETCH
    count = len(panels)
    return [
        Panel(p.heading, p.left, p.top, p.width, p.height, number + columns >= count) for number, p in enumerate(panels)
    ], top - _STRETCH


def named_areas(areas: Sequence[str], width: float) -> dict[int, tuple[str, ...]]:
    """Which areas are named below a panel of `width` inches: all, or every second, fifth, tenth.

    Returns
    -------
    dict of int to tuple of str
        Place of the area to the lines of its name.

    Examples
    --------
    >>> named_areas(["A", "B"], 2.0)
    {0: ('A',), 1: ('B',)}
    >>> sorted(named_areas([f"Area {number:03}" for number in range(40)], 3.0))
    [0, 5, 10, 15, 20, 25, 30, 35]
    """
    pitch = width / max(1, len(areas))
    for step in _STEPS:
        room = pitch - 0.08 if step == 1 else min(step * pitch - 0.08, 2 * GUTTER)
        names = {place: wrap(areas[place], room, TICK) for place in range(0, len(areas), step) if room > 0}
        if names and all(_whole(areas[place], lines, room) for place, lines in names.items()):
            return {place: lines for place, lines in names.items() if _inside(place, lines, pitch, width)}
    return {0: wrap(areas[0], 2 * GUTTER, TICK, most=3)} if areas else {}


def _whole(area: str, lines: tuple[str, ...], room: float) -> bool:
    """Whether a name stands in at most three lines with its words whole."""
    return len(lines) <= 3 and all(width_of(word, TICK) <= room for word in area.split())


def _inside(place: int, lines: tuple[str, ...], pitch: float, width: float) -> bool:
    """Whether a name ends before the next panel begins."""
    return (place + 0.5) * pitch + max(width_of(line, TICK) for line in lines) / 2 <= width + 0.1
