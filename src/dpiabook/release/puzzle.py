"""Which withheld counts whole numbers leave open: the same set of counts is asked for many readers, and solved once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dpiabook.release.integers import Goal, whole_numbers
from dpiabook.release.linkage import Sum

Floats = NDArray[np.float64]
_MOST = 4096
"""Puzzles whose answers are kept."""


@dataclass(frozen=True)
class Puzzle:
    """Counts numbered from 0, what holds between them, what the print allows, and what is asked.

    Two are equal where nothing but the counts' own numbers and names differs: then so are their answers.

    Attributes
    ----------
    sums : tuple of Sum
        Totals and their parts.
    smaller : tuple of (int, int)
        Counts, and counts that they do not exceed.
    low, high : tuple of float
        What the print allows of each.
    goals : tuple of tuple of (int, float)
        Weighted sums that are asked, one after the other.
    last : int
        The largest small count.
    """

    sums: tuple[Sum, ...]
    smaller: tuple[tuple[int, int], ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    goals: tuple[tuple[tuple[int, float], ...], ...]
    last: int

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 -- a set of counts, what is known of it, and what is asked
        cls,
        counts: Sequence[int],
        sums: Iterable[Sum],
        smaller: Iterable[tuple[int, int]],
        low: Floats,
        high: Floats,
        goals: Iterable[Goal],
        last: int,
    ) -> Puzzle:
        """Number some counts anew.

        Examples
        --------
        >>> low, high = np.array([0.0, 0.0, 5.0, 0.0]), np.array([9.0, 2.0, 5.0, 2.0])
        >>> one, other = (Puzzle.of([at, 2], [Sum(2, (at,))], [], low, high, [{at: 1.0}], 2) for at in (1, 3))
        >>> one == other
        True
        """
        place = {count: at for at, count in enumerate(counts)}
        return cls(
            tuple(Sum(place[one.total], tuple(place[part] for part in one.parts)) for one in sums),
            tuple((place[part], place[base]) for part, base in smaller),
            tuple(low[counts].tolist()),
            tuple(high[counts].tolist()),
            tuple(tuple((place[count], weight) for count, weight in goal.items()) for goal in goals),
            last,
        )


_ANSWERED: dict[Puzzle, tuple[bool, ...]] = {}


def answered(puzzle: Puzzle, until: float) -> tuple[bool, ...]:
    """Whether each goal stays open, as `dpiabook.release.integers.Integers.stays_open` finds it.

    Parameters
    ----------
    puzzle : Puzzle
    until : float
        When to end, as `time.thread_time` tells it; what is not proven by then is not open, and is not kept.

    Raises
    ------
    NoWholeNumbersError
        When no whole numbers agree with the print.

    Examples
    --------
    >>> low, high = np.array([0.0, 0.0, 4.0]), np.array([9.0, 2.0, 4.0])
    >>> asked = Puzzle.of([0, 1, 2], [Sum(2, (0, 1))], [], low, high, [{0: 1.0}, {1: 1.0}], 2)
    >>> answered(asked, time.thread_time() + 5)
    (False, True)
    """
    found = _ANSWERED.get(puzzle)
    if found is None:
        bounds = np.array(puzzle.low), np.array(puzzle.high)
        programme, _ = whole_numbers(range(len(puzzle.low)), puzzle.sums, puzzle.smaller, *bounds, until)
        found = tuple(bool(programme.stays_open(dict(goal), puzzle.last)) for goal in puzzle.goals)
        if time.thread_time() < until:
            if len(_ANSWERED) >= _MOST:
                _ANSWERED.clear()
            _ANSWERED[puzzle] = found
    return found
