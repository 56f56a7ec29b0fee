"""What is declared about lineage, held against the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import group, pack
from dpiabook.errors import Code, Refusal, refuse_all
from dpiabook.meaning.lineage_columns import Column
from dpiabook.meaning.lineage_declared import WHERE
from dpiabook.meaning.lineage_edge import Edge

MOST_CONTRARIES = 0.05
"""Of the people who have another than the commonest value: beyond it the data contradict what is declared."""

_Seen = tuple[int, int, int]
"""People in whom an edge could be seen, its contraries, and those of whom it says more than the commonest value."""


def held_against(edges: Sequence[Edge], columns: Mapping[str, Column]) -> list[Edge]:
    """Count the people in whom declared edges could be seen, and those who contradict them.

    Parameters
    ----------
    edges : sequence of Edge
        As declared.
    columns : mapping of str to Column
        Those that were read; of others, and of events, the data can say nothing.

    Returns
    -------
    list of Edge
        The same edges with their counts; 0 records where the data can say nothing.

    Raises
    ------
    Refusal
        ``DICTIONARY_DISAGREES`` for each that the data contradict in more than 5 % of the people who have another than
        the commonest value. It says how often, and no value.
    """
    seen = [(edge, _seen(edge, columns)) for edge in edges]
    refuse_all(_contradicted(edge, *found) for edge, found in seen if _too_many(*found))
    return [replace(edge, records=people, contraries=against) for edge, (people, against, _) in seen]


def agreeing(edges: Sequence[Edge], columns: Mapping[str, Column]) -> Iterator[Edge]:
    """Those edges that the data do not contradict, with their counts; for rules, whose breaches are reported apart."""
    for edge in edges:
        people, against, telling = _seen(edge, columns)
        if not _too_many(people, against, telling):
            yield replace(edge, records=people, contraries=against)


def _too_many(people: int, against: int, telling: int) -> bool:
    return people > 0 and against > MOST_CONTRARIES * telling


def _contradicted(edge: Edge, people: int, against: int, telling: int) -> Refusal:
    parents = " and ".join(repr(parent) for parent in edge.parents)
    what = f"{edge.child!r} is declared to be made of {parents}, but {against / telling:.0%} of the data contradict it"
    cure = "correct what it is made of, or leave that empty"
    return Refusal(Code.DICTIONARY_DISAGREES, what, where=f"{WHERE}, {edge.child}", cure=cure)


def _seen(edge: Edge, columns: Mapping[str, Column]) -> _Seen:
    if not set(edge.members) <= set(columns):
        return 0, 0, 0
    child, parents = columns[edge.child], [columns[name] for name in edge.parents]
    if edge.kind == "implies":
        return _having(child, parents[0])
    if edge.form in ("sum", "difference"):
        return _arithmetic(child, parents, edge.form == "difference")
    there = _told(_codes(edge, parents), child)
    if edge.kind != "same as":
        return there
    back = _told(_codes(replace(edge, form=""), [child]), parents[0])
    return max(there, back, key=lambda found: found[1])


def _codes(edge: Edge, parents: Sequence[Column]) -> NDArray[np.int32]:
    """What the child is told by: the parent's levels, whether it is above 0, or the combination of several."""
    if edge.form == "positive" and parents[0].numbers is not None:
        above = np.append(parents[0].numbers > 0, [False, False]).astype(np.int32)
        return np.where(parents[0].held(parents[0].codes), above[parents[0].codes], -1).astype(np.int32)
    held = [np.where(one.held(one.codes), one.codes, np.int32(-1)) for one in parents]
    if len(held) == 1:
        return held[0]
    together = group(pack(held, [one.size for one in parents])).numbers
    return np.where(np.logical_and.reduce([codes >= 0 for codes in held]), together, -1).astype(np.int32)


def _told(codes: NDArray[np.int32], child: Column) -> _Seen:
    from dpiabook.meaning.lineage_compiled import contradicted, majority

    told = majority(codes, int(codes.max(initial=-1)) + 1, child.codes, child.size)
    _, by_value = contradicted(codes, told, child.codes, child.size)
    people, against = (int(part.sum()) for part in by_value)
    if not people:
        return 0, 0, 0
    commonest = int(by_value[0].argmax())
    return people, against, people - int(by_value[0, commonest] - by_value[1, commonest])


def _arithmetic(child: Column, parents: Sequence[Column], less: bool) -> _Seen:
    three = [child, *parents]
    if any(one.numbers is None for one in three):
        return 0, 0, 0
    span = less and child.years is None and all(one.years is not None for one in parents)
    slack = 1.0 if span and child.age_like else 0.0
    values = [_values(one, years=slack > 0 and one is not child) for one in three]
    made = values[1] - values[2] if less else np.sum(values[1:], axis=0)
    seen = np.isfinite(made) & np.isfinite(values[0])
    wrong = seen & ~(np.abs(made - values[0]) <= slack + 1e-9 * (1 + np.abs(made)))
    other = seen & (child.codes != child.people.argmax())
    return int(seen.sum()), int(wrong.sum()), int((other | wrong).sum())


def _values(column: Column, *, years: bool) -> NDArray[np.float64]:
    levels = column.years if years else column.numbers
    known = np.full(column.size + 2, np.nan)
    known[: column.size] = np.nan if levels is None else levels
    found: NDArray[np.float64] = known[column.codes]
    return found


def _having(child: Column, parent: Column) -> _Seen:
    """People with the child; those of them without the parent."""
    if parent.yes is None or parent.no is None:
        return 0, 0, 0
    having = child.held(child.codes) if child.yes is None else child.yes[child.codes]
    without, known = parent.no[parent.codes], parent.yes[parent.codes] | parent.no[parent.codes]
    people = int((having & known).sum())
    return people, int((having & without).sum()), people
