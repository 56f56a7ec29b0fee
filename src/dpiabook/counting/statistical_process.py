"""A process of its own in which the rows of a Stata, SPSS or SAS file are written as Parquet, a part at a time.

The parser is a C library, and a damaged file can crash it; here that ends this process alone. It stands by itself, so
that it starts without the rest of the package, and prints nothing: what a parser says can quote a value.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyreadstat

_CELLS = 10_000_000
_EXACT = 2.0**53
_MOMENT = pa.timestamp("us")


def convert(path: str, reader: str, out: str) -> None:
    """Write a file's rows as Parquet, in their order.

    Numbers that are whole in every row become integers, for these programs keep most numbers as decimal ones; moments
    that are midnight in every row become dates, and times of day seconds. Missing values of every kind, and empty
    texts, become missing.

    Parameters
    ----------
    path : str
        The file.
    reader : str
        Name of a function of pyreadstat.
    out : str
        The Parquet file to write.
    """
    read, wide = partial(getattr(pyreadstat, reader), path, dates_as_pandas_datetime=True), Path(f"{out}.wide")
    columns, described = read(metadataonly=True)
    schema = _schema(columns, described.readstat_variable_types)
    plain = set(schema.names)
    with pq.ParquetWriter(wide, schema) as writer:
        for part in _parts(read, schema):
            plain = {name for name in plain if _is_plain(part[name])}
            writer.write_table(part)
    _narrow(wide, plain, Path(out))
    wide.unlink()


def _schema(columns: pd.DataFrame, stored: Mapping[str, str]) -> pa.Schema:
    def kind(name: str) -> pa.DataType:
        if stored[name].startswith("string"):
            return pa.string()
        return _MOMENT if pd.api.types.is_datetime64_any_dtype(columns[name]) else pa.float64()

    return pa.schema([(name, kind(name)) for name in columns.columns])


def _parts(read: Callable[..., tuple[pd.DataFrame, Any]], schema: pa.Schema) -> Iterator[pa.Table]:
    step = max(_CELLS // max(len(schema), 1), 1000)
    start, rows = 0, step
    while rows == step:
        frame = read(row_offset=start, row_limit=step)[0]
        rows, start = len(frame), start + step
        yield pa.table([_column(frame[one.name], one.type) for one in schema], schema)


def _column(values: pd.Series, kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        text = pa.array([None if pd.isna(value) else str(value) for value in values], kind)
        return pc.if_else(pc.equal(text, ""), pa.scalar(None, kind), text)
    if kind == pa.float64() and values.dtype == object:
        values = values.map(_number)
    return pa.array(values, kind, from_pandas=True)


def _number(value: object) -> object:
    """A time of day in seconds; any other value as it is."""
    return (value.hour * 60 + value.minute) * 60 + value.second if isinstance(value, time) else value


def _is_plain(column: pa.ChunkedArray) -> bool:
    """Whether all numbers are whole, or all moments midnight."""
    if column.type == _MOMENT:
        return bool(pc.all(pc.equal(pc.floor_temporal(column, unit="day"), column)).as_py() is not False)
    if column.type != pa.float64():
        return False
    whole = pc.and_(pc.equal(pc.floor(column), column), pc.less_equal(pc.abs(column), _EXACT))
    return bool(pc.all(whole).as_py() is not False)


def _narrow(wide: Path, plain: set[str], out: Path) -> None:
    narrower = {_MOMENT: pa.date32(), pa.float64(): pa.int64()}
    with pq.ParquetFile(wide) as file:
        fields = [(one.name, narrower[one.type] if one.name in plain else one.type) for one in file.schema_arrow]
        with pq.ParquetWriter(out, pa.schema(fields)) as writer:
            for batch in file.iter_batches():
                writer.write_table(pa.Table.from_batches([batch]).cast(pa.schema(fields)))


if __name__ == "__main__":
    convert(*sys.argv[1:])
