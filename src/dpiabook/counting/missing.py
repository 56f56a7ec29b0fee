"""Why values of many variables are missing, in one pass: over the whole table, or group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import numpy as np
import pandas as pd

from dpiabook.counting.class_table import people, to_frame
from dpiabook.counting.engines import fetch
from dpiabook.counting.missing_rule import NUMBERS
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.result.collected import shaped


@shaped
def missing_values(
    table: TableLike, names: Sequence[str] | None = None, *, by: str | None = None, count: str | None = None
) -> pd.DataFrame:
    """Count the people for whom each variable is missing, and why.

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
        One row per variable, or per variable and group: ``group`` (with `by`), ``name``, ``n`` (people),
        ``recorded``, ``not_applicable``, ``unknown``, ``suppressed``, ``not_collected``, which sum to n, and
        ``missing``, the sum of the last three. A plain null, or NaN, is unknown.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> children = pd.DataFrame({"area": ["A", "A", "B"], "yob": [2008, None, None], "n": [4, 1, 2]})
    >>> missing_values(children, ["yob"], count="n")[["name", "n", "recorded", "missing"]].to_dict("list")
    {'name': ['yob'], 'n': [7], 'recorded': [4], 'missing': [3]}
    >>> missing_values(children, ["yob"], by="area")["missing"].tolist()
    [1, 1]
    """
    source = as_source(table)
    wanted = list(names) if names is not None else [name for name in source.columns if name not in (by, count)]
    source.require([*wanted, *([by] if by else [])])
    source.require_numeric([count] if count else [])
    each = source.table[count].fill_null(0) if count else None
    measures = {"n": people(source.table, count)}
    for at, name in enumerate(wanted):
        measures |= _counts(source, name, at, each)
    counted = _counted(source, by, measures)
    parts = ["group"] if by else []
    columns = [*parts, "name", "n", "recorded", *NUMBERS, "missing"]
    return _long(counted, [*parts, "n"], wanted)[columns] if wanted else pd.DataFrame(columns=columns)


def _counted(source: Source, by: str | None, measures: dict[str, Any]) -> pd.DataFrame:
    if by is None:
        return to_frame(fetch(source.table.aggregate(**measures), where=source.where))
    grouped = source.table.group_by(group=source.table[by]).aggregate(**measures)
    return to_frame(fetch(grouped.order_by(ibis.asc("group", nulls_first=False)), where=source.where))


def _counts(source: Source, name: str, at: int, each: Any) -> dict[str, Any]:
    """The people in each state of a variable that its rule can give."""
    rule = source.states.get(name)
    if rule is None or rule.is_blank_only:
        return {f"{rule.blank if rule else 'unknown'}{at}": _where(source.table[name].isnull(), each)}
    state = source.state(name)
    return {f"{told}{at}": _where(state == number, each) for told, number in NUMBERS.items()}


def _where(truth: Any, each: Any) -> Any:
    if each is None:
        return truth.sum().fill_null(0).cast("int64")
    return ibis.ifelse(truth, each, 0).sum().fill_null(0).cast("int64")


def _long(counted: pd.DataFrame, parts: list[str], names: Sequence[str]) -> pd.DataFrame:
    """One row for each variable and group, those of the first variable first."""
    frame = pd.concat([counted[parts]] * len(names), ignore_index=True)
    frame["name"] = pd.Series(np.repeat(np.array(names, dtype=object), len(counted)), dtype="str")
    nobody = np.zeros(len(counted), np.int64)
    for told in NUMBERS:
        frame[told] = np.concatenate([counted.get(f"{told}{at}", nobody) for at in range(len(names))])
    frame["missing"] = frame[["unknown", "suppressed", "not_collected"]].sum(axis=1)
    return frame.assign(recorded=frame["n"] - frame["missing"] - frame["not_applicable"])
