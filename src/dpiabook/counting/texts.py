"""Some distinct values of columns as text, for tests of their shape. They are values from the data: never show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source

ROWS, VALUES = 5_000, 500
_LONG_NUMBER = 100_000_000
_READABLE = ("text", "integer")


def distinct_texts(
    table: TableLike, names: Sequence[str] | None = None, *, rows: int = ROWS, values: int = VALUES
) -> Iterator[tuple[str, list[str]]]:
    """Take some distinct values of the columns that could hold an identifier: texts, and whole numbers of nine digits.

    One query over the first rows serves all columns; a column that is empty there is looked up further down.

    Parameters
    ----------
    table : TableLike
        Any source.
    names : sequence of str, optional
        Columns; all when None.
    rows : int
        Rows that are looked at.
    values : int
        Distinct values of each column at most.

    Yields
    ------
    tuple of str and list of str
        Column and distinct values, none of them missing; columns of other kinds are passed over.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> list(distinct_texts(pd.DataFrame({"contact": ["a", "b", "a"], "yob": [2008, 2009, 2009]})))
    [('contact', ['a', 'b'])]
    """
    source = as_source(table)
    wanted = list(source.columns) if names is None else list(names)
    source.require(wanted)
    readable = [name for name in wanted if source.columns[name] in _READABLE]
    if not readable:
        return
    found = fetch(source.table.select(readable).limit(rows), where=source.where)
    for name in readable:
        column = found[name]
        if column.null_count == len(column) == rows:
            column = _further_down(source, name, values)
        if _could_identify(column):
            distinct = pc.unique(column).drop_null()[:values]
            yield name, [str(value) for value in distinct.to_pylist()]


def _further_down(source: Source, name: str, values: int) -> Any:
    column = source.table[name]
    return fetch(source.table.filter(column.notnull()).select(name).limit(values), where=source.where)[name]


def _could_identify(column: Any) -> bool:
    if not pa.types.is_integer(column.type):
        return True
    highest = pc.max(column).as_py()
    return highest is not None and highest >= _LONG_NUMBER
