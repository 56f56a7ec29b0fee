"""Whether a variable is missing more often in some groups than chance explains."""

from __future__ import annotations

import pandas as pd
from scipy.stats import binom

TAIL = 0.001
"""Chance of each tail: the outer limits of a funnel plot (Spiegelhalter 2005)."""


def uneven_missing(counted: pd.DataFrame) -> pd.DataFrame:
    """Compare each group's share of missing values with that of everyone.

    Parameters
    ----------
    counted : DataFrame
        One row per variable and group: ``group``, ``name``, ``n``, ``missing``; people without a group are left out.

    Returns
    -------
    DataFrame
        One row per variable that is missing for some people and not for all: ``name``, ``groups`` (compared),
        ``more`` and ``fewer`` (groups in which it is missing more, or less, often than 999 in 1,000 groups of that
        size would show by chance), the most uneven first.

    Notes
    -----
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24, with exact
    binomial limits.

    Examples
    --------
    >>> counted = pd.DataFrame({"group": ["A", "B"], "name": "cp_plan", "n": [100, 100], "missing": [0, 40]})
    >>> uneven_missing(counted).to_dict("list")
    {'name': ['cp_plan'], 'groups': [2], 'more': [1], 'fewer': [1]}
    """
    known = counted.dropna(subset="group").astype({"n": "int64", "missing": "int64"})
    known = known[known["n"] > 0]
    share = known.groupby("name")["missing"].transform("sum") / known.groupby("name")["n"].transform("sum")
    some = (share > 0) & (share < 1)
    known, share = known[some], share[some]
    judged = known.assign(
        more=binom.sf(known["missing"] - 1, known["n"], share) < TAIL,
        fewer=binom.cdf(known["missing"], known["n"], share) < TAIL,
    )
    found = judged.groupby("name", sort=False).agg(groups=("n", "size"), more=("more", "sum"), fewer=("fewer", "sum"))
    order = (found["more"] + found["fewer"]).sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index()
