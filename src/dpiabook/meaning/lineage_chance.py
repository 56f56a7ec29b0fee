"""How likely an edge would be if two columns had nothing to do with each other.

The null is the permutation of one column against the others. Each bound is analytic and never too low, so that fewer
than .01 chance edges are expected over all pairs and triples that were looked at; tests permute.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

EXPECTED = 0.01
_FAMILIES = 3
"""Functions, implications and sums share the expected number of chance edges."""


def log_budget(looked_at: int) -> float:
    """The logarithm of the highest chance that one of so many looks may have.

    Examples
    --------
    >>> round(float(np.exp(log_budget(1))), 5)
    0.00333
    """
    return float(np.log(EXPECTED / _FAMILIES) - np.log(max(looked_at, 1)))


def log_chance_of_order(people: NDArray[np.int64], contraries: int, log_ways: float) -> float:
    """Bound the chance that a permuted column is told by others, but for some contraries.

    Of all orders of the column's values, so many as there are ways to write a rule agree with it wholly; each set of
    contraries adds what they could hold instead.

    Parameters
    ----------
    people : ndarray of int64, shape (values,)
        People with each value of the permuted column.
    contraries : int
        Those who contradict.
    log_ways : float
        Logarithm of the number of rules that could have been found.

    Returns
    -------
    float
        Natural logarithm of a probability, or of a bound above 1.

    Examples
    --------
    >>> round(log_chance_of_order(np.array([10, 10]), 0, np.log(2)), 2)  # 2 of C(20, 10) orders
    -11.43
    """
    n = int(people.sum())
    orders = gammaln(n + 1) - gammaln(people + 1).sum()
    kept = log_choose(n, contraries) + contraries * np.log(max(len(people), 1))
    return float(log_ways + kept - orders)


def log_ways_of_function(levels: int, values: int) -> float:
    """Logarithm of the number of functions from levels to values."""
    return float(levels * np.log(max(values, 1)))


def log_ways_of_bands(levels: int, values: int) -> float:
    """Logarithm of the number of ways to cut ordered levels into one interval for each value.

    Examples
    --------
    >>> round(float(np.exp(log_ways_of_bands(5, 2))))  # four cuts, either side first
    8
    """
    return float(log_choose(levels - 1, values - 1) + gammaln(values + 1))


def log_choose(n: Any, k: Any) -> Any:
    """Logarithm of the number of ways to choose `k` of `n`."""
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def log_chance_of_implication(
    contraries: NDArray[np.int64], having: NDArray[np.int64], without: NDArray[np.int64], people: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Bound the chance of no more contraries, had the people with the antecedent been drawn at random.

    Hypergeometric: below its mode each term is at most the last, so that the sum is at most their number times it.

    Parameters
    ----------
    contraries, having, without, people : ndarray of int64, of one shape
        People with the antecedent and without the consequent; with the antecedent; without the consequent; all.

    Returns
    -------
    ndarray of float64
        Natural logarithms; 0 where there are more contraries than the mode.

    Examples
    --------
    >>> one = np.array([1])
    >>> float(np.exp(log_chance_of_implication(0 * one, 2 * one, 5 * one, 10 * one))[0]).__round__(4)  # 5/10 * 4/9
    0.2222
    """
    ways = log_choose(without, contraries) + log_choose(people - without, having - contraries)
    term = ways - log_choose(people, having)
    mode = (having + 1) * (without + 1) // (people + 2)
    found: NDArray[np.float64] = np.where(contraries <= mode, np.minimum(term + np.log(contraries + 1), 0), 0.0)
    return found
