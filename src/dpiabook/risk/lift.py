"""Lift and mutual information: what a group tells of an attribute even where no guess changes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from dpiabook.risk.exact import exact_interval

Counts = NDArray[np.int64]


def lift_within(x: Counts, n: Counts, k: int, unknown: Counts | None = None) -> dict[str, float]:
    """Return how many times as frequent an attribute is in the group where it is most frequent, and what groups tell.

    Parameters
    ----------
    x, n : ndarray of int64, shape (groups,)
        People with the attribute, and people for whom it is recorded; nobody is in no group.
    k : int
        Smallest group that is looked at for the lift.
    unknown : ndarray of int64, shape (groups,), optional
        People of each group for whom it is not recorded; they make a range of each figure.

    Returns
    -------
    dict
        ``lift`` (largest P(attribute | group) / P(attribute)), ``lift_low`` (the highest lower limit of any group: over
        1, some group has a lift beyond chance), ``lift_high`` (upper limit of the group where it is largest; both of
        95 % intervals that hold although groups were chosen for their lift), ``mutual`` (information about the
        attribute in the groups, in bits, less what chance shows; at least 0). Missing (NaN) lift where no group has k
        people, or nobody can have the attribute. Where somebody is unknown, ``lift``, ``lift_low`` and ``mutual`` are
        the lower ends and the same names with ``_most`` the upper ones, and ``lift_high`` is the largest it can be.

    Notes
    -----
    Lift: Brin, Motwani, Ullman & Tsur 1997, SIGMOD. The exact interval is at level 1 − .05 / groups (Bonferroni), since
    the largest of many is too large by itself. Mutual information: Shannon 1948, with the correction of Miller (1955),
    (groups − 1) / (2 n ln 2). A guess names the most frequent value; where few have an attribute no group turns it, so
    that guesses tell nothing of a group at many times everybody's rate.

    Ranges are over all that the unknown can be, if anybody has the attribute. The lift of a group is greatest if all of
    its unknown have it and nobody else's: so the upper end is reached. Mutual information is convex in the shares of
    the groups (Cover & Thomas 2006, theorem 2.7.4); the least is where each group comes as near to one common share as
    it can, and is reached but for the rounding to whole people. The other ends may be wider than what can be.

    Examples
    --------
    >>> found = lift_within(np.array([40, 60]), np.array([100, 1900]), 10)
    >>> found["lift"], found["lift_low"] > 5, round(found["mutual"], 3)
    (8.0, True, 0.045)
    >>> found = lift_within(np.array([40, 60]), np.array([80, 1900]), 10, np.array([20, 0]))
    >>> round(found["lift"], 2), round(found["lift_most"], 2)
    (8.0, 10.0)
    """
    missing = np.zeros_like(n) if unknown is None else unknown
    groups = n + missing >= k
    everyone = int((n + missing).sum())
    none = dict.fromkeys(("lift", "lift_most", "lift_low", "lift_low_most", "lift_high"), np.nan)
    if not everyone:
        return none | {"mutual": 0.0, "mutual_most": 0.0}
    rates = x.sum() / everyone, (x.sum() + missing.sum()) / everyone
    told = none if not rates[1] or not groups.any() else _largest(x, n + missing, missing, groups)
    return told | _mutual(x, n + missing, missing, rates)


def _largest(x: Counts, n: Counts, unknown: Counts, groups: NDArray[np.bool_]) -> dict[str, Any]:
    everyone, having, missing = n.sum(), x.sum(), unknown.sum()
    x, n, unknown = x[groups], n[groups], unknown[groups]
    least = x / n * everyone / np.maximum(having + missing - unknown, 1)
    most = (x + unknown) / n * everyone / np.maximum(having + unknown, 1)
    here = (x + unknown) / n >= (x / n).max() if missing else np.arange(len(n)) == np.argmax(x / n)
    level = 1 - 0.05 / len(n)
    low, _ = exact_interval(x, n, level)
    low_most, high = exact_interval(x + unknown, n, level)
    rarest = max(having, 1) / everyone
    return {
        "lift": float(least.max()),
        "lift_most": float(most.max()),
        "lift_low": float((low * everyone / np.maximum(having + missing - unknown, 1)).max()),
        "lift_low_most": float((low_most * everyone / np.maximum(having + unknown, 1)).max()),
        "lift_high": float(high[here].max() / rarest),
    }


def _mutual(x: Counts, n: Counts, unknown: Counts, rates: tuple[float, float]) -> dict[str, float]:
    shares, highest, everyone = x / n, (x + unknown) / n, float(n.sum())
    chance = (len(n) - 1) / (2 * everyone * np.log(2))
    common = _nearest(shares, highest, n)
    nearest = np.clip(common, shares, highest)
    ends = {
        "mutual": _entropy(n @ nearest / everyone) - n @ _entropy(nearest) / everyone,
        # Entropy is concave: over a range it is least at an end, and greatest at one half or at an end.
        "mutual_most": _entropy(np.clip(0.5, *rates)) - n @ np.minimum(_entropy(shares), _entropy(highest)) / everyone,
    }
    return {name: float(max(end - chance, 0.0)) for name, end in ends.items()}


def _nearest(low: NDArray[np.float64], high: NDArray[np.float64], n: Counts) -> float:
    """The one share that is everybody's if each group comes as near to it as it can, by halving."""
    least, most = float(low.min()), float(high.max())
    for _ in range(60):
        middle = (least + most) / 2
        above = n @ (np.clip(middle, low, high) - middle) > 0
        least, most = (middle, most) if above else (least, middle)
    return (least + most) / 2


def _entropy(share: Any) -> NDArray[np.float64]:
    return np.asarray(-(xlogy(share, share) + xlogy(1 - share, 1 - share)) / np.log(2))
