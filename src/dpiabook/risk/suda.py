"""Special uniques: the smallest sets of keys on which a record is alone (SUDA2, DIS-SUDA)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import comb, factorial
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_keys
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result
from dpiabook.risk.distinct_records import distinct_records
from dpiabook.risk.joint import NOT_APPLICABLE
from dpiabook.risk.row_order import require_order
from dpiabook.risk.subsets import all_subsets
from dpiabook.risk.suda_search import MinimalUniques, add_up, require_memory, unique_bits

Score = Literal["elliot", "ihsn"]


@dataclass(frozen=True)
class Suda(Result):
    """How special each record is on the key variables.

    Attributes
    ----------
    keys : tuple of str
        Key variables.
    max_size : int
        Most keys in a minimal sample unique.
    score : ndarray of float64, shape (n,)
        Sum of the weights of the record's minimal sample uniques, 0 for a record with none; in row order.
    dis_score : ndarray of float64, shape (n,)
        DIS-SUDA: estimated probability that a match with the record is correct, in [0, 1].
    minimal : ndarray of int32, shape (n,)
        Number of the record's minimal sample uniques.
    smallest : ndarray of int8, shape (n,)
        Keys in its smallest minimal sample unique; 0 if it has none.
    attribute_contributions : DataFrame
        ``variable`` and ``contribution``: share in per cent of the total score that comes from minimal sample uniques
        with the variable. The shares do not add up to 100.
    level_contributions : DataFrame
        ``variable``, ``level``, ``contribution``: how a variable's score is spread over its values, in per cent; adds
        up to 100 for each variable that has any.
    unique_rows : ndarray of int32, shape (uniques,)
        Rows with a score.
    unique_parts : ndarray of float64, shape (uniques, keys)
        Share of those rows' scores from minimal sample uniques with each key, in [0, 1].
    ids : pyarrow.ChunkedArray or None
        The identifier of each record, when one was asked for.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("score", "dis_score", "minimal", "smallest")

    keys: tuple[str, ...]
    max_size: int
    score: NDArray[np.float64] = field(repr=False)
    dis_score: NDArray[np.float64] = field(repr=False)
    minimal: NDArray[np.int32] = field(repr=False)
    smallest: NDArray[np.int8] = field(repr=False)
    attribute_contributions: pd.DataFrame = field(repr=False)
    level_contributions: pd.DataFrame = field(repr=False)
    unique_rows: NDArray[np.int32] = field(repr=False)
    unique_parts: NDArray[np.float64] = field(repr=False)
    ids: pa.ChunkedArray | None = field(repr=False, default=None)

    @property
    def contributions(self) -> dict[str, NDArray[np.float64]]:
        """For each key the share of each record's score that it takes part in, shape (n,), in row order."""
        spread = {}
        for at, key in enumerate(self.keys):
            spread[key] = np.zeros(len(self.score))
            spread[key][self.unique_rows] = self.unique_parts[:, at]
        return spread


def suda(  # noqa: PLR0913, PLR0917 -- settings of one search, all by name
    table: TableLike,
    keys: Sequence[str],
    max_size: int | None = None,
    score: Score = "elliot",
    dis_fraction: float = 0.01,
    sdcmicro_compatible: bool = False,
    *,
    memory_gb: float = 4.0,
    count: str | None = None,
    ids: str | None = None,
) -> Suda:
    """Find all minimal sample uniques of every record, and score how special that makes it.

    A minimal sample unique is a set of keys on which a record is unique, and on no subset of which it is. An unknown
    value takes part in none and matches nothing, so that scores are at the upper end: somebody of whom a key is unknown
    might be the same. "Not applicable" is a value like others.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables.
    max_size : int, optional
        Most keys in a minimal sample unique; all when absent. The search is complete up to this size.
    score : {"elliot", "ihsn"}
        Weight of a minimal sample unique with s of K keys: (K - s)!, or (2^(K-s) - 1) s! (K-s)! / K!.
    dis_fraction : float
        Sampling fraction assumed by DIS-SUDA, over 0 and under 1.
    sdcmicro_compatible : bool
        Cut fractional key values to whole numbers before the search, as the reference implementation does, so that 2
        and 2.5 days are one value; only for comparison.
    memory_gb : float
        Most memory that the search may need beside the table. What it needs is known before it starts.
    count : str, optional
        Column that says how many people a row stands for.
    ids : str, optional
        Column of identifiers; needed where the source has no row order.

    Returns
    -------
    Suda
        Scores per record in row order, and contributions per variable and value.

    Raises
    ------
    Refusal
        ``NEEDS_MEMORY`` if more than `memory_gb` would be needed, with the largest `max_size` that fits;
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` for a setting out of range.

    Notes
    -----
    Elliot, Manning & Ford (2002), "A computational algorithm for handling the special uniques problem"; Manning, Haglin
    & Keane (2008), "A recursive search algorithm for statistical disclosure assessment"; DIS: Skinner & Elliot (2002).

    Examples
    --------
    >>> people = pd.DataFrame({"gender": ["F", "F", "F", "M", "M"], "yob": [2001, 2001, 2002, 2001, 2003]})
    >>> found = suda(people, ["gender", "yob"])
    >>> found.score.tolist(), found.smallest.tolist()
    ([0.0, 0.0, 1.0, 1.0, 1.0], [0, 0, 1, 2, 1])
    >>> found.contributions["gender"].tolist()
    [0.0, 0.0, 0.0, 1.0, 0.0]
    """
    deepest = len(keys) if max_size is None else min(max_size, len(keys))
    _check(deepest, score, dis_fraction)
    coded = require_order(coded_keys(table, keys, count=count, ids=ids), "suda")
    records = distinct_records(_whole_numbers(coded) if sdcmicro_compatible else coded, keys)
    require_memory(len(records.row), len(keys), deepest, memory_gb)
    subsets = all_subsets(len(keys), deepest)
    found = add_up(unique_bits(records, subsets), subsets, records.once, score_weights(len(keys), deepest, score))
    rows, special = records.row[: records.once], found.score > 0
    in_pairs = int((records.people == 2).sum()) * 2
    dis_score = dis_suda(found.score, in_pairs, len(keys), dis_fraction)
    return Suda(
        keys=tuple(keys),
        max_size=deepest,
        score=_spread(found.score, rows, coded.rows),
        dis_score=_spread(dis_score, rows, coded.rows),
        minimal=_spread(found.minimal, rows, coded.rows),
        smallest=_spread(found.smallest, rows, coded.rows),
        attribute_contributions=_by_attribute(keys, found),
        level_contributions=_by_level(coded, rows, found),
        unique_rows=rows[special],
        unique_parts=found.parts[special] / found.score[special, None],
        ids=coded.ids,
    )


def score_weights(keys: int, max_size: int, score: Score) -> NDArray[np.float64]:
    """Return the weight of a minimal sample unique by its number of keys.

    Parameters
    ----------
    keys, max_size : int
        Number of keys, and most keys in a minimal sample unique.
    score : {"elliot", "ihsn"}
        Which weights.

    Returns
    -------
    ndarray of float64, shape (max_size + 1,)
        Weight by size; the first is not used.

    Examples
    --------
    >>> score_weights(4, 4, "elliot").tolist(), score_weights(4, 4, "ihsn").tolist()
    ([0.0, 6.0, 2.0, 1.0, 1.0], [0.0, 1.75, 0.5, 0.25, 0.0])
    """
    sizes = range(1, max_size + 1)
    if score == "elliot":
        return np.array([0.0, *(factorial(keys - size) for size in sizes)], dtype=np.float64)
    return np.array([0.0, *((2.0 ** (keys - size) - 1.0) / comb(keys, size) for size in sizes)])


def dis_suda(score: NDArray[np.float64], in_pairs: int, keys: int, dis_fraction: float) -> NDArray[np.float64]:
    """Turn scores into the estimated probability that a match with a unique record is correct.

    Parameters
    ----------
    score : ndarray of float64, shape (uniques,)
        Scores of records that are unique on all keys; 0 stays 0.
    in_pairs : int
        Records that share all keys with exactly one other.
    keys : int
        Number of keys.
    dis_fraction : float
        Assumed sampling fraction.

    Returns
    -------
    ndarray of float64, shape (uniques,)
        In [0, 1]; 1 for every scored record when nobody is in a pair.

    Examples
    --------
    >>> dis_suda(np.array([0.0, 2.0, 1.0]), in_pairs=2, keys=8, dis_fraction=0.5).round(3).tolist()
    [0.0, 0.6, 0.429]
    """
    special = score > 0
    exponent = 1.0 + (8 - keys) / 20.0
    result = np.zeros(len(score))
    if special.any():
        raised = score[special] ** exponent
        odds = in_pairs * (1.0 - dis_fraction) / dis_fraction
        result[special] = 1.0 / (1.0 + odds / (raised * (1.0 / raised).sum()))
    return result


def _check(max_size: int, score: str, dis_fraction: float) -> None:
    wrong = {
        "no key variable is named, or max_size is under 1": max_size < 1,
        "score must be elliot or ihsn": score not in ("elliot", "ihsn"),
        "dis_fraction must be over 0 and under 1": not 0 < dis_fraction < 1,
    }
    for what, found in wrong.items():
        if found:
            raise Refusal(Code.MEASURE_INPUT, what, where="suda", cure="see the parameters of suda")


def _whole_numbers(coded: CodedKeys) -> CodedKeys:
    codes, levels = [], []
    for column, values in zip(coded.codes, coded.levels, strict=True):
        if not pa.types.is_floating(values.type):
            codes.append(column)
            levels.append(values)
            continue
        whole, place = np.unique(np.trunc(values.drop_null().to_numpy(zero_copy_only=False)), return_inverse=True)
        applies_not = [len(whole)] if values.null_count else []
        codes.append(np.concatenate([place, applies_not, [-1]]).astype(np.int32)[column])
        levels.append(pa.array([*whole, *[None for _ in applies_not]], pa.float64()))
    return replace(coded, codes=tuple(codes), levels=tuple(levels))


def _spread(values: NDArray[Any], rows: NDArray[np.int32], n: int) -> NDArray[Any]:
    result = np.zeros(n, dtype=values.dtype)
    result[rows] = values
    return result


def _by_attribute(keys: Sequence[str], found: MinimalUniques) -> pd.DataFrame:
    total = found.score.sum()
    share = 100.0 * found.parts.sum(axis=0) / total if total > 0 else np.zeros(len(keys))
    return pd.DataFrame({"variable": list(keys), "contribution": share})


def _by_level(coded: CodedKeys, rows: NDArray[np.int32], found: MinimalUniques) -> pd.DataFrame:
    frames = []
    for at, key in enumerate(coded.keys):
        codes, size = coded.column(key)[rows], coded.sizes[at]
        held = codes >= 0
        named = [NOT_APPLICABLE if level is None else level for level in coded.levels[at].to_pylist()]
        sums = np.bincount(codes[held], weights=found.parts[held, at], minlength=size)
        total = sums.sum()
        share = 100.0 * sums / total if total > 0 else sums
        frames.append(pd.DataFrame({"variable": key, "level": named, "contribution": share}))
    mixed = [frame.astype({"level": object}) for frame in frames]
    return pd.concat(mixed, ignore_index=True)
