"""The search for what is had only where something else is: gates, flags of the same event, and implications."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dpiabook.meaning.lineage import Edge, EdgeKind, Standing
from dpiabook.meaning.lineage_chance import log_budget, log_chance_of_implication
from dpiabook.meaning.lineage_columns import Column, row_bits
from dpiabook.meaning.lineage_functions import FEWEST_PEOPLE, TOLERANCE


@dataclass(frozen=True)
class _Pairs:
    """Counts of people for each two columns, the first implying the second.

    Attributes
    ----------
    having, contraries, without, people : ndarray of int64, shape (columns, columns)
        With the first; of them without the second; without the second; all in whom both are known.
    """

    having: NDArray[np.int64] = field(repr=False)
    contraries: NDArray[np.int64] = field(repr=False)
    without: NDArray[np.int64] = field(repr=False)
    people: NDArray[np.int64] = field(repr=False)

    def implied(self) -> NDArray[np.bool_]:
        """Where the rules hold, and chance could hardly do the same."""
        tolerable = (self.contraries * TOLERANCE <= self.having) & (self.contraries * TOLERANCE <= self.without)
        found = tolerable & (self.having >= FEWEST_PEOPLE) & (self.without > 0)
        np.fill_diagonal(found, False)
        where = np.nonzero(found)
        chance = log_chance_of_implication(
            self.contraries[where], self.having[where], self.without[where], self.people[where]
        )
        columns = len(found)
        found[where] = chance <= log_budget(columns * (columns - 1))
        return found


def implications(columns: Sequence[Column], related: Collection[frozenset[str]]) -> list[Edge]:
    """Find what is had, or recorded, only where another is.

    Parameters
    ----------
    columns : sequence of Column
        Those that say whether a person has something.
    related : collection of frozenset of str
        Pairs that another edge joins already.

    Returns
    -------
    list of Edge
        What the same people have is joined to the first of them, which alone implies others; of a chain of
        implications only its links.
    """
    if len(columns) < 2:
        return []
    yes = np.array([row_bits(one.yes, one.codes) for one in columns if one.yes is not None])
    no = np.array([row_bits(one.no, one.codes) for one in columns if one.no is not None])
    pairs = _counted(columns, yes, no)
    if _gated(columns, pairs, yes, no):
        pairs = _counted(columns, yes, no)
    implied = pairs.implied()
    same = implied & implied.T
    first = _first(columns, same)
    edges = [
        _same(columns, pairs, head, at)
        for at, head in enumerate(first)
        if head != at and frozenset((columns[head].name, columns[at].name)) not in related
    ]
    heads = np.array([head == at for at, head in enumerate(first)])
    links = _links(implied & heads[:, None] & heads[None, :])
    return edges + [
        _implies(columns, pairs, int(one), int(other))
        for one, other in np.argwhere(links)
        if frozenset((columns[one].name, columns[other].name)) not in related
    ]


def _counted(columns: Sequence[Column], yes: NDArray[np.uint64], no: NDArray[np.uint64]) -> _Pairs:
    from dpiabook.meaning.lineage_kernels import four_ways

    both, first, second, neither = np.moveaxis(four_ways(yes, no), 2, 0)
    having, without = both + first, first + neither
    people = having + second + neither
    for at, column in enumerate(columns):
        if column.proposed:
            # That it is missing may mean anything: it is compared with all in whom the other is known.
            told = np.array([int(_people(other.yes, other) + _people(other.no, other)) for other in columns])
            lacking = np.array([int(_people(other.no, other)) for other in columns])
            without[at], people[at] = lacking, told
    return _Pairs(having, first, without, people)


def _people(told: NDArray[np.bool_] | None, column: Column) -> int:
    if told is None:
        return 0
    absent = len(column.codes) - int(column.people.sum())
    return int(column.people[told[: column.size]].sum()) + (absent if told[-1] or told[-2] else 0)


def _gated(columns: Sequence[Column], pairs: _Pairs, yes: NDArray[np.uint64], no: NDArray[np.uint64]) -> bool:
    """Take what is missing as unknown where its gate is: who may have been excluded may have an age at exclusion."""
    implied, changed = pairs.implied(), False
    for at, column in enumerate(columns):
        gates = np.flatnonzero(implied[at])
        if not column.recorded or column.proposed or not len(gates):
            continue
        # The nearest gate is the one that the fewest people pass without having it.
        gate = min(gates, key=lambda one: int(pairs.people[at, one] - pairs.having[at, one] - pairs.without[at, one]))
        known = no[at] & (yes[gate] | no[gate])
        changed = changed or not np.array_equal(known, no[at])
        no[at] = known
    return changed


def _first(columns: Sequence[Column], same: NDArray[np.bool_]) -> list[int]:
    """For each column the one that speaks for all that the same people have: a flag or a count before a date."""
    first = list(range(len(columns)))
    order = sorted(first, key=lambda at: (columns[at].recorded, at))
    for head in order:
        if first[head] == head:
            for at in np.flatnonzero(same[head]):
                if first[at] == at and order.index(int(at)) > order.index(head):
                    first[int(at)] = head
    return first


def _links(implied: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Leave out what follows from two others."""
    steps = implied.astype(np.int32)
    return implied & ~((steps @ steps) > 0)


def _same(columns: Sequence[Column], pairs: _Pairs, head: int, at: int) -> Edge:
    people = int(pairs.people[at, head])
    contraries = int(pairs.contraries[at, head] + pairs.contraries[head, at])
    kind: EdgeKind = "implies" if columns[at].recorded else "same as"
    return Edge(kind, columns[at].name, (columns[head].name,), "positive", "measured", people, contraries)


def _implies(columns: Sequence[Column], pairs: _Pairs, one: int, other: int) -> Edge:
    standing: Standing = "guessed" if columns[one].proposed else "measured"
    people, contraries = int(pairs.people[one, other]), int(pairs.contraries[one, other])
    return Edge("implies", columns[one].name, (columns[other].name,), "", standing, people, contraries)
