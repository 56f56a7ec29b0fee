"""Funnels: each area's rate by how many people it rests on, with the limits of chance and ordinary variation."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of
from dpiabook.figures.marks import mark
from dpiabook.figures.panels import GUTTER, TICK, Panel, lay_out
from dpiabook.figures.released import released
from dpiabook.figures.rows import percentage, ticks, upper_limit
from dpiabook.figures.sheet import Ink, Sheet, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, GRID, MUTED, WINE
from dpiabook.figures.words import alt_text, notes, subtitle, unshown
from dpiabook.release.statement import Statement

_LIMITS = ("low_998", "low_95", "high_95", "high_998")
_INSIDE = Sign("o", BLUE, "area inside the limits", filled=False)
_OUTSIDE = Sign("D", WINE, "area outside the 99.8 % limits")
_WIDE = Sign("_", CHARCOAL, "99.8 % limits")
_NARROW = Sign("_", MUTED, "95 % limits")
_NOTE = "The limits allow for chance and for the ordinary variation between areas. Each panel has its own axes."


def draw_funnel(statement: Statement) -> Drawing | None:
    """Small multiples, at most twelve; columns ``attribute``, ``area``, ``n``, ``rate`` and four limits."""
    found = released(statement, "attribute", "area", "n", "rate", *_LIMITS)
    if found is None:
        return None
    data = pd.DataFrame({name: found.numbers(name) for name in ("n", "rate", *_LIMITS)})
    data = data.assign(attribute=found.raw("attribute"), area=found.raw("area"))
    attributes = list(dict.fromkeys(data["attribute"]))
    panels, height = lay_out(attributes, 1)
    below = height_of(2, TICK) + 0.1
    about = notes(found, len(attributes) - len(panels), "attributes", _NOTE)
    who = statement.universe
    under = subtitle(f"Share of {who} with the attribute, in %, by number of {who} recorded")
    page = sheet(statement, under, height + below, key=[_INSIDE, _OUTSIDE, _NARROW, _WIDE], notes=about)
    for panel, attribute in zip(panels, attributes, strict=False):
        page.write(panel.left - GUTTER, panel.heading_top, panel.heading, Ink(bold=True))
        _panel(page, panel, data[data["attribute"] == attribute].dropna(subset=["n", "rate"]))
    names = attributes[: len(panels)]
    drawn = data["attribute"].isin(names)
    what = "Small funnel charts, one for each attribute: share by number recorded, between limits"
    shows, left_out = [f"Attributes: {', '.join(names)}"], unshown(len(attributes) - len(names), "attributes")
    shown = found.only("area", "n", "rate").take(np.flatnonzero(drawn).tolist())
    alt = alt_text(statement, what, shows, shown, left_out=left_out, hidden="left out")
    return Drawing(page.figure, alt, data[drawn].reset_index(drop=True))


def _panel(page: Sheet, panel: Panel, data: pd.DataFrame) -> None:
    axes = page.axes(panel.left, panel.top, panel.width, panel.height - 0.12)
    if data.empty:
        axes.set(xticks=[], yticks=[])
        page.write(panel.left, panel.top + panel.height / 3, ["withheld, or not available"], Ink(TICK, CHARCOAL))
        return
    data = data.sort_values("n", kind="stable")
    limit = min(1.02, upper_limit(data[["rate", "high_998"]].to_numpy().ravel(), percent=True))
    across = float(data["n"].max()) * 1.06
    axes.set(xlim=(0, across), ylim=(-0.02 * limit, limit))
    for low, high, colour in (("low_95", "high_95", MUTED), ("low_998", "high_998", CHARCOAL)):
        for side in (low, high):
            axes.plot(data["n"], data[side], color=colour, linewidth=1.0, zorder=1)
    outside = (data["rate"] < data["low_998"]) | (data["rate"] > data["high_998"])
    size = float(np.clip(26 / np.sqrt(len(data)), 2.4, 4.4))
    for sign, chosen in ((_INSIDE, data[~outside]), (_OUTSIDE, data[outside])):
        mark(axes, chosen["n"].to_numpy(), chosen["rate"].to_numpy(), sign, size)
    _scale(axes, limit, across)


def _scale(axes: Axes, limit: float, across: float) -> None:
    axes.set_yticks(ticks(min(limit, 1.0), 3))
    axes.yaxis.set_major_formatter(FuncFormatter(percentage))
    axes.set_xticks(ticks(across, 3, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.tick_params(labelsize=TICK, pad=2)
    axes.hlines(ticks(min(limit, 1.0), 3), 0, across, color=GRID, linewidth=0.6, zorder=0)
