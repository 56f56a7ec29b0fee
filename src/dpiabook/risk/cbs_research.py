"""The rule set of Statistics Netherlands for microdata under contract, as a second opinion beside the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_keys, complete_rows, group, tally
from dpiabook.counting.packing import DENSE_CELLS
from dpiabook.errors import Code, DataRefusal
from dpiabook.machine.workers import cores
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import frequencies_of

LEAST_PEOPLE = 100
LEAST_INHABITANTS = 10_000


@dataclass(frozen=True)
class CbsResearch(Result):
    """What the rule set says of one geography.

    Attributes
    ----------
    region : str
        The column of areas.
    triples : DataFrame
        One row per triple of the region, a very identifying and an identifying variable, most people in small cells
        first: ``very``, ``identifying``, ``cells`` (that occur), ``small`` (of under 100 people), ``people`` (in
        those). A cell holds all who could be in it; one of which a part is unknown is none.
    n : int
        People in the table: the sum of weights in a sample.
    people : int
        People in at least one cell of under 100, whatever the unknown values are.
    people_most : int
        The same at most: with all who are in a triple of which a part is unknown, and cells without those who could be
        in them.
    regions : int
        Areas in the table.
    """

    region: str
    triples: pd.DataFrame = field(repr=False)
    n: int
    people: int
    people_most: int
    regions: int

    @property
    def holds(self) -> bool:
        """Whether every cell certainly has at least 100 people."""
        return self.people_most == 0


def cbs_research(  # noqa: PLR0913 -- the roles of the columns, by name
    table: TableLike,
    region: str,
    very: Sequence[str],
    identifying: Sequence[str],
    *,
    weight: str | None = None,
    count: str | None = None,
) -> CbsResearch:
    """Check that every region by very identifying by identifying variable has at least 100 people in each cell.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    region : str
        Column of areas: an area is extremely identifying.
    very : sequence of str
        Very identifying variables: what anybody can see of a person.
    identifying : sequence of str
        Identifying variables; those of `very` may be among them.
    weight : str, optional
        Sampling weights: cells are then counted in the population, rounded to whole people.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    CbsResearch
        ``.triples``, ``.people`` and ``.people_most`` in cells that are too small, and ``.holds``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` when the variables make no triple, or for weights below one.

    Notes
    -----
    Handbook on Statistical Disclosure Control (ESSnet), section 3.7. Its rules also ask for at least 10,000
    inhabitants in each region, and for no region at all in panel data.

    Examples
    --------
    >>> people = pd.DataFrame({"area": ["A"] * 150 + ["B"] * 50, "gender": ["F"] * 200, "yob": [2001] * 200})
    >>> found = cbs_research(people, "area", ["gender"], ["yob"])
    >>> found.triples.values.tolist(), found.people, found.holds
    ([['gender', 'yob', 2, 1, 50]], 50, False)
    """
    pairs = {frozenset((one, two)): (one, two) for one in very for two in identifying if len({one, two, region}) == 3}
    if not pairs:
        cure = "name a very identifying and an identifying variable beside the region"
        raise DataRefusal(Code.MEASURE_INPUT, "the variables make no triple", where="cbs_research", cure=cure)
    keys = list(dict.fromkeys([region, *(name for pair in pairs.values() for name in pair)]))
    coded = coded_keys(table, keys, count=count, weight=weight)
    people = _people(coded)
    exposed = (np.zeros(coded.rows, dtype=bool), np.zeros(coded.rows, dtype=bool))
    with ThreadPoolExecutor(cores()) as pool:
        found = list(pool.map(lambda pair: _triple(coded, people, region, pair, exposed), pairs.values()))
    triples = pd.DataFrame(found, columns=["very", "identifying", "cells", "small", "people"])
    ranked = triples.sort_values("people", ascending=False, kind="stable", ignore_index=True)
    least, most = (int(np.rint(ends.sum() if people is None else people[ends].sum())) for ends in exposed)
    n = coded.rows if people is None else people.sum()
    return CbsResearch(region, ranked, int(np.rint(n)), least, most, coded.groups([region]).size)


def _people(coded: CodedKeys) -> NDArray[np.float64] | None:
    """People of the population for each row; None: one each."""
    if coded.weight is None:
        return None if coded.multiplicity is None else coded.multiplicity.astype(np.float64)
    if (coded.weight[coded.weight > 0] < 1).any():
        # Weights around one say how much somebody counts: their sum is no population.
        cure = "name a weight that says for how many people each one stands, or take the role out"
        raise DataRefusal(Code.MEASURE_INPUT, "weights below one", where="weight", cure=cure)
    return coded.weight if coded.multiplicity is None else coded.weight * coded.multiplicity


def _triple(
    coded: CodedKeys,
    people: NDArray[np.float64] | None,
    region: str,
    pair: tuple[str, str],
    exposed: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> tuple[str, str, int, int, int]:
    """Count one triple's cells, and mark the rows in small ones."""
    from dpiabook.counting.compiled import mark

    keys = [region, *pair]
    if any((coded.column(key) < 0).any() for key in keys):
        return _triple_with_gaps(coded, pair, keys, exposed)
    packed = coded.pack(keys)
    cells, most = packed.codes, packed.domain
    if most > DENSE_CELLS:
        groups = group(packed)
        cells, most = groups.numbers.astype(np.int64), groups.size
    size = tally(cells, most, people)
    small = (size > 0) & (size < LEAST_PEOPLE)
    if small.any():
        for ends in exposed:
            mark(cells, small, ends)
    return (*pair, int((size > 0).sum()), int(small.sum()), int(size[small].sum()))


def _triple_with_gaps(
    coded: CodedKeys, pair: tuple[str, str], keys: Sequence[str], exposed: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> tuple[str, str, int, int, int]:
    """The same where a part is unknown of some."""
    from dpiabook.counting.compiled import mark

    found = frequencies_of(coded, "states", keys=keys)
    whole = complete_rows(coded, keys)[found.groups.first] & (found.class_people > 0)
    most, least = found.class_population, found.class_least
    if found.weighted and found.class_population_least is not None:
        least = found.class_population_least
    cells = found.groups.numbers.astype(np.int64)
    small = (np.rint(most) < LEAST_PEOPLE) & (found.class_people > 0)
    mark(cells, small, exposed[0])
    mark(cells, (np.rint(most if least is None else least) < LEAST_PEOPLE) & (found.class_people > 0), exposed[1])
    people = _people(coded)
    held = found.class_people if people is None else found.groups.total(people)
    return (*pair, int(whole.sum()), int((small & whole).sum()), int(np.rint(held[small & whole].sum())))
