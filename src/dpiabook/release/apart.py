"""Sets of counts taken apart: what stays open while the numbers that hold them together are held fast is open."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dpiabook.release.integers import Goal, whole_numbers
from dpiabook.release.linkage import Network, Sum

Floats = NDArray[np.float64]
Pairs = list[tuple[int, int]]

_EACH = 2.0


@dataclass
class ConnectedSet:
    """Counts that hang together, and how."""

    counts: list[int] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    bases: Pairs = field(default_factory=list)
    under: Pairs = field(default_factory=list)

    @property
    def smaller(self) -> Pairs:
        """Every count with one that it does not exceed."""
        return self.bases + self.under


def connected_sets(network: Network) -> list[ConnectedSet]:
    """Split the counts into sets that have nothing to do with each other.

    Examples
    --------
    >>> network = Network(sums=[Sum(2, (0, 1))], bases=[(3, 4)], size=5)
    >>> [found.counts for found in connected_sets(network)]
    [[0, 1, 2], [3, 4]]
    """
    whole = ConnectedSet(list(range(network.size)), network.sums, network.bases, network.under)
    return pieces(whole, ())


def pieces(whole: ConnectedSet, fast: Collection[int]) -> list[ConnectedSet]:
    """Split a set into what hangs together by other counts than those that are held `fast`, which stand in each piece.

    Examples
    --------
    >>> whole = ConnectedSet([0, 1, 2], bases=[(0, 2), (1, 2)])
    >>> [piece.counts for piece in pieces(whole, {2})]
    [[0, 2], [1, 2]]
    """
    place = {count: at for at, count in enumerate(whole.counts)}
    held = {*fast}
    members = [*((s.total, *s.parts) for s in whole.sums), *whole.smaller]
    free = [[place[count] for count in one if count not in held] for one in members]
    pairs = [pair for one in free for pair in pairwise(one)]
    ends = np.array(pairs, dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(place), len(place)))
    label = connected_components(graph, directed=False)[1].tolist()
    found: dict[int, ConnectedSet] = {}
    for count in whole.counts:
        if count not in held:
            found.setdefault(label[place[count]], ConnectedSet()).counts.append(count)
    for name in ("sums", "bases", "under"):
        for relation in getattr(whole, name):
            named = (relation.total, *relation.parts) if isinstance(relation, Sum) else relation
            mine = next((count for count in named if count not in held), None)
            if mine is not None:
                getattr(found[label[place[mine]]], name).append(relation)
    for piece in found.values():
        met = [c for s in piece.sums for c in (s.total, *s.parts)] + [c for pair in piece.smaller for c in pair]
        piece.counts += sorted({*met} & held)
    return list(found.values())


def stay_open(  # noqa: PLR0913, PLR0917 -- a set, what is known of it, and what is asked
    whole: ConnectedSet,
    withheld: Collection[int],
    bounds: tuple[Floats, Floats],
    goals: Sequence[Mapping[int, Goal]],
    last: int,
    until: float,
) -> list[set[int]]:
    """Goals of a set that certainly stay open, found in small pieces of it.

    Parameters
    ----------
    whole : ConnectedSet
    withheld : collection of int
    bounds : tuple of numpy.ndarray
        Smallest and largest value of every count.
    goals : sequence of mapping
        By count, what is asked.
    last : int
        The largest small count.
    until : float
        When to end, as `time.thread_time` tells it.

    Returns
    -------
    list of set of int
        For each of `goals`. Others may be open, too.

    Raises
    ------
    NoWholeNumbersError
        When no whole numbers agree with the print.

    Notes
    -----
    One solution of the whole set is found; the printed bases keep its values, and without them the set falls apart.
    What is possible in one piece is possible in the whole: the other pieces stay as the solution has them.
    """
    programme, place = whole_numbers(whole.counts, whole.sums, whole.smaller, *bounds, until)
    solution = programme.anyone()
    if solution is None:
        return [set() for _ in goals]
    held = {base for _, base in whole.bases} - {*withheld}
    low, high = bounds[0].copy(), bounds[1].copy()
    for count in held:
        low[count] = high[count] = solution[place[count]]
    found: list[set[int]] = [set() for _ in goals]
    for piece in pieces(whole, held):
        for at, count in _open_in(piece, (low, high), goals, last, until):
            found[at].add(count)
    return found


def _open_in(
    piece: ConnectedSet, bounds: tuple[Floats, Floats], goals: Sequence[Mapping[int, Goal]], last: int, until: float
) -> Iterator[tuple[int, int]]:
    asked = [(at, count, by[count]) for at, by in enumerate(goals) for count in piece.counts if count in by]
    if not asked:
        return
    end = min(until, time.thread_time() + _EACH)
    programme, place = whole_numbers(piece.counts, piece.sums, piece.smaller, *bounds, end)
    for at, count, goal in asked:
        if goal.keys() <= place.keys() and programme.reaches_both({place[c]: w for c, w in goal.items()}, last):
            yield at, count
