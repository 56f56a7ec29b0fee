"""t-closeness: how far the sensitive values of a class are from those of everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import TableLike
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result
from dpiabook.risk.joint import NOT_APPLICABLE, Joint, Sensitive, sensitive_within

Distance = Literal["equal", "ordered"]


@dataclass(frozen=True)
class TCloseness(Result):
    """Earth mover's distance between classes and everyone.

    Attributes
    ----------
    t : float
        The largest distance of any class, in [0, 1].
    distance : {"equal", "ordered"}
        How far two values are from each other.
    by_class : ndarray of float64, shape (classes,)
        Distance of each class, in [0, 1].
    sizes : ndarray of int64, shape (classes,)
        People in each class for whom the value is recorded.
    least, most : ndarray of float64, shape (classes,)
        The ends between which each distance lies, whatever the unknown values are.
    t_range : tuple of float
        The ends between which `t` lies, classes included in which the value is unknown of all.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("by_class", "sizes")

    t: float
    distance: Distance
    by_class: NDArray[np.float64] = field(repr=False)
    sizes: NDArray[np.int64] = field(repr=False)
    least: NDArray[np.float64] = field(repr=False)
    most: NDArray[np.float64] = field(repr=False)
    t_range: tuple[float, float]

    def over(self, t: float) -> int:
        """Return the number of people in classes further than `t` from everyone."""
        return int(self.sizes[self.by_class > t].sum())

    def over_range(self, t: float) -> tuple[int, int]:
        """Return the ends between which that number lies, whatever the unknown values are."""
        return int(self.sizes[self.least > t].sum()), int(self.sizes[self.most > t].sum())


def t_closeness(
    table: TableLike,
    keys: Sequence[str],
    sensitive: str,
    distance: Distance | None = None,
    *,
    count: str | None = None,
) -> TCloseness:
    """Measure the distance between each class's sensitive values and everyone's.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a class of which a key is unknown is none.
    sensitive : str
        Sensitive variable; people of whom it is unknown are left out, but of the ranges.
    distance : {"equal", "ordered"}, optional
        ``equal``: any two values are as far apart as any others. ``ordered``: values are apart by how many stand
        between them; those to whom the variable does not apply, which no number says, are left out. By default
        ``ordered`` for numbers and dates that apply to everybody.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    TCloseness
        The largest distance, and that of each class, with ranges over all recorded values that the unknown ones can be.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key or the distance is unknown.

    Notes
    -----
    Li, Li & Venkatasubramanian (2007), "t-closeness: privacy beyond k-anonymity and l-diversity", section 4.

    Ranges: of N people R, outside a class of n, and u of its own are of unknown value; S is the largest sum, over some
    of the values and not all, of c/n - C/N, c and C being recorded in the class and of all. The equal distance lies
    between max(0, S - R/N) and S + u (1/n - 1/N), by the duality of linear programmes. The upper end is reached, the
    lower one but for the rounding to whole people. The ordered distance is known to within the shares that are unknown,
    which may be wider than it can be; so may the lower end of `t_range`, since no single filling need be the least for
    each class.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"area": ["p", "p", "q", "q"], "days": [0, 0, 1, 2]})
    >>> t_closeness(people, ["area"], "days").t, t_closeness(people, ["area"], "days", "equal").t
    (0.375, 0.5)
    """
    return closeness_within(sensitive_within(table, keys, sensitive, "t_closeness", count), distance)


def closeness_within(found: Sensitive, distance: Distance | None = None) -> TCloseness:
    """Measure t-closeness of counts that are there already, see `t_closeness`."""
    chosen: Distance = distance or ("ordered" if found.ordered else "equal")
    if chosen not in ("equal", "ordered"):
        cure = "use equal or ordered"
        raise Refusal(Code.MEASURE_INPUT, "there is no such distance", where="t_closeness", cure=cure)
    by_class = _equal(found) if chosen == "equal" else _ordered(found)
    least, most, silent = _equal_range(found) if chosen == "equal" else _ordered_range(found, by_class)
    ends = float(least.max(initial=0.0)), float(most.max(initial=silent))
    return TCloseness(float(by_class.max(initial=0.0)), chosen, by_class, found.joint.sizes, least, most, ends)


def _equal(found: Sensitive) -> NDArray[np.float64]:
    # Shares of both sum to one, so half the sum of all differences is the sum of those above zero. In whole numbers, so
    # that a distance which is a threshold exactly is not over it.
    sizes, recorded = found.joint.sizes, max(int(found.people[1:].sum()), 1)
    apart = found.joint.count * recorded - found.recorded_of_cell * sizes[found.joint.cell_class]
    return np.asarray(found.joint.sum_by_class(np.maximum(apart, 0)) / (sizes * recorded))


def _equal_range(found: Sensitive) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """The ends of each class's distance, and the largest of those in which nothing is recorded; in whole numbers."""
    joint, n, everyone = found.joint, found.sizes, found.everyone
    rarest = int(found.people[1:].min(initial=everyone))
    if len(found.people) <= 2:
        return np.zeros(len(n)), np.zeros(len(n)), 0.0
    apart = joint.count * everyone - found.recorded_of_cell * n[joint.cell_class]
    above = joint.sum_by_class(np.maximum(apart, 0))
    # Not all of the values may be taken, and at least one, which may be one that nobody in the class has.
    every = joint.sum_by_class((apart > 0).astype(np.int64)) == len(found.people) - 1
    largest = np.maximum(np.maximum.reduceat(apart, joint.starts), -rarest * n) if len(n) else n
    some = np.where(every, above - np.minimum.reduceat(apart, joint.starts), above) if len(n) else n
    some = np.where(largest > 0, some, largest)
    elsewhere = int(found.people[0]) - found.unknown
    least = np.maximum(some - elsewhere * n, 0) / (n * everyone)
    most = (some + found.unknown * (everyone - n)) / (n * everyone)
    silent = (everyone - found.silent - rarest) / max(everyone, 1)
    return least, most, float(silent.max(initial=0.0))


def _ordered_range(
    found: Sensitive, by_class: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Whoever is added to a distribution moves it by no more than their share of it."""
    applies = found.joint.value < _applying(found)
    here = found.joint.sum_by_class(np.where(applies, found.joint.count, 0)) + found.unknown
    unknown = int(found.people[0])
    all_of = int(found.people[1 : _applying(found) + 1].sum()) + unknown
    room = found.unknown / np.maximum(here, 1) + unknown / max(all_of, 1)
    silent = 1.0 if len(found.silent) else 0.0
    return np.maximum(by_class - room, 0.0), np.minimum(by_class + room, 1.0), silent


def _applying(found: Sensitive) -> int:
    """How many of the values are values, and not that the variable does not apply."""
    return len(found.values) - 1 - int(found.values[-1] == NOT_APPLICABLE)


def _ordered(found: Sensitive) -> NDArray[np.float64]:
    applies = _applying(found)
    known = found.overall[1 : applies + 1]
    result = np.zeros(len(found.joint.starts))
    if len(known) < 2 or known.sum() == 0:
        return result
    here = found.joint.value < applies
    if not here.any():
        return result
    classes, place = np.unique(found.joint.cell_class[here], return_inverse=True)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    joint = Joint(starts, found.joint.value[here], found.joint.count[here])
    result[classes] = _moved(joint, np.cumsum(known / known.sum())) / (len(known) - 1)
    return result


def _moved(joint: Joint, everyone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum |Q - P| over the values, Q being constant from each value that occurs in the class to the next."""
    totals = np.append(0.0, np.cumsum(everyone))
    last = np.append(joint.starts[1:], len(joint.value)) - 1
    until = np.append(joint.value[1:], 0)
    until[last] = len(everyone)
    running = np.cumsum(joint.share)
    level = running - (running - joint.share)[joint.starts][joint.cell_class]
    level[last] = 1.0
    turn = np.clip(np.searchsorted(everyone, level), joint.value, until)
    below = level * (turn - joint.value) - (totals[turn] - totals[joint.value])
    above = totals[until] - totals[turn] - level * (until - turn)
    before = totals[joint.value[joint.starts]]
    return np.asarray(joint.sum_by_class(below + above) + before, dtype=np.float64)
