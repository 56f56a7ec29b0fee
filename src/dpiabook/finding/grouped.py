"""Rows put together by one column: what stays the same among them, and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dpiabook.finding.columns import Column

_LEAST_PAIRS = 5


@dataclass(frozen=True)
class Grouped:
    """The rows that were looked at, in order of one column.

    Attributes
    ----------
    column : Column
        By which rows are put together; those without a value are left out.
    """

    column: Column

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        order = np.argsort(self.column.codes, kind="stable")
        return order[self.column.codes[order] >= 0]

    @cached_property
    def _together(self) -> NDArray[np.bool_]:
        """Whether a row, in that order, is of the same group as the one before it."""
        codes = self.column.codes[self._order]
        together: NDArray[np.bool_] = codes[1:] == codes[:-1]
        return together

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Rows of each group."""
        return self.column.counts

    @cached_property
    def beside(self) -> float:
        """Share of the rows of one group that stand beside each other in the file."""
        steps = np.diff(self._order)[self._together]
        return float((steps == 1).mean()) if len(steps) else 0.0

    def same(self, other: Column) -> float | None:
        """Share of the pairs of neighbours within a group that have the same value of another column.

        None where hardly any pair has both: what was only asked once says nothing of whose the rows are.
        """
        one = other.codes[self._order]
        both = self._together & (one[1:] >= 0) & (one[:-1] >= 0)
        return float((one[1:] == one[:-1])[both].mean()) if both.sum() >= _LEAST_PAIRS else None

    def steady(self, other: Column, least: float = 0.98) -> bool | None:
        """Whether another column is the same within groups, and would not be so by chance; None: nothing says."""
        by_chance = float((other.shares**2).sum())
        same = self.same(other)
        if same is None or other.distinct < 2 or by_chance >= 0.9:
            return None
        return same >= max(least, 1 - (1 - by_chance) / 20)

    def apart(self, other: Column, least: float = 0.999) -> bool:
        """Whether no value of another column occurs twice within a group, but for 1 pair in 1,000 or as told."""
        one, group = other.codes, self.column.codes
        told = (one >= 0) & (group >= 0)
        pairs = group[told].astype(np.int64) * (len(other.levels) + 1) + one[told]
        return len(pairs) > 0 and len(np.unique(pairs)) >= least * len(pairs)

    def begins_alike(self, other: Column) -> float:
        """Share of the groups of which the first row, in file order, has the least value of a column of numbers."""
        order = self._order
        first = order[np.concatenate(([True], ~self._together))] if len(order) else order
        values = other.values()[first]
        return float((values == np.nanmin(other.values())).mean()) if len(values) else 0.0

    def rising(self, other: Column) -> float:
        """Share of the neighbours within a group, in file order, of which the later has the greater value."""
        rank = _ranks(other)
        one = np.where(other.codes >= 0, rank[np.maximum(other.codes, 0)], -1)[self._order]
        both = self._together & (one[1:] >= 0) & (one[:-1] >= 0)
        return float((one[1:] > one[:-1])[both].mean()) if both.any() else 0.0


def _ranks(column: Column) -> NDArray[np.int64]:
    """The place of each level among the sorted ones."""
    levels = column.levels.to_pylist()
    order = sorted(range(len(levels)), key=lambda at: levels[at])
    ranks = np.empty(max(len(levels), 1), np.int64)
    ranks[order] = np.arange(len(levels))
    return ranks
