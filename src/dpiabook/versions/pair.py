"""Two versions side by side: one column of both at a time, in one numbering, since versions may be large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import Source
from dpiabook.counting.coded_keys import ColumnReader
from dpiabook.counting.encoding import MISSING, decoded, encode, number
from dpiabook.counting.packing import tally

_WIDEST = pa.decimal128(20, 0)


@dataclass(frozen=True)
class Common:
    """One column of both versions.

    Attributes
    ----------
    now, before : ndarray of int32, shape (rows,)
        Number of the value of each record; -1 is an unknown, and "not applicable" a value of its own.
    size : int
        The numbers lie below it.
    """

    now: NDArray[np.int32]
    before: NDArray[np.int32]
    size: int

    def only_now(self) -> NDArray[np.bool_]:
        """Which numbers occur in the later version only."""
        return self._seen(self.now) & ~self._seen(self.before)

    def only_before(self) -> NDArray[np.bool_]:
        """Which numbers occur in the earlier version only."""
        return self._seen(self.before) & ~self._seen(self.now)

    def _seen(self, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
        seen = np.zeros(self.size + 1, bool)
        # Missing marks the place past the last.
        seen[codes] = True
        return seen[:-1]


@dataclass(frozen=True)
class Partners:
    """For each record of one version the row of the other with the same id; -1 where there is none."""

    of_now: NDArray[np.int32]
    of_before: NDArray[np.int32]

    @property
    def both(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The records that both versions have: their rows in the later, and in the earlier."""
        rows = np.flatnonzero(self.of_now >= 0).astype(np.int32)
        return rows, self.of_now[rows]


class Pair:
    """Columns of two versions, each version in an order of its own.

    Parameters
    ----------
    now, before : Source
        The later and the earlier version.
    names : iterable of str
        Columns that are wanted; `shared` are those that both have.
    """

    def __init__(self, now: Source, before: Source, names: Iterable[str]) -> None:
        self.shared = [name for name in dict.fromkeys(names) if name in now.columns and name in before.columns]
        self._now, self._before = (ColumnReader(source, self.shared) for source in (now, before))

    def common(self, name: str) -> Common:
        """One column of both versions in one numbering, which means nothing else."""
        column, rows = self._of_both(name)
        codes, size = number(column, name)
        marks = [reader.state(name) for reader in (self._now, self._before)]
        if any(mark is not None for mark in marks):
            sizes = (rows, len(codes) - rows)
            parts = [np.zeros(n, bool) if mark is None else mark for mark, n in zip(marks, sizes, strict=True)]
            codes, size = np.where(np.concatenate(parts), np.int32(size), codes), size + 1
        return _divided(codes, size, rows)

    def sorted_levels(self, name: str) -> tuple[Common, pa.Array]:
        """One column of both versions in the order of its values, and the values."""
        column, rows = self._of_both(name)
        codes, levels = encode(column, name)
        return _divided(codes, len(levels), rows), levels

    def _of_both(self, name: str) -> tuple[pa.ChunkedArray, int]:
        """The column, the later version's rows first, and how many they are."""
        one, other = _of_one_type(self._now.column(name), self._before.column(name))
        return pa.chunked_array([*one.chunks, *other.chunks], one.type), len(one)

    def partners(self, name: str | None) -> Partners | None:
        """Match records by id; None where there is no such column, or an id is missing or occurs twice in a version."""
        if name not in self.shared:
            return None
        ids = self.common(str(name))
        if not all(_identify(codes, ids.size) for codes in (ids.now, ids.before)):
            return None
        return Partners(_rows(ids.before, ids.size)[ids.now], _rows(ids.now, ids.size)[ids.before])


def _divided(codes: NDArray[np.int32], size: int, rows: int) -> Common:
    return Common(codes[:rows], codes[rows:], size)


def _identify(codes: NDArray[np.int32], size: int) -> bool:
    return bool((codes != MISSING).all() and tally(codes, size).max(initial=0) <= 1)


def _rows(codes: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """The row of each id; -1 for those of the other version only."""
    rows = np.full(size, -1, np.int32)
    rows[codes] = np.arange(len(codes), dtype=np.int32)
    return rows


def _of_one_type(one: pa.ChunkedArray, other: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The same type in both versions: as it is, else as numbers, else as texts."""
    if one.type == other.type:
        return one, other
    one, other = (decoded(column) for column in (one, other))
    if one.type == other.type:
        return one, other
    kinds = (one.type, other.type)
    if all(map(pa.types.is_integer, kinds)):
        # Whole numbers of both signs up to 64 bits.
        kind = _WIDEST if pa.uint64() in kinds else pa.int64()
    elif all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in kinds):
        kind = pa.float64()
    else:
        kind = pa.string()
    return one.cast(kind, safe=False), other.cast(kind, safe=False)
