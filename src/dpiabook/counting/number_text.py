"""Numbers as text, without a digit lost."""

from __future__ import annotations

_WHOLE = 10**15
"""Whole numbers below it have no more digits than a double holds."""


def number_text(value: float) -> str:
    """Write a number so that two different numbers never read alike, and a whole one has no decimal point.

    Parameters
    ----------
    value : float
        Any number; ``f"{value:g}"`` keeps six digits of it, which makes one school number of nine.

    Returns
    -------
    str

    Examples
    --------
    >>> [number_text(value) for value in (2013614.0, 1000000.5, 0.1, 7, -0.0)]
    ['2013614', '1000000.5', '0.1', '7', '0']
    """
    whole = isinstance(value, int) or (abs(value) < _WHOLE and value == int(value))
    return str(int(value)) if whole else repr(float(value))
