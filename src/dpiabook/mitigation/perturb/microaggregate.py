"""Microaggregation: people who are nearly alike get the mean of their numbers, at least k of them the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal

BLOCK = 1_000
"""Records that are compared with each other; MDAV on all of them would take time with the square of their number."""


def microaggregate(values: NDArray[Any], k: int) -> NDArray[np.float64]:
    """Replace each number by the mean of its group in the order of the numbers.

    Parameters
    ----------
    values : ndarray, shape (rows,)
        Numbers; NaN is missing, and stays so.
    k : int
        Least size of a group.

    Returns
    -------
    ndarray of float64, shape (rows,)
        Every number that occurs does so at least `k` times; total and mean stay.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for fewer than `k` recorded numbers.

    Notes
    -----
    Defays and Anwar (1998), Masking microdata using micro-aggregation, Journal of Official Statistics 14(4); Handbook
    on Statistical Disclosure Control (ESSnet), section 3.5.2. The last group has up to 2k - 1.

    Examples
    --------
    >>> microaggregate(np.array([1, 9, 2, 3, 7]), 2).tolist()
    [1.5, 6.333333333333333, 1.5, 6.333333333333333, 6.333333333333333]
    """
    numbers = np.asarray(values, np.float64)
    known = np.flatnonzero(~np.isnan(numbers))
    _refuse_few(len(known), k)
    order = known[np.argsort(numbers[known], kind="stable")]
    groups = np.minimum(np.arange(len(order)) // k, len(order) // k - 1)
    found = np.full(len(numbers), np.nan)
    found[order] = _means(numbers[order][:, None], groups)[:, 0]
    return found


def microaggregate_together(values: NDArray[Any], k: int, block: int = BLOCK) -> NDArray[np.float64]:
    """Replace each person's numbers by the means of people who are near in all of them.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        Numbers, none of them missing. They are compared in units of their standard deviations.
    k : int
        Least size of a group.
    block : int
        Records that are compared with each other.

    Returns
    -------
    ndarray of float64, shape (rows, columns)
        Every row occurs at least `k` times; each column keeps its total and mean.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for fewer than `k` rows or missing numbers.

    Notes
    -----
    MDAV (Domingo-Ferrer and Torra 2005, Ordinal, continuous and heterogeneous k-anonymity through microaggregation,
    algorithm 2) within blocks of neighbours on the first principal component. A block of all rows is plain MDAV.

    Examples
    --------
    >>> near = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0], [9.0, 8.0]])
    >>> microaggregate_together(near, 2).tolist()
    [[0.0, 0.5], [0.0, 0.5], [9.0, 8.5], [9.0, 8.5]]
    """
    from dpiabook.mitigation.perturb.compiled import mdav

    numbers = np.asarray(values, np.float64)
    _refuse_few(len(numbers), k)
    if np.isnan(numbers).any():
        cure = "take each column by itself, or those who have all of them"
        raise Refusal(Code.MEASURE_INPUT, "numbers that are averaged together are missing for somebody", cure=cure)
    deviation = numbers.std(axis=0)
    points = (numbers - numbers.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    order = np.argsort(points @ _main_direction(points), kind="stable")
    groups, number = np.full(len(numbers), -1, np.int64), 0
    for rows in _blocks(order, max(block, 2 * k), k):
        number = mdav(points, rows, k, groups, number)
    return _means(numbers, groups)


def _refuse_few(recorded: int, k: int) -> None:
    if recorded < k or k < 1:
        what = "fewer people are recorded than a group must have"
        raise Refusal(Code.MEASURE_INPUT, what, cure="use a smaller k, or leave the column out")


def _main_direction(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first principal component."""
    _, directions = np.linalg.eigh(points.T @ points)
    return np.asarray(directions[:, -1])


def _blocks(order: NDArray[np.int64], size: int, k: int) -> list[NDArray[np.int64]]:
    """Neighbours in blocks; the last has no fewer than a group must have."""
    ends = list(range(0, len(order), size))
    if len(ends) > 1 and len(order) - ends[-1] < k:
        ends.pop()
    return [order[low:high] for low, high in zip(ends, [*ends[1:], len(order)], strict=True)]


def _means(numbers: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.float64]:
    sizes = np.bincount(groups)
    means = [np.bincount(groups, weights=column) / sizes for column in numbers.T]
    return np.column_stack(means)[groups]
