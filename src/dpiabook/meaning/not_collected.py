"""Areas, years and waves in which a variable was not collected at all."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dpiabook.counting import Source, missing_values, value_counts

Places = dict[str, tuple[object, ...]]
"""Column of areas, years or waves to some of its values."""
LEAST_PEOPLE = 20
_READABLE = ("text", "integer")
_MOST_PLACES = 2_000


def not_collected(
    source: Source, places: Sequence[str], names: Sequence[str]
) -> dict[str, dict[str, tuple[object, ...]]]:
    """Find the places in which a variable is wholly empty although it is recorded for half or more elsewhere.

    Parameters
    ----------
    source : Source
        With its states settled, so that codes for missing values are missing.
    places : sequence of str
        Columns of areas, years or waves; one with more than 2,000 values is passed over.
    names : sequence of str
        Variables.

    Returns
    -------
    dict of str to dict of str to tuple
        Variable to column of places to those of its values, of at least 20 people, in which nothing is recorded. These
        are values from the data.

    Examples
    --------
    >>> from dpiabook.counting import as_source
    >>> frame = pd.DataFrame({"area": ["A"] * 20 + ["B"] * 20, "sen": [None] * 20 + ["K"] * 20})
    >>> not_collected(as_source(frame), ["area"], ["sen"])
    {'sen': {'area': ('A',)}}
    """
    found: dict[str, Places] = {}
    for place in (one for one in places if source.columns.get(one) in _READABLE):
        others = [name for name in names if name != place]
        if others and len(value_counts(source, place)) <= _MOST_PLACES:
            counted = missing_values(source, others, by=place)
            for name, of_one in counted.groupby("name", sort=False):
                empty = _empty(of_one)
                if empty:
                    found.setdefault(str(name), {})[place] = empty
    return found


def _empty(counted: pd.DataFrame) -> tuple[object, ...]:
    """The places where one variable is wholly empty and elsewhere recorded for half or more."""
    told = counted["recorded"] + counted["not_applicable"]
    empty = (told == 0) & (counted["n"] >= LEAST_PEOPLE) & counted["group"].notna()
    elsewhere = counted[~empty]
    if not empty.any() or elsewhere["recorded"].sum() * 2 < elsewhere["n"].sum() or elsewhere.empty:
        return ()
    return tuple(counted.loc[empty, "group"].tolist())
