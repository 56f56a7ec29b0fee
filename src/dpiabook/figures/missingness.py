"""How much of each variable is missing, and what missing means: not known, or not applicable."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.bars import fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.marks import mark, text_room, value_label, withheld_mark
from dpiabook.figures.released import Released, released
from dpiabook.figures.rows import below, draw_labels, row_axes, rows
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle
from dpiabook.release.statement import Statement

_MOST = 30
_BESIDE = 7.0
_WIDEST = 2.6
_SIGNS = {
    "not known": Sign("o", BLUE, "missing: not known"),
    "not applicable": Sign("s", TEAL, "missing: does not apply, itself information", filled=False),
}


def draw_missingness(statement: Statement) -> Drawing | None:
    """Stems with a shape for what missing means.

    Columns ``variable``, ``n``, ``missing``, ``share_missing``, ``means`` ("not known" or "not applicable").
    Variables without missing values are left out, and of the others the thirty with the largest share are
    drawn.
    """
    every = released(statement, "variable", "n", "missing", "share_missing", "means")
    if every is None:
        return None
    some = every.take(np.flatnonzero(every.numbers("missing").to_numpy() != 0).tolist())
    if not len(some):
        return None
    ranked = some.ranked("share_missing")
    found = ranked.take(range(len(some))[: min(_MOST, fitting(ranked.raw("variable"), widest=_WIDEST))])
    under = subtitle(
        "Share of records in which the variable is missing, in %", population_of_rows(every, "n", "records")
    )
    about = notes(found, len(some) - len(found), "variables with missing values")
    labels = found.raw("variable")
    laid = rows(labels, _WIDEST)
    page = sheet(statement, under, laid.height + below(), key=list(_SIGNS.values()), notes=about)
    draw_labels(page, laid, 0.0, 0.0)
    room = ROOM - laid.gutter - text_room(found.words("share_missing"), _BESIDE)
    axes = row_axes(page, laid, (laid.gutter, 0.0, room), (0.0, 1.0), percent=True)
    _stems(axes, found, laid.middles)
    what = "Chart of the share of records in which each variable is missing, with a shape for what missing means"
    alt = alt_text(statement, what, each(labels, found.words("share_missing")), withheld=found.withheld())
    return Drawing(page.figure, alt, found.values)


def _stems(axes: Axes, found: Released, middles: np.ndarray) -> None:
    shares, printed = found.numbers("share_missing"), found.words("share_missing")
    for share, text, means, y in zip(shares, printed, found.raw("means"), middles, strict=True):
        if not np.isfinite(share):
            withheld_mark(axes, y, text)
            continue
        sign = _SIGNS.get(means, _SIGNS["not known"])
        axes.plot([0, share], [y, y], color=sign.colour, linewidth=1.6, solid_capstyle="butt")
        mark(axes, np.array([share]), np.array([y]), sign)
        value_label(axes, share, y, text, gap=_BESIDE)
