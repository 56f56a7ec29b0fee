"""Small helps of the claims: rows by their words, ranges, and words in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import pandas as pd

from dpiabook.evidence.finding import Scalar, Table

MOST = "_most"
Row = TypeVar("Row")


def first(rows: Iterable[Row]) -> Row:
    """The first of some rows.

    Raises
    ------
    LookupError
        Where there is none: words that no row bears are said of nothing.
    """
    for row in rows:
        return row
    raise LookupError("no row bears these words")


def ends(name: str, low: float, high: float | None = None) -> dict[str, float]:
    """Both ends of a range; one number is both."""
    return {name: low, f"{name}{MOST}": low if high is None else high}


def row_of(table: Table | None, column: str, said: Scalar) -> Mapping[str, Scalar]:
    """The first row of a table that bears a word, so that words of one row are not printed with another's numbers.

    Raises
    ------
    KeyError
        Where no row bears it.
    """
    names = [one.name for one in table.columns] if table else []
    for row in table.rows if table else ():
        found = dict(zip(names, row, strict=True))
        if found[column] == said:
            return found
    raise KeyError(column)


def both(row: Mapping[Any, Any] | pd.Series, name: str, of: str = "") -> dict[str, Any]:
    """A count of a row, with its upper end where the row has one, under a name of its own."""
    of = of or name
    return ends(name, row[of], row.get(f"{of}{MOST}"))


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def lowered(label: str) -> str:
    """A label as it stands in the middle of a sentence."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
