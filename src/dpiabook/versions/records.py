"""Which records joined, left or changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import Source, group, pack
from dpiabook.counting.coded_keys import AT_ONCE
from dpiabook.errors import Code, DataRefusal
from dpiabook.machine.workers import Workers
from dpiabook.versions.pair import Common, Pair, Partners


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

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for versions without a column in common.

    Examples
    --------
    >>> from dpiabook.counting import as_source
    >>> before = as_source(pd.DataFrame({"id": [1, 2, 3], "yob": [2000, 2001, 2002]}))
    >>> now = as_source(pd.DataFrame({"id": [4, 3, 2], "yob": [2000, 2005, 2001]}))
    >>> found = record_changes(now, before, child_id="id")
    >>> found.joined, found.left, found.changed
    (1, 1, 1)
    """
    pair = Pair(now, before, now.columns)
    if not pair.shared:
        what, cure = "the two versions have no column in common", "name an earlier version of the same dataset"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="compare_with", cure=cure)
    partners = pair.partners(child_id)
    matched = _by_values(pair) if partners is None else _by_id(pair, partners)
    areas = _by_area(*pair.sorted_levels(str(area)), matched) if area in pair.shared else None
    changed = None if partners is None else int(matched.changed.sum())
    sizes = len(matched.joined), len(matched.left)
    return RecordChanges(*sizes, int(matched.joined.sum()), int(matched.left.sum()), changed, areas)


@dataclass(frozen=True)
class _Matched:
    """For each record of the later version whether it joined or changed, of the earlier one whether it left."""

    joined: NDArray[np.bool_]
    left: NDArray[np.bool_]
    changed: NDArray[np.bool_]


def _by_id(pair: Pair, partners: Partners) -> _Matched:
    """Match records with the same id."""
    mine, theirs = partners.both

    def differ(name: str) -> NDArray[np.bool_]:
        column = pair.common(name)
        found: NDArray[np.bool_] = column.now[mine] != column.before[theirs]
        return found

    changed = np.zeros(len(partners.of_now), bool)
    with Workers(AT_ONCE) as pool:
        for found in pool.map(differ, pair.shared):
            changed[mine] |= found
    return _Matched(partners.of_now < 0, partners.of_before < 0, changed)


def _by_values(pair: Pair) -> _Matched:
    """Match equal records one to one; of equal ones too many, the last ones joined or left."""
    columns = [pair.common(name) for name in pair.shared]
    both = [np.concatenate([column.now, column.before]) for column in columns]
    numbers = group(pack(both, [column.size for column in columns])).numbers
    rows = len(columns[0].now)
    mine, theirs = numbers[:rows], numbers[rows:]
    size = int(numbers.max(initial=-1)) + 1
    in_now, in_before = (np.bincount(each, minlength=size) for each in (mine, theirs))
    joined, left = _turn(mine) >= in_before[mine], _turn(theirs) >= in_now[theirs]
    return _Matched(joined, left, np.zeros(rows, bool))


def _turn(numbers: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many earlier records are equal to each."""
    return pd.Series(numbers).groupby(numbers).cumcount().to_numpy().astype(np.int64)


def _by_area(areas: Common, levels: pa.Array, matched: _Matched) -> pd.DataFrame:
    def counted(codes: NDArray[np.int32], which: NDArray[np.bool_] | bool = True) -> NDArray[np.intp]:
        return np.bincount(codes[which & (codes >= 0)], minlength=areas.size)

    columns = {
        "area": levels.to_pandas(),
        "n": counted(areas.now),
        "joined": counted(areas.now, matched.joined),
        "left": counted(areas.before, matched.left),
        "changed": counted(areas.now, matched.changed),
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(list(columns)[1:], "int64"))
