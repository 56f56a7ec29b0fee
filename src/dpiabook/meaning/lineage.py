"""Which columns are made of which: the graph, and what it answers to those who ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from dpiabook.meaning.lineage_edge import Edge, EdgeKind, Form
from dpiabook.meaning.lineage_knowledge import PART, WHOLE, Facts, chain_to, learned
from dpiabook.meaning.lineage_words import in_words

__all__ = ["Edge", "EdgeKind", "Form", "Lineage", "in_words", "merged"]

_TABLE = ("column", "made_of", "kind", "form", "standing", "silences", "records", "contraries", "words")


@dataclass(frozen=True)
class Lineage:
    """All edges over the columns of a dataset, and the questions that are asked of them.

    Attributes
    ----------
    edges : tuple of Edge
        Declared ones first.
    columns : tuple of str
        The columns in the order of the dataset, so that the first of two twins is always the same one.

    Examples
    --------
    >>> age = Edge("function of", "age", ("year", "yob"), "difference")
    >>> lineage = Lineage((age, Edge("function of", "adult", ("age",), "band")), ("yob", "year", "age", "adult"))
    >>> lineage.tells(["yob", "year"], "adult").form, lineage.tells(["yob"], "adult")
    ('band', None)
    >>> sorted(lineage.known_from(["yob", "age"])), lineage.finer_of(["adult", "age"])
    (['adult', 'age', 'year', 'yob'], ('age',))
    """

    edges: tuple[Edge, ...]
    columns: tuple[str, ...] = ()
    _kept: dict[tuple[frozenset[str], bool], Facts] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    def tells(self, known: Collection[str], target: str) -> Edge | None:
        """By which silencing edge those who know some columns also know a column, wholly or in part.

        Parameters
        ----------
        known : collection of str
            Columns that somebody knows.
        target : str
            What they might learn.

        Returns
        -------
        Edge or None
            The last edge of the shortest chain that leads from what is known to `target`: in either direction, also
            through an event that both summarise. None where nothing tells it, and where it is itself known.
        """
        chain = self.chain(known, target)
        return chain[-1] if chain else None

    def may_tell(self, known: Collection[str], target: str) -> Edge | None:
        """By which unconfirmed edge a column may be derived, where no silencing edge tells it.

        Parameters
        ----------
        known, target
            As in :meth:`tells`.

        Returns
        -------
        Edge or None
            The first edge of the chain that a person should confirm; None where nothing tells `target`, or where
            :meth:`tells` already does.
        """
        if self.chain(known, target):
            return None
        return next((edge for edge in self.chain(known, target, sure=False) if not edge.silences), None)

    def chain(self, known: Collection[str], target: str, *, sure: bool = True) -> tuple[Edge, ...]:
        """The edges that lead from what is known to a column; empty where nothing does.

        Parameters
        ----------
        known, target
            As in :meth:`tells`.
        sure : bool
            Only edges that silence.

        Returns
        -------
        tuple of Edge
            In the order in which they are used, the last one about `target`.
        """
        return () if target in known else chain_to(target, self._learned(known, sure=sure))

    def known_from(self, known: Collection[str], *, sure: bool = True) -> frozenset[str]:
        """All columns whose values are known to those who know some: what they know, and what that tells wholly.

        Ages are told by years to within a year. Only silencing edges count, unless `sure` is false.
        """
        facts = self._learned(known, sure=sure)
        return frozenset(known) | {name for name, fact in facts if fact == WHOLE}

    def twins(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns that say the same: equal codes, or had by the same people (a flag and its count).

        Returns
        -------
        tuple of tuple of str
            Each group, and the groups, in the order of the columns; none of one column.
        """
        groups: dict[str, list[str]] = {}
        for name in self._order:
            if name in self._first_twin:
                groups.setdefault(self._first_twin[name], []).append(name)
        return tuple(tuple(group) for group in groups.values())

    def twin_of(self, name: str) -> str:
        """The first of the columns that say the same as this one, by which all of them are named once."""
        return self._first_twin.get(name, name)

    def finer_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Of a column and a function of it keep the finer one; of equal ones the first.

        Edges that are only proposed are not used.
        """
        kept = list(dict.fromkeys(names))
        for name in reversed(kept.copy()):
            if any(self._replaces(edge, name, kept) for edge in self.edges):
                kept.remove(name)
        return tuple(kept)

    def readable_from(self, name: str) -> frozenset[str]:
        """Columns from which one could be read back, wholly or in part, alone or with others.

        What is recoded in `name` must be recoded or left out in each of these. Every edge counts, the proposed ones
        too: protection errs on the safe side. A larger area does not tell the smaller ones inside.
        """
        partners = {
            one for edge in self.edges if len(edge.parents) > 1 and name in edge.members for one in edge.members
        }
        found = {one for one in self._order for end in {name, *partners} if self._reads(one, end, name)}
        return frozenset((found | partners) - {name})

    def parents_of(self, name: str) -> tuple[str, ...]:
        """The columns that a column is made of, in order: when they change, it does. Proposed edges are not used."""
        found = [parent for edge in self.edges if edge.child == name and _made(edge) for parent in edge.parents]
        return tuple(dict.fromkeys(found))

    def to_frame(self, titles: Mapping[str, str] | None = None) -> pd.DataFrame:
        """One row per edge, for a table: no value from the data, but exact counts.

        Parameters
        ----------
        titles : mapping of str to str, optional
            Titles of columns; their names where there are none.

        Returns
        -------
        pandas.DataFrame
            ``column``, ``made_of``, ``kind``, ``form``, ``standing``, ``silences``, ``records``, ``contraries``,
            ``words``.
        """
        called = titles or {}
        rows = [
            (
                edge.child,
                ", ".join(edge.parents),
                edge.kind,
                edge.form,
                edge.standing,
                edge.silences,
                edge.records,
                edge.contraries,
                in_words(edge, lambda name: called.get(name, name)),
            )
            for edge in self.edges
        ]
        return pd.DataFrame(rows, columns=list(_TABLE))

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """Every column once; events are none."""
        made = (one for edge in self.edges for one in (edge.members if edge.kind != "summarises" else (edge.child,)))
        return tuple(dict.fromkeys((*self.columns, *made)))

    @cached_property
    def _first_twin(self) -> dict[str, str]:
        first: dict[str, str] = {}
        place = {name: at for at, name in enumerate(self._order)}
        for edge in self.edges:
            if edge.silences and _twins(edge):
                heads = {first.get(name, name) for name in edge.members}
                head = min(heads, key=place.__getitem__)
                first |= dict.fromkeys(edge.members, head)
                first |= {name: head for name, old in first.items() if old in heads}
        return first

    def _learned(self, known: Collection[str], *, sure: bool) -> Facts:
        asked = frozenset(known), sure
        if asked not in self._kept:
            self._kept[asked] = learned(known, [edge for edge in self.edges if edge.silences or not sure])
        return self._kept[asked]

    def _reads(self, one: str, end: str, name: str) -> bool:
        """Whether a column tells another; of what only helps to read it back, only what tells it wholly."""
        facts = self._learned([one], sure=False)
        return (end, WHOLE) in facts or (end == name and any((end, fact) in facts for fact in PART))

    def _replaces(self, edge: Edge, name: str, kept: Collection[str]) -> bool:
        """Whether the other columns of an edge, all kept, say all that this one does."""
        if edge.standing == "guessed" or name not in edge.members or edge.kind in ("implies", "summarises"):
            return False
        if edge.kind == "same as":
            return edge.form != "positive" and name != self._foremost(edge) and self._foremost(edge) in kept
        return edge.child == name and set(edge.parents) <= set(kept)

    def _foremost(self, edge: Edge) -> str:
        return min(edge.members, key=self._order.index)


def merged(declared: Iterable[Edge], found: Iterable[Edge], columns: Iterable[str] = ()) -> Lineage:
    """Put what was declared before what was found; of the same columns only a form that nobody named is added.

    Parameters
    ----------
    declared, found : iterable of Edge
        Edges by a person, and by the search.
    columns : iterable of str
        The columns in the order of the dataset.

    Returns
    -------
    Lineage

    Examples
    --------
    >>> said, seen = Edge("function of", "b", ("a",), "band", "declared"), Edge("function of", "b", ("a",))
    >>> merged([said], [seen]).edges == (said,)
    True
    """
    first = tuple(dict.fromkeys(declared))
    said = {frozenset(edge.members): edge.form for edge in first}
    more = (edge for edge in found if said.get(frozenset(edge.members)) in (None, "" if edge.form else None))
    return Lineage((*first, *more), tuple(columns))


def _twins(edge: Edge) -> bool:
    return edge.kind == "same as" or (edge.kind in ("function of", "implies") and edge.form == "positive")


def _made(edge: Edge) -> bool:
    return edge.standing != "guessed" and edge.kind != "summarises"
