"""The attack on a pack: how closely the printed numbers bound each withheld count."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dpiabook.release.apart import ConnectedSet, connected_sets, stay_open
from dpiabook.release.integers import NoWholeNumbersError
from dpiabook.release.linkage import Network, Sum
from dpiabook.release.programme import ContradictionError, Goal, NotProvenError, Programme
from dpiabook.release.puzzle import Puzzle, answered

Floats = NDArray[np.float64]
SECONDS = 50.0
"""What the programmes of one attack may take."""

_LARGE = 200
"""Counts of a set from which on it is worth taking apart."""

_SLACK = 1e-6
_PASSES = 3


@dataclass(frozen=True)
class Knowledge:
    """What the intruder reads of each distinct count.

    Attributes
    ----------
    low, high : numpy.ndarray of float, shape (counts,)
        Smallest and largest value that the print allows; infinity where it says nothing.
    withheld : frozenset of int
        Counts of which a cell is shown, but withheld.
    threshold : int
        The profile's threshold.
    full : bool
        What is left of the base is protected like the count itself.
    people : frozenset of int or None
        The counts of which that holds: people with an attribute. That nearly all are alone is no secret of them, and is
        printed. All counts, if not said.
    """

    low: Floats
    high: Floats
    withheld: frozenset[int]
    threshold: int
    full: bool
    people: frozenset[int] | None = None


def unprotected(
    sets: Iterable[ConnectedSet], known: Knowledge, *, seconds: float = SECONDS, some: bool = False
) -> set[int]:
    """Withheld counts that the printed numbers bound too closely.

    Parameters
    ----------
    sets : iterable of ConnectedSet
        The counts and their relations.
    known : Knowledge
        What is printed of them.
    seconds : float
        For all programmes; what is not proven by then counts as reached.

    some : bool
        Enough to know some of them: whole numbers are left out as long as the linear programme finds any.

    Returns
    -------
    set of int
        Numbers of the counts. A count is safe when 0 or 1 *and* the threshold less one stay possible, or when it is
        certainly not small; what is left of its base must be safe too where full cells are disclosive.

    Notes
    -----
    What small pieces of the sets show to be open is open (`apart.stay_open`); few counts are left after that.
    A linear programme (HiGHS) minimises and maximises each withheld count over all that agrees with the print; one
    solution that brings many counts low at once clears them together. What stays open so is attacked once more by an
    integer programme, since people are whole: what that cannot show to be open in time counts as reached. A withheld
    cell may be low, full, or withheld to protect another, so by itself it says nothing of its value. Where sums
    contradict the print, nothing is known to hold, and every withheld count of the set counts as reached.
    """
    at_risk = [s for s in sets if (s.sums or s.under) and not known.withheld.isdisjoint(s.counts)]
    until = time.thread_time() + seconds
    try:
        return _attack(at_risk, known, until, some=some) if at_risk else set()
    except ContradictionError:
        return set().union(*(_attack_alone(found, known, until) for found in at_risk))
    except NotProvenError:
        return {count for found in at_risk for count in found.counts if count in known.withheld}


def bounds(network: Network, known: Knowledge, asked: Collection[int]) -> tuple[Floats, Floats]:
    """Smallest and largest value of each count that the print leaves, by passing on what single sums and bases say.

    Only the sets of counts are looked at that hold one of those asked for.

    Raises
    ------
    ContradictionError
        When the sums contradict the print, so that nothing is known to hold.

    Examples
    --------
    >>> known = Knowledge(np.array([0.0, 8.0, 20.0]), np.array([9.0, 30.0, 24.0]), frozenset({0, 1}), 10, False)
    >>> [end.tolist() for end in bounds(Network(sums=[Sum(2, (0, 1))], size=3), known, [1])]
    [[0.0, 11.0, 20.0], [9.0, 24.0, 24.0]]
    """
    wanted = {*asked}
    return _tighten([found for found in connected_sets(network) if not wanted.isdisjoint(found.counts)], known)


def _attack_alone(found: ConnectedSet, known: Knowledge, until: float) -> set[int]:
    """Attack one set; a contradiction is no proof that anything is safe."""
    try:
        return _attack([found], known, until)
    except (ContradictionError, NotProvenError):
        return set(known.withheld.intersection(found.counts))


def _attack(sets: list[ConnectedSet], known: Knowledge, until: float, *, some: bool = False) -> set[int]:
    """Bound every withheld count of the sets, and what is left of its base."""
    low, high = _tighten(sets, known)
    last = known.threshold - 1
    counts: dict[int, Goal] = {}
    rests: dict[int, Goal] = {}
    for found in sets:
        counts |= {count: {count: 1.0} for count in found.counts if count in known.withheld}
        if known.full:
            of = [(x, n) for x, n in found.bases if x in counts and (known.people is None or x in known.people)]
            rests |= {x: {n: 1.0, x: -1.0} for x, n in of if low[n] - high[x] <= last}
    small = {count: goal for count, goal in counts.items() if low[count] <= last}
    small, rests = _not_surely_open(sets, known, (low, high), (small, rests), until)
    reach = _Reach(sets, low, high, until)
    close = reach.too_close(small, last), reach.too_close(rests, last)
    still = [
        {count: goals[count] for count in goals.keys() - found}
        for goals, found in zip((small, rests), close, strict=True)
    ]
    if some and any(close):
        return close[0] | close[1]
    return close[0] | close[1] | _not_whole(sets, low, high, still, last, until)


def _not_surely_open(
    sets: list[ConnectedSet],
    known: Knowledge,
    bounds: tuple[Floats, Floats],
    goals: tuple[dict[int, Goal], dict[int, Goal]],
    until: float,
) -> tuple[dict[int, Goal], dict[int, Goal]]:
    """The goals that small pieces of the sets do not show to be open: few are left for the programmes of the whole."""
    left = dict(goals[0]), dict(goals[1])
    for found in sets:
        nothing = left[0].keys().isdisjoint(found.counts) and left[1].keys().isdisjoint(found.counts)
        if nothing or len(found.counts) < _LARGE or time.thread_time() >= until:
            continue
        try:
            shown = stay_open(found, known.withheld, bounds, goals, known.threshold - 1, until)
        except NoWholeNumbersError:
            raise ContradictionError from None
        for goal, certain in zip(left, shown, strict=True):
            for count in certain:
                del goal[count]
    return left


def _not_whole(  # noqa: PLR0913, PLR0917 -- a set of counts, what is known of it, and what is asked
    sets: list[ConnectedSet], low: Floats, high: Floats, goals: list[dict[int, Goal]], last: int, until: float
) -> set[int]:
    """Counts, and what is left of bases, that whole numbers do not leave open."""
    close: set[int] = set()
    asked_of = [(found, [(c, asked[c]) for asked in goals for c in found.counts if c in asked]) for found in sets]
    asked_of = [(found, mine) for found, mine in asked_of if mine]
    for number, (found, mine) in enumerate(asked_of):
        # A set that takes long leaves the others their share of the time.
        now = time.thread_time()
        end = now + max(until - now, 0.0) / (len(asked_of) - number)
        asked = [goal for _, goal in mine]
        puzzle = Puzzle.of(found.counts, found.sums, found.smaller, low, high, asked, last)
        try:
            opened = answered(puzzle, end)
        except NoWholeNumbersError:
            raise ContradictionError from None
        close |= {count for (count, _), stays in zip(mine, opened, strict=True) if not stays}
    return close


def _tighten(sets: list[ConnectedSet], known: Knowledge) -> tuple[Floats, Floats]:
    """Closed bounds from single sums and bases, passed on a few times; never closer than the programme's own."""
    low, high = known.low.copy(), known.high.copy()
    for _ in range(_PASSES):
        for found in sets:
            for relation in found.sums:
                _tighten_sum(relation, low, high)
            for part, base in found.smaller:
                high[part], low[base] = min(high[part], high[base]), max(low[base], low[part])
    if (low > high + _SLACK).any():
        raise ContradictionError
    return low, high


def _tighten_sum(relation: Sum, low: Floats, high: Floats) -> None:
    parts, total = list(relation.parts), relation.total
    least, most = low[parts].sum(), high[parts].sum()
    low[total], high[total] = max(low[total], least), min(high[total], most)
    high[parts] = np.minimum(high[parts], high[total] - least + low[parts])
    if np.isfinite(most):
        low[parts] = np.maximum(low[parts], low[total] - most + high[parts])


class _Reach:
    """Finds what the counts can be: first many at once, then the rest one by one within their own set."""

    def __init__(self, sets: list[ConnectedSet], low: Floats, high: Floats, until: float) -> None:
        self._sets, self._low, self._high, self._until = sets, low, high, until
        self._whole = self._programme(sets)
        self._home = {count: number for number, found in enumerate(sets) for count in found.counts}
        self._alone: dict[int, Programme] = {}

    def too_close(self, goals: dict[int, Goal], last: int) -> set[int]:
        """Goals that may be small, but not as small as 1, or not as large as the largest small count."""
        floor = self._lowest(goals, 1.0)
        small = {count: goals[count] for count, value in floor.items() if value <= last + _SLACK}
        negative = {count: {key: -weight for key, weight in goal.items()} for count, goal in small.items()}
        top = self._lowest(negative, -float(last))
        return {count for count in small if floor[count] > 1 + _SLACK or top[count] > -last + _SLACK}

    def _lowest(self, goals: dict[int, Goal], enough: float) -> dict[int, float]:
        """Smallest value of each goal, or any value of at most `enough` that it can take."""
        best = self._whole.reach(goals, enough) if goals else {}
        for count, value in best.items():
            if value > enough + _SLACK:
                best[count] = self._own(count).lowest(goals[count], enough)
        return best

    def _own(self, count: int) -> Programme:
        number = self._home[count]
        if number not in self._alone:
            self._alone[number] = self._programme([self._sets[number]])
        return self._alone[number]

    def _programme(self, sets: Collection[ConnectedSet]) -> Programme:
        counts = [count for found in sets for count in found.counts]
        sums = [relation for found in sets for relation in found.sums]
        bases = [pair for found in sets for pair in found.smaller]
        return Programme(counts, sums, bases, self._low[counts], self._high[counts], self._until)
