"""How many people flagged as missing from education are wrongly labelled, at least and at most."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.bars import fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.marks import mark, text_room, value_label, withheld_mark
from dpiabook.figures.released import MISSING_WORD, WITHHELD_WORD, Released, released
from dpiabook.figures.rows import below, draw_labels, row_axes, rows, upper_limit
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_BESIDE = 7.0
_LOW = Sign("o", BLUE, "at least: certainly not missing")
_HIGH = Sign("D", TEAL, "at most: and those educated at home, or of unknown status", filled=False)


def draw_education_labels(statement: Statement) -> Drawing | None:
    """Bounds by region; columns ``region``, ``flagged``, ``share_lower``, ``share_upper``."""
    every = released(statement, "region", "flagged", "share_lower", "share_upper")
    if every is None:
        return None
    found = every.take(range(len(every))[: fitting(every.raw("region"))])
    laid = rows(found.raw("region"), 2.4, least=0.3)
    texts = _texts(found)
    under = subtitle(
        "Share of those flagged to whom the words may not apply, in %",
        population(statement, "flagged", unit=f"flagged {statement.universe}"),
    )
    about = notes(found, len(every) - len(found), "regions")
    page = sheet(statement, under, laid.height + below(), key=[_LOW, _HIGH], notes=about)
    draw_labels(page, laid, 0.0, 0.0)
    values = np.column_stack([found.numbers("share_lower"), found.numbers("share_upper")])
    room = ROOM - laid.gutter - text_room(texts, _BESIDE)
    axes = row_axes(
        page, laid, (laid.gutter, 0.0, room), (0.0, upper_limit(values.ravel(), percent=True)), percent=True
    )
    for bounds, y, text in zip(values, laid.middles, texts, strict=True):
        _bounds(axes, bounds, y, text)
    left_out = unshown(len(every) - len(found), "regions")
    alt = alt_text(
        statement,
        "Bounds of the share to whom the words may not apply, by region",
        each(found.raw("region"), texts),
        found,
        left_out=left_out,
    )
    return Drawing(page.figure, alt, found.values)


def _texts(found: Released) -> list[str]:
    lows, highs = found.words("share_lower"), found.words("share_upper")
    pairs = zip(lows, highs, strict=True)
    return [_between(low, high) for low, high in pairs]


def _between(low: str, high: str) -> str:
    unsaid = (WITHHELD_WORD, MISSING_WORD)
    if low == high or (low in unsaid and high in unsaid):
        return low
    if low in unsaid or high in unsaid:
        return f"at most {high}" if low in unsaid else f"at least {low}"
    return f"{low} to {high}"


def _bounds(axes: Axes, bounds: np.ndarray, y: float, text: str) -> None:
    shown = bounds[np.isfinite(bounds)]
    if not len(shown):
        withheld_mark(axes, y, text or WITHHELD_WORD)
        return
    axes.plot(bounds, [y, y], color=BLUE, linewidth=3.2, alpha=0.25, solid_capstyle="butt")
    for value, sign in zip(bounds, (_LOW, _HIGH), strict=True):
        mark(axes, np.array([value]), np.array([y]), sign)
    value_label(axes, float(shown.max()), y, text, gap=_BESIDE)
