"""Which combinations of variables identify people: every subset of the candidate keys, counted and ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_keys
from dpiabook.counting.coded_keys import AT_ONCE
from dpiabook.errors import Code, DataRefusal, Refusal
from dpiabook.machine.workers import Workers, cores
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import frequencies_of
from dpiabook.risk.distinct_records import DistinctRecords, distinct_records
from dpiabook.risk.subsets import Subsets, all_subsets, count_subsets

_MOST_SUBSETS = 500_000
_MOST_CELLS = 2**22
_LOGS = 2**16


@dataclass(frozen=True)
class Combinations(Result):
    """How far each combination of variables singles people out.

    Attributes
    ----------
    n : int
        People in the table.
    k : int
        Threshold of a small class.
    threshold : float
        Share of people unique from which a combination counts as identifying, in (0, 1].
    table : DataFrame
        One row per combination, most uniques first, fewer variables first among equals: ``combination`` (names joined
        by a comma), ``name`` (of a named composite, else empty), ``size`` (variables), ``uniques``, ``unique_share``,
        ``under_k`` (people in classes under `k`), ``under_k_share``; ``uniques_most`` and ``under_k_most``, the upper
        ends of both where something is unknown; and among those of whom all of it is known ``classes``,
        ``entropy_bits`` (0 to log2 of their number), ``distinction`` (classes / people) and ``separation`` (share of
        pairs of people that differ), both in [0, 1].
    smallest : DataFrame
        The rows of `table` at or above `threshold` none of whose subsets is.
    named : DataFrame
        The rows of the named composites, in the order in which they were given, whatever their rank.
    """

    n: int
    k: int
    threshold: float
    table: pd.DataFrame
    smallest: pd.DataFrame
    named: pd.DataFrame


def combinations(  # noqa: PLR0913 -- settings of one search, all by name
    table: TableLike,
    candidates: Sequence[str],
    max_size: int = 4,
    k: int = 10,
    named: Mapping[str, Sequence[str]] | None = None,
    *,
    threshold: float = 0.05,
    count: str | None = None,
) -> Combinations:
    """Count the classes of every subset of the candidate keys, and rank the subsets by how many people they single out.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    candidates : sequence of str
        Variables to combine. A missing value is an unknown, so that risks are ranges, as in
        :func:`~dpiabook.risk.class_frequencies` with ``missing="states"``; ranks and `threshold` go by the lower ends.
    max_size : int
        Most variables in a combination, at least 1.
    k : int
        Classes of fewer people are small; at least 2.
    named : mapping of str to sequence of str, optional
        Combinations that are reported whatever their rank and size, by name.
    threshold : float
        Share of people unique from which a combination counts as identifying.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    Combinations
        Ranked combinations, the smallest identifying ones, and the named ones.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for an unknown name; ``MEASURE_INPUT`` for a `max_size`, `k` or `threshold` out of range, or
        more combinations than can be looked at.

    Notes
    -----
    Distinction and separation: Motwani & Xu (2007), "Efficient algorithms for masking and finding quasi-identifiers",
    section 2. Adding a variable never lowers the number of uniques, of classes or of people in small classes. Two short
    cuts follow: a person who is alone is counted once and carried along, not looked at again; and a combination can be
    among the smallest identifying ones only if no combination with one variable less is identifying.

    Examples
    --------
    >>> people = pd.DataFrame({"gender": ["F", "F", "M", "M", "M"], "yob": [2001, 2002, 2001, 2001, 2002]})
    >>> found = combinations(people, ["gender", "yob"], k=3, threshold=0.5)
    >>> found.table[["combination", "uniques", "under_k", "classes"]].values.tolist()
    [['gender, yob', 3, 5, 4], ['gender', 0, 2, 2], ['yob', 0, 2, 2]]
    >>> found.smallest["combination"].tolist()
    ['gender, yob']
    """
    named = named or {}
    _check(len(candidates), max_size, k, threshold)
    wanted = list(dict.fromkeys([*candidates, *(key for keys in named.values() for key in keys)]))
    coded = coded_keys(table, wanted, count=count)
    subsets = all_subsets(len(candidates), min(max_size, len(candidates)))
    members = [tuple(candidates[at] for at in row if at >= 0) for row in subsets.members]
    figures = _every(coded, candidates, subsets, members, k)
    over = figures["unique_share"].to_numpy() >= threshold
    smallest = over & ~(over[subsets.below()] & (subsets.below() >= 0)).any(axis=1)
    every = _labelled(figures, members, named).assign(smallest=smallest)
    aside = [_alone(coded, name, keys, k) for name, keys in named.items()]
    unseen = [row for row in aside if row["combination"].iloc[0] not in set(every["combination"])]
    ranked = pd.concat([every, *unseen], ignore_index=True).sort_values(
        ["uniques", "under_k", "size"], ascending=[False, False, True], kind="stable", ignore_index=True
    )
    shown = ranked.drop(columns="smallest")
    return Combinations(
        coded.people,
        k,
        threshold,
        shown,
        shown[ranked["smallest"].eq(True)].reset_index(drop=True),
        pd.concat(aside, ignore_index=True) if aside else shown.iloc[:0],
    )


def _every(
    coded: CodedKeys, candidates: Sequence[str], subsets: Subsets, members: Sequence[tuple[str, ...]], k: int
) -> pd.DataFrame:
    """The figures of every subset: all at once where nothing is unknown, the others one by one."""
    found = distinct_records(coded, candidates)
    figures = _figures(_tallied(found, subsets, k), coded.people)
    gaps = {key for key in candidates if (coded.column(key) < 0).any()}
    some = [at for at, keys in enumerate(members) if not gaps.isdisjoint(keys)]
    if not some:
        return figures
    codes = tuple(coded.column(key)[found.row] for key in candidates)
    levels = tuple(coded.levels[coded.keys.index(key)] for key in candidates)
    reduced = CodedKeys(tuple(candidates), codes, levels, True, multiplicity=found.people)
    with Workers(AT_ONCE) as pool:
        ranges = list(pool.map(lambda at: _of_one(reduced, members[at], k), some))
    return pd.concat([figures.drop(index=some), _ranged(ranges, coded.people).set_axis(some)]).sort_index()


def _of_one(coded: CodedKeys, keys: Sequence[str], k: int) -> tuple[float, ...]:
    """Of one combination, of which something may be unknown: sums over complete classes, and both ends of its risks."""
    found = frequencies_of(coded, "states", keys=keys)
    complete = found.groups.first[found.class_people > 0]
    whole = np.logical_and.reduce([coded.column(key)[complete] >= 0 for key in keys])
    f = found.class_people[found.class_people > 0][whole].astype(np.float64)
    sums = (len(f), 0, 0, (f * np.log2(f)).sum(), (f * f).sum(), f.sum())
    return (*sums, *found.uniques_range, *found.under_range(k))


def _ranged(ranges: Sequence[tuple[float, ...]], people: int) -> pd.DataFrame:
    """The figures of combinations from what :func:`_of_one` found."""
    found = np.array(ranges, dtype=np.float64)
    figures = _figures(found[:, :5], found[:, 5])
    for name, least, most in (("uniques", 6, 7), ("under_k", 8, 9)):
        ends = found[:, [least, most]].astype(np.int64)
        figures[name], figures[f"{name}_most"] = ends[:, 0], ends[:, 1]
        figures[f"{name.removesuffix('s')}_share"] = ends[:, 0] / people
    return figures


def subset_figures(coded: CodedKeys, keys: Sequence[str], subsets: Subsets, k: int) -> NDArray[np.float64]:
    """Count the classes of every subset, an unknown being a value like any other.

    Parameters
    ----------
    coded : CodedKeys
        The rows.
    keys : sequence of str
        The keys that `subsets` number.
    subsets : Subsets
        Which subsets to count.
    k : int
        Threshold of a small class.

    Returns
    -------
    ndarray of float64, shape (subsets, 5)
        Classes, uniques, people in classes under `k`, sum of f log2 f, sum of f squared.

    Examples
    --------
    >>> coded = coded_keys(pd.DataFrame({"a": [1, 1, 2], "b": [5, 5, 5]}), ["a", "b"])
    >>> subset_figures(coded, ["a", "b"], all_subsets(2, 2), k=3).tolist()
    [[2.0, 1.0, 3.0, 2.0, 5.0], [1.0, 0.0, 0.0, 4.754887502163468, 9.0], [2.0, 1.0, 3.0, 2.0, 5.0]]
    """
    return _tallied(distinct_records(coded, keys), subsets, k)


def _tallied(found: DistinctRecords, subsets: Subsets, k: int) -> NDArray[np.float64]:
    from dpiabook.risk.combination_compiled import FIGURES, tally_subsets

    small = np.arange(_LOGS, dtype=np.float64)
    logs = small * np.log2(np.maximum(small, 1.0))
    limit = max(int(found.sizes.max()), min(4 * len(found.row) + 4096, _MOST_CELLS))
    figures = np.zeros((len(subsets), FIGURES))

    def tally(first: int, second: int) -> None:
        tally_subsets(
            found.columns, found.sizes, found.people, logs, limit, first, second, k, subsets.max_size,
            subsets.binomial, subsets.offset, figures,
        )  # fmt: skip

    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(lambda pair: tally(*pair), subsets.beginnings()))
    return figures


def _check(candidates: int, max_size: int, k: int, threshold: float) -> None:
    wrong = {
        "no candidate variable is named": candidates < 1,
        "max_size must be at least 1": max_size < 1,
        "k must be at least 2": k < 2,
        "threshold must be over 0 and at most 1": not 0 < threshold <= 1,
    }
    for what, found in wrong.items():
        if found:
            raise Refusal(Code.MEASURE_INPUT, what, where="combinations", cure="see the parameters of combinations")
    number = count_subsets(candidates, min(max_size, candidates))
    if number > _MOST_SUBSETS:
        raise DataRefusal(
            Code.MEASURE_INPUT,
            f"{candidates} variables up to {max_size} at a time make {number:,} combinations",
            where="combinations",
            cure=f"name fewer candidates or lower max_size: at most {_MOST_SUBSETS:,} combinations are looked at",
        )


def _figures(figures: NDArray[np.float64], n: int | NDArray[np.float64]) -> pd.DataFrame:
    classes, uniques, under_k, weighted_log, squares = figures.T
    people = np.maximum(n, 1)
    pairs = np.maximum(n * (n - 1.0), 1)
    return pd.DataFrame(
        {
            "uniques": uniques.astype(np.int64),
            "unique_share": uniques / people,
            "under_k": under_k.astype(np.int64),
            "under_k_share": under_k / people,
            "uniques_most": uniques.astype(np.int64),
            "under_k_most": under_k.astype(np.int64),
            "classes": classes.astype(np.int64),
            "entropy_bits": np.maximum(np.log2(people) - weighted_log / people, 0.0),
            "distinction": classes / people,
            "separation": 1.0 - (squares - n) / pairs,
        }
    )


def _labelled(
    figures: pd.DataFrame, members: Sequence[tuple[str, ...]], named: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    names = {frozenset(keys): name for name, keys in named.items()}
    result = figures.copy()
    result.insert(0, "combination", [", ".join(keys) for keys in members])
    result.insert(1, "name", [names.get(frozenset(keys), "") for keys in members])
    result.insert(2, "size", [len(keys) for keys in members])
    return result


def _alone(coded: CodedKeys, name: str, keys: Sequence[str], k: int) -> pd.DataFrame:
    return _labelled(_ranged([_of_one(coded, keys, k)], coded.people), [tuple(keys)], {name: keys})
