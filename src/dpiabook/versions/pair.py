"""Two versions side by side: one column of both at a time, in one numbering, since versions may be large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import Source
from dpiabook.counting.coded_keys import ColumnReader
from dpiabook.counting.encoding import MISSING, decoded, encode


@dataclass(frozen=True)
class Common:
    """One column of both versions.

    Attributes
    ----------
    now, before : ndarray of int32, shape (rows,)
        Number of the value of each record; -1 is missing.
    levels : pyarrow.Array
        The values of both versions, sorted.
    """

    now: NDArray[np.int32]
    before: NDArray[np.int32]
    levels: pa.Array = field(repr=False)

    def in_each(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which values occur in the later, and in the earlier version."""
        return self._seen(self.now), self._seen(self.before)

    def _seen(self, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
        seen = np.zeros(len(self.levels) + 1, bool)
        # Missing marks the place past the last.
        seen[codes] = True
        return seen[:-1]


@dataclass(frozen=True)
class Partners:
    """For each record of one version the row of the other with the same id; -1 where there is none."""

    of_now: NDArray[np.int64]
    of_before: NDArray[np.int64]

    @property
    def both(self) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """The records that both versions have: their rows in the later, and in the earlier."""
        rows = np.flatnonzero(self.of_now >= 0)
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
        """One column of both versions in one numbering."""
        one, other = _of_one_type(self._now.column(name), self._before.column(name))
        codes, levels = encode(pa.chunked_array([*one.chunks, *other.chunks], one.type), name)
        return Common(codes[: len(one)], codes[len(one) :], levels)

    def partners(self, name: str | None) -> Partners | None:
        """Match records by id; None where there is no such column, or an id is missing or occurs twice in a version."""
        if name not in self.shared:
            return None
        ids = self.common(str(name))
        size = len(ids.levels)
        if not all(_identify(codes, size) for codes in (ids.now, ids.before)):
            return None
        return Partners(_rows(ids.before, size)[ids.now], _rows(ids.now, size)[ids.before])


def _identify(codes: NDArray[np.int32], size: int) -> bool:
    return bool((codes != MISSING).all() and np.bincount(codes, minlength=size).max(initial=0) <= 1)


def _rows(codes: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """The row of each id; -1 for those of the other version only."""
    rows = np.full(size, -1, np.int64)
    rows[codes] = np.arange(len(codes))
    return rows


def _of_one_type(one: pa.ChunkedArray, other: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The same type in both versions: as it is, else as numbers, else as texts."""
    if one.type == other.type:
        return one, other
    one, other = (decoded(column) for column in (one, other))
    if one.type == other.type:
        return one, other
    kinds = (one.type, other.type)
    if all(pa.types.is_integer(kind) and kind != pa.uint64() for kind in kinds):
        kind = pa.int64()
    elif all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in kinds):
        kind = pa.float64()
    else:
        kind = pa.string()
    return one.cast(kind, safe=False), other.cast(kind, safe=False)
