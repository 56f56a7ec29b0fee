"""The form in which each area's figure can be published, area by attribute, by shape and letter."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.lettering import height_of, wrap
from dpiabook.figures.marks import mark
from dpiabook.figures.panels import TICK
from dpiabook.figures.publication_signs import CLASS_SIGNS
from dpiabook.figures.released import Released, released
from dpiabook.figures.rows import Rows, columns_of, draw_labels, rows
from dpiabook.figures.sheet import ROOM, Ink, Sheet, sheet
from dpiabook.figures.style import CHARCOAL, GRID, SMALL, TALLEST
from dpiabook.figures.words import alt_text, notes, population, subtitle, unshown
from dpiabook.release.statement import Statement

_GATES = ("G1", "G2", "G3", "G4")
_COLUMNS = 10
_NOTE = "Beside each shape the gate that decided: 1 disclosure, 2 validity, 3 evidence, 4 magnitude."


def draw_gates(statement: Statement) -> Drawing | None:
    """Shapes in a grid; columns ``attribute``, ``area``, ``class``, ``gate``; only inside is there such a table."""
    found = released(statement, "attribute", "area", "class", "gate")
    if found is None:
        return None
    areas, attributes = list(dict.fromkeys(found.raw("area"))), list(dict.fromkeys(found.raw("attribute")))
    shown = attributes[:_COLUMNS]
    # Many areas stand in several columns side by side; each column repeats the attributes' numbers.
    laid = rows(areas, 0.9, least=0.2 if len(areas) <= 34 else 0.155, size=SMALL, most=1)
    cuts = columns_of(laid.heights, TALLEST - 1.2)
    named = [f"{number}  {name}" for number, name in enumerate(shown, 1)]
    legend = [line for name in named for line in wrap(name, ROOM / 2, TICK, most=1)]
    foot = height_of(-(-len(legend) // 2), TICK) + 0.1
    head = height_of(1, SMALL) + 0.05
    tallest = max(laid.part(*cut).height for cut in cuts)
    key = [sign for name, sign in CLASS_SIGNS.items() if name in found.raw("class")]
    left_out = len(areas) - cuts[-1][1]
    about = notes(found, left_out, "areas", _NOTE, _unshown(len(attributes) - len(shown)))
    under = subtitle("Form in which each figure can be published", population(statement, "cells", unit="figures"))
    page = sheet(statement, under, head + tallest + foot, key=key, notes=about)
    width = ROOM / len(cuts)
    for number, cut in enumerate(cuts):
        _column(page, found, laid.part(*cut), areas[slice(*cut)], (shown, number * width, width, head))
    for place, line in enumerate(legend):
        column, row = divmod(place, -(-len(legend) // 2))
        page.write(column * ROOM / 2, head + tallest + 0.1 + height_of(row, TICK), [line], Ink(TICK, CHARCOAL))
    drawn = found.values["attribute"].isin(shown) & found.values["area"].isin(areas[: cuts[-1][1]])
    said = [f"Attributes: {'; '.join(shown)}"]
    what = "Shapes in a grid of areas by attributes, for readers inside"
    more = unshown(left_out, "areas") or unshown(len(attributes) - len(shown), "attributes")
    alt = alt_text(statement, what, said, found.take(np.flatnonzero(drawn).tolist()), left_out=more)
    return Drawing(page.figure, alt, found.values.loc[drawn, ["attribute", "area", "class", "gate"]])


def _unshown(count: int) -> str:
    return f"{count} more attributes are in the table." if count > 0 else ""


def _column(
    page: Sheet, found: Released, laid: Rows, areas: list[str], at: tuple[list[str], float, float, float]
) -> None:
    """Some areas below each other: a shape for each attribute, numbered above."""
    attributes, left, width, head = at
    room = width - laid.gutter - 0.12
    step = min(room / len(attributes), 0.62)
    draw_labels(page, laid, left, head, size=SMALL)
    axes = page.axes(left + laid.gutter, head, step * len(attributes), laid.height)
    axes.set(xlim=(0, step * len(attributes)), ylim=(laid.height, 0), xticks=[], yticks=[])
    for place in range(len(attributes)):
        page.write(left + laid.gutter + (place + 0.4) * step, 0.0, [str(place + 1)], Ink(SMALL, align="center"))
    axes.hlines(laid.middles, 0, step * len(attributes), color=GRID, linewidth=0.4, zorder=0)
    _shapes(axes, found, (areas, laid.middles), (attributes, step))


def _shapes(axes: Axes, found: Released, down: tuple[list[str], np.ndarray], across: tuple[list[str], float]) -> None:
    middle = dict(zip(down[0], down[1], strict=True))
    column = {name: (place + 0.4) * across[1] for place, name in enumerate(across[0])}
    cells = zip(found.raw("area"), found.raw("attribute"), found.raw("class"), found.raw("gate"), strict=True)
    drawn = [cell for cell in cells if cell[0] in middle and cell[1] in column]
    for name, sign in CLASS_SIGNS.items():
        of_class = [(column[b], middle[a]) for a, b, c, _ in drawn if c == name]
        if of_class:
            places = np.array(of_class)
            mark(axes, places[:, 0], places[:, 1], sign, 4.2)
    for area, attribute, _, gate in drawn:
        if gate in _GATES and across[1] > 0.25:
            axes.annotate(
                gate[1:], (column[attribute], middle[area]), xytext=(4, 0), textcoords="offset points",
                va="center_baseline", size=6.0, color=CHARCOAL,
            )  # fmt: skip
