"""A log-linear model with all pairs of keys, each pair drawn towards independence as far as chance explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from dpiabook.risk.forest_model import by_chance

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Margins = Mapping[tuple[int, int], Floats]

MOST_CELLS = 500_000
"""Cells of the full cross-table up to which it is held."""
_ROUNDS = 6


@dataclass(frozen=True, eq=False)
class PairwiseModel:
    """The full cross-table of probabilities.

    Attributes
    ----------
    table : ndarray of float64
        One axis for each key; sums to 1.
    people : int
        How many it was fitted to.
    """

    table: Floats
    people: int

    def means(self, cells: Codes) -> Floats:
        """Expected people in some cells, given as level numbers of shape (keys, cells)."""
        return np.asarray(self.people * self.table[tuple(cells)])

    def draw(self, rng: np.random.Generator) -> Codes:
        """As many people as the model was fitted to, drawn from it, shape (keys, people)."""
        below = np.cumsum(self.table.ravel())
        cells = np.searchsorted(below, rng.random(self.people) * below[-1], side="right")
        return np.array(np.unravel_index(cells, self.table.shape), dtype=np.int64)


def pairwise_fits(sizes: tuple[int, ...]) -> bool:
    """Whether the full cross-table of keys with so many levels can be held."""
    return len(sizes) > 1 and prod(sizes) <= MOST_CELLS


def fit_pairwise(codes: Codes, sizes: tuple[int, ...]) -> PairwiseModel:
    """Fit the model to people.

    Parameters
    ----------
    codes : ndarray of int64, shape (keys, people)
        Level numbers.
    sizes : tuple of int
        Number of levels of each key.

    Returns
    -------
    PairwiseModel

    Notes
    -----
    Iterative proportional fitting (Deming & Stephan 1940) to the margins of all pairs, shrunken as in `by_chance`.

    Examples
    --------
    >>> codes = np.array([[0, 0, 1, 1] * 25, [0, 1, 0, 1] * 25])
    >>> fit_pairwise(codes, (2, 2)).means(codes[:, :2]).round(3).tolist()
    [25.0, 25.0]
    """
    margins = _margins(codes, sizes)
    table = np.full(sizes, 1.0 / prod(sizes))
    for _ in range(_ROUNDS):
        for (one, other), wanted in margins.items():
            shape = tuple(size if key in (one, other) else 1 for key, size in enumerate(sizes))
            others = tuple(key for key in range(len(sizes)) if key not in (one, other))
            there = table.sum(axis=others)
            table *= np.divide(wanted, there, out=np.zeros_like(there), where=there > 0).reshape(shape)
    return PairwiseModel(table, codes.shape[1])


def _margins(codes: Codes, sizes: tuple[int, ...]) -> Margins:
    pairs = combinations(range(len(sizes)), 2)
    return {(one, other): _shrunken(codes[one], codes[other], sizes[one], sizes[other]) for one, other in pairs}


def _shrunken(one: Codes, other: Codes, rows: int, columns: int) -> Floats:
    """Shares of a pair's cells, drawn towards independence as far as chance explains them."""
    shares = np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns) / len(one)
    alone = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    held = alone > 0
    statistic = len(one) * float(((shares - alone)[held] ** 2 / alone[held]).sum())
    freedom = int((np.count_nonzero(shares.sum(axis=1)) - 1) * (np.count_nonzero(shares.sum(axis=0)) - 1))
    chance = by_chance(statistic, freedom)
    return np.asarray((1 - chance) * shares + chance * alone)
