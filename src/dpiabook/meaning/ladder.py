"""Whether columns of areas are a ladder: each area of one lies within an area of the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dpiabook.counting import TableLike, class_table

TOLERATED = 0.001
"""Share of people who may lie outside the larger area of most others in theirs: postcodes straddle borders."""


def outside_ladder(
    table: TableLike, ladder: Sequence[str], *, count: str | None = None
) -> dict[tuple[str, str], float]:
    """For each step of a ladder, the share of people who lie outside the larger area of most others in their area.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    ladder : sequence of str
        Columns of areas, the smallest areas first.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    dict of (str, str) to float
        Smaller and larger to a share from 0 to 1, for the steps that are none: more than 1 in 1,000 lie outside.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"ward": ["a", "a", "b"], "la": ["X", "X", "Y"], "team": ["t", "u", "t"]})
    >>> outside_ladder(frame, ["ward", "la"]), outside_ladder(frame, ["ward", "team"])
    ({}, {('ward', 'team'): 0.3333333333333333})
    """
    found = {}
    for smaller, larger in pairwise(ladder):
        pairs = class_table(table, [smaller, larger], count=count).frame.dropna()
        together = pairs.groupby(smaller)["n"].agg(["sum", "max"])
        outside = float((together["sum"] - together["max"]).sum() / max(together["sum"].sum(), 1))
        if outside > TOLERATED:
            found[smaller, larger] = outside
    return found
