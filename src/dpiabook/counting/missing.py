"""Missing values of many variables, in one pass: over the whole table, or group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import pandas as pd

from dpiabook.counting.class_table import people, to_frame
from dpiabook.counting.engines import fetch
from dpiabook.counting.sources import TableLike, as_source


def missing_values(
    table: TableLike, names: Sequence[str] | None = None, *, by: str | None = None, count: str | None = None
) -> pd.DataFrame:
    """Count the people for whom each variable is missing.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    names : sequence of str, optional
        Variables; all but `by` and `count` when None.
    by : str, optional
        Column of groups, such as the area; people without one are a group of their own.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    pandas.DataFrame
        One row per variable, or per variable and group: ``group`` (with `by`), ``name``, ``n`` (people), ``missing``
        (null or NaN).

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> children = pd.DataFrame({"area": ["A", "A", "B"], "yob": [2008, None, None], "n": [4, 1, 2]})
    >>> missing_values(children, ["yob"], count="n").to_dict("list")
    {'name': ['yob'], 'n': [7], 'missing': [3]}
    >>> missing_values(children, ["yob"], by="area")["missing"].tolist()
    [1, 1]
    """
    source = as_source(table)
    wanted = list(names) if names is not None else [name for name in source.columns if name not in (by, count)]
    source.require([*wanted, *([by] if by else [])])
    source.require_numeric([count] if count else [])
    rows, each = source.table, _each(source.table, count)
    measures = {"n": people(rows, count)} | {f"m{at}": _missing(rows[name], each) for at, name in enumerate(wanted)}
    if by is None:
        counted = to_frame(fetch(rows.aggregate(**measures), where=source.where))
    else:
        grouped = rows.group_by(group=rows[by]).aggregate(**measures)
        counted = to_frame(fetch(grouped.order_by(ibis.asc("group", nulls_first=False)), where=source.where))
    parts = ["group"] if by else []
    long = [counted[[*parts, "n"]].assign(name=name, missing=counted[f"m{at}"]) for at, name in enumerate(wanted)]
    columns = [*parts, "name", "n", "missing"]
    return pd.concat(long, ignore_index=True)[columns] if long else pd.DataFrame(columns=columns)


def _each(table: ibis.Table, count: str | None) -> Any:
    """How many people a row stands for, or None for one."""
    return None if count is None else table[count].fill_null(0)


def _missing(column: Any, each: Any) -> Any:
    if each is None:
        return column.isnull().sum().fill_null(0).cast("int64")
    return ibis.ifelse(column.isnull(), each, 0).sum().fill_null(0).cast("int64")
