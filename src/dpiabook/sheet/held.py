"""Which codes of a variable may be shown: those that enough people hold; of all others only how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from dpiabook.counting import Source
from dpiabook.counting.class_table import people
from dpiabook.counting.engines import fetch
from dpiabook.dictionary.inventory import Variable
from dpiabook.finding import Found

MOST = 30
"""A variable with more distinct values is a scale, a name or a text, and its values are no codes."""


@dataclass(frozen=True)
class Held:
    """The codes of one variable.

    Attributes
    ----------
    codes : tuple of str
        Those that at least the threshold of people hold, sorted.
    others : int
        How many other distinct values there are.
    """

    codes: tuple[str, ...] = ()
    others: int = 0


_CODED = frozenset({"category", "boolean", "text", "integer", "unknown"})
_NO_CODES = frozenset({"person", "household", "weight", "count"})


def could_be_codes(found: Found) -> list[str]:
    """Variables whose values could be codes that nobody declared: no ids, no identifiers, no text, and no scales."""
    return [
        one.name
        for one in found.variables
        if one.kind in _CODED
        and not one.unit
        and one.what.value not in _NO_CODES
        and not one.identifier.value
        and not one.free_text.value
        and not (one.name in found.inventory and _declares_codes(found.inventory[one.name]))
    ]


def _declares_codes(variable: Variable) -> bool:
    return bool(variable.codes) and "codes" not in variable.guessed


def held_codes(
    source: Source, names: Sequence[str], *, threshold: int, person: str | None = None, count: str | None = None
) -> dict[str, Held]:
    """Take the values of variables that at least so many people hold.

    Parameters
    ----------
    source : Source
        Any source.
    names : sequence of str
        Variables that could be codes; one with more than `MOST` distinct values is counted, and none is shown.
    threshold : int
        Fewest people who hold a code that is shown, 2 or more.
    person : str, optional
        Column of person ids, so that people are counted and not rows.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    dict of str to Held

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> source = as_source(pd.DataFrame({"sex": ["F"] * 12 + ["M"] * 11 + ["X"], "id": range(24)}))
    >>> held_codes(source, ["sex", "id"], threshold=10)["sex"]
    Held(codes=('F', 'M'), others=1)
    """
    source.require([*names, *([person] if person else [])])
    return {name: _held(source, name, max(threshold, 2), person, count) for name in names}


def _held(source: Source, name: str, threshold: int, person: str | None, count: str | None) -> Held:
    table = source.table
    who: Any = table[person].nunique() if person and person != name else people(table, count)
    counted = table.group_by(value=table[name]).aggregate(n=who)
    counted = counted.filter(counted.value.notnull())
    total = counted.aggregate(found=counted.count(), enough=(counted.n >= threshold).sum())
    row = fetch(total, where=source.where).to_pylist()[0]
    if not row["found"] or row["found"] > MOST:
        return Held((), int(row["found"]))
    frame = fetch(counted.filter(counted.n >= threshold).order_by(ibis.asc("value")), where=source.where)
    return Held(tuple(_text(value) for value in frame["value"].to_pylist()), int(row["found"]) - len(frame))


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
