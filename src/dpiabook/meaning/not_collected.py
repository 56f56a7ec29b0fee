"""Areas, years and waves in which a variable was not collected at all."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pandas as pd

from dpiabook.counting import Source
from dpiabook.counting.class_table import to_frame
from dpiabook.counting.engines import fetch

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
    gaps = _with_gaps(source, [name for name in names if not _may_not_apply(source, name)])
    for place in (one for one in places if source.columns.get(one) in _READABLE):
        others = [name for name in gaps if name != place]
        counted = _counted(source, place, others) if others else pd.DataFrame()
        for name in others if len(counted) <= _MOST_PLACES else ():
            empty = _empty(counted, name)
            if empty:
                found.setdefault(name, {})[place] = empty
    return found


def _may_not_apply(source: Source, name: str) -> bool:
    """Whether a variable may be empty in a place because it applies to nobody there."""
    return name in source.states and source.states[name].may_not_apply


def _with_gaps(source: Source, names: Sequence[str]) -> list[str]:
    table = source.table
    if not names:
        return []
    told = table.aggregate(n=table.count(), **{f"c{at}": table[name].count() for at, name in enumerate(names)})
    row = fetch(told, where=source.where).to_pylist()[0]
    return [name for at, name in enumerate(names) if row[f"c{at}"] < row["n"]]


def _counted(source: Source, place: str, names: Sequence[str]) -> pd.DataFrame:
    """Rows of each place, and those in which each variable is recorded."""
    table = source.table
    told = {name: table[name].count() for name in names}
    counted = table.group_by(group=table[place]).aggregate(rows=table.count(), **{f"c{n}": e for n, e in told.items()})
    return to_frame(fetch(counted.order_by(ibis.asc("group", nulls_first=False)), where=source.where))


def _empty(counted: pd.DataFrame, name: str) -> tuple[object, ...]:
    """The places where one variable is wholly empty and elsewhere recorded for half or more."""
    told, rows = counted[f"c{name}"], counted["rows"]
    empty = (told == 0) & (rows >= LEAST_PEOPLE) & counted["group"].notna()
    elsewhere = ~empty
    if not empty.any() or not elsewhere.any() or told[elsewhere].sum() * 2 < rows[elsewhere].sum():
        return ()
    return tuple(counted.loc[empty, "group"].tolist())
