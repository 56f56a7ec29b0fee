"""l-diversity: how many well-represented sensitive values stand in each equivalence class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, Groups, TableLike, coded_keys, complete_rows
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result
from dpiabook.risk.joint import Joint, descending, joint_counts, one_value_each
from dpiabook.risk.row_order import require_order


@dataclass(frozen=True)
class LDiversity(Result):
    """How diverse one sensitive variable is within the classes of the key variables.

    Attributes
    ----------
    keys : tuple of str
        Key variables.
    sensitive : str
        The sensitive variable.
    c : float
        Constant of recursive (c, l)-diversity.
    distinct : ndarray of int64, shape (n,)
        Distinct recorded values in the record's class, in row order. Like the other two it is 0 where nothing is said:
        where a key is unknown, or the value is unknown for all of the class.
    entropy : ndarray of float64, shape (n,)
        exp(-sum p ln p) in the record's class: the number of equally frequent values that would be as diverse.
    recursive : ndarray of int64, shape (n,)
        Largest l for which the class is recursively (c, l)-diverse, at least 1.
    classes : DataFrame
        One row per class: ``n`` people, ``distinct``, ``entropy``, ``recursive``, ``unknown`` (people of whom the value
        is unknown), ``told`` (false where a key is unknown).
    ids : pyarrow.ChunkedArray or None
        The identifier of each record, when one was asked for.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("distinct", "entropy", "recursive")

    keys: tuple[str, ...]
    sensitive: str
    c: float
    distinct: NDArray[np.int64]
    entropy: NDArray[np.float64]
    recursive: NDArray[np.int64]
    classes: pd.DataFrame
    ids: pa.ChunkedArray | None = None

    def under(self, l: int) -> int:  # noqa: E741 - the measure's own name
        """Count the records in classes with fewer than `l` distinct recorded values."""
        return int(self.classes.loc[self.classes["distinct"].between(1, l - 1), "n"].sum())

    def under_range(self, l: int) -> tuple[int, int]:  # noqa: E741 - the measure's own name
        """Count the records in classes with fewer than `l` distinct values, whatever the unknown ones are."""
        classes = self.classes[self.classes["told"]]
        most = classes["distinct"] + classes["unknown"]
        return int(classes.loc[most < l, "n"].sum()), int(classes.loc[classes["distinct"].clip(lower=1) < l, "n"].sum())


def l_diversity(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    keys: Sequence[str],
    sensitive: str,
    c: float = 2.0,
    sdcmicro_compatible: bool = False,
    *,
    count: str | None = None,
    ids: str | None = None,
) -> LDiversity:
    """Measure distinct, entropy and recursive l-diversity of each record's equivalence class.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a class of which a key is unknown is none.
    sensitive : str
        Sensitive variable, treated as categorical; an unknown is no value.
    c : float
        Recursive diversity asks that the most frequent value occur fewer than `c` times as often as the l-th most
        frequent and all rarer ones together. Positive.
    sdcmicro_compatible : bool
        Count each missing sensitive value as a new value, which inflates all three figures, and a missing key value as
        a category; only for comparison.
    count : str, optional
        Column that says how many people a row stands for.
    ids : str, optional
        Column of identifiers; needed where the source has no row order.

    Returns
    -------
    LDiversity
        Per record in row order, and per class.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for an unknown name; ``MEASURE_INPUT`` if `c` is not positive or `sensitive` is a key.

    Notes
    -----
    Machanavajjhala, Kifer, Gehrke & Venkitasubramaniam (2007), "l-diversity: privacy beyond k-anonymity", ACM TKDD
    1(1), definitions 4.1 and 4.2.

    Examples
    --------
    >>> people = pd.DataFrame({"yob": [2001, 2001, 2001, 2001, 2002], "care": ["a", "a", "b", "c", "a"]})
    >>> found = l_diversity(people, ["yob"], "care")
    >>> found.distinct.tolist(), found.entropy.round(3).tolist(), found.recursive.tolist()
    ([3, 3, 3, 3, 1], [2.828, 2.828, 2.828, 2.828, 1.0], [2, 2, 2, 2, 1])
    """
    if c <= 0:
        raise Refusal(Code.MEASURE_INPUT, "c must be positive", where="l_diversity", cure="c=2.0 is the usual choice")
    if sensitive in keys:
        raise Refusal(
            Code.MEASURE_INPUT,
            f"{sensitive!r} is both a key and the sensitive variable",
            where="l_diversity",
            cure="take it out of the keys",
        )
    coded = require_order(coded_keys(table, [*keys, sensitive], count=count, ids=ids), "l_diversity")
    groups = coded.groups(keys)
    of_row = groups.numbers
    if sdcmicro_compatible:
        joint = joint_counts(of_row, coded.column(sensitive), coded.multiplicity)
        classes = class_diversity(joint, c, missing_apart=True).assign(unknown=0, told=True)
    else:
        classes = _classes(coded, groups, complete_rows(coded, keys), c)
    distinct, entropy, recursive = (classes[name].to_numpy()[of_row] for name in ("distinct", "entropy", "recursive"))
    return LDiversity(tuple(keys), sensitive, c, distinct, entropy, recursive, classes, coded.ids)


def l_diversity_of_each(
    table: TableLike, keys: Sequence[str], sensitive: Sequence[str], *, count: str | None = None, ids: str | None = None
) -> dict[str, LDiversity]:
    """Measure l-diversity of several sensitive variables; those that are keys themselves are passed over.

    Parameters
    ----------
    table, keys, count, ids
        As in :func:`l_diversity`.
    sensitive : sequence of str
        Sensitive variables.

    Returns
    -------
    dict of str to LDiversity
        By variable, in the order of `sensitive`.

    Examples
    --------
    >>> people = pd.DataFrame({"yob": [2001, 2001], "care": ["a", "b"], "crime": [0, 0]})
    >>> found = l_diversity_of_each(people, ["yob"], ["care", "crime"])
    >>> {name: one.distinct.tolist() for name, one in found.items()}
    {'care': [2, 2], 'crime': [1, 1]}
    """
    named = [name for name in sensitive if name not in keys]
    return {name: l_diversity(table, keys, name, count=count, ids=ids) for name in named}


def class_diversity(joint: Joint, c: float = 2.0, *, missing_apart: bool = False) -> pd.DataFrame:
    """Return the size and the three diversities of each class.

    Parameters
    ----------
    joint : Joint
        Class by sensitive value.
    c : float
        Constant of recursive diversity.
    missing_apart : bool
        Count each missing value as a value of its own.

    Returns
    -------
    DataFrame
        ``n``, ``distinct``, ``entropy``, ``recursive``; one row per class.

    Examples
    --------
    >>> class_diversity(joint_counts(np.array([0, 0, 0]), np.array([0, 0, 1], dtype=np.int32))).round(2).values.tolist()
    [[3.0, 2.0, 1.89, 1.0]]
    """
    ranked = descending(one_value_each(joint) if missing_apart else joint)
    share = ranked.share
    return pd.DataFrame(
        {
            "n": ranked.sizes,
            "distinct": ranked.distinct,
            "entropy": np.exp(-ranked.sum_by_class(share * np.log(share))),
            "recursive": _recursive(ranked, c),
        }
    )


def _classes(coded: CodedKeys, groups: Groups, complete: NDArray[np.bool_], c: float) -> pd.DataFrame:
    """Every class with its diversity among the recorded values; 0 where there is none."""
    values = coded.codes[-1]
    known = (values >= 0) & complete & (coded.times(np.ones(coded.rows, np.int64)) > 0)
    found = pd.DataFrame(0, index=range(groups.size), columns=["n", "distinct", "entropy", "recursive"])
    numbers, of_row = np.unique(groups.numbers[known], return_inverse=True)
    times = None if coded.multiplicity is None else coded.multiplicity[known]
    found = found.astype({"entropy": "float64"})
    found.loc[numbers] = class_diversity(joint_counts(of_row, values[known], times), c).to_numpy()
    found = found.astype(dict.fromkeys(("n", "distinct", "recursive"), "int64"))
    found["n"] = groups.count(coded.multiplicity)
    return found.assign(unknown=groups.count(coded.times(values < 0)), told=complete[groups.first])


def _recursive(ranked: Joint, c: float) -> NDArray[np.int64]:
    # With r1 >= r2 >= ... a class is (c, l)-diverse while r1 < c (rl + ... + rm); the tail only shrinks, so the number
    # of values for which it holds is the largest such l.
    of_cell = ranked.cell_class
    before = np.cumsum(ranked.count) - ranked.count
    end = before[ranked.starts] + ranked.sizes
    tail = end[of_cell] - before
    holds = ranked.count[ranked.starts][of_cell] < c * tail
    return np.maximum(np.add.reduceat(holds.astype(np.int64), ranked.starts), 1)
