"""What would be learned from known facts: tiles of shares by attribute and by what is known, and guesses as dots."""

from __future__ import annotations

from dataclasses import replace

from dpiabook.figures.dots import Dots, dot_chart, fitting_rows
from dpiabook.figures.drawing import Drawing
from dpiabook.figures.released import WITHHELD_WORD, Released, released
from dpiabook.figures.share_tiles import ShareTiles, draw_share_tiles
from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, TEAL
from dpiabook.figures.words import alt_text, each, population_of_rows, subtitle, unshown
from dpiabook.release.statement import Statement

_NOTE = "Columns: what is known of somebody. White: the attribute is among the known facts, or follows from them."
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
    """Two dots in each row, the largest gains first.

    Columns ``composite``, ``attribute``, ``known``, ``share_baseline``, ``share_guessed``.
    """
    every = released(statement, "composite", "attribute", "known", "share_baseline", "share_guessed")
    if every is None:
        return None
    found = _by_gain(every)
    series = {
        "share_baseline": Sign("D", TEAL, "without the known facts", filled=False),
        "share_guessed": Sign("o", BLUE, "with the known facts"),
    }
    who = population_of_rows(found, "known", statement.universe)
    what = f"Share of {statement.universe} whose attribute is guessed rightly, in %"
    dots = Dots("row", series, "", percent=True, columns=1)
    figure = dot_chart(statement, subtitle(what, who), found, dots, things="rows")
    drawn = fitting_rows(found, dots)
    shares = zip(drawn.words("share_guessed"), drawn.words("share_baseline"), strict=True)
    texts = [WITHHELD_WORD if WITHHELD_WORD in pair else f"{pair[0]} with, {pair[1]} without" for pair in shares]
    shows = each(drawn.raw("row"), texts)
    what = "Dots of right guesses by known facts and attribute, by falling gain"
    alt = alt_text(statement, what, shows, drawn, left_out=unshown(len(found) - len(drawn)))
    return Drawing(figure, alt, drawn.values[[column.name for column in drawn.columns]])


def _by_gain(found: Released) -> Released:
    """Rows named by the known facts and the attribute, by how many more points are guessed rightly."""
    labels = [f"{c}: {a}" for c, a in zip(found.raw("composite"), found.raw("attribute"), strict=True)]
    gain = found.numbers("share_guessed") - found.numbers("share_baseline")
    values, printed = found.values.assign(row=labels, gain=gain), found.printed.assign(row=labels)
    return replace(found, values=values, printed=printed).ranked("gain", "share_guessed", "share_baseline")
