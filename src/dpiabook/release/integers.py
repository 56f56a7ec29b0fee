"""What whole numbers can be when they must agree with everything that is printed of them: an integer programme."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from dpiabook.machine.quiet import quiet
from dpiabook.release.linkage import Sum

Floats = NDArray[np.float64]
Goal = Mapping[int, float]
"""A weighted sum of counts: from the count's number to its weight."""

_INFEASIBLE, _DONE = 2, 0
_ROOM = 1000.0


@dataclass(frozen=True)
class Range:
    """The smallest and largest value that a reader can reach.

    Attributes
    ----------
    low, high : float
        Both ends; where `proven` is false the true range may be wider, and these are the ends that were seen.
    proven : bool
        Whether both ends are optimal. What is not proven in time counts as reached.
    """

    low: float
    high: float
    proven: bool = True


class NoWholeNumbersError(Exception):
    """No whole numbers agree with the print: what was printed contradicts itself."""


class Integers:
    """Whole numbers under equations, each with what the print allows (solved by HiGHS).

    Parameters
    ----------
    low, high : numpy.ndarray of float, shape (counts,)
        Smallest and largest value of each; infinity where the print says nothing.
    equal : iterable of mapping
        Weighted sums that are 0.
    under : iterable of mapping
        Weighted sums that are at most 0.
    seconds : float
        All that the programme may take; what is left undone then counts as reached.

    Examples
    --------
    >>> low, high = np.array([0.0, 0.0, 13.0]), np.array([9.0, 9.0, 17.0])
    >>> Integers(low, high, equal=[{2: 1, 0: -1, 1: -1}]).range_of({0: 1})
    Range(low=4.0, high=9.0, proven=True)
    """

    def __init__(
        self,
        low: Floats,
        high: Floats,
        *,
        equal: Iterable[Goal] = (),
        under: Iterable[Goal] = (),
        seconds: float = 10.0,
    ) -> None:
        self._size = len(low)
        most = high[np.isfinite(high)].sum() + _ROOM
        self._bounds = Bounds(np.ceil(low - 1e-6), np.floor(np.minimum(high, most) + 1e-6))
        self._equal, self._under = _matrix(list(equal), self._size), _matrix(list(under), self._size)
        self._constraints = [
            LinearConstraint(rows, np.full(rows.shape[0], least), np.zeros(rows.shape[0]))
            for rows, least in ((self._equal, 0.0), (self._under, -np.inf))
            if rows.shape[0]
        ]
        self._until = time.thread_time() + seconds
        self._seen: list[Floats] = []

    def range_of(self, goal: Goal) -> Range:
        """Both ends of one weighted sum.

        Raises
        ------
        NoWholeNumbersError
            When no whole numbers agree with the print.
        """
        low, first = self._surely_least(goal, 1.0)
        high, second = self._surely_least(goal, -1.0)
        return Range(low, high, first and second)

    def stays_open(self, goal: Goal, last: int) -> bool:
        """Whether a weighted sum can be 0 or 1 and can be `last` or more, or is certainly more than `last`.

        Raises
        ------
        NoWholeNumbersError
            When no whole numbers agree with the print.

        Notes
        -----
        Every solution that was found for one sum is kept, since most others are open by it as well. Solutions are
        checked, so that what is open is certainly open; what is not is asked twice, with and without the solver's
        presolve, which has been seen to call an optimum what is none.
        """
        values = [sum(weight * found[at] for at, weight in goal.items()) for found in self._seen]
        low = min(values, default=np.inf)
        if low > 1:
            low, proven = self._surely_least(goal, 1.0, enough=1.0)
            if low > last:
                return proven
        if low > 1:
            return False
        return max(values, default=-np.inf) >= last or self._surely_least(goal, -1.0, enough=last)[0] >= last

    def anyone(self) -> Floats | None:
        """Whole numbers that agree with the print; None where none were found in time.

        Raises
        ------
        NoWholeNumbersError
            When no whole numbers agree with the print.
        """
        for presolve in (True, False):
            if not self._seen:
                self._least({}, 1.0, presolve=presolve)
        return self._seen[0] if self._seen else None

    def reaches_both(self, goal: Goal, last: int) -> bool:
        """Whether numbers are found for which a weighted sum is 0 or 1, and others for which it is `last` or more.

        Raises
        ------
        NoWholeNumbersError
            When no whole numbers agree with the print.
        """
        values = [sum(weight * found[at] for at, weight in goal.items()) for found in self._seen]
        if min(values, default=np.inf) > 1 and self._least(goal, 1.0, presolve=True)[0] > 1:
            return False
        return max(values, default=-np.inf) >= last or self._least(goal, -1.0, presolve=True)[0] >= last

    def _surely_least(self, goal: Goal, sign: float, enough: float | None = None) -> tuple[float, bool]:
        """As `_least`, of two ways to solve it the one that reaches further; one where it reaches `enough`."""
        first, proven = self._least(goal, sign, presolve=True)
        if enough is not None and sign * first <= sign * enough:
            return first, proven
        second, also = self._least(goal, sign, presolve=False)
        return (min(first, second) if sign > 0 else max(first, second)), proven and also

    def _least(self, goal: Goal, sign: float, *, presolve: bool) -> tuple[float, bool]:
        """The smallest value of `sign` times the goal, with its own sign again, and whether it is proven."""
        cost = np.zeros(self._size)
        for at, weight in goal.items():
            cost[at] = sign * weight
        left = self._until - time.thread_time()
        with quiet():
            answer = milp(
                cost,
                integrality=np.ones(self._size, dtype=np.int64),
                bounds=self._bounds,
                constraints=self._constraints,
                options={"time_limit": max(left, 0.01), "presolve": presolve},
            )
        if answer.status == _INFEASIBLE:
            raise NoWholeNumbersError
        found = None if answer.x is None else np.round(answer.x)
        if found is None or not self._agrees(found):
            return (np.inf if sign > 0 else -np.inf), False
        self._seen.append(found)
        return float(sign * (cost @ found)), answer.status == _DONE

    def _agrees(self, numbers: Floats) -> bool:
        """Whether whole numbers agree with everything that is known."""
        inside = (numbers >= self._bounds.lb).all() and (numbers <= self._bounds.ub).all()
        return bool(inside) and not (self._equal @ numbers).any() and not (self._under @ numbers > 0).any()


def whole_numbers(  # noqa: PLR0913, PLR0917 -- a set of counts, and what is known of it
    counts: Sequence[int],
    sums: Iterable[Sum],
    smaller: Iterable[tuple[int, int]],
    low: Floats,
    high: Floats,
    until: float,
) -> tuple[Integers, dict[int, int]]:
    """The integer programme of some counts, and the place of each count in it.

    Parameters
    ----------
    counts : sequence of int
        Their numbers.
    sums : iterable of Sum
        Totals and their parts.
    smaller : iterable of (int, int)
        Counts, and counts that they do not exceed.
    low, high : numpy.ndarray of float
        What the print allows, by number of the count.
    until : float
        When to end, as `time.thread_time` tells it.

    Returns
    -------
    programme : Integers
    place : dict of int to int
    """
    place = {count: at for at, count in enumerate(counts)}
    equal = [{place[s.total]: 1.0, **{place[part]: -1.0 for part in s.parts}} for s in sums]
    under = [{place[part]: 1.0, place[base]: -1.0} for part, base in smaller]
    left = max(until - time.thread_time(), 0.0)
    return Integers(low[counts], high[counts], equal=equal, under=under, seconds=left), place


def _matrix(rows: Sequence[Goal], width: int) -> csr_array:
    entries = [(r, at, weight) for r, row in enumerate(rows) for at, weight in row.items()]
    r, c, w = np.array(entries, dtype=float).reshape(-1, 3).T
    return csr_array((w, (r.astype(int), c.astype(int))), shape=(len(rows), width))
