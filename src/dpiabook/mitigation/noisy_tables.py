"""Open tables with noise: counts by area and other columns, by cell keys or with differential privacy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import group, pack, tally
from dpiabook.counting.encoding import encode
from dpiabook.errors import column_missing, refuse_all
from dpiabook.mitigation.paired import having
from dpiabook.mitigation.perturb.cell_key import PTable, perturbed_counts
from dpiabook.mitigation.private_counts import private_counts

PEOPLE = "people"
Noise = Callable[[NDArray[np.int64], int, float], NDArray[np.int64]]


@dataclass(frozen=True)
class Cells:
    """Counts of the people of each cell, and of those of them with each attribute.

    Attributes
    ----------
    by : tuple of str
        Columns that the cells are made of; none for everybody in one cell.
    labels : pandas.DataFrame
        One row per cell: its value of each column, as text; missing is ``"not recorded"``.
    numbers : ndarray of int32, shape (rows,)
        The cell of each person.
    has : mapping of str to ndarray of bool, shape (rows,)
        ``people``, who are all, and who has each attribute.
    """

    by: tuple[str, ...]
    labels: pd.DataFrame = field(repr=False)
    numbers: NDArray[np.int32] = field(repr=False)
    has: Mapping[str, NDArray[np.bool_]] = field(repr=False)

    @property
    def exact(self) -> pd.DataFrame:
        """The counts as they are."""
        return self._with({name: tally(self.numbers, len(self.labels), has) for name, has in self.has.items()})

    def by_cell_key(self, keys: NDArray[np.uint32], table: PTable) -> pd.DataFrame:
        """The counts with the noise of their people's keys; tables need not add up."""
        size = len(self.labels)
        counts = {
            name: perturbed_counts(np.where(has, self.numbers, -1), keys, table, size) for name, has in self.has.items()
        }
        return self._with(counts)

    def _with(self, counts: Mapping[str, NDArray[np.int64]]) -> pd.DataFrame:
        return self.labels.assign(**counts)


def cells_of(records: pa.Table, by: Sequence[str], attributes: Mapping[str, str]) -> Cells:
    """Divide people into the cells of a table.

    Parameters
    ----------
    records : pyarrow.Table
        One row for each person.
    by : sequence of str
        Columns of the table.
    attributes : mapping of str to str
        Name of a column to the condition of having it.

    Returns
    -------
    Cells

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> people = pa.table({"area": ["A", "A", "B"], "plan": [1, 0, 0]})
    >>> cells_of(people, ["area"], {"plan": "plan >= 1"}).exact.values.tolist()
    [['A', 2, 1], ['B', 1, 0]]
    """
    every = records.column_names
    refuse_all(column_missing(name, every, where="protection.tables") for name in by if name not in every)
    coded = [encode(records[name], name) for name in by]
    if not coded:
        return _cells((), pd.DataFrame(index=[0]), np.zeros(records.num_rows, np.int32), records, attributes)
    classes = group(pack([codes for codes, _ in coded], [len(levels) for _, levels in coded]))
    labels = pd.DataFrame(
        {
            name: [("not recorded" if code < 0 else str(levels[int(code)].as_py())) for code in codes[classes.first]]
            for name, (codes, levels) in zip(by, coded, strict=True)
        }
    )
    order = labels.sort_values(list(by), kind="stable").index.to_numpy()
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    ordered = labels.iloc[order].reset_index(drop=True)
    return _cells(tuple(by), ordered, place[classes.numbers], records, attributes)


def _cells(
    by: tuple[str, ...],
    labels: pd.DataFrame,
    numbers: NDArray[np.int32],
    records: pa.Table,
    attributes: Mapping[str, str],
) -> Cells:
    asked = {name: text for name, text in attributes.items() if name not in by}
    return Cells(by, labels, numbers, {PEOPLE: np.ones(len(numbers), bool), **having(records, asked)})


def with_privacy(  # noqa: PLR0913, PLR0917 -- what bounds the noise, and where it comes from
    tables: Sequence[Cells],
    household: NDArray[np.int64],
    epsilon: float,
    most: int,
    seed: int,
    noise: Noise = private_counts,
) -> tuple[list[pd.DataFrame], int]:
    """Give all tables of a release noise that bounds what they say of any household.

    Parameters
    ----------
    tables : sequence of Cells
        Of the same people.
    household : ndarray of int64, shape (rows,)
        Numbers from 0.
    epsilon : float
        Privacy loss of all tables together.
    most : int
        People of one household who count; of larger ones so many are drawn.
    seed : int
        Of whom is drawn; the noise has a source of its own.
    noise : callable
        Adds it, as `private_counts` does.

    Returns
    -------
    tables : list of pandas.DataFrame
        Counts below 0 are printed as 0, which costs no privacy and biases small counts upwards.
    contribution : int
        By how much a household can change all counts together: people who count, times counts that each is in.

    Notes
    -----
    The unit is the household. Cells are those that occur, which is taken to be known: an empty cell that is not printed
    is outside the promise. Exact figures elsewhere are outside it, too.
    """
    counted = _at_most(household, most, seed)
    counts = [np.where(counted[:, None], np.column_stack(list(one.has.values())), False) for one in tables]
    parts = [
        np.concatenate([tally(one.numbers, len(one.labels), column) for column in has.T])
        for one, has in zip(tables, counts, strict=True)
    ]
    contribution = most * sum(len(one.has) for one in tables)
    noisy = noise(np.concatenate(parts), contribution, epsilon).clip(min=0)
    found, start = [], 0
    for one in tables:
        size = len(one.labels)
        own: dict[str, Any] = {}
        for name in one.has:
            own[name], start = noisy[start : start + size], start + size
        found.append(one.labels.assign(**own))
    return found, contribution


def _at_most(household: NDArray[np.int64], most: int, seed: int) -> NDArray[np.bool_]:
    """Who counts: at most so many of each household, drawn at random."""
    rows = np.random.default_rng(seed).permutation(len(household))
    order = rows[np.argsort(household[rows], kind="stable")]
    own = household[order]
    starts = np.flatnonzero(np.r_[True, own[1:] != own[:-1]])
    place = np.arange(len(own)) - np.repeat(starts, np.diff(np.r_[starts, len(own)]))
    counted = np.zeros(len(own), bool)
    counted[order] = place < most
    return counted


def averaged_deviation(tables: Sequence[Cells], variance: float) -> float:
    """What somebody gains who adds up every table: the noise that is left on the number of all people.

    Parameters
    ----------
    tables : sequence of Cells
        All that are released, of the same people.
    variance : float
        Of the noise of one cell.

    Returns
    -------
    float
        Standard deviation of the best estimate, each table's total weighed by its own precision. Noise is independent
        between tables unless a cell holds the same people; fewer, and smaller, tables leave more of it.

    Notes
    -----
    A sum of c cells has the variance c V; of several estimates the best has 1 / sum(1 / (c V)). Asghar and Kaafar
    (2020), Averaging attacks on bounded noise-based disclosure control algorithms, PoPETs 2020(2).

    Examples
    --------
    >>> people = pa.table({"area": ["A", "A", "B"], "sex": ["F", "M", "M"]})
    >>> both = [cells_of(people, [name], {}) for name in ("area", "sex")]
    >>> averaged_deviation(both[:1], 2.0), round(averaged_deviation(both, 2.0), 3)
    (2.0, 1.414)
    """
    precisions = [1 / (len(one.labels) * variance) for one in tables if len(one.labels)]
    return float(1 / np.sqrt(sum(precisions))) if precisions else 0.0
