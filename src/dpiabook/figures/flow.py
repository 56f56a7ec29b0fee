"""The stages of the data flow as boxes and arrows: who holds the data, and whether people are identified there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import FancyArrowPatch, Rectangle

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of, wrap
from dpiabook.figures.released import Released, released
from dpiabook.figures.sheet import ROOM, Ink, Sheet, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, LABEL, PALE, SMALL, TALLEST, TEAL, WINE
from dpiabook.figures.words import alt_text, notes, subtitle, unshown
from dpiabook.release.statement import Statement

_STATES = {
    "identified": Sign("o", WINE, "people are identified"),
    "de-identified": Sign("D", BLUE, "de-identified", filled=False),
    "aggregate": Sign("s", TEAL, "aggregate"),
}
_COLUMNS = ("stage", "who_holds_the_data", "what_happens", "people_are", "known_from")
_DECLARED = "declared"
_DASHED, _INSET = (0, (4, 3)), 0.01
_EDGE, _PAD, _ARROW = 0.08, 0.08, 0.22
_STATE_WIDTH = 1.35
_TEXT_WIDTH = ROOM - _EDGE - 3 * _PAD - _STATE_WIDTH


@dataclass(frozen=True)
class _Box:
    """A stage: its lines and the state of the data there."""

    stage: str
    who: tuple[str, ...]
    what: tuple[str, ...]
    state: str
    known: str

    @property
    def declared(self) -> bool:
        """Whether the stage is declared, and not assumed."""
        return self.known == _DECLARED

    @property
    def height(self) -> float:
        return height_of(1 + len(self.who), LABEL) + height_of(len(self.what), SMALL) + 2 * _PAD


def draw_flow(statement: Statement) -> Drawing | None:
    """Boxes from top to bottom; a stage that is not declared is drawn dashed and labelled so. Columns: `_COLUMNS`."""
    found = released(statement, *_COLUMNS)
    if found is None:
        return None
    boxes = _boxes(found)
    shown = _fitting(boxes)
    height = sum(box.height for box in shown) + _ARROW * (len(shown) - 1)
    about = notes(found, len(boxes) - len(shown), "stages")
    page = sheet(
        statement,
        subtitle("Who holds the data at each stage, and whether people can be identified there"),
        height,
        notes=about,
    )
    top = 0.0
    for box in shown:
        _draw(page, box, top)
        if top > 0:
            _arrow(page, top)
        top += box.height + _ARROW
    shows = [f"{box.stage} ({box.known}): {box.state}" for box in shown]
    what, left_out = "Boxes joined by arrows, one for each stage", unshown(len(boxes) - len(shown), "stages")
    drawn = found.take(range(len(shown)))
    return Drawing(page.figure, alt_text(statement, what, shows, drawn, left_out=left_out), drawn.values)


def _boxes(found: Released) -> list[_Box]:
    columns = (found.raw(name) for name in _COLUMNS)
    return [
        _Box(stage, wrap(who, _TEXT_WIDTH, LABEL, most=3), wrap(what, _TEXT_WIDTH, SMALL, most=4), state, known)
        for stage, who, what, state, known in zip(*columns, strict=True)
    ]


def _fitting(boxes: Sequence[_Box]) -> list[_Box]:
    """The stages that fit a page."""
    shown: list[_Box] = []
    for box in boxes:
        if sum(one.height + _ARROW for one in [*shown, box]) > TALLEST:
            break
        shown.append(box)
    return shown


def _draw(page: Sheet, box: _Box, top: float) -> None:
    sign = _STATES.get(box.state, Sign("P", CHARCOAL, box.state))
    axes = page.axes(0.0, top, ROOM, box.height)
    axes.set(xlim=(0, ROOM), ylim=(box.height, 0), xticks=[], yticks=[])
    if box.declared:
        axes.add_patch(Rectangle((0, 0), ROOM, box.height, facecolor=PALE, linewidth=0))
    else:
        frame = Rectangle((_INSET, _INSET), ROOM - 2 * _INSET, box.height - 2 * _INSET, facecolor="white")
        frame.set(edgecolor=CHARCOAL, linestyle=_DASHED, linewidth=0.9)
        axes.add_patch(frame)
    axes.add_patch(Rectangle((0, 0), _EDGE, box.height, facecolor=sign.colour, linewidth=0))
    left, upper = _EDGE + _PAD, top + _PAD
    page.write(left, upper, [box.stage if box.declared else f"{box.stage} ({box.known})"], Ink(bold=True))
    page.write(left, upper + height_of(1, LABEL), box.who)
    page.write(left, upper + height_of(1 + len(box.who), LABEL), box.what, Ink(SMALL, CHARCOAL))
    place = ROOM - _STATE_WIDTH
    axes.plot([place - 0.12], [box.height / 2], marker=sign.marker, markersize=7, color=sign.colour,
              markerfacecolor=sign.colour if sign.filled else "white", markeredgewidth=1.3)  # fmt: skip
    words = wrap(sign.label, _STATE_WIDTH - _PAD, SMALL, most=2)
    page.write(place, top + (box.height - height_of(len(words), SMALL)) / 2, words, Ink(SMALL))


def _arrow(page: Sheet, top: float) -> None:
    """From the box above to the one that begins at `top`."""
    axes = page.axes(0.0, top - _ARROW, ROOM, _ARROW)
    axes.set(xlim=(0, ROOM), ylim=(_ARROW, 0), xticks=[], yticks=[])
    axes.add_patch(
        FancyArrowPatch(
            (0.6, 0.015), (0.6, _ARROW - 0.015), arrowstyle="-|>", mutation_scale=9, color=CHARCOAL, linewidth=1.1
        )
    )
