"""Figures about groups: rates by region, several flags on the same people, pairs, and what each indicator found."""

from __future__ import annotations

import numpy as np

from dpiabook.figures.bars import Bars, Layer, bar_chart, fitting
from dpiabook.figures.dots import Dots, dot_chart, fitting_rows
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, released
from dpiabook.figures.share_tiles import ShareTiles, draw_share_tiles
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.tiles import Tiles, tile_chart, tiles_fitting
from dpiabook.figures.words import alt_text, each, notes, population, population_of_rows, span, subtitle, unshown
from dpiabook.release.statement import Statement

_REGIONS = ShareTiles("attribute", "region", "rate", "n", "Share of {who} with the attribute, by region, in %")
_INDICATORS = {
    "over_10": "S2 10 points",
    "over_15": "S2 15 points",
    "over_20": "S2 20 points",
    "s3": "S3 share",
    "s4": "S4 funnel",
    "s8": "S8 records",
    "s10": "S10 people",
}
_SHORT = (
    "S2: knowing the area probably moves beliefs by over so many points. S3: concentrated. "
    "S4: outside the 99.8 % limits. S8: recorded differently, or much unrecorded. "
    "S10: few residents, or many of them in the data. White: not computed."
)
_INSIDE = {"s1": "S1 groups", "s6": "S6 small"}
"""Short headings, so that no word breaks; the table has the long ones."""


def draw_region_rates(statement: Statement) -> Drawing | None:
    """Tiles of shares; columns ``attribute``, ``region``, ``n``, ``rate``."""
    return draw_share_tiles(statement, _REGIONS)


def draw_compounding(statement: Statement) -> Drawing | None:
    """Dots by area in the table's order; columns ``area``, ``share_two``, ``share_three``."""
    found = released(statement, "area", "share_two", "share_three")
    if found is None:
        return None
    series = {
        "share_two": Sign("o", BLUE, "two kinds or more"),
        "share_three": Sign("D", TEAL, "three kinds or more", filled=False),
    }
    what = f"Share of {statement.universe} with sensitive information of several kinds, in %"
    dots = Dots("area", series, "", True)
    figure = dot_chart(statement, subtitle(what, population(statement, "n")), found, dots)
    drawn = fitting_rows(found, dots)
    shows = [f"{sign.label} {span(drawn, name)}" for name, sign in series.items() if span(drawn, name)]
    what = "Dots of shares, one row for each area, or for some together"
    alt = alt_text(statement, what, shows, drawn, left_out=unshown(len(found) - len(drawn), "areas"))
    return Drawing(figure, alt, drawn.values[["area", *series]])


def draw_pairs(statement: Statement) -> Drawing | None:
    """Bars by falling share; columns ``pair``, ``n``, ``both``, ``rate``."""
    every = released(statement, "pair", "n", "both", "rate")
    if every is None:
        return None
    ranked = every.ranked("rate")
    found = ranked.take(range(len(every))[: fitting(ranked.raw("pair"))])
    pairs = zip(found.words("rate"), found.words("both"), strict=True)
    texts = [WITHHELD_WORD if WITHHELD_WORD in (rate, both) else f"{rate} ({both})" for rate, both in pairs]
    bars = Bars(found.raw("pair"), [Layer.plain(found.numbers("rate").to_numpy())], texts, "", percent=True)
    what = f"Share of {statement.universe} with information of both kinds, in % (number)"
    under = subtitle(what, population_of_rows(every, "n", statement.universe))
    figure = bar_chart(statement, under, bars, notes=notes(found, len(every) - len(found), "pairs"))
    left_out = unshown(len(every) - len(found), "pairs")
    alt = alt_text(statement, "Bar chart of pairs", each(found.raw("pair"), texts), found, left_out=left_out)
    return Drawing(figure, alt, found.values)


def draw_indicators(statement: Statement) -> Drawing | None:
    """Tiles of numbers of areas; columns ``attribute``, ``areas`` and those of S2, S3, S4, S8, S10; inside S1, S6."""
    found = released(statement, "attribute", "areas", *_INDICATORS, perhaps=_INSIDE)
    if found is None:
        return None
    heads = _INDICATORS | {name: head for name, head in _INSIDE.items() if found.has(name)}
    names = list(heads)
    labels = found.raw("attribute")
    shown = found.take(range(len(labels))[: tiles_fitting(labels, len(names))])
    areas = shown.numbers("areas").to_numpy()[:, np.newaxis]
    shades = np.column_stack([shown.numbers(name) for name in names]) / np.where(areas > 0, areas, 1)
    texts = [["–" if text == "0" else text for text in row] for row in zip(*map(shown.words, names), strict=True)]
    tiles = Tiles(shown.raw("attribute"), list(heads.values()), shades, texts)
    what = "Number of areas in which an indicator found something"
    under = subtitle(what, population(statement, "areas", unit="areas"))
    about = notes(found, len(found) - len(shown), "attributes", _SHORT)
    figure = tile_chart(statement, under, tiles, notes=about)
    shows = [f"Attributes: {'; '.join(shown.raw('attribute'))}"]
    left_out = unshown(len(found) - len(shown), "attributes")
    what = "Tiles of numbers of areas by attribute and indicator"
    alt = alt_text(statement, what, shows, shown, left_out=left_out)
    return Drawing(figure, alt, shown.values[["attribute", *names]])
