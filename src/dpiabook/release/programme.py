"""A linear programme over counts that agree with what is printed of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from dpiabook.release.linkage import Sum

Floats = NDArray[np.float64]
Goal = dict[int, float]
"""A weighted sum of counts: from the count's number to its weight."""

_TIME, _KEPT, _WORTH = 1, 40, 3
_SLACK = 1e-6


class ContradictionError(Exception):
    """No counts agree with the print: an assumed relation does not hold."""


class NotProvenError(Exception):
    """There was not the time to find out what the print gives away."""


class Programme:
    """The constraints as sparse matrices, solved by HiGHS.

    Parameters
    ----------
    counts : sequence of int
        Numbers of the counts.
    sums : iterable of Sum
        Totals and their parts.
    bases : iterable of (int, int)
        Counts, and the bases that they cannot exceed.
    low, high : numpy.ndarray of float, shape (counts,)
        What the print allows.
    until : float
        When to end, as `time.thread_time` tells it.

    Examples
    --------
    >>> low, high = np.array([0.0, 0.0, 43.0]), np.array([np.inf, 40.0, 47.0])
    >>> Programme([0, 1, 2], [Sum(2, (0, 1))], [], low, high).lowest({0: 1.0})
    3.0
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- a set of counts, what is known of it, and until when
        self,
        counts: Sequence[int],
        sums: Iterable[Sum],
        bases: Iterable[tuple[int, int]],
        low: Floats,
        high: Floats,
        until: float = np.inf,
    ) -> None:
        self._until = until
        self._seen: list[Floats] = []
        self._place = {count: at for at, count in enumerate(counts)}
        self._equal = self._matrix([{s.total: 1.0, **dict.fromkeys(s.parts, -1.0)} for s in sums])
        self._under = self._matrix([{part: 1.0, base: -1.0} for part, base in bases])
        most = high[np.isfinite(high)].sum() + 1000.0
        self._bounds = np.column_stack([low, np.minimum(high, most)])

    def lowest(self, goal: Goal, enough: float = -np.inf) -> float:
        """Smallest value of one goal, or any value of at most `enough` that a solution found before has.

        Raises
        ------
        ContradictionError
            When no counts agree with the print.
        NotProvenError
            When time is up.
        """
        places = [(self._place[count], weight) for count, weight in goal.items()]
        seen = min((sum(weight * found[at] for at, weight in places) for found in self._seen), default=np.inf)
        if seen <= enough:
            return float(seen)
        cost = self._matrix([goal]).toarray()[0]
        solution = self._solve(cost, self._under, np.zeros(self._under.shape[0]), self._equal, self._bounds)
        return self._values({0: goal}, solution)[0]

    def reach(self, goals: Mapping[int, Goal], enough: float) -> dict[int, float]:
        """Bring as many goals as possible down to `enough` at once.

        Returns
        -------
        dict
            For each goal the smallest value seen; one above `enough` is not yet known to be the smallest possible.

        Raises
        ------
        ContradictionError
            When no counts agree with the print.
        NotProvenError
            When time is up.
        """
        best = dict.fromkeys(goals, np.inf)
        left = dict(goals)
        while True:
            seen = self._values(left, self._nearest(list(left.values()), enough))
            best |= {name: min(best[name], value) for name, value in seen.items()}
            still = {name: goal for name, goal in left.items() if best[name] > enough + _SLACK}
            if len(left) - len(still) < _WORTH or not still:
                return best
            left = still

    def _nearest(self, goals: list[Goal], enough: float) -> Floats:
        """Minimise by how much the goals together exceed `enough`."""
        wide, extra = len(self._place), len(goals)
        excess = hstack([self._matrix(goals), -_identity(extra)])
        under = vstack([hstack([self._under, _empty(self._under.shape[0], extra)]), excess], format="csr")
        limit = np.concatenate([np.zeros(self._under.shape[0]), np.full(extra, enough)])
        equal = hstack([self._equal, _empty(self._equal.shape[0], extra)], format="csr")
        bounds = np.vstack([self._bounds, np.tile([0.0, np.inf], (extra, 1))])
        cost = np.concatenate([np.zeros(wide), np.ones(extra)])
        return self._solve(cost, under, limit, equal, bounds)

    def _solve(self, cost: Floats, under: csr_array, limit: Floats, equal: csr_array, bounds: Floats) -> Floats:
        left = self._until - time.thread_time()
        if left <= 0:
            raise NotProvenError
        answer = linprog(  # type: ignore[call-overload]  # the stubs do not know sparse constraints
            cost,
            A_ub=under,
            b_ub=limit,
            A_eq=equal,
            b_eq=np.zeros(equal.shape[0]),
            bounds=bounds,
            method="highs",
            options={} if np.isinf(left) else {"time_limit": left},
        )
        if answer.status == _TIME:
            raise NotProvenError
        if answer.status != 0:
            raise ContradictionError
        solution: Floats = answer.x
        self._seen = [*self._seen[-_KEPT:], solution]
        return solution

    def _values(self, goals: Mapping[int, Goal], solution: Floats) -> dict[int, float]:
        return {
            name: float(sum(weight * solution[self._place[count]] for count, weight in goal.items()))
            for name, goal in goals.items()
        }

    def _matrix(self, rows: Sequence[Goal]) -> csr_array:
        entries = [(r, self._place[count], weight) for r, row in enumerate(rows) for count, weight in row.items()]
        r, c, w = np.array(entries, dtype=float).reshape(-1, 3).T
        return csr_array((w, (r.astype(int), c.astype(int))), shape=(len(rows), len(self._place)))


def _identity(size: int) -> csr_array:
    at = np.arange(size)
    return csr_array((np.ones(size), (at, at)), shape=(size, size))


def _empty(height: int, width: int) -> csr_array:
    return csr_array((height, width))
