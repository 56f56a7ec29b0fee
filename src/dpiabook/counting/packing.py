"""Codes of several keys in one whole number, and the groups of records that share it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.machine.workers import cores

LARGEST_DOMAIN = 2**62
DENSE_CELLS = 2**22
_BIN_ROWS = 2**15


@dataclass(frozen=True)
class Packed:
    """One whole number per record that stands for all its keys.

    Attributes
    ----------
    codes : ndarray of int64, shape (rows,)
        From 0 to `domain` - 1. Two records share a code exactly when they agree on every key, missing included.
    domain : int
        Number of possible codes.
    """

    codes: NDArray[np.int64] = field(repr=False)
    domain: int


@dataclass(frozen=True)
class Groups:
    """The distinct codes of a :class:`Packed`, numbered in an order that is the same in every run.

    Attributes
    ----------
    numbers : ndarray of int32, shape (rows,)
        The group of each record, from 0.
    first : ndarray of int32, shape (groups,)
        One record of each group: the earliest.
    """

    numbers: NDArray[np.int32] = field(repr=False)
    first: NDArray[np.int32] = field(repr=False)

    @property
    def size(self) -> int:
        """Number of groups."""
        return len(self.first)

    def count(self, multiplicity: NDArray[Any] | None = None) -> NDArray[np.int64]:
        """Return the number of records in each group, or the sum of their multiplicities (true and false, too)."""
        return tally(self.numbers, self.size, multiplicity)

    def total(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Return the sum of `values`, one per record, in each group."""
        return _sums(self.numbers, values, np.zeros(self.size))


def tally(numbers: NDArray[np.integer[Any]], size: int, multiplicity: NDArray[Any] | None = None) -> NDArray[np.int64]:
    """Count the records with each number, or add up their multiplicities, rounded to whole people.

    Parameters
    ----------
    numbers : ndarray of int, shape (rows,)
        From 0 to `size` - 1.
    size : int
        How many numbers there may be.
    multiplicity : ndarray of int, float or bool, shape (rows,), optional
        People whom each record stands for.

    Returns
    -------
    ndarray of int64, shape (size,)

    Examples
    --------
    >>> tally(np.array([0, 2, 2]), 3).tolist(), tally(np.array([0, 2, 2]), 3, np.array([True, False, True])).tolist()
    ([1, 0, 2], [1, 0, 1])
    """
    from dpiabook.counting import compiled

    if multiplicity is None:
        counted: NDArray[np.int64] = compiled.tally(numbers, size)
        return counted
    if multiplicity.dtype.kind in "biu":
        return _sums(numbers, multiplicity, np.zeros(size, np.int64))
    whole: NDArray[np.int64] = np.rint(_sums(numbers, multiplicity, np.zeros(size))).astype(np.int64)
    return whole


def _sums(numbers: NDArray[Any], values: NDArray[Any], found: NDArray[Any]) -> NDArray[Any]:
    from dpiabook.counting import compiled

    compiled.add_up(numbers, values, found)
    return found


def pack(codes: Sequence[NDArray[np.int32]], sizes: Sequence[int]) -> Packed:
    """Pack the codes of several keys into one whole number per record.

    Mixed radix, missing being digit 0 of each key. Where the product of the numbers of levels does not fit into 62
    bits, what is packed so far is numbered anew before the next key is added.

    Parameters
    ----------
    codes : sequence of ndarray of int32, shape (rows,)
        For each key the level of each record, from 0; -1 is missing.
    sizes : sequence of int
        For each key the number of levels.

    Returns
    -------
    Packed
        Codes and the size of their domain.

    Examples
    --------
    >>> pack([np.array([0, 1, -1], np.int32), np.array([1, 1, 0], np.int32)], [2, 2])
    Packed(domain=9)
    >>> pack([np.array([0, 1, -1], np.int32), np.array([1, 1, 0], np.int32)], [2, 2]).codes.tolist()
    [5, 8, 1]
    """
    from dpiabook.counting import compiled

    packed, domain = np.zeros(len(codes[0]), np.int64), 1
    for column, size in zip(codes, sizes, strict=True):
        if domain * (size + 1) > LARGEST_DOMAIN:
            groups = group(Packed(packed, domain))
            packed, domain = groups.numbers.astype(np.int64), groups.size
        compiled.add_digit(packed, column, size + 1)
        domain *= size + 1
    return Packed(packed, domain)


def group(packed: Packed) -> Groups:
    """Number the distinct codes.

    A small domain is counted through one cell per code; a large one is sorted into bins by hash, each of which fits
    into the processor's cache, and the bins are numbered side by side.

    Parameters
    ----------
    packed : Packed
        One code per record.

    Returns
    -------
    Groups
        The group of each record, and one record of each group.

    Examples
    --------
    >>> groups = group(Packed(np.array([7, 7, 3]), 9))
    >>> groups.numbers.tolist(), groups.first.tolist(), groups.count().tolist()
    ([0, 0, 1], [0, 2], [2, 1])
    """
    from dpiabook.counting import compiled

    rows = len(packed.codes)
    if packed.domain <= max(DENSE_CELLS, rows // 4):
        return Groups(*compiled.number_dense(packed.codes, packed.domain))
    bits = max(0, (rows // _BIN_ROWS).bit_length())
    starts, codes, order = compiled.partition(packed.codes, bits)
    numbers = np.empty(rows, np.int32)
    slices = [slice(low, high) for low, high in itertools.pairwise(starts)]
    with ThreadPoolExecutor(cores()) as pool:
        first = list(pool.map(lambda part: compiled.number_sparse(codes[part], order[part], numbers), slices))
        bases = np.cumsum([0] + [len(part) for part in first[:-1]])
        list(pool.map(lambda part, base: compiled.shift_numbers(order[part], numbers, base), slices, bases))
    return Groups(numbers, np.concatenate(first))
