"""A log-linear model with main effects and the pairs of a forest: its means are products of margins.

Each pair is drawn towards independence as far as chance explains what its margin shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_DENSE = 1_000_000
"""Cells of a margin up to which all are counted, rather than those that occur."""


@dataclass(frozen=True, eq=False)
class ForestModel:
    """Fitted to people; only cells that occur are ever looked at, never the full cross-table.

    Attributes
    ----------
    codes : ndarray of int64, shape (keys, people)
        Level numbers of the people that it was fitted to.
    sizes : tuple of int
        Number of levels of each key.
    pairs : sequence of (int, int)
        Keys that are joined, by place; they close no circle.
    """

    codes: Codes
    sizes: tuple[int, ...]
    pairs: Sequence[tuple[int, int]]

    def means(self, cells: Codes) -> Floats:
        """Expected people in some cells, shape (cells,), in as many people as the model was fitted to.

        Parameters
        ----------
        cells : ndarray of int64, shape (keys, cells)
            Level numbers.

        Examples
        --------
        >>> model = ForestModel(np.array([[0, 0, 0, 1], [0, 0, 1, 0]]), (2, 2), [])
        >>> model.means(np.array([[0, 0, 1], [0, 1, 0]])).round(6).tolist()
        [2.25, 0.75, 0.75]
        """
        people = self.codes.shape[1]
        with np.errstate(divide="ignore"):
            ones = [np.log(self._share([key], cells)) for key in range(len(self.sizes))]
            log_mean = np.log(people) + sum(ones, start=np.zeros(cells.shape[1]))
            for one, other in self.pairs:
                # Their joint share over what it were if they were independent, drawn towards 1.
                ratio = self._share([one, other], cells) / np.exp(ones[one] + ones[other])
                chance = self._chance[one, other]
                log_mean += np.log((1 - chance) * ratio + chance)
        return np.asarray(np.exp(log_mean), dtype=np.float64)

    @cached_property
    def _chance(self) -> dict[tuple[int, int], float]:
        """For each pair, either way round, the part of its dependence that chance explains."""
        found = {}
        for one, other in self.pairs:
            rates = [
                np.bincount(self.codes[key], minlength=self.sizes[key]) / self.codes.shape[1] for key in (one, other)
            ]
            cells, counts = np.unique(self._packed(self.codes, [one, other]), return_counts=True)
            first, second = np.divmod(cells, self.sizes[other])
            joint = counts / self.codes.shape[1]
            statistic = self.codes.shape[1] * (float((joint**2 / (rates[0][first] * rates[1][second])).sum()) - 1)
            freedom = prod(int(np.count_nonzero(rate)) - 1 for rate in rates)
            found[one, other] = found[other, one] = by_chance(statistic, freedom)
        return found

    def _share(self, keys: Sequence[int], cells: Codes) -> Floats:
        """Share of the people in the margin that each cell stands in."""
        own, asked = (self._packed(part, keys) for part in (self.codes, cells))
        cells_of_margin = prod(self.sizes[key] for key in keys)
        if cells_of_margin <= _DENSE:
            return np.asarray(np.bincount(own, minlength=cells_of_margin)[asked] / len(own))
        values, counts = np.unique(own, return_counts=True)
        at = np.minimum(np.searchsorted(values, asked), len(values) - 1)
        return np.asarray(np.where(values[at] == asked, counts[at], 0) / len(own))

    def _packed(self, codes: Codes, keys: Sequence[int]) -> Codes:
        packed = np.zeros(codes.shape[1], dtype=np.int64)
        for key in keys:
            packed = packed * self.sizes[key] + codes[key]
        return packed

    def draw(self, rng: np.random.Generator) -> Codes:
        """As many people as the model was fitted to, drawn from it, shape (keys, people)."""
        drawn = np.empty_like(self.codes)
        people = self.codes.shape[1]
        for key, parent in _order(len(self.sizes), self.pairs):
            if parent is None:
                drawn[key] = self.codes[key, rng.integers(people, size=people)]
                continue
            # Whoever shares the parent's level lends the level of this key.
            alike = np.argsort(self.codes[parent], kind="stable")
            counts = np.bincount(self.codes[parent], minlength=self.sizes[parent])
            first = np.cumsum(counts) - counts
            level = drawn[parent]
            lender = alike[first[level] + (rng.random(people) * counts[level]).astype(np.int64)]
            anybody = rng.random(people) < self._chance[key, parent]
            drawn[key] = self.codes[key, np.where(anybody, rng.integers(people, size=people), lender)]
        return drawn


def by_chance(statistic: float, freedom: int) -> float:
    """The part of a pair's dependence that chance explains, from 0 to 1.

    Parameters
    ----------
    statistic : float
        Pearson's χ² of the pair.
    freedom : int
        Its degrees of freedom, which is what chance alone would make of it on average.

    Notes
    -----
    The positive part of the shrinkage of James & Stein (1961). Margins as they are fit the chance in them too (Skinner
    & Shlomo 2008, section 3, on over-fitting), and the means of the cells that were seen come out too large.

    Examples
    --------
    >>> by_chance(40.0, 10), by_chance(8.0, 10)
    (0.25, 1.0)
    """
    return min(1.0, freedom / statistic) if statistic > 0 else 1.0


def _order(keys: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int | None]]:
    """Each key after the one that it hangs on, which is none for the root of a tree."""
    beside: dict[int, list[int]] = {key: [] for key in range(keys)}
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    order: dict[int, int | None] = {}
    for root in range(keys):
        waiting: list[tuple[int, int | None]] = [] if root in order else [(root, None)]
        while waiting:
            key, parent = waiting.pop()
            order[key] = parent
            waiting += [(other, key) for other in beside[key] if other not in order]
    return list(order.items())
