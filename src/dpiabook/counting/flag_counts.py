"""Counts by area of people with several sensitive flags, and of the relatives who live with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pandas as pd

from dpiabook.counting.class_table import people, to_frame
from dpiabook.counting.conditions import condition
from dpiabook.counting.engines import fetch
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.errors import Code, Refusal
from dpiabook.result.collected import shaped


@shaped
def flag_counts(
    table: TableLike,
    by: Sequence[str],
    flags: Mapping[str, str],
    *,
    family: str | None = None,
    count: str | None = None,
) -> pd.DataFrame:
    """Count in each group the people with one, two or three and more flags, and relatives without any.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    by : sequence of str
        Columns that make the groups, at least one. Missing is a group of its own.
    flags : Mapping of str to str
        Name of each flag to the condition under which a person has it; not recorded counts as not flagged.
    family : str, optional
        Column of family ids; who has none has no relatives. Not with `count`, whose rows are no persons.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the columns of `by`, ``n``, ``flagged``, ``two_or_more``, ``three_or_more``, and with
        `family` ``relatives`` (people without a flag in families with a flagged person).

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, ``SETTING_VALUE`` for a condition; ``MEASURE_INPUT`` without groups or
        flags.

    Examples
    --------
    >>> children = pd.DataFrame({"area": ["A", "A", "B"], "family": [1, 1, 2], "care": [1, 0, 1], "crime": [1, 0, 0]})
    >>> flag_counts(children, ["area"], {"care": "care >= 1", "crime": "crime >= 1"}, family="family").to_dict("list")
    {'area': ['A', 'B'], 'n': [2, 1], 'flagged': [1, 1], 'two_or_more': [1, 0], 'three_or_more': [0, 0], \
'relatives': [1, 0]}
    """
    source = as_source(table)
    if not by or not flags:
        cure = "name the column of areas, and at least one flag"
        raise Refusal(Code.MEASURE_INPUT, "there is no group or no flag to count", where="flag_counts", cure=cure)
    source.require([*by, *([family] if family else [])])
    source.require_numeric([count] if count else [])
    truths = [condition(source, text, where=f"flag {name!r}") for name, text in flags.items()]
    each = [ibis.ifelse(truth.fill_null(False), 1, 0) for truth in truths]
    counted = source.table.mutate(__flags=sum(each[1:], each[0]))
    counted = counted.mutate(__beside=_flagged_relative(counted, family))
    grouped = counted.group_by(list(by)).aggregate(**_measures(counted, family, count))
    return to_frame(fetch(grouped.order_by([ibis.asc(name, nulls_first=False) for name in by]), where=source.where))


def _flagged_relative(table: ibis.Table, family: str | None) -> Any:
    """Whether somebody in the person's family has a flag."""
    if family is None:
        return ibis.literal(False)
    most = table["__flags"].max().over(ibis.window(group_by=family))
    return table[family].notnull() & (most > 0)


def _measures(table: ibis.Table, family: str | None, count: str | None) -> dict[str, Any]:
    each = table[count].fill_null(0) if count else ibis.literal(1)
    number = table["__flags"]

    def having(truth: Any) -> Any:
        return ibis.ifelse(truth, each, 0).sum().cast("int64")

    measures = {"n": people(table, count), "flagged": having(number >= 1)}
    measures |= {"two_or_more": having(number >= 2), "three_or_more": having(number >= 3)}
    return measures | ({} if family is None else {"relatives": having((number == 0) & table["__beside"])})
