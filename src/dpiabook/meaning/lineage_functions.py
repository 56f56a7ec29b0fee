"""The search for columns that another one tells: functions, bands, flags, recodes, and areas within areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.meaning.lineage_chance import (
    log_budget,
    log_chance_of_order,
    log_ways_of_bands,
    log_ways_of_function,
)
from dpiabook.meaning.lineage_columns import PEOPLE_PER_LEVEL, Column
from dpiabook.meaning.lineage_edge import Edge, EdgeKind, Form
from dpiabook.meaning.lineage_sample import Sample

TOLERANCE = 1_000
"""Of this many people one may contradict, within each value."""
FEWEST_PEOPLE = 50
_MOST_INTERVALS = 20
_BUCKETS = 256
_CONTRARIES_IN_SAMPLE = 8
_FEWEST_IN_SAMPLE = 8


@dataclass(frozen=True)
class Function:
    """One column told by another, as measured on all records."""

    form: Form
    people: int
    contraries: int


def functions(columns: Sequence[Column], sample: Sample) -> list[Edge]:
    """Find the columns that another one tells.

    Parameters
    ----------
    columns : sequence of Column
        Those of two values or more.
    sample : Sample
        Rows to look at first.

    Returns
    -------
    list of Edge
        A recode names the first column as the parent. Of equal columns only the first tells others.
    """
    found: dict[tuple[int, int], Function] = {}
    levels = sample.levels.copy()
    for at, column in enumerate(columns):
        if column.continuous:
            levels[at] = np.where(column.held(levels[at]), levels[at].astype(np.int64) * _BUCKETS // column.size, -1)
    for child in range(len(columns)):
        for parent in _candidates(columns, child, sample, levels):
            function = _confirmed(columns[parent], columns[child], len(columns))
            if function is not None:
                found[parent, child] = function
    found |= _identical(columns)
    equal = {(one, other) for one, other in found if one < other and (other, one) in found}
    recodes = {pair for pair in equal if not any((one, pair[0]) in equal for one in range(pair[0]))}
    spoken_for = {_spoken_for(columns, *pair) for pair in equal}
    return [
        _edge(columns[parent], columns[child], function, recode=(parent, child) in recodes)
        for (parent, child), function in sorted(found.items(), key=lambda item: item[0][::-1])
        if (parent, child) in recodes or not {parent, child} & spoken_for
    ]


def _spoken_for(columns: Sequence[Column], one: int, other: int) -> int:
    """Of two equal columns the one whose edges the other has: the later, or the one that is no number."""
    return one if columns[one].numbers is None and columns[other].numbers is not None else other


def within_tolerance(people: NDArray[np.int64], contraries: NDArray[np.int64]) -> bool:
    """Whether at most 1 in 1,000 contradict within each value."""
    return bool((contraries * TOLERANCE <= people).all())


def _edge(parent: Column, child: Column, function: Function, *, recode: bool) -> Edge:
    kind: EdgeKind = "same as" if recode else "within" if child.group else "function of"
    form: Form = "equal codes" if recode else "" if child.group else function.form
    return Edge(kind, child.name, (parent.name,), form, "measured", function.people, function.contraries)


def _candidates(columns: Sequence[Column], child: int, sample: Sample, levels: NDArray[np.int32]) -> Iterator[int]:
    """Columns that tell a child's value in the sample; a group tells of groups only, and only a group tells of them."""
    from dpiabook.meaning.lineage_compiled import may_determine

    column = columns[child]
    rows, codes = sample.rows_about(column)
    sizes = np.array([_BUCKETS if one.continuous else one.size for one in columns])
    limits = np.full(len(columns), _CONTRARIES_IN_SAMPLE)
    for at, one in enumerate(columns):
        if one.continuous:
            # Every bucket in which two intervals meet may hold both.
            limits[at] += (column.size - 1) * 2 * (1 + len(rows) // _BUCKETS)
        if at == child or one.group != column.group or not _may_tell(one, column):
            limits[at] = -1
    passed = may_determine(levels, sizes, limits, rows, codes, min(_FEWEST_IN_SAMPLE, len(rows)))
    yield from (int(at) for at in np.flatnonzero(passed))


def _may_tell(parent: Column, child: Column) -> bool:
    if parent.continuous:
        return parent.numbers is not None and not parent.group and child.size <= _MOST_INTERVALS
    return parent.size >= child.size


def _confirmed(parent: Column, child: Column, columns: int) -> Function | None:
    """Look at all records; None where too many contradict, or chance could do the same."""
    from dpiabook.meaning import lineage_compiled as compiled

    if parent.continuous:
        told = _cut(parent, child)
    else:
        told = compiled.majority(parent.codes, parent.size, child.codes, child.size)
    if told is None:
        return None
    by_level, by_value = compiled.contradicted(parent.codes, told, child.codes, child.size)
    monotone = parent.numbers is not None and _is_monotone(told[by_level[0] > 0])
    if parent.continuous:
        by_level = _by_interval(told, by_level, child.size)
    if not _fit(by_level, by_value):
        return None
    levels, values = int((by_level[0] > 0).sum()), int((by_value[0] > 0).sum())
    places = parent.size if parent.continuous else levels
    ways = log_ways_of_bands(places, values) if monotone else log_ways_of_function(levels, values)
    contraries = int(by_value[1].sum())
    if log_chance_of_order(by_value[0][by_value[0] > 0], contraries, ways) > log_budget(columns * (columns - 1)):
        return None
    return Function(_form(parent, child, told, monotone=monotone), int(by_value[0].sum()), contraries)


def _cut(parent: Column, child: Column) -> NDArray[np.int32] | None:
    """The child's value at each level of a continuous number, if each holds one interval."""
    from dpiabook.meaning import lineage_compiled as compiled

    means = compiled.mean_level(parent.codes, parent.size, child.codes, child.size)
    order = np.argsort(means)[: int(np.isfinite(means).sum())].astype(np.int32)
    told: NDArray[np.int32] = compiled.cut(parent.codes, parent.size, child.codes, order)
    return told if len(order) > 1 else None


def _by_interval(told: NDArray[np.int32], by_level: NDArray[np.int64], values: int) -> NDArray[np.int64]:
    return np.array([np.bincount(told, weights=one, minlength=values) for one in by_level]).astype(np.int64)


def _fit(by_level: NDArray[np.int64], by_value: NDArray[np.int64]) -> bool:
    """Whether the rules hold: contraries within each value, people enough, and nothing that nearly everybody has."""
    people, values = by_value[0], by_value[0][by_value[0] > 0]
    levels = int((by_level[0] > 0).sum())
    return (
        len(values) > 1
        and int(people.sum() - people.max()) >= FEWEST_PEOPLE
        and levels * PEOPLE_PER_LEVEL <= int(people.sum())
        and within_tolerance(*by_level)
        and within_tolerance(*by_value)
    )


def _is_monotone(told: NDArray[np.int32]) -> bool:
    """Whether each value holds one interval of the levels in their order."""
    runs = 1 + int((np.diff(told) != 0).sum())
    return runs == len(np.unique(told))


def _form(parent: Column, child: Column, told: NDArray[np.int32], *, monotone: bool) -> Form:
    if not monotone or parent.numbers is None:
        return ""
    held = np.unique(told[told >= 0])
    zero = (
        parent.yes is not None
        and parent.numbers[0] == 0
        and len(held) == 2
        and (told[1:][told[1:] >= 0] != told[0]).all()
    )
    return "positive" if zero and child.size == 2 else "band"


def _identical(columns: Sequence[Column]) -> dict[tuple[int, int], Function]:
    """Numbers that are the same in every record, or in the same order: too fine to be looked at level by level."""
    fine = [at for at, one in enumerate(columns) if one.continuous and one.numbers is not None and not one.group]
    first: dict[Any, int] = {}
    found: dict[tuple[int, int], Function] = {}
    for at in fine:
        codes = columns[at].codes
        twin = first.setdefault((columns[at].size, hash(codes.tobytes())), at)
        people = int(columns[at].people.sum())
        if twin != at and people >= FEWEST_PEOPLE and np.array_equal(columns[twin].codes, codes):
            found |= dict.fromkeys([(twin, at), (at, twin)], Function("equal codes", people, 0))
    return found
