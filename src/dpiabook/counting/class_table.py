"""The class table: one row for each distinct combination of the key variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.errors import Code, DataRefusal, Refusal
from dpiabook.result import Result

COUNT, WEIGHT, FAMILIES = "n", "weight", "families"
RESERVED = (COUNT, WEIGHT, FAMILIES, "class", "value")
"""Names of columns of results, which no key variable may have."""


@dataclass(frozen=True)
class ClassTable(Result):
    """Equivalence classes of the key variables; a missing key value is a category of its own.

    Attributes
    ----------
    keys : tuple of str
        The key variables.
    frame : pandas.DataFrame
        One row per class, sorted by the keys with missing last: the key columns, ``n`` (people), and when asked for
        ``weight`` (sum of weights) and ``families`` (distinct family ids).
    values : Mapping[str, pandas.DataFrame]
        For each sensitive variable one row per class and value: ``class`` (row number in `frame`), ``value``
        (missing is a value too), ``n`` (people).
    """

    keys: tuple[str, ...]
    frame: pd.DataFrame = field(repr=False)
    values: Mapping[str, pd.DataFrame] = field(repr=False, default_factory=dict)

    @property
    def people(self) -> int:
        """Number of people in all classes."""
        return int(self.frame[COUNT].sum())


def class_table(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    keys: Sequence[str],
    *,
    weight: str | None = None,
    count: str | None = None,
    family: str | None = None,
    sensitive: Sequence[str] = (),
) -> ClassTable:
    """Count people, weights, families and sensitive values in each class of the key variables.

    The engine that holds the source counts it; only classes come into memory.

    Parameters
    ----------
    table : TableLike
        One row per person; one row per group of people when `count` is given.
    keys : sequence of str
        Key variables. A missing value is a category of its own.
    weight : str, optional
        Column of sampling weights. A missing weight counts as 0.
    count : str, optional
        Column that says how many people a row stands for; its weights then apply to each of them.
    family : str, optional
        Column of family ids; missing ids are no family.
    sensitive : sequence of str
        Variables whose values are counted within each class.

    Returns
    -------
    ClassTable
        Sorted by the keys, so that two runs give the same table.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, or ``MEASURE_INPUT`` without keys or with a key named like a count.

    Examples
    --------
    >>> children = pd.DataFrame({"yob": [2008, 2009, 2009], "family_id": [1, 1, 2], "cme_flag": [0, 1, 1]})
    >>> classes = class_table(children, ["yob"], family="family_id", sensitive=["cme_flag"])
    >>> classes.frame.to_dict("list")
    {'yob': [2008, 2009], 'n': [1, 2], 'families': [1, 2]}
    >>> classes.values["cme_flag"].to_dict("list")
    {'class': [0, 1], 'value': [0, 1], 'n': [1, 2]}
    """
    source = as_source(table)
    names = tuple(keys)
    check_keys(source, names)
    source.require([name for name in (family, *sensitive) if name])
    source.require_numeric([name for name in (weight, count) if name])
    frame = _count(source, names, count, weight, family)
    values = {name: _values(source, names, name, count, frame) for name in sensitive}
    return ClassTable(names, frame, values)


def check_keys(source: Source, keys: Sequence[str]) -> None:
    """Refuse an empty list of keys, repeated keys, unknown keys and keys named like a count.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` or ``COLUMN_MISSING``.
    """
    if not keys or len(set(keys)) < len(keys):
        what = "a key variable is named twice" if keys else "no key variable is named"
        raise Refusal(Code.MEASURE_INPUT, what, where="keys", cure="name each key variable once")
    source.require(keys)
    taken = [name for name in keys if name in RESERVED]
    if taken:
        raise DataRefusal(
            Code.MEASURE_INPUT,
            f"the key variable {taken[0]!r} has the name of a result column",
            where="keys",
            cure="rename the column in the source",
        )


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Turn an engine's result into pandas, keeping whole numbers whole where values are missing.

    Examples
    --------
    >>> to_frame(pa.table({"yob": [2008, None]})).dtypes["yob"]
    Int64Dtype()
    """
    frame: pd.DataFrame = table.to_pandas()
    for column in table.schema:
        if table[column.name].null_count and pa.types.is_integer(column.type):
            frame[column.name] = table[column.name].to_pandas(types_mapper={column.type: pd.Int64Dtype()}.get)
        elif table[column.name].null_count and pa.types.is_boolean(column.type):
            frame[column.name] = table[column.name].to_pandas(types_mapper={column.type: pd.BooleanDtype()}.get)
    return frame


def people(table: ibis.Table, count: str | None) -> Any:
    """Return the Ibis expression that counts people: rows, or the sum of the count column."""
    return table.count() if count is None else table[count].fill_null(0).sum().cast("int64")


def _count(
    source: Source, keys: Sequence[str], count: str | None, weight: str | None = None, family: str | None = None
) -> pd.DataFrame:
    table = source.table
    measures = {COUNT: people(table, count)}
    if weight is not None:
        weights = table[weight].fill_null(0)
        measures[WEIGHT] = (weights if count is None else weights * table[count]).sum().cast("float64")
    if family is not None:
        measures[FAMILIES] = table[family].nunique()
    grouped = table.group_by(list(keys)).aggregate(**measures)
    if count is not None:
        grouped = grouped.filter(grouped[COUNT] > 0)
    ordered = grouped.order_by([ibis.asc(name, nulls_first=False) for name in keys])
    return to_frame(fetch(ordered, where=source.where))


def _values(source: Source, keys: tuple[str, ...], name: str, count: str | None, frame: pd.DataFrame) -> pd.DataFrame:
    table = source.table.mutate(value=source.table[name])
    renamed = Source(lambda: table, source.kind, source.columns, source.row_order, source.where)
    counted = _count(renamed, (*keys, "value"), count)
    # Both tables are sorted by the same keys, so the classes of one follow one another as in the other.
    number = counted.groupby(list(keys), dropna=False, sort=False).ngroup()
    if number.nunique() != len(frame):
        raise Refusal(Code.INTERNAL, "classes and their sensitive values disagree", where=name, cure="report this")
    return pd.DataFrame({"class": number, "value": counted["value"], COUNT: counted[COUNT]})
