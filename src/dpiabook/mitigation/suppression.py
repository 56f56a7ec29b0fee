"""Local suppression: the fewest cells to blank so that everybody shares their key values with at least k people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_keys
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.result import NotAssessed, Result
from dpiabook.risk import frequencies_of

_MOST_KEYS = 10
_MOST_PATTERNS = 60_000


@dataclass(frozen=True)
class Suppression(Result):
    """Which cells are suppressed, and what holds afterwards.

    Attributes
    ----------
    keys : tuple of str
        The key variables.
    k : int
        Class size that was asked for.
    mask : ndarray of bool, shape (people, keys)
        True where a value is suppressed, in the order in which the source gives its rows.
    under_k : int
        People with fewer than k matching people afterwards, a suppressed value fitting anything: 0.
    under_k_as_value : int
        The same when a suppressed value is taken as a value of its own, the strictest reading.
    subsets : pandas.DataFrame
        One row per requested subset of keys: ``keys`` (joined by a comma) and ``under_k``.
    """

    keys: tuple[str, ...]
    k: int
    mask: NDArray[np.bool_] = field(repr=False)
    under_k: int
    under_k_as_value: int
    subsets: pd.DataFrame = field(repr=False)

    @property
    def cells(self) -> int:
        """Number of suppressed cells."""
        return int(self.mask.sum())

    @property
    def records(self) -> int:
        """Number of records with a suppressed cell."""
        return int(self.mask.any(axis=1).sum())

    @property
    def by_key(self) -> pd.DataFrame:
        """Count suppressed cells by key: ``key`` and ``cells``."""
        return pd.DataFrame({"key": self.keys, "cells": self.mask.sum(axis=0)})

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame, whose rows are those that were assessed, with missing in the place of suppressed values."""
        columns = {key: frame[key].mask(self.mask[:, at]) for at, key in enumerate(self.keys)}
        return frame.assign(**columns)


def suppress(  # noqa: PLR0913 -- settings of one search, all by name
    table: TableLike,
    keys: Sequence[str],
    k: int = 10,
    *,
    importance: Sequence[str] | None = None,
    weights: Mapping[str, float] | None = None,
    never: Sequence[str] = (),
    strata: str | None = None,
    missing: Mapping[str, Literal["wildcard", "value"]] | None = None,
    subsets: Sequence[Sequence[str]] = (),
    count: str | None = None,
) -> Suppression | NotAssessed:
    """Suppress single values until everybody matches at least `k` people, and check that it holds.

    People with the fewest matches come first. Each gets the smallest set of keys suppressed that leaves `k` matching
    people; among sets of one size the least important keys. With `importance` no key is touched where less important
    ones suffice, however many; with `weights` the set goes whose weights add up to least. What is suppressed fits any
    value, so that one suppression often helps others, who are looked at again before they are touched.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables, at most 10.
    k : int
        At least 2, at most the number of people.
    importance : sequence of str, optional
        The keys, the most important, which are suppressed last, first. Without it, those with fewer values come first.
    weights : mapping of str to float, optional
        What blanking a value of each key costs, above 0; instead of `importance`.
    never : sequence of str, optional
        Keys that are left as they are, whatever it takes of the others.
    strata : str, optional
        A column within each of whose values k is to hold; its missing values are a stratum of their own.
    missing : mapping of str to {"wildcard", "value"}, optional
        What a missing value meant before: a wildcard where not named. What is suppressed becomes unknown; "not
        applicable" is a value that may be suppressed like others.
    subsets : sequence of sequence of str, optional
        Combinations of some keys for which k is checked as well.
    count : str, optional
        How many people a row stands for; the mask then has a row for each of them.

    Returns
    -------
    Suppression or NotAssessed
        The latter for fewer people than `k`, too many keys or combinations of values, or a k that the keys in `never`
        and the strata leave out of reach.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or ``MEASURE_INPUT`` for a `k` under 2, an order or weights that do not name every key once,
        or both of them.

    Notes
    -----
    Handbook on Statistical Disclosure Control (ESSnet), section 3.6.2; Templ, Kowarik & Meindl (2015), section 3.2.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["F", "F", "M", "M"], "yob": [2000, 2000, 2001, 2002]})
    >>> found = suppress(people, ["sex", "yob"], k=2)
    >>> found.cells, found.by_key["cells"].tolist(), found.under_k
    (1, [0, 1], 0)
    >>> found.apply(people)["yob"].isna().tolist()
    [False, False, True, False]
    """
    within = [] if strata is None else [strata]
    coded = of_people(coded_keys(table, list(dict.fromkeys([*keys, *within])), count=count))
    _check(coded, k, [*(importance or ()), *(weights or ()), *never, *(key for some in subsets for key in some)])
    fixed = list(dict.fromkeys([*never, *within]))
    costs = _costs(coded, keys, importance, weights)
    order = _order(coded, [key for key in keys if key not in fixed], costs)
    read = _with_values(coded, {**(missing or {}), **dict.fromkeys(within, "value")})
    beyond = _too_large(coded, k) or _out_of_reach(read, fixed, k)
    if beyond is not None:
        return beyond
    found = [_masked(read, k, order, whole=whole) for whole in (False, True)]
    mask = min(found, key=lambda each: _loss(each.sum(axis=0), coded.keys, costs, importance))
    return _checked(read, k, mask, keys, subsets)


def _checked(
    read: CodedKeys, k: int, mask: NDArray[np.bool_], keys: Sequence[str], subsets: Sequence[Sequence[str]]
) -> Suppression:
    """Count again what was blanked: nothing is taken from the search."""
    codes = tuple(np.where(mask[:, at], np.int32(-1), codes) for at, codes in enumerate(read.codes))
    after = replace(read, codes=codes)
    checked = [(", ".join(some), frequencies_of(after, keys=some).under(k)) for some in subsets]
    as_value = frequencies_of(after, dict.fromkeys(after.keys, "value"))
    columns = [after.keys.index(key) for key in keys]
    frame = pd.DataFrame(checked, columns=["keys", "under_k"])
    return Suppression(tuple(keys), k, mask[:, columns], frequencies_of(after).under(k), as_value.under(k), frame)


def of_people(coded: CodedKeys) -> CodedKeys:
    """One row for each person, where rows stand for several."""
    if coded.multiplicity is None:
        return coded
    codes = tuple(np.repeat(column, coded.multiplicity) for column in coded.codes)
    return replace(coded, codes=codes, multiplicity=None)


def _check(coded: CodedKeys, k: int, named: Sequence[str]) -> None:
    refuse_all(
        column_missing(key, coded.keys, where="importance, weights, never, subsets")
        for key in dict.fromkeys(named)
        if key not in coded.keys
    )
    if k < 2:
        raise _no_setting("k lies under 2")


def _too_large(coded: CodedKeys, k: int) -> NotAssessed | None:
    """Why single values are not blanked in data of this size or shape."""
    beyond = {
        "there are fewer people than a group should have": k > coded.rows,
        f"single values are blanked in up to {_MOST_KEYS} variables, and there are more": len(coded.keys) > _MOST_KEYS,
        "the variables have too many combinations of values; recode them first": coded.groups().size > _MOST_PATTERNS,
    }
    reason = next((what for what, found in beyond.items() if found), None)
    return NotAssessed("suppress", reason, "fewer variables, or a smaller k") if reason else None


def _no_setting(what: str) -> Refusal:
    return Refusal(Code.MEASURE_INPUT, what, where="suppress", cure="see the parameters of suppress")


def _out_of_reach(coded: CodedKeys, fixed: Sequence[str], k: int) -> NotAssessed | None:
    """Whoever shares what is never blanked with fewer than k people cannot be helped by blanking the rest."""
    if fixed and frequencies_of(coded, keys=list(dict.fromkeys(fixed))).under(k):
        reason = "the values that are never blanked, and the strata, leave groups that are smaller than k"
        return NotAssessed("suppress", reason, "more variables that are blanked, or larger strata")
    return None


def _with_values(coded: CodedKeys, missing: Mapping[str, str]) -> CodedKeys:
    """Give missing a number of its own where it is a value."""
    codes = [
        np.where(column < 0, np.int32(size), column) if missing.get(key) == "value" else column
        for key, column, size in zip(coded.keys, coded.codes, coded.sizes, strict=True)
    ]
    levels = [
        pa.nulls(len(level) + 1) if missing.get(key) == "value" else level
        for key, level in zip(coded.keys, coded.levels, strict=True)
    ]
    return replace(coded, codes=tuple(codes), levels=tuple(levels))


def _costs(
    coded: CodedKeys, keys: Sequence[str], importance: Sequence[str] | None, weights: Mapping[str, float] | None
) -> dict[str, tuple[float, float]]:
    """What blanking each key costs, first and among equals: sets are compared by these sums."""
    for said, what in ((importance, "importance does"), (weights, "weights do")):
        if said is not None and sorted(said) != sorted(keys):
            raise _no_setting(f"{what} not name every key once")
    if importance is not None and weights is not None:
        raise _no_setting("importance and weights are both given")
    if weights is not None and not all(cost > 0 for cost in weights.values()):
        raise _no_setting("a weight is not above 0")
    by_levels = [key for _, key in sorted(zip(coded.sizes, coded.keys, strict=True), key=lambda pair: pair[0])]
    place = {key: 2.0**at for at, key in enumerate(reversed(list(importance or by_levels)))}
    if importance is not None:
        return {key: (place[key], 1.0) for key in keys}
    return {key: (1.0 if weights is None else weights[key], place[key]) for key in keys}


def _order(
    coded: CodedKeys, may_be_blanked: Sequence[str], costs: Mapping[str, tuple[float, float]]
) -> NDArray[np.int64]:
    """All sets of keys that may be blanked, as bits, the cheapest first."""
    each = np.array([costs.get(key, (0.0, 0.0)) for key in coded.keys])
    kept = sum(1 << at for at, key in enumerate(coded.keys) if key not in may_be_blanked)
    sets = np.arange(1, 2 ** len(coded.keys), dtype=np.int64)
    sets = sets[sets & kept == 0]
    if not len(sets):
        raise _no_setting("no key is left that may be blanked")
    first, second = ((sets[:, None] >> np.arange(len(coded.keys)) & 1) @ each).T
    return np.asarray(sets[np.lexsort((second, first))], np.int64)


def _loss(
    cells: NDArray[np.int64],
    keys: Sequence[str],
    costs: Mapping[str, tuple[float, float]],
    importance: Sequence[str] | None,
) -> tuple[float, ...]:
    """What a search blanked, to be compared: cells of the most important key first, or what they cost together."""
    by_key = dict(zip(keys, cells.tolist(), strict=True))
    if importance is not None:
        return tuple(by_key[key] for key in importance)
    return (sum(costs[key][0] * number for key, number in by_key.items() if key in costs),)


def _masked(coded: CodedKeys, k: int, order: NDArray[np.int64], *, whole: bool) -> NDArray[np.bool_]:
    from dpiabook.mitigation.suppression_compiled import search

    groups = coded.groups()
    # Every move of a person to a new pattern blanks a cell at least, so there are no more moves than cells.
    room = groups.size + len(coded.keys) * coded.rows
    patterns = np.empty((room, len(coded.keys)), np.int32)
    patterns[: groups.size] = np.column_stack([codes[groups.first] for codes in coded.codes])
    people = np.zeros(room, np.int64)
    people[: groups.size] = groups.count()
    parent, _, size = search(patterns, people, groups.size, k, order, whole)
    final = _spread(groups.numbers, people, parent, size)
    return np.asarray((patterns[final] < 0) & (np.column_stack(coded.codes) >= 0))


def _spread(
    numbers: NDArray[np.int32], people: NDArray[np.int64], parent: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    """Give each record its last pattern: of every pattern the first records in row order are those that moved on."""
    final = numbers.astype(np.int64)
    members = dict(enumerate(np.split(np.argsort(final, kind="stable"), np.cumsum(np.bincount(final))[:-1])))
    came = people[:size].copy()
    for at in range(size - 1, len(members) - 1, -1):
        came[parent[at]] += came[at]
    for at in range(len(members), size):
        # Patterns follow their parents, so a parent's people are known when those of its children are taken from them.
        source = int(parent[at])
        members[at], members[source] = members[source][: came[at]], members[source][came[at] :]
        final[members[at]] = at
    return final
