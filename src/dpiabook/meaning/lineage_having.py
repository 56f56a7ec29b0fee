"""The search for what is had only where something else is: gates, flags of the same event, and implications."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dpiabook.meaning.entry import Standing
from dpiabook.meaning.lineage_chance import log_budget, log_chance_of_implication
from dpiabook.meaning.lineage_columns import Column, row_bits
from dpiabook.meaning.lineage_edge import Edge, EdgeKind
from dpiabook.meaning.lineage_functions import FEWEST_PEOPLE, TOLERANCE, within_tolerance


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
    had = _known_gates(_had(columns))
    implied = had.implied()
    first = _first(columns, implied & implied.T)
    edges = [edge for at, head in enumerate(first) if head != at for edge in had.same(head, at)]
    heads = np.array([head == at for at, head in enumerate(first)])
    links = _links(implied & heads[:, None] & heads[None, :])
    edges += [had.implies(int(one), int(other)) for one, other in np.argwhere(links)]
    return [edge for edge in edges if frozenset(edge.members) not in related]


@dataclass(frozen=True)
class _Had:
    """Who has what, and counts of people for each two columns, the first implying the second.

    Attributes
    ----------
    columns : sequence of Column
        What may be had.
    yes, no : ndarray of uint64, shape (columns, words)
        A bit for each record: has it, has it not.
    having, contraries, without, people : ndarray of int64, shape (columns, columns)
        With the first; of them without the second; without the second; all in whom both are known.
    """

    columns: Sequence[Column]
    yes: NDArray[np.uint64] = field(repr=False)
    no: NDArray[np.uint64] = field(repr=False)
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
        counts = (each[where] for each in (self.contraries, self.having, self.without, self.people))
        found[where] = log_chance_of_implication(*counts) <= log_budget(len(found) * (len(found) - 1))
        return found

    def implies(self, one: int, other: int) -> Edge:
        """The edge of one implication."""
        standing: Standing = "guessed" if self.columns[one].proposed else "measured"
        people, contraries = int(self.people[one, other]), int(self.contraries[one, other])
        return Edge("implies", self.columns[one].name, (self.columns[other].name,), "", standing, people, contraries)

    def same(self, head: int, at: int) -> list[Edge]:
        """What the same people have; where a rare value has contraries of its own, only that each implies the other."""
        if not (self._level_by_level(head, at) and self._level_by_level(at, head)):
            return [self.implies(at, head), self.implies(head, at)]
        people, contraries = int(self.people[at, head]), int(self.contraries[at, head] + self.contraries[head, at])
        kind: EdgeKind = "implies" if self.columns[at].recorded else "same as"
        parents = (self.columns[head].name,)
        return [Edge(kind, self.columns[at].name, parents, "positive", "measured", people, contraries)]

    def _level_by_level(self, one: int, other: int) -> bool:
        """Whether few contradict at each level of a column, not only among all who have it."""
        from dpiabook.meaning.lineage_compiled import contradicted

        column = self.columns[one]
        if column.yes is None:
            return False
        rows = len(column.codes)
        has = np.where(_unpacked(self.yes[other], rows), 1, np.where(_unpacked(self.no[other], rows), 0, -1))
        by_level, _ = contradicted(column.codes, column.yes[: column.size].astype(np.int32), has.astype(np.int32), 2)
        return within_tolerance(*by_level)


def _had(columns: Sequence[Column]) -> _Had:
    yes = np.array([row_bits(one.yes, one.codes) for one in columns if one.yes is not None])
    no = np.array([row_bits(one.no, one.codes) for one in columns if one.no is not None])
    return _counted(columns, yes, no)


def _counted(columns: Sequence[Column], yes: NDArray[np.uint64], no: NDArray[np.uint64]) -> _Had:
    from dpiabook.meaning.lineage_compiled import four_ways, set_bits

    both, first, second, neither = np.moveaxis(four_ways(yes, no), 2, 0)
    having, without = both + first, first + neither
    people = having + second + neither
    lacking, known = set_bits(no), set_bits(yes) + set_bits(no)
    for at, column in enumerate(columns):
        if column.proposed:
            # That it is missing may mean anything: it is compared with all in whom the other is known.
            without[at], people[at] = lacking, known
    return _Had(columns, yes, no, having, first, without, people)


def _known_gates(had: _Had) -> _Had:
    """Take what is missing as unknown where its gate is: who may have been excluded may have an age at exclusion."""
    implied, no = had.implied(), had.no.copy()
    for at, column in enumerate(had.columns):
        gates = np.flatnonzero(implied[at])
        if column.recorded and not column.proposed and len(gates):
            # The nearest gate is the one that the fewest people pass without having it.
            passing = (had.people - had.having - had.without + had.contraries)[at]
            gate = min(gates, key=passing.__getitem__)
            no[at] &= had.yes[gate] | had.no[gate]
    return had if np.array_equal(no, had.no) else _counted(had.columns, had.yes, no)


def _first(columns: Sequence[Column], same: NDArray[np.bool_]) -> list[int]:
    """For each column the one that speaks for all that the same people have: a flag or a count before a date."""
    first = list(range(len(columns)))
    order = sorted(first, key=lambda at: (columns[at].recorded, at))
    for place, head in enumerate(order):
        if first[head] == head:
            for at in order[place + 1 :]:
                if same[head, at] and first[at] == at:
                    first[at] = head
    return first


def _links(implied: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Leave out what follows from two others."""
    steps = implied.astype(np.int32)
    return implied & ~((steps @ steps) > 0)


def _unpacked(bits: NDArray[np.uint64], rows: int) -> NDArray[np.bool_]:
    return np.unpackbits(bits.view(np.uint8), count=rows).astype(bool)
