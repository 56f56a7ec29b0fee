"""All subsets of the keys up to a size, numbered so that compiled loops can find them.

Subsets are ordered by size and, within a size, colexicographically: the subset c1 < c2 < ... < cs of its size has
number C(c1, 1) + C(c2, 2) + ... + C(cs, s) (the combinatorial number system).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Subsets:
    """Numbered subsets of `keys` keys with 1 to `max_size` members.

    Attributes
    ----------
    keys, max_size : int
        Number of keys, and of members at most.
    binomial : ndarray of int64, shape (keys + 1, max_size + 2)
        C(i, j).
    offset : ndarray of int64, shape (max_size + 2,)
        Number of the first subset of each size.
    members : ndarray of int16, shape (subsets, max_size)
        Keys of each subset, ascending, then -1.
    """

    keys: int
    max_size: int
    binomial: NDArray[np.int64]
    offset: NDArray[np.int64]
    members: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.members)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Members of each subset, shape (subsets,)."""
        return np.asarray((self.members >= 0).sum(axis=1), dtype=np.int64)

    def number(self, members: tuple[int, ...]) -> int:
        """Return the number of the subset with these ascending keys."""
        within = sum(int(self.binomial[key, at + 1]) for at, key in enumerate(members))
        return int(self.offset[len(members)]) + within

    def beginnings(self) -> list[tuple[int, int]]:
        """Return the tasks that cover all subsets: each key alone, (key, -1), and each two first keys."""
        pairs = list(combinations(range(self.keys), 2)) if self.max_size > 1 else []
        return [*pairs, *((key, -1) for key in range(self.keys))]

    def below(self) -> NDArray[np.int32]:
        """Return the subsets that lack one key, shape (subsets, max_size); -1 where there is none."""
        sizes, result = self.sizes, np.full(self.members.shape, -1, dtype=np.int32)
        for without in range(self.max_size):
            has = np.flatnonzero((sizes > without) & (sizes > 1))
            kept = np.delete(self.members[has], without, axis=1).astype(np.int64)
            place = np.arange(kept.shape[1]) + 1
            within = np.where(kept >= 0, self.binomial[kept, place], 0).sum(axis=1)
            result[has, without] = self.offset[sizes[has] - 1] + within
        return result


def count_subsets(keys: int, max_size: int) -> int:
    """Count the subsets of `keys` keys with 1 to `max_size` members.

    Examples
    --------
    >>> count_subsets(10, 4)
    385
    """
    return sum(comb(keys, size) for size in range(1, max_size + 1))


def all_subsets(keys: int, max_size: int) -> Subsets:
    """Number all subsets of `keys` keys with 1 to `max_size` members.

    Examples
    --------
    >>> all_subsets(3, 2).members.tolist()
    [[0, -1], [1, -1], [2, -1], [0, 1], [0, 2], [1, 2]]
    """
    binomial = np.array([[comb(i, j) for j in range(max_size + 2)] for i in range(keys + 1)], dtype=np.int64)
    offset = np.array([0, *(count_subsets(keys, size) for size in range(max_size + 1))], dtype=np.int64)
    members = np.full((count_subsets(keys, max_size), max_size), -1, dtype=np.int16)
    for size in range(1, max_size + 1):
        found = np.array(list(combinations(range(keys), size)), dtype=np.int16)
        within = binomial[found, np.arange(1, size + 1)].sum(axis=1)
        members[offset[size] + within, :size] = found
    return Subsets(keys, max_size, binomial, offset, members)
