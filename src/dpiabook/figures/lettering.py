"""Measuring and wrapping text before anything is drawn, so that no label is cut and none overlaps another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import text_to_path

from dpiabook.figures.style import FONT, LINE

_POINTS = 72.0
_UNIT = 100.0
"""Size at which signs are measured, in points."""
_FIXED = 65536
"""FreeType's whole, for fractions."""
_BREAKS = re.compile(r"\S*?[_/-](?=\S)|\S+")


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text in inches.

    Parameters
    ----------
    text : str
        Without line breaks; signs that would mean a formula are taken as they are.
    size : float
        In points.
    bold : bool, optional

    Returns
    -------
    float
        The sum of what each sign takes: letters that are drawn closer together take a little less.

    Examples
    --------
    >>> width_of("wide", 9.0) > width_of("i", 9.0) > 0
    True
    """
    advances = [_advance(sign, bold) for sign in text]
    if None in advances:
        return _measured(text, size, bold)
    return size * sum(filter(None, advances))


@lru_cache(maxsize=4096)
def _advance(sign: str, bold: bool) -> float | None:
    """What a sign takes on the line, in inches for each point of its size; None for one that another font draws."""
    font = get_font(findfont(_font(_UNIT, bold)))
    if ord(sign) not in font.get_charmap() or combining(sign):
        return None
    font.set_size(_UNIT, _POINTS)
    advance = font.load_char(ord(sign), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return float(advance) / _FIXED / _UNIT / _POINTS


def _measured(text: str, size: float, bold: bool) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(text, _font(size, bold), ismath=False)
    return float(width) / _POINTS


def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")


def height_of(lines: int, size: float) -> float:
    """Height of some lines of text in inches.

    Examples
    --------
    >>> round(height_of(2, 9.0), 2)
    0.33
    """
    return lines * size * LINE / _POINTS


def wrap(text: str, width: float, size: float, *, bold: bool = False, most: int | None = None) -> tuple[str, ...]:
    """Break a text into lines of at most `width` inches.

    Parameters
    ----------
    text : str
    width : float
        In inches.
    size : float
        In points.
    bold : bool, optional
    most : int, optional
        Number of lines that there is room for. A list that is longer ends with "and more" after the last entry that
        fits; of any other text an ellipsis stands for the rest. The table has the whole text.

    Returns
    -------
    tuple of str
        Breaks stand at spaces; inside a word only after an underscore, hyphen or slash, or where it alone is wider
        than the line.

    Examples
    --------
    >>> wrap("people in the household", 0.8, 9.0)
    ('people in', 'the', 'household')
    >>> wrap("people in the household", 0.8, 9.0, most=1)
    ('people in…',)
    >>> wrap("area, gender, year of birth and age", 1.7, 9.0, most=1)
    ('area, gender and more',)
    """
    lines = _lines(text, width, size, bold)
    if most is None or len(lines) <= most:
        return lines
    shorter = (_lines(part, width, size, bold) for part in _fewer(text))
    cut = (*lines[: most - 1], _shortened(lines[most - 1], width, size, bold))
    return next((part for part in shorter if len(part) <= most), cut)


def _lines(text: str, width: float, size: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    for piece, glued in _pieces(text, width, size, bold):
        joined = f"{lines[-1]}{'' if glued else ' '}{piece}" if lines else piece
        if lines and width_of(joined, size, bold) <= width:
            lines[-1] = joined
        else:
            lines.append(piece)
    return tuple(lines) or ("",)


def _fewer(text: str) -> Iterator[str]:
    """A list with ever fewer of its entries, and that there are more.

    Examples
    --------
    >>> list(_fewer("area, gender, year and age")), list(_fewer("a name"))
    (['area, gender and more', 'area and more'], [])
    """
    entries = text.split(", ")
    return (f"{', '.join(entries[:kept])} and more" for kept in range(len(entries) - 1, 0, -1))


def _pieces(text: str, width: float, size: float, bold: bool) -> list[tuple[str, bool]]:
    """The parts that a line may hold, each with whether it follows the one before without a space."""
    pieces: list[tuple[str, bool]] = []
    for word in text.split():
        parts = [word] if width_of(word, size, bold) <= width else _split(word, width, size, bold)
        pieces += [(part, place > 0) for place, part in enumerate(parts)]
    return pieces


def _split(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Break a word that is wider than the line."""
    parts: list[str] = []
    for part in _BREAKS.findall(word):
        rest = part
        while width_of(rest, size, bold) > width and len(rest) > 1:
            fits = next((n for n in range(len(rest) - 1, 1, -1) if width_of(rest[:n], size, bold) <= width), 1)
            parts, rest = [*parts, rest[:fits]], rest[fits:]
        parts.append(rest)
    return parts


def _shortened(line: str, width: float, size: float, bold: bool) -> str:
    """A line with an ellipsis at its end, at a word's end if possible."""
    shorter = line.rsplit(" ", 1)[0] if width_of(line + "…", size, bold) > width and " " in line else line
    while len(shorter) > 1 and width_of(shorter + "…", size, bold) > width:
        shorter = shorter[:-1]
    return shorter + "…"
