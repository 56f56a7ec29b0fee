"""Counts by column: how many records, how many missing, how many distinct values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pandas as pd

from dpiabook.counting.class_table import people, to_frame
from dpiabook.counting.conditions import condition
from dpiabook.counting.engines import fetch
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.result.collected import shaped


def profile_columns(table: TableLike, names: Sequence[str] | None = None) -> pd.DataFrame:
    """Count missing and distinct values of many columns in one pass.

    Parameters
    ----------
    table : TableLike
        Any source.
    names : sequence of str, optional
        Columns; all when None.

    Returns
    -------
    pandas.DataFrame
        One row per column: ``name``, ``type`` (plain word), ``n`` (rows), ``missing`` (null or NaN), ``distinct``
        (values other than missing).

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> profile_columns(pd.DataFrame({"gender": ["F", "M", None], "yob": [2008, 2008, 2009]})).to_dict("list")
    {'name': ['gender', 'yob'], 'type': ['text', 'integer'], 'n': [3, 3], 'missing': [1, 0], 'distinct': [2, 2]}
    """
    source = as_source(table)
    wanted = list(source.columns if names is None else names)
    source.require(wanted)
    columns = [source.table[name] for name in wanted]
    present = {f"p{at}": column.count() for at, column in enumerate(columns)}
    distinct = {f"d{at}": column.nunique() for at, column in enumerate(columns)}
    counts = fetch(source.table.aggregate(n=source.table.count(), **present, **distinct), where=source.where)
    row = counts.to_pylist()[0]
    frame = pd.DataFrame({"name": wanted, "type": [source.columns[name] for name in wanted], "n": row["n"]})
    frame["missing"] = [row["n"] - row[f"p{at}"] for at in range(len(wanted))]
    frame["distinct"] = [row[f"d{at}"] for at in range(len(wanted))]
    return frame


@shaped
def value_counts(table: TableLike, column: str, *, count: str | None = None) -> pd.DataFrame:
    """Count the people with each value of a column.

    Parameters
    ----------
    table : TableLike
        Any source.
    column : str
        The variable.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    pandas.DataFrame
        ``value`` (sorted, missing last) and ``n``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> value_counts(pd.DataFrame({"gender": ["M", "F", "M"]}), "gender").to_dict("list")
    {'value': ['F', 'M'], 'n': [1, 2]}
    """
    source = as_source(table)
    source.require([column])
    source.require_numeric([count] if count else [])
    counted = source.table.group_by(value=source.table[column]).aggregate(n=people(source.table, count))
    return to_frame(fetch(counted.order_by(ibis.asc("value", nulls_first=False)), where=source.where))


@shaped
def check_rules(
    table: TableLike, rules: Sequence[str] | Mapping[str, str], *, count: str | None = None
) -> pd.DataFrame:
    """Count the records that break rules such as ``age_first_ftex <= age_at_cp``.

    Parameters
    ----------
    table : TableLike
        Any source.
    rules : sequence of str, or Mapping[str, str]
        Conditions that ought to hold (see :func:`~dpiabook.counting.conditions.condition`), or name to condition.
    count : str, optional
        How many records a row stands for.

    Returns
    -------
    pandas.DataFrame
        One row per rule: ``rule`` (its name or text), ``checked`` (records with all values that it needs),
        ``violated``, ``unknown`` (a value is missing).

    Raises
    ------
    Refusal
        ``SETTING_VALUE``, ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> children = pd.DataFrame({"age_first_ftex": [9, 12, None], "age_at_cp": [10, 10, 10]})
    >>> check_rules(children, ["age_first_ftex <= age_at_cp"]).iloc[0, 1:].to_dict()
    {'checked': 2, 'violated': 1, 'unknown': 1}
    """
    source = as_source(table)
    named = dict(rules) if isinstance(rules, Mapping) else {rule: rule for rule in rules}
    if not named:
        return pd.DataFrame({"rule": [], "checked": [], "violated": [], "unknown": []})
    truths = [condition(source, text, where=f"rule {name!r}", applies=True) for name, text in named.items()]
    source.require_numeric([count] if count else [])
    each = source.table[count].fill_null(0) if count else ibis.literal(1)
    broken = {f"v{at}": _where(~truth, each) for at, truth in enumerate(truths)}
    unknown = {f"u{at}": _where(truth.isnull(), each) for at, truth in enumerate(truths)}
    counts = source.table.aggregate(n=people(source.table, count), **broken, **unknown)
    row = fetch(counts, where=source.where).to_pylist()[0]
    frame = pd.DataFrame({"rule": list(named)})
    frame["unknown"] = [row[f"u{at}"] for at in range(len(named))]
    frame["violated"] = [row[f"v{at}"] for at in range(len(named))]
    frame["checked"] = row["n"] - frame["unknown"]
    return frame[["rule", "checked", "violated", "unknown"]]


def _where(truth: Any, each: Any) -> Any:
    """Sum what rows stand for where a condition is known to be true."""
    return ibis.ifelse(truth.fill_null(False), each, 0).sum().fill_null(0).cast("int64")
