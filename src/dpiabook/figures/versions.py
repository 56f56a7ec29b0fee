"""Who joined, left or changed between versions, and how the risk moved."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.marks import mark, text_room, value_label, withheld_mark
from dpiabook.figures.released import MISSING_WORD, WITHHELD_WORD, Released, released
from dpiabook.figures.rows import Rows, below, columns_of, draw_labels, row_axes, rows, upper_limit
from dpiabook.figures.sheet import ROOM, Sheet, Sign, sheet
from dpiabook.figures.style import CATEGORICAL, MUTED, ORANGE, TALLEST
from dpiabook.figures.words import alt_text, each, notes, subtitle, unshown
from dpiabook.release.statement import Statement

_COUNTS = ("joined", "left", "changed")
_THICK = 0.13
_RISK = "share_unique"
_NOTHING = "no version before to compare with"
_AXIS = "number against the version before"


def draw_versions(statement: Statement) -> Drawing | None:
    """Bars of records that joined, left or changed, and beside them dots of the risk.

    Columns ``version`` (text, in time's order), ``joined``, ``left``, ``changed`` (counts against the version before;
    empty for the first) and, where it was measured, ``share_unique`` (share of people alone).
    """
    every = released(statement, "version", *_COUNTS, perhaps=[_RISK])
    if every is None:
        return None
    laid = rows(every.raw("version"), 1.4, least=0.56)
    fits = columns_of(laid.heights, TALLEST - below(_AXIS), most=1)[0][1]
    found, laid = every.take(range(len(every))[-fits:]), laid.part(len(every) - fits, len(every))
    about = notes(found, len(every) - len(found), "versions")
    page = sheet(
        statement,
        subtitle(f"Number of {statement.universe} by version"),
        laid.height + below(_AXIS),
        notes=about,
    )
    draw_labels(page, laid, 0.0, 0.0)
    room = ROOM - laid.gutter
    _counts(page, laid, found, (laid.gutter, 0.0, room * 0.62 if found.has(_RISK) else room))
    if found.has(_RISK):
        _risks(page, laid, found, (laid.gutter + room * 0.66, 0.0, room * 0.34))
    shows = [
        f"{_said(found, name)}: {'; '.join(each(found.raw('version'), found.words(name)))}"
        for name in (*_COUNTS, _RISK)
        if found.has(name) and each(found.raw("version"), found.words(name))
    ]
    left_out = unshown(len(every) - len(found), "versions")
    alt = alt_text(
        statement, "Bars of records that joined, left or changed, by version", shows, found, left_out=left_out
    )
    return Drawing(page.figure, alt, found.values)


def _said(found: Released, name: str) -> str:
    """A column's name in the words of the table."""
    return found.label(name).lower()


def _counts(page: Sheet, laid: Rows, found: Released, place: tuple[float, float, float]) -> None:
    values = np.column_stack([found.numbers(name) for name in _COUNTS])
    free = text_room([f"{text} {name}" for name in _COUNTS for text in found.words(name) if text != MISSING_WORD])
    limits = (0.0, upper_limit(values.ravel()))
    axes = row_axes(page, laid, (place[0], place[1], place[2] - free), limits, label=_AXIS)
    for number, (name, colour) in enumerate(zip(_COUNTS, CATEGORICAL, strict=False)):
        middles = laid.middles + (number - 1) * (_THICK + 0.02)
        axes.barh(middles, np.nan_to_num(values[:, number]), height=_THICK, color=colour, linewidth=0)
        for value, text, y in zip(values[:, number], found.words(name), middles, strict=True):
            if np.isfinite(value):
                value_label(axes, float(value), y, f"{text} {name}")
            elif text == WITHHELD_WORD:
                withheld_mark(axes, y, f"{name}: {WITHHELD_WORD}")
    for y in laid.middles[_first(found)]:
        withheld_mark(axes, y, _NOTHING)


def _first(found: Released) -> np.ndarray:
    """Where nothing was counted, since there was no version before."""
    return np.array(
        [words == (MISSING_WORD,) * 3 for words in zip(*map(found.words, _COUNTS), strict=True)], dtype=bool
    )


def _risks(page: Sheet, laid: Rows, found: Released, place: tuple[float, float, float]) -> None:
    shares, printed = found.numbers(_RISK).to_numpy(), found.words(_RISK)
    limits = (0.0, upper_limit(shares, percent=True))
    axes = row_axes(
        page,
        laid,
        (*place[:2], place[2] - text_room(printed, 7.0)),
        limits,
        percent=True,
        label=found.label(_RISK).lower(),
    )
    axes.plot(shares, laid.middles, color=MUTED, linewidth=1.2, zorder=1)
    mark(axes, shares, laid.middles, Sign("o", ORANGE, ""))
    for share, text, y in zip(shares, printed, laid.middles, strict=True):
        if np.isfinite(share):
            value_label(axes, float(share), y, text, gap=7.0)
        elif text:
            withheld_mark(axes, y, text)
