"""Measures of many columns, some columns in one pass over the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source

AT_ONCE = 100
"""Columns in one pass: an engine plans a query of many hundred measures longer than it runs it."""


def of_each(
    source: Source, names: Sequence[str], measures: Callable[[str], Mapping[str, Any]], *, at_once: int = AT_ONCE
) -> dict[str, dict[str, Any]]:
    """Measure each of some columns.

    Parameters
    ----------
    source : Source
        With the columns.
    names : sequence of str
        Columns.
    measures : callable
        From a column's name to its measures: aggregates of the source's table, by name.
    at_once : int
        How many columns are measured in one pass.

    Returns
    -------
    dict of str to dict
        Column to what was measured, by the names of its measures; None where there is no value to measure.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> source = as_source(pd.DataFrame({"yob": [2008, 2009, None], "eps": [0, 0, 3]}))
    >>> of_each(source, ["yob", "eps"], lambda name: {"low": source.table[name].min()}, at_once=1)
    {'yob': {'low': 2008.0}, 'eps': {'low': 0}}
    """
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(names), at_once):
        part = [(name, measures(name)) for name in names[start : start + at_once]]
        asked = {f"{at}|{what}": told for at, (_, own) in enumerate(part) for what, told in own.items()}
        row = fetch(source.table.aggregate(**asked), where=source.where).to_pylist()[0] if asked else {}
        found |= {name: {what: row[f"{at}|{what}"] for what in own} for at, (name, own) in enumerate(part)}
    return found
