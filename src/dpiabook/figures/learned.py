"""What would be learned from known facts: tiles of shares by attribute and by what is known, and guesses as dots."""

from __future__ import annotations

from dataclasses import replace

from dpiabook.figures.dots import Dots, dot_chart
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import released
from dpiabook.figures.share_tiles import ShareTiles, draw_share_tiles
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, each, population_of_rows, subtitle
from dpiabook.release.statement import Statement

_NOTE = "Columns: what is known of a child. White: the attribute is itself among the known facts."
_ALIKE = ShareTiles(
    "attribute", "composite", "share_everybody", "n", "Share of {who} in groups where everybody has it, in %", _NOTE
)
_FAR = ShareTiles(
    "attribute", "composite", "share_far", "known", "Share of {who} in groups over 15 points from everyone, in %", _NOTE
)


def draw_homogeneous(statement: Statement) -> Drawing | None:
    """Tiles of shares; columns ``composite``, ``attribute``, ``n``, ``share_everybody``."""
    return draw_share_tiles(statement, _ALIKE)


def draw_closeness(statement: Statement) -> Drawing | None:
    """Tiles of shares; columns ``composite``, ``attribute``, ``known``, ``share_far``."""
    return draw_share_tiles(statement, _FAR)


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
    figure = dot_chart(statement, subtitle(what, who), named, Dots("row", series, "", percent=True), things="rows")
    shows = each(labels, found.words("share_guessed"))
    alt = alt_text(statement, "Dots of right guesses by attribute and known facts", shows, withheld=found.withheld())
    return Drawing(figure, alt, found.values)
