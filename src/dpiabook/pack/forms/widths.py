"""Column widths of printed tables: chosen from the text so that nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

from dpiabook.pack.model import Grid, Item

PORTRAIT_MM = 170.0
LANDSCAPE_MM = 257.0
CHARACTER_MM = 1.6
WIDER, BOLDER = 1.13, 1.27
"""How much wider words are in the font that stands in where Arial is not installed, and in its bold headings."""
PADDING_MM, TIGHT_MM = 4.0, 2.0
"""What a cell's edges take, and in a table of so many columns that words would break in its headings."""
EASY = 0.85
"""Share of the page that words alone may take before a table counts as full."""
WIDEST_MM = 450.0
CROWDED = 4.5
MANY_ROWS = 40
FEW_ROWS = 14
"""A table of so many rows is set as low as it gets: it can stand on one page with others."""
_STEPS = 24
UNBROKEN = 12
TO_FILL_MM = 30.0
LONGEST_WORD = 26
"""Longer words, such as addresses, may break inside."""
_SLIM = frozenset("fijltI.,:;'|!()[]-/ ")
_BROAD = frozenset("mwMW%@")


def narrowest(grid: Grid, padding: float = PADDING_MM) -> list[float]:
    """Width in millimetres that each column needs: its longest word or short cell, or room to write in.

    Examples
    --------
    >>> [round(width, 1) for width in narrowest(Grid("", ("Area", "n"), (("Area A", "12"),)))]
    [13.7, 7.5]
    """
    return _least(grid, (1.0, 1.0), padding)


def unbroken(grid: Grid, padding: float = PADDING_MM) -> list[float]:
    """The same where the page is set in a wider font: no word is broken then either, while there is room."""
    return _least(grid, (WIDER, BOLDER), padding)


def padding_in(grid: Grid, room: float) -> float:
    """What the edges of a cell may take: less where words would break otherwise, or texts get what they leave.

    Examples
    --------
    >>> few, many = (Grid("", ("educational",) * columns, (("1",) * columns,)) for columns in (3, 8))
    >>> padding_in(few, PORTRAIT_MM), padding_in(many, PORTRAIT_MM)
    (4.0, 2.0)
    """
    return PADDING_MM if sum(unbroken(grid)) < EASY * room else TIGHT_MM


def _least(grid: Grid, wider: tuple[float, float], padding: float) -> list[float]:
    cell, heading = wider
    waiting = {column for row, column in grid.to_fill if not grid.rows[row][column]}
    longest = [
        max(_heading_word(column[0]) * heading, *(_longest_word(text) * cell for text in column[1:]), 1)
        for column in _columns(grid)
    ]
    needed = [signs * CHARACTER_MM + padding for signs in longest]
    return [max(width, TO_FILL_MM) if index in waiting else width for index, width in enumerate(needed)]


def is_wide(items: Sequence[Item]) -> bool:
    """Whether a table among `items` needs a landscape page: for its words, for much text, or for many rows."""
    grids = [item for item in items if isinstance(item, Grid)]
    return any(sum(narrowest(one)) > PORTRAIT_MM or _crowded(one) or _long(one) for one in grids)


def _long(grid: Grid) -> bool:
    """Many rows that would take two lines each in portrait."""
    return len(grid.rows) > MANY_ROWS and PORTRAIT_MM < sum(_wanted(grid)) <= LANDSCAPE_MM


def _crowded(grid: Grid) -> bool:
    return len(grid.headings) > 5 and sum(_wanted(grid)) > CROWDED * PORTRAIT_MM


def widths(grid: Grid, room: float, padding: float = PADDING_MM) -> list[float]:
    """Share `room` millimetres among the columns.

    Parameters
    ----------
    grid : Grid
        The table.
    room : float
        Width of the text area in millimetres.
    padding : float
        What the edges of a cell take of it.

    Returns
    -------
    list of float
        Together `room` or less; no column is narrower than its longest word while there is room for all of these.

    Examples
    --------
    >>> round(sum(widths(Grid("", ("a", "b"), (("x " * 400, "y"),)), 170.0)), 6) <= 170.0
    True
    """
    least = _whole_words(narrowest(grid, padding), unbroken(grid, padding), room)
    wanted = [max(want, low) for want, low in zip(_wanted(grid), least, strict=True)]
    if sum(wanted) <= room:
        return _stretched(wanted, room)
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    if len(grid.rows) <= FEW_ROWS:
        return _lowest(grid, least, room)
    weights = [want - low + 1 for want, low in zip(wanted, least, strict=True)]
    spare = (room - sum(least)) / sum(weights)
    return [low + weight * spare for low, weight in zip(least, weights, strict=True)]


def _whole_words(narrow: list[float], wide: list[float], room: float) -> list[float]:
    """As much as the words need in the wider font, or the same share of it for all columns."""
    low, high = sum(narrow), sum(wide)
    if high < room or low >= room:
        return wide if high < room else narrow
    share = (room - low) / (high - low)
    return [one + (other - one) * share for one, other in zip(narrow, wide, strict=True)]


def _lowest(grid: Grid, least: list[float], room: float) -> list[float]:
    """Give the room that is left, bit by bit, to the column that saves most lines then, or else to the fullest."""
    found, bit = [*least], (room - sum(least)) / _STEPS
    lengths = [[len(text) for text in column[1:]] for column in _columns(grid)]
    lines = [_lines(each, width) for each, width in zip(lengths, found, strict=True)]
    wider = [_lines(each, width + bit) for each, width in zip(lengths, found, strict=True)]
    for _ in range(_STEPS):
        highest = [sorted(row)[-2:] for row in zip(*lines, strict=True)]
        gains = [_saved(highest, *both) for both in zip(lines, wider, strict=True)]
        full = [sum(column) for column in lines]
        best = max(range(len(found)), key=lambda column: (gains[column], full[column]))
        found[best] += bit
        lines[best], wider[best] = wider[best], _lines(lengths[best], found[best] + bit)
    return found


def _lines(lengths: Sequence[int], width: float) -> list[int]:
    """Lines that texts of these lengths take in a column."""
    fit = max((width - PADDING_MM) / (CHARACTER_MM * WIDER), 1.0)
    return [max(1, ceil(signs / fit)) for signs in lengths]


def _saved(highest: Sequence[Sequence[int]], lines: Sequence[int], wider: Sequence[int]) -> int:
    """Lines by which the table is lower when a column is wider: of a row where no other is as high as it is."""
    saved = 0
    for tops, own, new in zip(highest, lines, wider, strict=True):
        if own == tops[-1] and new < own:
            saved += own - max(new, tops[0] if len(tops) > 1 else 0)
    return saved


def _wanted(grid: Grid) -> list[float]:
    """Widths that need no line break in cells, up to a limit, and at most one in headings."""
    longest = [max([len(column[0]) / 2, *map(len, column[1:])]) for column in _columns(grid)]
    wanted = [min(signs * CHARACTER_MM + PADDING_MM, WIDEST_MM) for signs in longest]
    return [max(want, low) for want, low in zip(wanted, narrowest(grid), strict=True)]


def _stretched(wanted: list[float], room: float) -> list[float]:
    factor = min(room / sum(wanted), 1.3)
    return [width * factor for width in wanted]


def _columns(grid: Grid) -> list[list[str]]:
    return [[heading, *(row[index] for row in grid.rows)] for index, heading in enumerate(grid.headings)]


def _heading_word(text: str) -> float:
    """Length of the longest word: headings may break at every space, so that texts get the room."""
    return min(max(map(_signs, text.split()), default=1.0), LONGEST_WORD)


@lru_cache(2**16)
def _longest_word(text: str) -> float:
    """Length of the longest word; a short text counts as one word, so that "Area A" stays on one line."""
    words = [text] if len(text) <= UNBROKEN else text.split()
    return min(max(map(_signs, words), default=1.0), LONGEST_WORD)


def _signs(word: str) -> float:
    """Length of a word in letters of middling width: those of "minimum" take twice the room of those of "little".

    Examples
    --------
    >>> _signs("minimum") > _signs("partial") > _signs("little")
    True
    """
    return sum(_sign(one) for one in word)


def _sign(sign: str) -> float:
    """What a letter takes, in shares of an "a", as sans-serif fonts have it."""
    if sign in _SLIM:
        return 0.55
    if sign in _BROAD:
        return 1.5
    return 1.25 if sign.isupper() else 1.1 if sign.isdigit() else 1.0
