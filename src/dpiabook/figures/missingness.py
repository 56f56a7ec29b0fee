"""How much of each variable is missing, and to how many records it does not apply."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.bars import fitting
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.marks import mark, text_room, value_label, withheld_mark
from dpiabook.figures.released import Released, released
from dpiabook.figures.rows import below, draw_labels, row_axes, rows
from dpiabook.figures.sheet import ROOM, Sign, sheet
from dpiabook.figures.style import BLUE, MUTED, TEAL
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle, unshown
from dpiabook.release.statement import Statement

_MOST = 30
_BESIDE = 7.0
_WIDEST = 2.6
_SIGNS = {
    "share_missing": Sign("o", BLUE, "missing: nothing is known"),
    "share_not_applicable": Sign("s", TEAL, "does not apply, itself information", filled=False),
}


def draw_missingness(statement: Statement) -> Drawing | None:
    """Stems, with one shape for what is missing and one for what does not apply.

    Columns ``variable``, ``n``, ``missing``, ``not_applicable`` and the shares of both. Variables that are recorded for
    everybody are left out, and of the others the thirty with the largest share are drawn.
    """
    every = released(statement, "variable", "n", "missing", "not_applicable", *_SIGNS)
    if every is None:
        return None
    gaps = np.column_stack([every.numbers(name).to_numpy() for name in ("missing", "not_applicable")])
    some = every.take(np.flatnonzero((gaps != 0).any(axis=1)).tolist())
    if not len(some):
        return None
    ranked = some.ranked(*_SIGNS)
    found = ranked.take(range(len(some))[: min(_MOST, fitting(ranked.raw("variable"), widest=_WIDEST))])
    under = subtitle(
        "Share of records in which the variable is not recorded, in %", population_of_rows(every, "n", "records")
    )
    about = notes(found, len(some) - len(found), "variables that are not recorded for all")
    labels, texts = found.raw("variable"), _texts(found)
    laid = rows(labels, _WIDEST)
    page = sheet(statement, under, laid.height + below(), key=list(_SIGNS.values()), notes=about)
    draw_labels(page, laid, 0.0, 0.0)
    room = ROOM - laid.gutter - text_room(texts, _BESIDE)
    axes = row_axes(page, laid, (laid.gutter, 0.0, room), (0.0, 1.0), percent=True)
    _stems(axes, found, texts, laid.middles)
    what = "Chart of the share of records in which each variable is missing, or does not apply"
    shown = found.only("variable", *_SIGNS)
    left_out = unshown(len(some) - len(found), "variables that are not recorded for all")
    said = _texts(found, {"share_missing": "missing ", "share_not_applicable": "does not apply "})
    alt = alt_text(statement, what, each(labels, said), shown, left_out=left_out)
    return Drawing(page.figure, alt, found.values)


def _texts(found: Released, called: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The shares that are not nothing, the missing first, perhaps with their names; what is withheld is said to be."""
    columns = [(found.numbers(name).to_numpy(), found.words(name), called.get(name, "")) for name in _SIGNS]
    texts = []
    for row in range(len(found)):
        some = [(words[row], name) for shares, words, name in columns if shares[row] != 0]
        hidden = not any(np.isfinite(shares[row]) for shares, _, _ in columns)
        said = [word if hidden else f"{name}{word}" for word, name in some]
        texts.append(("; " if not called else ", ").join(dict.fromkeys(said)) or columns[0][1][row])
    return texts


def _stems(axes: Axes, found: Released, texts: list[str], middles: np.ndarray) -> None:
    shares = {name: found.numbers(name).to_numpy() for name in _SIGNS}
    for row, (text, y) in enumerate(zip(texts, middles, strict=True)):
        ends = {name: values[row] for name, values in shares.items() if np.isfinite(values[row]) and values[row] != 0}
        if not ends:
            withheld_mark(axes, y, text)
            continue
        axes.plot([0, max(ends.values())], [y, y], color=MUTED, linewidth=1.6, solid_capstyle="butt")
        for name, share in ends.items():
            mark(axes, np.array([share]), np.array([y]), _SIGNS[name])
        value_label(axes, max(ends.values()), y, text, gap=_BESIDE)
