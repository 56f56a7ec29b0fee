"""The rows at hand: a small table is fetched once, and of a large one the first rows and figures over all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dpiabook.counting import Source
from dpiabook.counting.engines import connect_duckdb, fetch
from dpiabook.counting.in_parts import of_each
from dpiabook.errors import Code, Refusal

MOST_CELLS = 30_000_000
"""Up to so many cells a table is held in memory, which takes some 300 MB."""
FIRST_ROWS = 20_000
_LARGE_FILE = 600_000_000
_ORDERED = frozenset({"integer", "number", "date", "datetime"})


@dataclass(frozen=True)
class Whole:
    """Figures of one column over all rows.

    Attributes
    ----------
    present : int
        Rows with a value.
    distinct : int
        Distinct values.
    low, high : object
        Least and greatest value of numbers and dates; None for others.
    exact : bool
        Whether distinct values were counted, and not estimated.
    """

    present: int
    distinct: int
    low: Any = None
    high: Any = None
    exact: bool = False


def gathered(source: Source) -> Source:
    """Give the same rows from memory where they fit well, so that no file is read twice and no engine asked again.

    Parameters
    ----------
    source : Source
        Any source.

    Returns
    -------
    Source
        In memory, or as it was.

    Raises
    ------
    Refusal
        ``SOURCE_EMPTY`` without a row.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> gathered(as_source(pd.DataFrame({"yob": [2008, 2009]}))).rows
    2
    """
    most = MOST_CELLS // max(len(source.columns), 1)
    if _is_large(source, most):
        return source
    rows = fetch(source.table.select(list(source.columns)).limit(most + 1), where=source.where)
    if rows.num_rows > most:
        return source
    if rows.num_rows == 0:
        raise Refusal(Code.SOURCE_EMPTY, "the source has no rows", where=source.where, cure="name a table with records")
    return in_memory(source, rows)


def _is_large(source: Source, most: int) -> bool:
    """Whether a file is too large by what is known of it without reading it."""
    if not isinstance(source.origin, Path) or not source.origin.is_file():
        return False
    if source.kind == "parquet":
        return int(pq.read_metadata(source.origin).num_rows) > most
    return source.origin.stat().st_size > _LARGE_FILE


def in_memory(source: Source, rows: pa.Table) -> Source:
    """The source with its rows in memory: fetched from it, so that no NaN is in them any more."""

    def opening() -> Any:
        connection = connect_duckdb()
        connection.con.register("records", rows)
        return connection.table("records")

    plain = rows.select(list(source.columns))
    return replace(source, opening=cache(opening), origin=plain, coded={})


def first_rows(source: Source, rows: int = FIRST_ROWS) -> pa.Table:
    """Give the first rows with the source's columns alone, in their order where the source has one."""
    if isinstance(source.origin, pa.Table) and not source.states:
        return source.origin.slice(0, rows)
    return fetch(source.table.select(list(source.columns)).limit(rows), where=source.where)


def whole_figures(source: Source, exact: Collection[str] = ()) -> dict[str, Whole]:
    """Count values, distinct values and ends of every column in one pass for each hundred columns.

    Distinct values are estimated, but for the columns in `exact`, which could be ids.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> whole_figures(as_source(pd.DataFrame({"yob": [2008, 2009, None]})))["yob"]
    Whole(present=2, distinct=2, low=2008.0, high=2009.0, exact=False)
    """

    def measures(name: str) -> dict[str, Any]:
        column = source.table[name]
        distinct = column.nunique() if name in exact else column.approx_nunique()
        ends = {"low": column.min(), "high": column.max()} if source.columns[name] in _ORDERED else {}
        return {"present": column.count(), "distinct": distinct, **ends}

    return {
        name: Whole(int(one["present"]), int(one["distinct"]), one.get("low"), one.get("high"), name in exact)
        for name, one in of_each(source, list(source.columns), measures).items()
    }
