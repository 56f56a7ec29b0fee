"""Lift and mutual information: what a group tells of an attribute even where no guess changes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from dpiabook.risk.exact import exact_interval

Counts = NDArray[np.int64]


def lift_within(x: Counts, n: Counts, k: int) -> dict[str, float]:
    """Return how many times as frequent an attribute is in the group where it is most frequent, and what groups tell.

    Parameters
    ----------
    x, n : ndarray of int64, shape (groups,)
        People with the attribute, and people for whom it is recorded; every n over 0.
    k : int
        Smallest group that is looked at for the lift.

    Returns
    -------
    dict
        ``lift`` (largest P(attribute | group) / P(attribute)), ``lift_low``, ``lift_high`` (95 % interval of that
        group's, which holds although the group was chosen for its lift), ``mutual`` (information about the attribute in
        the groups, in bits, less what chance alone would show; at least 0). Missing (NaN) lift where no group has k
        people, or nobody has the attribute.

    Notes
    -----
    Lift: Brin, Motwani, Ullman & Tsur 1997, SIGMOD. The exact interval is at level 1 − .05 / groups (Bonferroni), since
    the largest of many is too large by itself. Mutual information: Shannon 1948, with the correction of Miller (1955),
    (groups − 1) / (2 n ln 2). A guess names the most frequent value; where few have an attribute no group turns it, so
    that guesses tell nothing of a group at many times everybody's rate.

    Examples
    --------
    >>> found = lift_within(np.array([40, 60]), np.array([100, 1900]), 10)
    >>> found["lift"], found["lift_low"] > 5, round(found["mutual"], 3)
    (8.0, True, 0.045)
    """
    everyone, having = int(n.sum()), int(x.sum())
    groups = n >= k
    none = {"lift": np.nan, "lift_low": np.nan, "lift_high": np.nan}
    if not everyone:
        return none | {"mutual": 0.0}
    rate = having / everyone
    told = none if not having or not groups.any() else _largest(x[groups], n[groups], rate)
    return told | {"mutual": _mutual(x, n, rate)}


def _largest(x: Counts, n: Counts, rate: float) -> dict[str, Any]:
    at = int(np.argmax(x / n))
    low, high = exact_interval(x[at], n[at], 1 - 0.05 / len(n))
    return {"lift": float(x[at] / n[at] / rate), "lift_low": float(low) / rate, "lift_high": float(high) / rate}


def _mutual(x: Counts, n: Counts, rate: float) -> float:
    shares, everyone = x / n, float(n.sum())
    within = (n * _entropy(shares)).sum() / everyone
    chance = (len(n) - 1) / (2 * everyone * np.log(2))
    return float(max(_entropy(np.array(rate)) - within - chance, 0.0))


def _entropy(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-(xlogy(share, share) + xlogy(1 - share, 1 - share)) / np.log(2))
