"""The attack on a pack: how closely the printed numbers bound each withheld count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from dpiabook.release.linkage import Network

Floats = NDArray[np.float64]
_SLACK = 1e-6


@dataclass(frozen=True)
class Knowledge:
    """What the intruder reads of each distinct count.

    Attributes
    ----------
    low, high : numpy.ndarray of float, shape (counts,)
        Smallest and largest value that the print allows; infinity where it says nothing.
    withheld : frozenset of int
        Counts that are printed nowhere although their cells are shown.
    threshold : int
        The profile's threshold.
    full : bool
        What is left of the base is protected like the count itself.
    """

    low: Floats
    high: Floats
    withheld: frozenset[int]
    threshold: int
    full: bool


def connected(network: Network) -> NDArray[np.int32]:
    """Number of the connected set that each count belongs to, shape (counts,)."""
    pairs = [(s.total, part) for s in network.sums for part in s.parts] + network.bases
    ends = np.array(pairs, dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(network.size, network.size))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels


def unprotected(network: Network, known: Knowledge) -> set[int]:
    """Withheld counts that the printed numbers bound too closely.

    Parameters
    ----------
    network : Network
        Relations between the counts.
    known : Knowledge
        What is printed of them.

    Returns
    -------
    set of int
        Numbers of the counts. A count is safe when 0 or 1 *and* the threshold less one stay possible, or when it is
        certainly not small; what is left of its base must be safe too where full cells are disclosive.

    Notes
    -----
    A linear programme (HiGHS) minimises and maximises each withheld count over all that agrees with the print; one
    solution that brings many counts low at once clears them together. A withheld cell may be low, full, or withheld to
    protect another, so by itself it says nothing of its value. Where sums between tables contradict the print (columns
    of one name that count different things), they are dropped, and each table is attacked by itself.
    """
    labels = connected(network)
    summed = {labels[s.total] for s in network.sums}
    targets = [count for count in sorted(known.withheld) if labels[count] in summed]
    if not targets:
        return set()
    try:
        return _attack(network, known, targets)
    except _ContradictionError:
        return _attack_one_by_one(network, known, targets, labels)


class _ContradictionError(Exception):
    """No counts agree with the print: an assumed relation does not hold."""


def _attack_one_by_one(network: Network, known: Knowledge, targets: list[int], labels: NDArray[np.int32]) -> set[int]:
    """Attack each connected set alone, and drop sums between tables, then all sums, where they contradict the print."""
    found: set[int] = set()
    for label in sorted({int(labels[count]) for count in targets}):
        mine = [count for count in targets if labels[count] == label]
        sums = [s for s in network.sums if labels[s.total] == label]
        for kept in (sums, [s for s in sums if not s.crossing]):
            try:
                found |= _attack(replace(network, sums=kept), known, mine)
                break
            except _ContradictionError:
                continue
    return found


def _attack(network: Network, known: Knowledge, targets: list[int]) -> set[int]:
    """Bound every target, and what is left of its base, by linear programmes."""
    programme = _Programme(network, known, targets)
    last = known.threshold - 1
    base = dict(network.bases) if known.full else {}
    counts = {count: {count: 1.0} for count in targets}
    rests = {count: {base[count]: 1.0, count: -1.0} for count in targets if count in base}
    return _too_close(programme, counts, last) | _too_close(programme, rests, last)


def _too_close(programme: _Programme, goals: dict[int, dict[int, float]], last: int) -> set[int]:
    """Goals that may be small, but not as small as 1, or not as large as the largest small count."""
    floor = dict(zip(goals, programme.lowest(list(goals.values()), enough=1.0), strict=True))
    small = [count for count, value in floor.items() if value <= last + _SLACK]
    tops = programme.highest([goals[count] for count in small], enough=float(last))
    return {count for count, top in zip(small, tops, strict=True) if floor[count] > 1 + _SLACK or top < last - _SLACK}


class _Programme:
    """The constraints as sparse matrices over the counts of the targets' connected sets."""

    def __init__(self, network: Network, known: Knowledge, targets: Iterable[int]) -> None:
        labels = connected(network)
        wanted = {labels[count] for count in targets}
        members = [count for count in range(network.size) if labels[count] in wanted]
        self._place = {count: at for at, count in enumerate(members)}
        sums = [s for s in network.sums if s.total in self._place]
        bases = [pair for pair in network.bases if pair[0] in self._place]
        self._equal = self._matrix([{s.total: 1.0, **dict.fromkeys(s.parts, -1.0)} for s in sums])
        self._under = self._matrix([{part: 1.0, base: -1.0} for part, base in bases if part != base])
        most = known.high[np.isfinite(known.high)].sum() + 2 * known.threshold
        self._bounds = np.column_stack([known.low[members], np.minimum(known.high[members], most)])

    def _matrix(self, rows: list[dict[int, float]]) -> csr_array:
        entries = [(r, self._place[count], weight) for r, row in enumerate(rows) for count, weight in row.items()]
        r, c, w = np.array(entries, dtype=float).reshape(-1, 3).T
        return csr_array((w, (r.astype(int), c.astype(int))), shape=(len(rows), len(self._place)))

    def _solve(self, goals: list[dict[int, float]], sign: float) -> Floats:
        cost = np.zeros(len(self._place))
        for goal in goals:
            for count, weight in goal.items():
                cost[self._place[count]] += sign * weight
        answer = linprog(  # type: ignore[call-overload]  # the stubs do not know sparse constraints
            cost,
            A_ub=self._under,
            b_ub=np.zeros(self._under.shape[0]),
            A_eq=self._equal,
            b_eq=np.zeros(self._equal.shape[0]),
            bounds=self._bounds,
            method="highs",
        )
        if answer.status != 0:
            raise _ContradictionError
        solution: Floats = answer.x
        return solution

    def _value(self, goal: dict[int, float], solution: Floats) -> float:
        return float(sum(weight * solution[self._place[count]] for count, weight in goal.items()))

    def lowest(self, goals: list[dict[int, float]], *, enough: float) -> list[float]:
        """Smallest value of each goal, or any value at most `enough` that it can take."""
        return self._extremes(goals, 1.0, enough)

    def highest(self, goals: list[dict[int, float]], *, enough: float) -> list[float]:
        """Largest value of each goal, or any value of at least `enough` that it can take."""
        return [-value for value in self._extremes(goals, -1.0, -enough)]

    def _extremes(self, goals: list[dict[int, float]], sign: float, enough: float) -> list[float]:
        best = [np.inf] * len(goals)
        open_goals = list(range(len(goals)))
        while open_goals:
            solution = self._solve([goals[i] for i in open_goals], sign)
            for i in open_goals:
                best[i] = min(best[i], sign * self._value(goals[i], solution))
            left = [i for i in open_goals if best[i] > enough + _SLACK]
            if len(left) == len(open_goals):
                break
            open_goals = left
        for i in open_goals:
            best[i] = sign * self._value(goals[i], self._solve([goals[i]], sign))
        return best
