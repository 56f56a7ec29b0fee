"""Which conditions hold for all or for none, so that they tell nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dpiabook.counting.conditions import condition
from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source

_AT_ONCE = 50


def all_or_none(source: Source, conditions: Mapping[str, str]) -> tuple[str, ...]:
    """Name the conditions that all rows fulfil, or none, of those for which it is known.

    Parameters
    ----------
    source : Source
        Its codes for missing values are settled.
    conditions : Mapping of str to str
        Name to condition, as :func:`~dpiabook.counting.condition` takes it.

    Returns
    -------
    tuple of str
        Never which of the two; one of which nothing is known is left out.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.counting.condition` and the engine do.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> source = as_source(pd.DataFrame({"asthma": [1, 2, 2], "spells": [0, 1, None]}))
    >>> all_or_none(source, {"asthma": "asthma >= 1", "spells": "spells >= 1"})
    ('asthma',)
    """
    names, found = list(conditions), []
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        measures: dict[str, Any] = {}
        for at, name in enumerate(part):
            holds = condition(source, conditions[name], where=f"what having {name!r} means")
            measures |= {f"n{at}": holds.sum(), f"of{at}": holds.count()}
        row = fetch(source.table.aggregate(**measures), where=source.where).to_pylist()[0]
        found += [name for at, name in enumerate(part) if row[f"of{at}"] and row[f"n{at}"] in (0, row[f"of{at}"])]
    return tuple(found)
