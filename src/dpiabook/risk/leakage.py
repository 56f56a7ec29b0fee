"""Arithmetic leakage: what two variables say together that neither says alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_keys
from dpiabook.errors import Code, DataRefusal
from dpiabook.meaning.lineage_implied import ImpliedPair
from dpiabook.result import Result
from dpiabook.risk.class_frequencies import frequencies_of


@dataclass(frozen=True)
class ArithmeticLeakage(Result):
    """How much more the key variables single out when the implied facts are added to them.

    Attributes
    ----------
    keys : tuple of str
        Key variables.
    k : int
        Threshold of a small class.
    table : DataFrame
        One row for the keys alone (``kind`` "keys"), one per pair, and one with all pairs (``kind`` "all together"):
        ``kind``, ``first``, ``second``, ``people`` (with both recorded), ``uniques``, ``under_k``, ``classes``,
        ``mean_class`` (people per class: the mean k), and ``more_uniques``, ``more_under_k`` over the keys alone;
        ``uniques_most`` and ``under_k_most`` are the upper ends where something is unknown.
    """

    keys: tuple[str, ...]
    k: int
    table: pd.DataFrame


def arithmetic_leakage(
    table: TableLike, keys: Sequence[str], pairs: Sequence[ImpliedPair], k: int = 10, *, count: str | None = None
) -> ArithmeticLeakage:
    """Add the facts that pairs of variables imply to the key variables, and count how far classes shrink.

    An intruder who knows the year in which something happened can use it wherever a year of birth and an age stand
    side by side, although no such year is in the data. A pair whose variables are both keys adds nothing.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a missing value is an unknown, as in :func:`~dpiabook.risk.class_frequencies` with
        ``missing="states"``.
    pairs : sequence of ImpliedPair
        Which columns say something together, from :func:`~dpiabook.meaning.lineage_implied.implied_pairs`.
    k : int
        Threshold of a small class.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    ArithmeticLeakage
        Class sizes with the keys alone, with each implied fact, and with all of them. Where either variable of a pair
        is unknown the implied fact is; where either does not apply it does not, which is a value of its own.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for an unknown name; ``COLUMN_TYPE`` if a year or an age is not a number.

    Examples
    --------
    >>> people = pd.DataFrame({"area": ["p"] * 4, "yob": [2001, 2002, 2003, 2003], "age_a": [5, 4, 3, 5]})
    >>> found = arithmetic_leakage(people, ["area"], [ImpliedPair("yob", "age_a", "event year")], k=2)
    >>> found.table[["kind", "uniques", "classes"]].values.tolist()
    [['keys', 0, 1], ['event year', 1, 2], ['all together', 1, 2]]
    """
    coded = coded_keys(
        table, list(dict.fromkeys([*keys, *(name for p in pairs for name in (p.first, p.second))])), count=count
    )
    implied = [_implied(coded, pair) for pair in pairs]
    known = replace(
        coded,
        keys=tuple(keys),
        codes=tuple(map(coded.column, keys)),
        levels=tuple(coded.levels[coded.keys.index(key)] for key in keys),
    )
    rows = [_row(known, [], k, "keys")]
    for pair, values in zip(pairs, implied, strict=True):
        rows.append(_row(known, [values], k, pair.kind) | {"first": pair.first, "second": pair.second})
    if pairs:
        rows.append(_row(known, implied, k, "all together"))
    found = pd.DataFrame(rows)
    found["more_uniques"] = found["uniques"] - found["uniques"].iloc[0]
    found["more_under_k"] = found["under_k"] - found["under_k"].iloc[0]
    return ArithmeticLeakage(tuple(keys), k, found)


@dataclass(frozen=True)
class _Implied:
    """An implied fact: its codes record by record, and where it does not apply the last of its levels."""

    codes: NDArray[np.int32]
    levels: pa.Array

    @property
    def recorded(self) -> NDArray[np.bool_]:
        """Where it is a number."""
        return np.asarray((self.codes >= 0) & (self.codes < len(self.levels) - self.levels.null_count))


def _implied(coded: CodedKeys, pair: ImpliedPair) -> _Implied:
    """Code the implied fact through the pairs of levels, of which there are far fewer than records."""
    first, second = _levels(coded, pair.first)[:, None], _levels(coded, pair.second)[None, :]
    value = first + second if pair.kind == "event year" else second - first
    found, levels = pd.factorize(value.ravel(), sort=True)
    codes = found.reshape(value.shape).astype(np.int32)
    # The last place of either is for an unknown; the other places without a number are "not applicable".
    applies_not = codes < 0
    applies_not[-1, :] = applies_not[:, -1] = False
    codes[applies_not] = len(levels)
    from dpiabook.counting.compiled import look_up

    by_record: NDArray[np.int32] = look_up(codes, coded.column(pair.first), coded.column(pair.second))
    named = pa.array([*levels, *([None] if applies_not.any() else [])], pa.float64())
    return _Implied(by_record, named)


def _levels(coded: CodedKeys, name: str) -> NDArray[np.float64]:
    """The numbers that the codes stand for, NaN for "not applicable", and last a NaN for the code -1."""
    levels = coded.levels[coded.keys.index(name)]
    failed = False
    try:
        values = levels.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        failed = True
    if failed:
        # Arrow's own message quotes the value, so it must not be the cause of this one.
        raise DataRefusal(
            Code.COLUMN_TYPE,
            f"the dictionary says that {name!r} is a year or an age, but it holds other values than numbers",
            where=name,
            cure="correct the unit in the dictionary, or the column in the source",
        )
    return np.append(values, np.nan)


def _row(known: CodedKeys, implied: Sequence[_Implied], k: int, kind: str) -> dict[str, object]:
    """The class sizes of the keys with some implied facts beside them."""
    names = [f"implied {at}" for at in range(len(implied))]
    whole = replace(
        known,
        keys=(*known.keys, *names),
        codes=(*known.codes, *(one.codes for one in implied)),
        levels=(*known.levels, *(one.levels for one in implied)),
    )
    found = frequencies_of(whole, "states")
    people = known.people
    if implied:
        people = int(known.times(np.logical_and.reduce([one.recorded for one in implied])).sum())
    classes = int((found.class_people > 0).sum())
    (uniques, uniques_most), (under_k, under_k_most) = found.uniques_range, found.under_range(k)
    return {
        "kind": kind,
        "first": "",
        "second": "",
        "people": people,
        "uniques": uniques,
        "under_k": under_k,
        "classes": classes,
        "mean_class": known.people / classes,
        "uniques_most": uniques_most,
        "under_k_most": under_k_most,
    }
