"""What would be learned of everybody in a group, by known facts and by attribute."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.tiles import Tiles, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle
from dpiabook.release.statement import Statement

_COLUMNS = 6


def draw_homogeneous(statement: Statement) -> Drawing | None:
    """Tiles of shares; columns ``composite``, ``attribute``, ``n``, ``everybody``, ``share_everybody``."""
    found = released(statement, "composite", "attribute", "n", "everybody", "share_everybody")
    if found is None:
        return None
    data = found.values.assign(share=found.numbers("share_everybody"), printed=found.words("share_everybody"))
    facts = list(dict.fromkeys(found.raw("composite")))[:_COLUMNS]
    attributes = list(dict.fromkeys(found.raw("attribute")))
    shown = attributes[: tiles_fitting(attributes, len(facts))]
    tiles = Tiles(shown, facts, _grid(data, "share", shown, facts).to_numpy(dtype=float),
                  _grid(data, "printed", shown, facts).fillna("").to_numpy().tolist())  # fmt: skip
    what = f"Share of {statement.universe} in groups where everybody has the same value, in %; columns: what is known"
    drawn = data["composite"].isin(facts) & data["attribute"].isin(shown)
    about = notes(found, int((~drawn).sum()), "shares")
    figure = tile_chart(
        statement, subtitle(what, population_of_rows(found, "n", statement.universe)), tiles, notes=about
    )
    ranked = found.ranked("share_everybody")
    labels = [f"{a} by {c}" for a, c in zip(ranked.raw("attribute"), ranked.raw("composite"), strict=True)]
    shows = each(labels, ranked.words("share_everybody"))
    alt = alt_text(statement, "Tiles of shares by attribute and by what is known", shows, withheld=found.withheld())
    return Drawing(figure, alt, found.values[drawn].reset_index(drop=True))


def _grid(data: pd.DataFrame, value: str, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """Values in rows and columns; the first where two attributes bear the same label."""
    wide = data.drop_duplicates(["attribute", "composite"]).pivot_table(
        index="attribute", columns="composite", values=value, aggfunc="first", dropna=False
    )
    return wide.reindex(index=rows, columns=columns).replace({None: np.nan})
