"""Whether a variable is missing more often in some groups than chance explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy

from dpiabook.result.collected import shaped
from dpiabook.risk.exact import discoveries
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS

TAIL = 0.001
"""Chance of each tail: the outer limits of a funnel plot (Spiegelhalter 2005)."""


@shaped
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
        size would show by chance, and in which the rule of Benjamini and Hochberg finds so over all variables and
        groups together), the most uneven first.

    Notes
    -----
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24, with exact
    binomial limits; Benjamini and Hochberg (1995).

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
    above, below = (
        scipy.stats.binom.sf(known["missing"] - 1, known["n"], share),
        scipy.stats.binom.cdf(known["missing"], known["n"], share),
    )
    # Of many variables in many groups a few lie outside the limits by chance: all are tested together.
    found_so = discoveries(np.minimum(2 * np.minimum(above, below), 1.0), DEFAULT_THRESHOLDS.false_discovery)
    judged = known.assign(more=(above < TAIL) & found_so, fewer=(below < TAIL) & found_so)
    found = judged.groupby("name", sort=False).agg(groups=("n", "size"), more=("more", "sum"), fewer=("fewer", "sum"))
    order = (found["more"] + found["fewer"]).sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index()
