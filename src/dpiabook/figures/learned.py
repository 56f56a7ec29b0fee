"""What would be learned from known facts: tiles of shares by attribute and by what is known, and guesses as dots."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from dpiabook.figures.dots import Dots, dot_chart
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import Released, released
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.tiles import Tiles, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, each, notes, population_of_rows, subtitle
from dpiabook.release.statement import Statement

_COLUMNS = 6


def draw_homogeneous(statement: Statement) -> Drawing | None:
    """Tiles of shares; columns ``composite``, ``attribute``, ``n``, ``everybody``, ``share_everybody``."""
    return _tiles(statement, ("n", "everybody"), "Share of {who} in groups where everybody has the attribute, in %")


def draw_closeness(statement: Statement) -> Drawing | None:
    """Tiles of shares; columns ``composite``, ``attribute``, ``known``, ``far``, ``share_far``."""
    return _tiles(statement, ("known", "far"), "Share of {who} in groups that lie over 15 points from everyone, in %")


def draw_inference_gain(statement: Statement) -> Drawing | None:
    """Two dots in each row; columns ``composite``, ``attribute``, ``known``, ``share_baseline``, ``share_guessed``."""
    found = released(statement, "composite", "attribute", "known", "share_baseline", "share_guessed")
    if found is None:
        return None
    labels = [f"{a}, by {c}" for a, c in zip(found.raw("attribute"), found.raw("composite"), strict=True)]
    named = replace(found, values=found.values.assign(row=labels), printed=found.printed.assign(row=labels))
    series = {
        "share_baseline": Sign("D", TEAL, "without the known facts", filled=False),
        "share_guessed": Sign("o", BLUE, "with the known facts"),
    }
    who = population_of_rows(found, "known", statement.universe)
    what = f"Share of {statement.universe} whose attribute is guessed rightly, in %"
    dots = Dots("row", series, "share guessed rightly", percent=True)
    figure = dot_chart(statement, subtitle(what, who), named, dots, things="rows")
    shows = each(labels, found.words("share_guessed"))
    alt = alt_text(statement, "Dots of right guesses by attribute and known facts", shows, withheld=found.withheld())
    return Drawing(figure, alt, found.values)


def _tiles(statement: Statement, counts: tuple[str, str], what: str) -> Drawing | None:
    """Shares of a count of people in tiles: attributes in rows, what is known in columns."""
    everyone, share = counts[0], f"share_{counts[1]}"
    found = released(statement, "composite", "attribute", *counts, share)
    if found is None:
        return None
    facts = list(dict.fromkeys(found.raw("composite")))[:_COLUMNS]
    attributes = list(dict.fromkeys(found.raw("attribute")))
    shown = attributes[: tiles_fitting(attributes, len(facts))]
    drawn = found.values["composite"].isin(facts) & found.values["attribute"].isin(shown)
    under = subtitle(what.format(who=statement.universe), population_of_rows(found, everyone, statement.universe))
    about = notes(found, int((~drawn).sum()), "shares", "Columns: what is known of a child.")
    figure = tile_chart(statement, under, _in_tiles(found, share, shown, facts), notes=about)
    ranked = found.ranked(share)
    labels = [f"{a} by {c}" for a, c in zip(ranked.raw("attribute"), ranked.raw("composite"), strict=True)]
    shows = each(labels, ranked.words(share))
    alt = alt_text(statement, "Tiles of shares by attribute and by what is known", shows, withheld=found.withheld())
    return Drawing(figure, alt, found.values[drawn].reset_index(drop=True))


def _in_tiles(found: Released, share: str, rows: list[str], columns: list[str]) -> Tiles:
    data = found.values.assign(share=found.numbers(share), printed=found.words(share))
    shades = _grid(data, "share", rows, columns).to_numpy(dtype=float)
    return Tiles(rows, columns, shades, _grid(data, "printed", rows, columns).fillna("").to_numpy().tolist())


def _grid(data: pd.DataFrame, value: str, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """Values in rows and columns; the first where two attributes bear the same label."""
    wide = data.drop_duplicates(["attribute", "composite"]).pivot_table(
        index="attribute", columns="composite", values=value, aggfunc="first", dropna=False
    )
    return wide.reindex(index=rows, columns=columns).replace({None: np.nan})
