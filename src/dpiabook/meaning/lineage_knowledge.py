"""What somebody learns who knows some columns: facts passed along the edges of a lineage.

A fact about a column is one of three: its value is known (whole), it may turn out that the person has it (yes), or that
the person has it not (no). The last two are kept apart, since "A only if B" passes a yes from A to B and a no from B
to A, but nothing from A over B to another C that needs B as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from dpiabook.meaning.lineage_edge import Edge

FactKind = Literal["whole", "yes", "no"]
Fact: TypeAlias = tuple[str, FactKind]
Facts: TypeAlias = Mapping[Fact, "tuple[Edge, tuple[Fact, ...]] | None"]
"""Each fact with the edge and the facts that it follows from; None for what was known from the start."""

WHOLE: FactKind = "whole"
PART: tuple[FactKind, FactKind] = ("yes", "no")
_ARITHMETIC = ("sum", "difference")


def learned(known: Collection[str], edges: Sequence[Edge]) -> Facts:
    """Pass facts along edges until nothing new is learned; each fact by the fewest steps.

    Parameters
    ----------
    known : collection of str
        Columns whose values are known.
    edges : sequence of Edge
        Those that may be used.

    Returns
    -------
    Facts
    """
    by_column: dict[str, list[Edge]] = {}
    for edge in edges:
        for name in dict.fromkeys(edge.members):
            by_column.setdefault(name, []).append(edge)
    facts: dict[Fact, tuple[Edge, tuple[Fact, ...]] | None] = {(name, WHOLE): None for name in known}
    waiting = deque(facts)
    while waiting:
        name, _ = waiting.popleft()
        for edge in by_column.get(name, ()):
            for fact, premises in _follows(edge, facts):
                if fact not in facts and (fact[0], WHOLE) not in facts:
                    facts[fact] = (edge, premises)
                    waiting.append(fact)
    return facts


def chain_to(target: str, facts: Facts) -> tuple[Edge, ...]:
    """The edges by which something about a column was learned, in the order of their use."""
    goal = next(((target, kind) for kind in (WHOLE, *PART) if (target, kind) in facts), None)
    return tuple(dict.fromkeys(_edges(goal, facts))) if goal else ()


def _edges(fact: Fact, facts: Facts) -> Iterator[Edge]:
    reason = facts[fact]
    if reason:
        for premise in reason[1]:
            yield from _edges(premise, facts)
        yield reason[0]


def _follows(edge: Edge, facts: Facts) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    """What an edge adds to the facts, and from which of them."""
    if edge.kind == "function of" and edge.form in _ARITHMETIC:
        yield from _whole(edge.members, facts)
    elif edge.kind in ("function of", "within"):
        yield from _whole_of(edge.child, edge.parents, facts)
        if edge.kind == "function of" and len(edge.parents) == 1:
            yield from _both_ways(edge, facts)
            if edge.form == "positive":
                yield from _flag(edge, facts)
    elif edge.kind == "same as" and edge.form != "positive":
        for one, other in ((edge.child, edge.parents[0]), (edge.parents[0], edge.child)):
            yield from _whole_of(one, (other,), facts)
        yield from _both_ways(edge, facts)
    elif edge.kind == "implies" and edge.form != "positive":
        yield from _passed(edge.child, edge.parents[0], "yes", facts)
        yield from _passed(edge.parents[0], edge.child, "no", facts)
    else:
        yield from _both_ways(edge, facts)


def _whole(members: Sequence[str], facts: Facts) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    """Of a sum or difference all but one tell the last."""
    for at, name in enumerate(members):
        yield from _whole_of(name, (*members[:at], *members[at + 1 :]), facts)


def _whole_of(child: str, parents: Iterable[str], facts: Facts) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    premises = tuple((name, WHOLE) for name in parents)
    if all(premise in facts for premise in premises):
        yield (child, WHOLE), premises


def _flag(edge: Edge, facts: Facts) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    """A flag is known to whoever would learn a yes as well as a no."""
    premises = tuple((edge.parents[0], kind) for kind in PART)
    if all(premise in facts for premise in premises):
        yield (edge.child, WHOLE), premises


def _both_ways(edge: Edge, facts: Facts) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    for kind in PART:
        for parent in edge.parents:
            yield from _passed(edge.child, parent, kind, facts)
            yield from _passed(parent, edge.child, kind, facts)


def _passed(giver: str, taker: str, kind: FactKind, facts: Facts) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    for known in (WHOLE, kind):
        if (giver, known) in facts:
            yield (taker, kind), ((giver, known),)
            return
