"""Which records joined, left or changed between two versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Source, coded_keys, group, pack


@dataclass(frozen=True)
class RecordChanges:
    """Records of one version only, and records that are in both and differ.

    Attributes
    ----------
    n, n_before : int
        Records in each version.
    joined, left : int
        Records in the later, or the earlier version only.
    changed : int or None
        Records in both that differ in a shared column; None when records could only be matched by all their values.
    by_area : pandas.DataFrame or None
        One row per area: ``area``, ``n``, ``joined``, ``left``, ``changed`` (0 when it is not known).
    """

    n: int
    n_before: int
    joined: int
    left: int
    changed: int | None
    by_area: pd.DataFrame | None = field(repr=False, default=None)


def record_changes(
    now: Source, before: Source, *, child_id: str | None = None, area: str | None = None
) -> RecordChanges:
    """Match the records of two versions by id, or where that does not identify records by all their shared values.

    Parameters
    ----------
    now, before : Source
        The later and the earlier version.
    child_id : str, optional
        Column of ids; used when each occurs once in either version.
    area : str, optional
        Column of areas.

    Returns
    -------
    RecordChanges

    Examples
    --------
    >>> from dpiabook.counting import as_source
    >>> before = as_source(pd.DataFrame({"id": [1, 2, 3], "yob": [2000, 2001, 2002]}))
    >>> now = as_source(pd.DataFrame({"id": [4, 3, 2], "yob": [2000, 2005, 2001]}))
    >>> found = record_changes(now, before, child_id="id")
    >>> found.joined, found.left, found.changed
    (1, 1, 1)
    """
    shared = [name for name in now.columns if name in before.columns]
    pair = Pair(coded_keys(now, shared), coded_keys(before, shared))
    by_id = child_id in shared and pair.identifies(str(child_id))
    matched = pair.by_id(str(child_id)) if by_id else pair.by_values()
    joined, left = matched.joined, matched.left
    areas = _by_area(pair, area, matched) if area in shared else None
    changed = int(matched.changed.sum()) if by_id else None
    return RecordChanges(pair.now.rows, pair.before.rows, int(joined.sum()), int(left.sum()), changed, areas)


@dataclass(frozen=True)
class _Matched:
    """For each record of the later version whether it joined or changed, of the earlier one whether it left."""

    joined: NDArray[np.bool_]
    left: NDArray[np.bool_]
    changed: NDArray[np.bool_]


@dataclass(frozen=True)
class Pair:
    """Two versions with the same columns."""

    now: CodedKeys
    before: CodedKeys

    def levels(self, name: str) -> tuple[pd.Index, pd.Index]:
        """The values of one column in either version, as numbers or as texts in both."""
        at = self.now.keys.index(name)
        one, other = (pd.Index(coded.levels[at].to_pandas()) for coded in (self.now, self.before))
        if one.dtype.kind not in "iuf" or other.dtype.kind not in "iuf":
            one, other = one.astype("str"), other.astype("str")
        return one, other

    def common(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """One column of both versions in one numbering, that of all values sorted; -1 is missing."""
        one, other = self.levels(name)
        every = one.union(other)
        places = (every.get_indexer(one), every.get_indexer(other))
        at = self.now.keys.index(name)
        return _renumbered(self.now.codes[at], places[0]), _renumbered(self.before.codes[at], places[1])

    def partners(self, name: str) -> NDArray[np.int64]:
        """For each record of the later version the row of the earlier one with the same id; -1 where there is none."""
        one, other = self.common(name)
        place = np.full(int(max(one.max(initial=-1), other.max(initial=-1))) + 1, -1, np.int64)
        place[other] = np.arange(len(other))
        return place[one]

    def identifies(self, name: str) -> bool:
        """Whether no id is missing or occurs twice in either version."""
        at = self.now.keys.index(name)
        return all(
            len(coded.levels[at]) == coded.rows and bool((coded.codes[at] >= 0).all())
            for coded in (self.now, self.before)
        )

    def by_id(self, name: str) -> _Matched:
        """Match records with the same id."""
        partner = self.partners(name)
        both = np.flatnonzero(partner >= 0)
        changed = np.zeros(self.now.rows, bool)
        for key in self.now.keys:
            mine, theirs = self.common(key)
            changed[both] |= mine[both] != theirs[partner[both]]
        left = np.ones(self.before.rows, bool)
        left[partner[both]] = False
        return _Matched(partner < 0, left, changed)

    def by_values(self) -> _Matched:
        """Match equal records one to one; of equal ones too many, the last ones joined or left."""
        columns = [np.concatenate(self.common(name)) for name in self.now.keys]
        numbers = group(pack(columns, [int(codes.max(initial=0)) + 1 for codes in columns])).numbers
        mine, theirs = numbers[: self.now.rows], numbers[self.now.rows :]
        size = int(numbers.max(initial=-1)) + 1
        in_now, in_before = (np.bincount(each, minlength=size) for each in (mine, theirs))
        joined, left = _turn(mine) >= in_before[mine], _turn(theirs) >= in_now[theirs]
        return _Matched(joined, left, np.zeros(len(mine), bool))


def _renumbered(codes: NDArray[np.int32], places: NDArray[np.intp]) -> NDArray[np.int32]:
    return np.append(places, -1).astype(np.int32)[codes]


def _turn(numbers: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many earlier records are equal to each."""
    return pd.Series(numbers).groupby(numbers).cumcount().to_numpy().astype(np.int64)


def _by_area(pair: Pair, area: str | None, matched: _Matched) -> pd.DataFrame:
    name = str(area)
    at = pair.now.keys.index(name)
    levels = [coded.levels[at].to_pandas() for coded in (pair.now, pair.before)]
    columns: Sequence[tuple[str, int, NDArray[np.bool_]]] = (
        ("n", 0, np.ones(pair.now.rows, bool)),
        ("joined", 0, matched.joined),
        ("changed", 0, matched.changed),
        ("left", 1, matched.left),
    )
    counted = {}
    for column, version, which in columns:
        codes = (pair.now, pair.before)[version].codes[at]
        found = np.bincount(codes[which & (codes >= 0)], minlength=len(levels[version]))
        counted[column] = pd.Series(found, index=levels[version].to_numpy())
    frame = pd.DataFrame(counted).fillna(0).astype("int64").sort_index()
    return frame.rename_axis("area").reset_index()[["area", "n", "joined", "left", "changed"]]
