"""Rates of each attribute area by area, with their intervals, in the order of pseudonyms and never by value."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of
from dpiabook.figures.marks import HIDDEN, mark
from dpiabook.figures.panels import GUTTER, TICK, Panel, lay_out, named_areas
from dpiabook.figures.publication_signs import CLASS_SIGNS, sign_of
from dpiabook.figures.released import WITHHELD_WORD, Released, released
from dpiabook.figures.rows import percentage, ticks, upper_limit
from dpiabook.figures.sheet import Ink, Sheet, Sign, sheet
from dpiabook.figures.style import BLUE, CHARCOAL, GRID, MUTED
from dpiabook.figures.words import alt_text, notes, subtitle, unshown
from dpiabook.release.statement import Statement

_VALUES = ("rate", "wilson_low", "wilson_high", "shrunken")
_STRIP, _BARE = 0.24, 0.03
"""Inches below zero, for what is withheld, or empty."""
_SHRUNKEN = Sign("_", CHARCOAL, "allowing for chance")
_NOTE = "Lines are 95 % intervals. Areas stand in the table's order, not by value; each panel has its own axis."


def draw_area_dots(statement: Statement) -> Drawing | None:
    """Small multiples by attribute, at most twelve.

    Columns ``attribute``, ``area``, ``rate``, ``wilson_low``, ``wilson_high``, ``shrunken``; inside also ``class``, the
    publication class, as the shape of the mark. Where there is a column ``overall`` with the share over all areas, it
    becomes a line.
    """
    found = released(statement, "attribute", "area", *_VALUES, perhaps=["class", "overall"])
    if found is None:
        return None
    data = _drawable(found)
    attributes, areas = list(dict.fromkeys(data["attribute"])), list(dict.fromkeys(data["area"]))
    panels, height = lay_out(attributes, len(areas))
    names = named_areas(areas, panels[0].width)
    below = height_of(max(map(len, names.values())), TICK) + 0.08
    about = notes(found, len(attributes) - len(panels), "attributes", _NOTE)
    under = subtitle(f"Share of {statement.universe} with the attribute in each area, in %")
    page = sheet(statement, under, height + below, key=_key(data), notes=about)
    for panel, attribute in zip(panels, attributes, strict=False):
        page.write(panel.left - GUTTER, panel.heading_top, panel.heading, Ink(bold=True))
        _panel(page, panel, data[data["attribute"] == attribute], areas, names)
    shown = attributes[: len(panels)]
    drawn = data["attribute"].isin(shown)
    what = "Small charts of shares with their intervals, one for each attribute, areas in the order of the table"
    shows, left_out = [f"Attributes: {', '.join(shown)}"], unshown(len(attributes) - len(shown), "attributes")
    rates = found.only("area", "rate").take(np.flatnonzero(drawn).tolist())
    alt = alt_text(statement, what, shows, rates, left_out=left_out)
    return Drawing(page.figure, alt, data[drawn].reset_index(drop=True))


def _drawable(found: Released) -> pd.DataFrame:
    values = {name: found.numbers(name) for name in (*_VALUES, *(["overall"] if found.has("overall") else []))}
    classes = found.raw("class") if found.has("class") else ""
    return pd.DataFrame({name: found.raw(name) for name in ("attribute", "area")} | {"class": classes} | values)


def _key(data: pd.DataFrame) -> list[Sign]:
    """Only the shapes that occur."""
    drawn = data[data["rate"].notna()]
    signs = [sign for name, sign in CLASS_SIGNS.items() if (drawn["class"] == name).any()]
    signs += [] if signs else [sign_of("")]
    signs += [_SHRUNKEN] if data["shrunken"].notna().any() else []
    return signs + ([HIDDEN] if data["rate"].isna().any() else [])


def _panel(
    page: Sheet, panel: Panel, data: pd.DataFrame, areas: list[str], names: Mapping[int, tuple[str, ...]]
) -> None:
    axes = page.axes(panel.left, panel.top, panel.width, panel.height)
    hidden = data["rate"].isna().to_numpy()
    limit = min(1.05, upper_limit(data[["rate", "wilson_high", "shrunken"]].to_numpy().ravel(), percent=True))
    strip = _STRIP if hidden.any() else _BARE
    floor = -limit * strip / (panel.height - strip)
    axes.set(xlim=(-0.6, len(areas) - 0.4), ylim=(floor, limit))
    _scale(axes, limit, floor * 0.68 if hidden.any() else None)
    place = data["area"].map({area: number for number, area in enumerate(areas)}).to_numpy(dtype=float)
    size = float(np.clip(panel.width / len(areas) * 72 * 0.8, 2.2, 5.5))
    _points(axes, place, data, size)
    mark(axes, place[hidden], np.full(int(hidden.sum()), floor * 0.68), HIDDEN, size * 0.8)
    if panel.last:
        _name_areas(page, panel, len(areas), names)


def _points(axes: Axes, place: np.ndarray, data: pd.DataFrame, size: float) -> None:
    """The line of all areas, intervals, and the raw and shrunken share of each area."""
    if "overall" in data and data["overall"].notna().any():
        axes.axhline(float(data["overall"].max()), color=BLUE, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    axes.vlines(place, data["wilson_low"], data["wilson_high"], color=MUTED, linewidth=max(0.8, size / 3), zorder=2)
    axes.plot(
        place,
        data["shrunken"],
        marker="_",
        markersize=size * 1.5,
        markeredgewidth=1.1,
        color=CHARCOAL,
        linestyle="none",
        zorder=3,
    )
    for name in dict.fromkeys(data["class"]):
        of_class, sign = (data["class"] == name).to_numpy(), sign_of(name)
        mark(axes, place[of_class], data["rate"].to_numpy()[of_class], sign, size)


def _scale(axes: Axes, limit: float, strip: float | None) -> None:
    """Ticks of shares, and below zero a strip for what is withheld."""
    shares = ticks(min(limit, 1.0), 3)
    axes.set_yticks([*([] if strip is None else [strip]), *shares])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: WITHHELD_WORD if value < 0 else percentage(value)))
    axes.tick_params(axis="y", labelsize=TICK, pad=2)
    axes.set_xticks([])
    axes.hlines(shares, -0.6, axes.get_xlim()[1], color=GRID, linewidth=0.6, zorder=0)


def _name_areas(page: Sheet, panel: Panel, count: int, names: Mapping[int, tuple[str, ...]]) -> None:
    for place, lines in names.items():
        middle = panel.left + (place + 0.6) * panel.width / (count + 0.2)
        page.write(middle, panel.top + panel.height + 0.03, lines, Ink(TICK, CHARCOAL, "center"))
