"""Risk against use for every way to protect a file: one panel for each measure of use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from dpiabook.evidence.finding import Column
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of
from dpiabook.figures.marks import HIDDEN, mark
from dpiabook.figures.panels import GUTTER, TICK, Panel, lay_out
from dpiabook.figures.released import Released, released
from dpiabook.figures.rows import percentage, ticks
from dpiabook.figures.sheet import Ink, Sheet, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, GRID, ORANGE, TEAL, WINE
from dpiabook.figures.words import alt_text, each, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_LOOKS = {
    "as it is": Sign("s", WINE, "as it is"),
    "recodes": Sign("D", BLUE, "recodes"),
    "perturbation": Sign("o", TEAL, "perturbation"),
    "open tables": Sign("^", ORANGE, "open tables"),
}
_HIDDEN_SHARE = 0.25


def draw_alternatives(statement: Statement) -> Drawing | None:
    """Small multiples of points, the same ways in each.

    Columns ``way`` (text), ``role`` (text: "as it is", "recodes", "perturbation" or "open tables"), ``share_linked``
    (share of people linked back) and measures of use (kind ``structural``), a panel for each.
    """
    measures = [
        column for column in (statement.table.columns if statement.table else ()) if column.kind == "structural"
    ]
    found = released(statement, "way", "role", "share_linked", perhaps=[measure.name for measure in measures])
    if found is None:
        return None
    panels, height = lay_out([measure.label for measure in measures], 1)
    under = subtitle(f"{found.label('share_linked')}, in %, by what it costs", population(statement, "n"))
    ways = [f"{number} {way}" for number, way in enumerate(found.raw("way"), start=1)]
    about = notes(found, len(measures) - len(panels), "measures", f"{'; '.join(ways)}.", _ABOUT)
    page = sheet(statement, under, height + height_of(1, TICK) + 0.1, key=_key(found), notes=about)
    for panel, measure in zip(panels, measures, strict=False):
        page.write(panel.left - GUTTER, panel.heading_top, panel.heading, Ink(bold=True))
        _panel(page, panel, found, measure)
    shows = each(found.raw("way"), found.words("share_linked"))
    what = "Small charts of points, one for each measure of use: share linked back by what the way costs"
    drawn = found.only("way", "share_linked", *(measure.name for measure in measures[: len(panels)]))
    alt = alt_text(statement, what, shows, drawn, left_out=unshown(len(measures) - len(panels), "measures"))
    return Drawing(page.figure, alt, found.values)


_ABOUT = "Lower is safer. Each panel has its own axis of use; only for the overlap of intervals more is better."


def _key(found: Released) -> list[Sign]:
    roles = found.raw("role")
    hidden = bool(found.numbers("share_linked").isna().any())
    return [sign for role, sign in _LOOKS.items() if role in roles] + ([HIDDEN] if hidden else [])


def _panel(page: Sheet, panel: Panel, found: Released, measure: Column) -> None:
    axes = page.axes(panel.left, panel.top, panel.width, panel.height - 0.12)
    places = {"x": found.numbers(measure.name), "y": found.numbers("share_linked")}
    data = pd.DataFrame({**places, "role": found.raw("role")})
    drawn = data.dropna(subset=["x"])
    if drawn.empty:
        axes.set(xticks=[], yticks=[])
        return
    top = float(data["y"].fillna(0.0).max()) * 1.15 or 0.05
    across = float(drawn["x"].max()) * 1.1 or 0.05
    low = min(0.0, float(drawn["x"].min()) * 1.1)
    axes.set(xlim=(low - 0.03 * across, across), ylim=(0, top))
    axes.set_xticks(ticks(across, 4))
    axes.set_yticks(ticks(top, 3))
    axes.yaxis.set_major_formatter(FuncFormatter(percentage))
    axes.grid(visible=True, axis="y", color=GRID)
    axes.axhline(0, color=CHARCOAL, linewidth=0.6, zorder=1)
    _points(axes, drawn)


def _points(axes: Axes, data: pd.DataFrame) -> None:
    shown = data.dropna(subset=["y"])
    for role, sign in _LOOKS.items():
        own = shown[shown["role"] == role]
        if len(own):
            mark(axes, own["x"].to_numpy(), own["y"].to_numpy(), sign, 4.5)
    _number(axes, shown)
    hidden = data[data["y"].isna()]
    if len(hidden):
        top = axes.get_ylim()[1]
        axes.set_ylim(-_HIDDEN_SHARE * top, top)
        mark(axes, hidden["x"].to_numpy(), np.full(len(hidden), -_HIDDEN_SHARE * top / 2), HIDDEN, 4.0)


def _number(axes: Axes, data: pd.DataFrame) -> None:
    """Numbers above the points; those that lie at one place share a label."""
    wide, tall = (high - low for low, high in (axes.get_xlim(), axes.get_ylim()))
    left = list(zip((data.index + 1).tolist(), data["x"].tolist(), data["y"].tolist(), strict=True))
    while left:
        _, x, y = left[0]
        together = [one for one in left if abs(one[1] - x) < 0.2 * wide and abs(one[2] - y) < 0.2 * tall]
        left = [one for one in left if one not in together]
        _label(axes, [one[0] for one in together], max(one[1] for one in together), max(one[2] for one in together))


def _label(axes: Axes, numbers: Sequence[int], x: float, y: float) -> None:
    right = x < np.mean(axes.get_xlim())
    axes.annotate(
        ", ".join(map(str, numbers)), (x, y), xytext=(4 if right else -4, 2), textcoords="offset points",
        ha="left" if right else "right", va="bottom", size=TICK, color=CHARCOAL,
    )  # fmt: skip
