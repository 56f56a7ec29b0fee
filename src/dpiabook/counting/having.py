"""Which conditions hold for all or for none, so that they tell nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dpiabook.counting.conditions import condition
from dpiabook.counting.in_parts import of_each
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

    def measures(name: str) -> dict[str, Any]:
        holds = condition(source, conditions[name], where=f"what having {name!r} means")
        return {"n": holds.sum(), "of": holds.count()}

    told = of_each(source, list(conditions), measures, at_once=_AT_ONCE)
    return tuple(name for name, one in told.items() if one["of"] and one["n"] in (0, one["of"]))
