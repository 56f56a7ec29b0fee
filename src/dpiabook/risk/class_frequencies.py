"""How many records share each record's key values, in the file and in the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Groups, TableLike, coded_keys
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.machine.mapped import aside
from dpiabook.result import Result
from dpiabook.risk.wildcards import wildcard_totals

Missing = Literal["states", "wildcard", "value"]
_READINGS = ("states", "wildcard", "value")


@dataclass(frozen=True)
class ClassFrequencies(Result):
    """Class frequencies, held once per class and given out per record.

    Read as states, a missing value is an unknown: somebody outside may know it, or not. Then f is the larger end of a
    range, the records that could be the same, and the smaller end is `class_least`. Each end is a bound for each record
    by itself; nobody looks for the one filling of all gaps that is worst for all records at once.

    Attributes
    ----------
    keys : tuple of str
        The key variables.
    groups : Groups
        The class of each record. A class is a distinct pattern of key values, missing included.
    class_people : ndarray of int64, shape (classes,)
        People with exactly this pattern.
    class_sample : ndarray of float64, shape (classes,)
        f: people in the file who match the pattern; fractional when alpha is below 1.
    class_population : ndarray of float64, shape (classes,)
        F: people in the population who match it; f without weights.
    weighted : bool
        Whether sampling weights were given.
    class_least : ndarray of float64, shape (classes,), or None
        The smaller f: the people with the same complete pattern; 1 where a key is unknown. None: as the larger.
    class_population_least : ndarray of float64, shape (classes,), or None
        The smaller F: their weights; the smallest weight of one record where a key is unknown.
    multiplicity : ndarray of int64, shape (rows,), or None
        How many people each row stands for; None: one each.
    ids : pyarrow.ChunkedArray or None
        Identifier of each row, when the source has no row order.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("sample", "population")

    keys: tuple[str, ...]
    groups: Groups = field(repr=False)
    class_people: NDArray[np.int64] = field(repr=False)
    class_sample: NDArray[np.float64] = field(repr=False)
    class_population: NDArray[np.float64] = field(repr=False)
    weighted: bool = False
    multiplicity: NDArray[np.int64] | None = field(repr=False, default=None)
    ids: pa.ChunkedArray | None = field(repr=False, default=None)
    class_least: NDArray[np.float64] | None = field(repr=False, default=None)
    class_population_least: NDArray[np.float64] | None = field(repr=False, default=None)

    @cached_property
    def sample(self) -> NDArray[np.float64]:
        """Sample frequency f of each record, in row order."""
        return self.per_record(self.class_sample)

    @cached_property
    def population(self) -> NDArray[np.float64]:
        """Population frequency F of each record, in row order; f without weights."""
        return self.per_record(self.class_population) if self.weighted else self.sample

    @property
    def least(self) -> NDArray[np.float64]:
        """The smaller f of each record, in row order; f itself where nothing is unknown."""
        return self.sample if self.class_least is None else self.per_record(self.class_least)

    @cached_property
    def n(self) -> int:
        """Number of people."""
        return int(self.class_people.sum())

    @property
    def classes(self) -> int:
        """Number of distinct patterns of key values."""
        return self.groups.size

    @property
    def uniques(self) -> int:
        """Number of people whom nobody else in the file matches (f = 1)."""
        return int(self.class_people[self.class_sample == 1].sum())

    @property
    def uniques_range(self) -> tuple[int, int]:
        """Number of people alone whatever the unknown values are, and of those who are if these tell them apart."""
        return self.under_range(2) if self.class_least is not None else (self.uniques, self.uniques)

    def under(self, k: float) -> int:
        """Return the number of people with f below `k`."""
        return int(self.class_people[self.class_sample < k].sum())

    def under_range(self, k: float) -> tuple[int, int]:
        """Return the number of people with f below `k` at least and at most, whatever the unknown values are."""
        fewest = self.under(k)
        return fewest, fewest if self.class_least is None else int(self.class_people[self.class_least < k].sum())

    @cached_property
    def class_sizes(self) -> pd.DataFrame:
        """Histogram of f: ``size``, ``classes`` of that size and ``people`` in them, sorted by size."""
        frame = pd.DataFrame({"size": self.class_sample, "people": self.class_people})
        frame = frame[frame["people"] > 0]
        sizes = frame.groupby("size", as_index=False).agg(classes=("people", "size"), people=("people", "sum"))
        return sizes.astype({"size": "int64"}) if (sizes["size"] % 1 == 0).all() else sizes

    def per_record(self, per_class: NDArray[np.float64]) -> NDArray[np.float64]:
        """Spread one value per class over the records, in row order; in a file, where many are kept."""
        return aside(np.take(per_class, self.groups.numbers))


def class_frequencies(  # noqa: PLR0913 -- the roles of the columns, by name
    table: TableLike,
    keys: Sequence[str],
    weight: str | None = None,
    missing: Missing | Mapping[str, Missing] = "wildcard",
    alpha: float = 1.0,
    *,
    count: str | None = None,
    ids: str | None = None,
) -> ClassFrequencies:
    """Count, for each record, the records with matching key values.

    With ``missing="wildcard"`` two patterns match if on every key their values are equal or one is missing. A complete
    pattern gets its own count and alpha times the matching patterns with missing values. A pattern with missing values
    gets its own count, matching complete patterns in full, and alpha times other matching patterns with missing
    values. A pattern with nothing observed has f = n; it adds alpha to patterns with missing values and nothing to
    complete ones, except where there is only one key. F is the same sum over weights.

    With ``missing="states"`` a missing value is an unknown, and the figures are ranges: f counts all records that could
    be the same, pair by pair (as a wildcard with alpha 1, a pattern with nothing observed fitting everybody), and
    ``class_least`` the equal complete records, or 1 where a key is unknown. "Not applicable" is a value of its own.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables (quasi-identifiers).
    weight : str, optional
        Sampling weights, at least 0.
    missing : {"states", "wildcard", "value"} or Mapping[str, {"states", "wildcard", "value"}]
        What a missing key value means: it is unknown, which gives ranges; it fits anything; or it is a category. In a
        mapping, keys that are not named are wildcards, and names that are no keys are passed over.
    alpha : float
        From 0 to 1; 1 for states.
    count : str, optional
        How many people a row stands for.
    ids : str, optional
        Column of identifiers, needed where the source has no row order.

    Returns
    -------
    ClassFrequencies
        ``.sample``, ``.population`` and ``.least`` per record; ``.uniques_range``, ``.under_range(k)`` and their lower
        ends ``.uniques``, ``.under(k)``; ``.class_sizes``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, or ``MEASURE_INPUT`` for an alpha outside 0 to 1 (or under 1 for states), a
        reading of missing values that does not exist, states beside wildcards, or a source without row order when no
        `ids` are named.

    Notes
    -----
    Templ, Kowarik & Meindl (2015), Statistical Disclosure Control for Micro-Data Using the R Package sdcMicro,
    Journal of Statistical Software 67(4), section 2.

    Examples
    --------
    >>> children = pd.DataFrame({"gender": ["F", "F", "M", None], "yob": [2008, 2008, 2009, 2009]})
    >>> frequencies = class_frequencies(children, ["gender", "yob"])
    >>> frequencies.sample.tolist(), frequencies.uniques
    ([2.0, 2.0, 2.0, 2.0], 0)
    >>> class_frequencies(children, ["gender", "yob"], missing="value").uniques
    2
    >>> class_frequencies(children, ["gender", "yob"], missing="states").uniques_range
    (0, 2)
    """
    if not 0 <= alpha <= 1:
        raise Refusal(Code.MEASURE_INPUT, "alpha lies outside 0 to 1", where="alpha", cure="give a number from 0 to 1")
    readings_of(keys, missing, alpha)
    coded = coded_keys(table, keys, count=count, weight=weight, ids=ids)
    if not coded.row_order and ids is None:
        cure = "name the column of identifiers (ids), so that results can be matched to records"
        raise Refusal(Code.MEASURE_INPUT, "the source has no row order", where="ids", cure=cure)
    return frequencies_of(coded, missing, alpha)


def frequencies_of(
    coded: CodedKeys,
    missing: Missing | Mapping[str, Missing] = "wildcard",
    alpha: float = 1.0,
    keys: Sequence[str] | None = None,
) -> ClassFrequencies:
    """Count classes of keys that are already coded.

    Parameters
    ----------
    coded : CodedKeys
        From :func:`~dpiabook.counting.coded_keys`.
    missing, alpha
        As in :func:`class_frequencies`.
    keys : sequence of str, optional
        Some of the coded keys; all when None.

    Returns
    -------
    ClassFrequencies
        As from :func:`class_frequencies`.

    Examples
    --------
    >>> coded = coded_keys(pd.DataFrame({"yob": [2008, 2008, 2009], "area": ["A", "B", "B"]}), ["yob", "area"])
    >>> frequencies_of(coded).uniques, frequencies_of(coded, keys=["yob"]).uniques
    (3, 1)
    """
    names = tuple(coded.keys if keys is None else keys)
    readings = readings_of(names, missing, alpha)
    groups = coded.groups(names)
    people = groups.count(coded.multiplicity)
    sample = people.astype(np.float64)
    population = sample if coded.weight is None else groups.total(_weights(coded))
    patterns = [coded.column(name)[groups.first] for name in names]
    fits_all = [reading != "value" for reading in readings]
    least: tuple[NDArray[np.float64], NDArray[np.float64]] | tuple[None, None] = None, None
    if any(fits and (column < 0).any() for fits, column in zip(fits_all, patterns, strict=True)):
        states = "states" in readings
        least = _least(coded, groups, patterns, readings, (sample, population)) if states else least
        sample, population = wildcard_totals(patterns, people, population, fits_all, alpha, blank_fits=states)
    weighted = coded.weight is not None
    return ClassFrequencies(names, groups, people, sample, population, weighted, coded.multiplicity, coded.ids, *least)


def _least(
    coded: CodedKeys,
    groups: Groups,
    patterns: Sequence[NDArray[np.int32]],
    readings: Sequence[Missing],
    own: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The smaller f and F of each class: its own people, or one of them where a key is unknown."""
    unknown = np.logical_or.reduce(
        [column < 0 for column, reading in zip(patterns, readings, strict=True) if reading == "states"]
    )
    sample = np.where(unknown, np.minimum(own[0], 1.0), own[0])
    if coded.weight is None:
        return sample, sample
    smallest = np.full(groups.size, np.inf)
    rows = np.flatnonzero(unknown[groups.numbers] & (coded.times(np.ones(coded.rows)) > 0))
    np.minimum.at(smallest, groups.numbers[rows], coded.weight[rows])
    return sample, np.where(np.isfinite(smallest), smallest, own[1])


def _weights(coded: CodedKeys) -> NDArray[np.float64]:
    weight = np.asarray(coded.weight)
    return weight if coded.multiplicity is None else weight * coded.multiplicity


def readings_of(
    keys: Sequence[str], missing: Missing | Mapping[str, Missing], alpha: float = 1.0
) -> tuple[Missing, ...]:
    """Return how a missing value of each key is read.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for a reading that does not exist, and for states beside wildcards or with alpha under 1.

    Examples
    --------
    >>> readings_of(["gender", "area"], {"area": "value"})
    ('wildcard', 'value')
    """
    named = dict(missing) if isinstance(missing, Mapping) else dict.fromkeys(keys, missing)
    for reading in named.values():
        if reading not in _READINGS:
            cure = did_you_mean(str(reading), _READINGS) or "write states, wildcard or value"
            raise Refusal(Code.MEASURE_INPUT, "there is no such reading of missing values", where="missing", cure=cure)
    found: tuple[Missing, ...] = tuple(named.get(name, "wildcard") for name in keys)
    if "states" in found and ("wildcard" in found or alpha < 1):
        what = "an unknown value fits in full: it is no wildcard, and alpha is 1"
        cure = 'write missing="states" for all keys, and leave alpha out'
        raise Refusal(Code.MEASURE_INPUT, what, where="missing", cure=cure)
    return found
