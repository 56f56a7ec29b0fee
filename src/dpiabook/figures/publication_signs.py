"""The shape and colour of each publication class, the same in every figure."""

from __future__ import annotations

from collections.abc import Mapping

from dpiabook.figures.sheet import Sign
from dpiabook.figures.style import BLUE, CHARCOAL, TEAL, WINE
from dpiabook.stigma import CLASSES

_LOOKS = (("o", BLUE, True), ("D", TEAL, True), ("s", CHARCOAL, False), ("X", WINE, True))
_COLUMNS = ("interval", "banded", "region", "withheld")

CLASS_SIGNS: Mapping[str, Sign] = {
    name: Sign(marker, colour, name, filled) for name, (marker, colour, filled) in zip(CLASSES, _LOOKS, strict=True)
}
"""From the class's name to its sign."""
COLUMN_SIGNS: Mapping[str, Sign] = {
    **dict(zip(_COLUMNS, CLASS_SIGNS.values(), strict=True)),
    "not_by_area": Sign("x", CHARCOAL, "not by area"),
}
"""From the column of a table of numbers of areas to its sign."""
NO_CLASS = Sign("o", BLUE, "share of the area")


def sign_of(name: str) -> Sign:
    """The sign of a class; the plain one where no class is stated.

    Examples
    --------
    >>> sign_of("withhold").marker, sign_of("").marker
    ('X', 'o')
    """
    return CLASS_SIGNS.get(name, NO_CLASS)
