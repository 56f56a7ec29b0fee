"""The search for numbers that are the sum or the difference of two others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dpiabook.meaning.lineage_chance import log_budget, log_chance_of_order
from dpiabook.meaning.lineage_columns import Column
from dpiabook.meaning.lineage_edge import Edge
from dpiabook.meaning.lineage_functions import FEWEST_PEOPLE, within_tolerance
from dpiabook.meaning.lineage_sample import Sample

_ROWS = 128
_CONTRARIES_IN_SAMPLE = 3
_FEWEST_IN_SAMPLE = 8
_YEAR_OF_AGE = 1.0


@dataclass(frozen=True)
class Triple:
    """A column that two others add up to.

    Attributes
    ----------
    total, first, second : int
        Places of the columns.
    slack : float
        How far a sum may be off: a year for ages, else 0.
    """

    total: int
    first: int
    second: int
    slack: float


def arithmetic(columns: Sequence[Column], sample: Sample) -> list[Edge]:
    """Find sums and differences.

    Parameters
    ----------
    columns : sequence of Column
        Numbers and dates that are no groups, each fact once.
    sample : Sample
        Rows to look at first, of these columns.

    Returns
    -------
    list of Edge
        A sum where nothing is negative and both parts may be nothing, with an edge from each part that says having;
        else a difference: of two years or dates the span, else the later column. Ages are right to within a year.
    """
    exact = [triple for triple in _candidates(columns, sample) if triple.slack == 0]
    found = dict(_confirmed(columns, exact))
    taken = {frozenset((one.total, one.first, one.second)) for one in found}
    ages = [one for one in _ages(columns, sample) if frozenset((one.total, one.first, one.second)) not in taken]
    found |= dict(_confirmed(columns, ages))
    return [edge for triple, counts in found.items() for edge in _edges(columns, triple, *counts)]


def _candidates(columns: Sequence[Column], sample: Sample) -> Iterator[Triple]:
    every = np.arange(len(columns))
    totals = [at for at, column in enumerate(columns) if column.size > 2]
    numbers = _Numbers(columns, [_numbers(column) for column in columns], sample)
    yield from numbers.adding_up(totals, every, every, 0)


def _ages(columns: Sequence[Column], sample: Sample) -> Iterator[Triple]:
    """A year or date, another before it, and whole numbers that could be the age in between."""
    values = [_numbers(column) if column.years is None else column.years for column in columns]
    years = np.array([at for at, column in enumerate(columns) if column.years is not None], np.int64)
    ages = np.array([at for at, column in enumerate(columns) if column.age_like], np.int64)
    yield from _Numbers(columns, values, sample).adding_up(years.tolist(), years, ages, _YEAR_OF_AGE)


@dataclass(frozen=True)
class _Numbers:
    """Columns, what their levels stand for, and the rows to look at first."""

    columns: Sequence[Column]
    values: Sequence[NDArray[np.float64]]
    sample: Sample

    def adding_up(
        self, totals: Sequence[int], firsts: NDArray[np.int64], seconds: NDArray[np.int64], slack: float
    ) -> Iterator[Triple]:
        """Triples that hold in the rows of the sample about their total."""
        from dpiabook.meaning.lineage_compiled import gathered, sums

        sizes = np.array([column.size for column in self.columns])
        offsets = np.cumsum(sizes) - sizes
        flat = np.concatenate(list(self.values))
        for total in totals if len(firsts) and len(seconds) else ():
            rows, _ = self.sample.rows_about(self.columns[total], _ROWS)
            numbers = gathered(self.sample.levels, sizes, flat, offsets, rows)
            fewest = min(_FEWEST_IN_SAMPLE, len(rows))
            for first, second in sums(numbers, total, firsts, seconds, slack, _CONTRARIES_IN_SAMPLE, fewest):
                yield Triple(total, int(first), int(second), slack)


def _confirmed(columns: Sequence[Column], triples: Sequence[Triple]) -> Iterator[tuple[Triple, tuple[int, int]]]:
    """Triples that hold in all records, with people and contraries."""
    from dpiabook.meaning.lineage_compiled import sum_contradicted

    looks = len(columns) * (len(columns) - 1) * (len(columns) - 2) // 2
    for triple in triples:
        three = [columns[at] for at in (triple.total, triple.first, triple.second)]
        values = tuple(_numbers(one) if one.years is None or not triple.slack else one.years for one in three)
        codes, sizes = tuple(one.codes for one in three), np.array([one.size for one in three])
        counts = sum_contradicted(codes, sizes, values, triple.slack)
        if _holds(counts, triple.slack, looks):
            people, contraries = (int(part.sum()) for part in counts[0])
            yield triple, (people, contraries)


def _holds(counts: NDArray[np.int64], slack: float, looks: int) -> bool:
    """Whether few contradict within each value, each part is one for people enough, and chance could hardly do it."""
    people = counts[:, 0]
    contraries = int(counts[0, 1].sum())
    varying = people.sum(axis=1) - people.max(axis=1)
    if (varying < FEWEST_PEOPLE).any() or not all(within_tolerance(*part) for part in counts):
        return False
    # Given two of three, the third is settled; an age that may be a year off is one of three.
    ways = float(people[0].sum()) * np.log(3) if slack else 0.0
    permuted = people[2:] if slack else people
    return min(log_chance_of_order(one[one > 0], contraries, ways) for one in permuted) <= log_budget(looks)


def _edges(columns: Sequence[Column], triple: Triple, people: int, contraries: int) -> Iterator[Edge]:
    total, first, second = (columns[at] for at in (triple.total, triple.first, triple.second))
    if not triple.slack and _is_sum(total, first, second):
        yield Edge("function of", total.name, (first.name, second.name), "sum", "measured", people, contraries)
        for part in (first, second):
            if part.yes is not None and total.yes is not None:
                yield Edge("implies", part.name, (total.name,), "sum", "measured", people, contraries)
        return
    child, parent = (first, second) if first.years is None and second.years is not None else (second, first)
    yield Edge("function of", child.name, (total.name, parent.name), "difference", "measured", people, contraries)


def _is_sum(total: Column, first: Column, second: Column) -> bool:
    counts = all(one.years is None and _numbers(one)[0] >= 0 for one in (total, first, second))
    return counts and _numbers(first)[0] == 0 and _numbers(second)[0] == 0


def _numbers(column: Column) -> NDArray[np.float64]:
    return np.zeros(column.size) if column.numbers is None else column.numbers
