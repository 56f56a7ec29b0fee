"""Shares in tiles: one label down, another across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import Released, released
from dpiabook.figures.tiles import Tiles, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle, unshown
from dpiabook.release.statement import Statement

_COLUMNS = 9


@dataclass(frozen=True)
class ShareTiles:
    """What the tiles show.

    Attributes
    ----------
    down, across : str
        Columns of the table with the labels of rows and columns.
    share : str
        Column of the share.
    of : str
        Column of the people that it is a share of.
    what : str
        The subtitle; ``{who}`` stands for the people.
    note : str
        Below the figure.
    """

    down: str
    across: str
    share: str
    of: str
    what: str
    note: str = ""


def draw_share_tiles(statement: Statement, shown: ShareTiles) -> Drawing | None:
    """Draw the shares of a table in tiles; None without a table."""
    found = released(statement, shown.down, shown.across, shown.of, shown.share)
    if found is None:
        return None
    across = list(dict.fromkeys(found.raw(shown.across)))[:_COLUMNS]
    labels = list(dict.fromkeys(found.raw(shown.down)))
    down = labels[: tiles_fitting(labels, len(across))]
    drawn = found.values[shown.across].isin(across) & found.values[shown.down].isin(down)
    who = population_of_rows(found, shown.of, statement.universe)
    tiles = found.take(np.flatnonzero(drawn).tolist())
    about = notes(tiles, int((~drawn).sum()), "shares", shown.note)
    under = subtitle(shown.what.format(who=statement.universe), who)
    figure = tile_chart(statement, under, _in_tiles(tiles, shown, down, across), notes=about)
    named = zip(tiles.raw(shown.down), tiles.raw(shown.across), strict=True)
    shows = each([f"{one}, {other}" for one, other in named], tiles.words(shown.share))
    left_out = unshown(len(found) - len(tiles), "shares")
    alt = alt_text(statement, "Tiles of shares in the order of the table", shows, tiles, left_out=left_out)
    return Drawing(figure, alt, tiles.values)


def _in_tiles(found: Released, shown: ShareTiles, down: Sequence[str], across: Sequence[str]) -> Tiles:
    data = found.values.assign(shade=found.numbers(shown.share), printed=found.words(shown.share))

    def grid(value: str) -> pd.DataFrame:
        """Values in rows and columns; the first where two rows bear the same labels."""
        wide = data.drop_duplicates([shown.down, shown.across]).pivot_table(
            index=shown.down, columns=shown.across, values=value, aggfunc="first", dropna=False
        )
        return wide.reindex(index=list(down), columns=list(across)).replace({None: np.nan})

    return Tiles(down, across, grid("shade").to_numpy(dtype=float), grid("printed").fillna("").to_numpy().tolist())
