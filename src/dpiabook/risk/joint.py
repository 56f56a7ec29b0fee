"""Counts of a sensitive variable within equivalence classes, the ground of every attribute disclosure measure.

What a missing value is, is settled here for all of them. An unknown sensitive value is none: it stays out of the
distribution of a class and of everyone, and a class in which it is unknown for all says nothing. Where a key is unknown
nobody can tell who is in the class, so it is none. "Not applicable" is a value of its own, of keys and of what is
sensitive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_keys, complete_rows, tally
from dpiabook.errors import Code, Refusal

MISSING = -1
NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Joint:
    """Class by value, as the list of its occupied cells.

    Attributes
    ----------
    starts : ndarray of int64, shape (classes,)
        First cell of each class; cells of a class stand together.
    value : ndarray of int64, shape (cells,)
        Code of the sensitive value, -1 where it is missing.
    count : ndarray of int64, shape (cells,)
        People in the cell, at least 1.
    """

    starts: NDArray[np.int64]
    value: NDArray[np.int64]
    count: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """People per class, shape (classes,)."""
        return np.add.reduceat(self.count, self.starts)

    @property
    def distinct(self) -> NDArray[np.int64]:
        """Distinct sensitive values per class, all missing ones as one, shape (classes,)."""
        return np.diff(np.append(self.starts, len(self.count)))

    @property
    def cell_class(self) -> NDArray[np.int64]:
        """Class of each cell, shape (cells,)."""
        return np.repeat(np.arange(len(self.starts)), self.distinct)

    @property
    def share(self) -> NDArray[np.float64]:
        """P(value | class) of each cell, in (0, 1], shape (cells,)."""
        return np.asarray(self.count / self.sizes[self.cell_class], dtype=np.float64)

    def totals(self, levels: int) -> NDArray[np.int64]:
        """People per value over all classes, shape (levels + 1,), missing first."""
        return np.bincount(self.value + 1, weights=self.count, minlength=levels + 1).astype(np.int64)

    def sum_by_class(self, per_cell: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum a figure of the cells over each class, shape (classes,)."""
        return np.add.reduceat(per_cell, self.starts)


def joint_counts(
    classes: NDArray[np.integer[Any]], values: NDArray[np.int32], counts: NDArray[np.int64] | None = None
) -> Joint:
    """Count each sensitive value within each class; an unknown is counted like a value, for those who ask for it.

    Parameters
    ----------
    classes : ndarray of int, shape (n,)
        Class of each row, numbered 0, 1, ... without gaps.
    values : ndarray of int32, shape (n,)
        Code of the sensitive value, -1 where it is missing.
    counts : ndarray of int64, shape (n,), optional
        People in each row of a table of counts; one each when absent.

    Returns
    -------
    Joint
        The occupied cells, by class and value.

    Examples
    --------
    >>> found = joint_counts(np.array([0, 1, 0, 0]), np.array([2, 0, 2, -1], dtype=np.int32))
    >>> found.count.tolist(), found.value.tolist(), found.sizes.tolist()
    ([1, 2, 1], [-1, 2, 0], [3, 1])
    """
    levels = int(values.max(initial=0)) + 2
    cell = classes.astype(np.int64) * levels + values + 1
    if counts is None:
        cells, count = np.unique(cell, return_counts=True)
    else:
        cells, place = np.unique(cell, return_inverse=True)
        count = np.rint(np.bincount(place, weights=counts)).astype(np.int64)
        cells, count = cells[count > 0], count[count > 0]
    of_class, value = np.divmod(cells, levels)
    starts = np.flatnonzero(np.diff(of_class, prepend=-1))
    return Joint(starts, value - 1, count.astype(np.int64))


@dataclass(frozen=True)
class Sensitive:
    """A sensitive variable within the classes of a table.

    Attributes
    ----------
    joint : Joint
        The occupied cells of the classes in which a value is recorded for somebody; recorded values only.
    people : ndarray of int64, shape (levels + 1,)
        People with each value, whether or not their keys are known; first those of whom it is unknown.
    values : tuple
        The values in order, after None in the place of an unknown; "not applicable" is the last where it occurs.
    ordered : bool
        The values are numbers or dates, and apply to everybody.
    unknown : ndarray of int64, shape (classes,)
        People of each class of `joint` of whom the value is unknown.
    silent : ndarray of int64
        People in each class in which it is unknown of all.
    """

    joint: Joint
    people: NDArray[np.int64]
    values: tuple[Any, ...]
    ordered: bool
    unknown: NDArray[np.int64]
    silent: NDArray[np.int64]

    @property
    def overall(self) -> NDArray[np.float64]:
        """Share of each value among all for whom one is recorded, first that of an unknown, 0; shape (levels + 1,)."""
        return shares_of(self.people)

    @property
    def overall_of_cell(self) -> NDArray[np.float64]:
        """Share of people with the cell's value over all classes, shape (cells,)."""
        return self.overall[self.joint.value + 1]

    @property
    def recorded_of_cell(self) -> NDArray[np.int64]:
        """People recorded with the cell's value over all classes, shape (cells,)."""
        return self.people[self.joint.value + 1]

    @property
    def everyone(self) -> int:
        """People in the table, those included of whom the value is unknown."""
        return int(self.people.sum())

    @property
    def sizes(self) -> NDArray[np.int64]:
        """People in each class of `joint`, whether or not the value is recorded of them; shape (classes,)."""
        return np.asarray(self.joint.sizes + self.unknown)


def sensitive_within(
    table: TableLike, keys: Sequence[str], sensitive: str, where: str, count: str | None = None
) -> Sensitive:
    """Count a sensitive variable within the classes of the key variables, and over all.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is one of the keys.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"yob": [1, 1, 2, 2], "care": ["a", "b", "b", None]})
    >>> found = sensitive_within(people, ["yob"], "care", "example")
    >>> found.values, found.overall.tolist(), found.joint.sizes.tolist()
    ((None, 'a', 'b'), [0.0, 0.3333333333333333, 0.6666666666666666], [2, 1])
    """
    if sensitive in keys:
        what = f"{sensitive!r} is both a key and the sensitive variable"
        raise Refusal(Code.MEASURE_INPUT, what, where=where, cure="take it out of the keys")
    coded = coded_keys(table, [*keys, sensitive], count=count)
    values, levels = coded.column(sensitive), coded.levels[-1]
    told = complete_rows(coded, keys)
    times = None if coded.multiplicity is None else coded.multiplicity[told]
    joint, unknown, silent = _parted(joint_counts(coded.groups(keys).numbers[told], values[told], times))
    kind = levels.type
    scale = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_temporal(kind)
    named = [NOT_APPLICABLE if value is None else value for value in levels.to_pylist()]
    counted = tally(values + 1, len(levels) + 1, coded.multiplicity)
    ordered = bool(scale) and not levels.null_count
    return Sensitive(joint, counted, (None, *named), ordered, unknown, silent)


def _parted(whole: Joint) -> tuple[Joint, NDArray[np.int64], NDArray[np.int64]]:
    """The cells of recorded values, the unknown of their classes, and the classes that have unknown ones alone."""
    missing = whole.value == MISSING
    unknown = np.asarray(whole.sum_by_class(np.where(missing, whole.count, 0)), dtype=np.int64)
    _, starts = np.unique(whole.cell_class[~missing], return_index=True)
    there = unknown < whole.sizes
    return Joint(starts, whole.value[~missing], whole.count[~missing]), unknown[there], unknown[~there]


def shares_of(people: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of each value among the recorded ones.

    Parameters
    ----------
    people : ndarray of int64, shape (levels + 1,)
        People with each value, those of whom it is unknown first.

    Returns
    -------
    ndarray of float64, shape (levels + 1,)
        The first is 0.

    Examples
    --------
    >>> shares_of(np.array([5, 1, 3])).tolist()
    [0.0, 0.25, 0.75]
    """
    known = np.append(0, people[1:])
    return np.asarray(known / max(int(known.sum()), 1), dtype=np.float64)


def descending(joint: Joint) -> Joint:
    """Order the cells of each class from the most to the least frequent value."""
    order = np.lexsort((-joint.count, joint.cell_class))
    return Joint(joint.starts, joint.value[order], joint.count[order])


def one_value_each(joint: Joint) -> Joint:
    """Let every missing value count as a value of its own, as the reference implementation does."""
    repeats = np.where(joint.value == MISSING, joint.count, 1)
    count = np.where(joint.value == MISSING, 1, joint.count).repeat(repeats)
    sizes = np.add.reduceat(repeats, joint.starts)
    starts = np.append(0, np.cumsum(sizes)[:-1]).astype(np.int64)
    return Joint(starts, joint.value.repeat(repeats), count)
