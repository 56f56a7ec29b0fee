"""The variables at a glance: how many there are of each part and kind, however many they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.tiles import Tiles, shares_of, tile_chart
from dpiabook.figures.words import alt_text, population, subtitle
from dpiabook.release.statement import Statement

_ALL = "all"


def draw_inventory(statement: Statement) -> Drawing | None:
    """Tiles of variables by the part they play and their kind; columns ``part`` and ``kind``."""
    found = released(statement, "part", "kind")
    if found is None:
        return None
    frame = pd.DataFrame({"part": found.raw("part"), "kind": found.raw("kind")}).replace("", "not stated")
    counts = pd.crosstab(frame["part"], frame["kind"])
    counts = counts.loc[_by_size(counts.sum(axis=1)), _by_size(counts.sum(axis=0))]
    data = counts.assign(**{_ALL: counts.sum(axis=1)})
    parts = [str(part) for part in data.index]
    texts = [[f"{count:,}" if count else "–" for count in row] for row in data.to_numpy()]
    shades = shares_of(counts.to_numpy(dtype=float))
    shades = np.column_stack([shades, np.zeros(len(shades))])
    tiles = Tiles(parts, [str(name) for name in data.columns], shades, texts)
    under = subtitle(
        "Number of variables by the part they play and by kind", population(statement, "variables", unit="variables")
    )
    figure = tile_chart(statement, under, tiles)
    alt = alt_text(
        statement, "Tiles of the variables by the part they play and by kind", [f"Parts: {', '.join(parts)}"]
    )
    return Drawing(figure, alt, data.rename_axis(columns=None).reset_index())


def _by_size(totals: pd.Series) -> list[str]:
    """Labels by falling number, equal ones by name."""
    return [str(name) for name in totals.sort_index().sort_values(ascending=False, kind="stable").index]
