"""Rows to look at first: for each column those that could contradict a rule about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dpiabook.meaning.lineage_columns import Column

_MOST_CELLS = 2**25
_MOST_ROWS = 200_000
_EACH = 512


@dataclass(frozen=True)
class Sample:
    """Some rows of all columns.

    Attributes
    ----------
    rows : ndarray of int64, shape (rows,)
        Which rows, ascending; all where there are few.
    levels : ndarray of int32, shape (columns, rows)
        Levels of each column in them.
    draw : Generator
        Seeded.
    """

    rows: NDArray[np.int64] = field(repr=False)
    levels: NDArray[np.int32] = field(repr=False)
    draw: np.random.Generator = field(repr=False)

    def rows_about(self, column: Column, each: int = _EACH) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Rows in which a column is recorded: half with its commonest value, half with any other, mixed.

        Parameters
        ----------
        column : Column
            Of the same records.
        each : int
            The most rows of either half.

        Returns
        -------
        rows : ndarray of int64
            Places in `rows`.
        codes : ndarray of int32
            The column's level in each.
        """
        codes = column.codes[self.rows]
        told = column.held(codes)
        commonest = codes == np.argmax(column.people)
        halves = [np.flatnonzero(told & ~commonest), np.flatnonzero(told & commonest)]
        chosen = np.concatenate([self._some(half, each) for half in halves])
        self.draw.shuffle(chosen)
        return chosen, codes[chosen]

    def _some(self, rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        return rows if len(rows) <= most else self.draw.choice(rows, most, replace=False)


def sample_of(columns: Sequence[Column], seed: int) -> Sample:
    """Draw rows without replacement; all of them where there are few."""
    draw = np.random.default_rng(seed)
    rows = len(columns[0].codes)
    most = min(_MOST_ROWS, max(2_000, _MOST_CELLS // len(columns)))
    chosen = np.arange(rows) if rows <= most else np.sort(draw.choice(rows, most, replace=False))
    return Sample(chosen, np.stack([column.codes[chosen] for column in columns]), draw)
