"""Which variables follow from which: what tells on the left, what it tells on the right, a line for each relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of, wrap
from dpiabook.figures.marks import mark
from dpiabook.figures.released import Released, released
from dpiabook.figures.sheet import ROOM, Ink, Sheet, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, GRID, LABEL, MUTED, ORANGE, TALLEST, TEAL, WINE
from dpiabook.figures.words import alt_text, each, notes, subtitle, unshown
from dpiabook.release.statement import Statement

_SIGNS = {
    "computed from it": Sign("o", BLUE, "computed from it"),
    "says the same": Sign("D", TEAL, "says the same"),
    "only where it is": Sign("s", WINE, "only where it is"),
    "summary of events": Sign("^", ORANGE, "summary of events"),
    "the larger area": Sign("P", CHARCOAL, "the larger area"),
}
_COLUMNS = ("made_of", "variable", "how", "used")
_USED = "used"
_MIDDLE, _PAD, _BETWEEN = 1.1, 0.07, 0.09
_SIDE = (ROOM - _MIDDLE) / 2
_HOLLOW = "Hollow: seen in the data alone, to be confirmed."


@dataclass(frozen=True)
class _Row:
    """One relation: the lines of its label on the right, its sign, and how high it stands."""

    place: int
    lines: tuple[str, ...]
    sign: Sign

    @property
    def height(self) -> float:
        return height_of(len(self.lines), LABEL) + _PAD


@dataclass(frozen=True)
class _Group:
    """All that follows from the same variables."""

    lines: tuple[str, ...]
    rows: tuple[_Row, ...]

    @property
    def height(self) -> float:
        return max(sum(row.height for row in self.rows), height_of(len(self.lines), LABEL) + _PAD) + _BETWEEN


def draw_lineage(statement: Statement) -> Drawing | None:
    """Lines from variables to what follows from them; columns ``made_of``, ``variable``, ``how``, ``used``."""
    found = released(statement, *_COLUMNS)
    if found is None:
        return None
    shown = _fitting(_groups(found))
    places = [row.place for group in shown for row in group.rows]
    hollow = any(found.raw("used")[place] != _USED for place in places)
    about = notes(found, len(found) - len(places), "relations", _HOLLOW if hollow else "")
    ways = [found.raw("how")[place] for place in places]
    key = [sign for name, sign in _SIGNS.items() if name in ways]
    under = subtitle("Variables on the right follow from those on the left, or tell of them")
    page = sheet(statement, under, sum(group.height for group in shown), key=key, notes=about)
    top = 0.0
    for group in shown:
        _draw(page, group, top)
        top += group.height
    drawn = found.take(places)
    shows = each(
        drawn.raw("variable"), [": ".join(pair) for pair in zip(drawn.raw("how"), drawn.raw("made_of"), strict=True)]
    )
    what, left_out = "Lines from variables to what follows from them", unshown(len(found) - len(drawn), "relations")
    alt = alt_text(statement, what, shows, drawn, left_out=left_out)
    return Drawing(page.figure, alt, drawn.values)


def _groups(found: Released) -> list[_Group]:
    """The relations by what they follow from, in the table's order."""
    of, used = found.raw("made_of"), found.raw("used")
    groups: dict[str, list[_Row]] = {}
    for place, (variable, how) in enumerate(zip(found.raw("variable"), found.raw("how"), strict=True)):
        sign = _SIGNS.get(how, Sign("P", CHARCOAL, how))
        shown = Sign(sign.marker, sign.colour, sign.label, filled=used[place] == _USED)
        groups.setdefault(of[place], []).append(_Row(place, wrap(variable, _SIDE, LABEL, most=2), shown))
    return [_Group(wrap(name, _SIDE, LABEL, most=3), tuple(rows)) for name, rows in groups.items()]


def _fitting(groups: Sequence[_Group]) -> list[_Group]:
    """The groups that fit a page."""
    shown: list[_Group] = []
    for group in groups:
        if sum(one.height for one in [*shown, group]) > TALLEST:
            break
        shown.append(group)
    return shown


def _draw(page: Sheet, group: _Group, top: float) -> None:
    """One group: its label in the middle of its rows, and a line to each."""
    rows = sum(row.height for row in group.rows)
    inner = group.height - _BETWEEN
    middle = inner / 2
    page.write(_SIDE, top + middle - height_of(len(group.lines), LABEL) / 2, group.lines, Ink(align="right"))
    axes = page.axes(_SIDE, top, _MIDDLE, inner)
    axes.set(xlim=(0, _MIDDLE), ylim=(inner, 0), xticks=[], yticks=[])
    at = (inner - rows) / 2
    for row in group.rows:
        place = at + row.height / 2
        _line(axes, middle, place, row.sign)
        page.write(_SIDE + _MIDDLE, top + place - height_of(len(row.lines), LABEL) / 2, row.lines)
        at += row.height


def _line(axes: Axes, start: float, end: float, sign: Sign) -> None:
    """From what tells to what it tells; its sign stands at the end."""
    axes.plot([0.05, _MIDDLE - 0.16], [start, end], color=MUTED if sign.filled else GRID, linewidth=1.2, zorder=1)
    mark(axes, np.array([_MIDDLE - 0.16]), np.array([end]), sign, 6.5)
