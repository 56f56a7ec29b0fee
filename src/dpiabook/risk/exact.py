"""Exact binomial intervals and tests, and the false discovery rate over many of them."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from dpiabook.result.collected import shaped

Floats = NDArray[np.float64]


@shaped
def exact_interval(x: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact lower and upper limits of x out of n, which hold at least as often as they say at every rate.

    Parameters
    ----------
    x, n : array_like
        Whole numbers, 0 ≤ x ≤ n, n at least 1, of one shape.
    level : float, optional
        Nominal coverage, between 0 and 1.

    Returns
    -------
    low, high : numpy.ndarray
        Limits between 0 and 1.

    Notes
    -----
    Clopper & Pearson 1934, Biometrika 26. Each limit is the rate at which a count as far away has probability (1 −
    level)/2, so that no rate is left out more often than 1 − level; the price is width.

    Examples
    --------
    >>> low, high = exact_interval([0, 2], [10, 10])
    >>> [f"{a:.3f} to {b:.3f}" for a, b in zip(low, high)]
    ['0.000 to 0.308', '0.025 to 0.556']
    """
    having, people, tail = np.asarray(x, dtype=float), np.asarray(n, dtype=float), (1 - level) / 2
    left = people - having
    low = np.where(having > 0, betaincinv(np.maximum(having, 1), left + 1, tail), 0.0)
    high = np.where(left > 0, betaincinv(having + 1, np.maximum(left, 1), 1 - tail), 1.0)
    return low, high


def exact_p_value(x: ArrayLike, n: ArrayLike, rate: float) -> Floats:
    """Return the two-sided exact binomial probability of a count at least as far from a rate.

    Parameters
    ----------
    x, n : array_like
        Whole numbers, 0 ≤ x ≤ n, of one shape.
    rate : float
        Of everybody, between 0 and 1.

    Returns
    -------
    numpy.ndarray
        Twice the smaller tail, at most 1; 1 where n is 0.

    Notes
    -----
    Twice the smaller tail (Clopper & Pearson 1934), so that the test and the exact interval agree: the p-value is under
    .05 just where the 95 % limits leave the rate out. The rate counts the area's own people too, which makes the
    test careful.

    Examples
    --------
    >>> exact_p_value([9, 5], [10, 10], 0.5).round(4).tolist()
    [0.0215, 1.0]
    """
    having, people = np.asarray(x), np.asarray(n)
    tail = np.minimum(scipy.stats.binom.cdf(having, people, rate), scipy.stats.binom.sf(having - 1, people, rate))
    return np.asarray(np.minimum(2 * tail, 1.0))


def discoveries(p_values: ArrayLike, rate: float) -> NDArray[np.bool_]:
    """Say which of many tests are discoveries at a false discovery rate.

    Parameters
    ----------
    p_values : array_like
        Of all tests that are read together.
    rate : float
        Share of the discoveries that may be false, on average.

    Returns
    -------
    numpy.ndarray of bool

    Notes
    -----
    Benjamini & Hochberg 1995, JRSS B 57; it holds for independent tests and for those that tend to err together
    (Benjamini & Yekutieli 2001).

    Examples
    --------
    >>> discoveries([0.001, 0.02, 0.04, 0.9], 0.05).tolist()
    [True, True, False, False]
    """
    values = np.asarray(p_values, dtype=float)
    if not values.size:
        return np.zeros(0, dtype=bool)
    return np.asarray(scipy.stats.false_discovery_control(values, method="bh") <= rate)
