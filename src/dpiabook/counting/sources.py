"""Open a source: files, folders, databases and tables in memory, each through the engine that reads it best."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq

from dpiabook.counting.databases import open_database
from dpiabook.counting.engines import ENGINES, bytes_of, connect_duckdb, connect_spark, readable
from dpiabook.counting.headers import csv_header, refuse_duplicates
from dpiabook.counting.locations import existing, is_url, parse_url
from dpiabook.counting.source import Source, source_in_memory, source_of
from dpiabook.counting.statistical import STATISTICAL, as_parquet
from dpiabook.errors import Code, Refusal, did_you_mean

TableLike: TypeAlias = pd.DataFrame | pa.Table | ibis.Table | Path | str | Source

CSV_MISSING = ("", "NA")
# Types are settled by every row: a value of another type far down would otherwise stop a later query.
_CSV_DIALECT: dict[str, Any] = {
    "header": True,
    "skip": 0,
    "quote": '"',
    "escape": '"',
    "comment": "",
    "sample_size": -1,
    "nullstr": list(CSV_MISSING),
}
_FEATHER = (".feather", ".arrow", ".ipc")
_CSV = (".csv", ".tsv", ".txt", ".gz")


def open_source(
    location: TableLike, *, engine: str = "duckdb", memory_limit: str = "4GB", where: str = "source"
) -> Source:
    """Open a table for counting, without reading it into memory.

    Parameters
    ----------
    location : str, Path, pandas.DataFrame, pyarrow.Table, ibis.Table or Source
        A Parquet, Feather, CSV, Stata, SPSS or SAS file; a folder of Parquet parts; ``duckdb://file/table``,
        ``sqlite://file/table`` or ``postgres://user@host:port/database/[schema/]table`` (the password comes from
        ``DPIABOOK_DB_PASSWORD``); or a table that is already there. In a CSV, an empty cell and ``NA`` are missing.
    engine : {"duckdb", "spark"}
        What counts the rows of files. A database counts its own.
    memory_limit : str
        For DuckDB, such as ``4GB``.
    where : str
        The setting or argument that refusals name.

    Returns
    -------
    Source
        Ready to be counted.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING``, ``SOURCE_UNREADABLE``, ``SOURCE_EMPTY``, ``COLUMN_DUPLICATE``, ``SETTING_VALUE``,
        ``SECRET_MISSING`` or ``EXTRA_MISSING``.

    Examples
    --------
    >>> source = open_source(pd.DataFrame({"yob": [2008, 2009], "gender": ["F", "M"]}))
    >>> source.rows, dict(source.columns)
    (2, {'yob': 'integer', 'gender': 'text'})
    """
    if isinstance(location, Source):
        return location
    if engine not in ENGINES:
        cure = did_you_mean(engine, ENGINES) or f"set one of {', '.join(ENGINES)}"
        raise Refusal(Code.SETTING_VALUE, "there is no such engine", where="engine", cure=cure)
    if isinstance(location, ibis.Table):
        return source_of(location, "ibis", where=where)
    if isinstance(location, pd.DataFrame | pa.Table):
        return _in_memory(location, memory_limit, where)
    if is_url(location):
        return open_database(parse_url(str(location), where=where), memory_limit, where)
    path = existing(location, where=where)
    if path.suffix.lower() in STATISTICAL and path.is_file():
        return _statistical(path, engine, memory_limit)
    return _spark(path) if engine == "spark" else _file(path, memory_limit)


def as_source(table: TableLike) -> Source:
    """Normalise whatever a measure was given to a :class:`Source`.

    Examples
    --------
    >>> as_source(pd.DataFrame({"yob": [2008]})).kind
    'frame'
    """
    return open_source(table, where="table")


def _in_memory(table: pd.DataFrame | pa.Table, memory_limit: str, where: str) -> Source:
    names = table.columns if isinstance(table, pd.DataFrame) else table.column_names
    refuse_duplicates(names, where=where)
    kind = "frame" if isinstance(table, pd.DataFrame) else "arrow"
    arrow = table if isinstance(table, pa.Table) else _to_arrow(table, where)
    return _registered(arrow, kind, memory_limit, where)


def _to_arrow(frame: pd.DataFrame, where: str) -> pa.Table:
    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except Exception:
        refusal = Refusal(
            Code.COLUMN_TYPE,
            "a column of the frame mixes types",
            where=where,
            cure="give every column one type, for instance with frame.convert_dtypes()",
        )
    raise refusal


def _registered(arrow: pa.Table, kind: str, memory_limit: str, where: str) -> Source:
    # Refuses what is no amount, before an engine is asked.
    bytes_of(memory_limit)

    def register() -> ibis.Table:
        connection = connect_duckdb(memory_limit)
        connection.con.register("records", arrow)
        return connection.table("records")

    return source_in_memory(arrow, kind, register, where=where)


def _file(path: Path, memory_limit: str) -> Source:
    if path.is_dir():
        return _folder(path, memory_limit)
    _refuse_empty(path)
    if path.suffix.lower() in _FEATHER:
        return _feather(path, memory_limit)
    if path.suffix.lower() in _CSV:
        return _csv(path, memory_limit)
    return _parquet(path, memory_limit)


def _statistical(path: Path, engine: str, memory_limit: str) -> Source:
    _refuse_empty(path)
    rows = as_parquet(path)
    source = _spark(rows) if engine == "spark" else _parquet(rows, memory_limit)
    return replace(source, where=str(path))


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise Refusal(Code.SOURCE_EMPTY, "the file is empty", where=str(path), cure="name a table with records")


def _parquet_names(path: Path) -> list[str]:
    cure = "name a whole Parquet file, or end the name of another kind in .csv, .feather or .arrow"
    names = readable(lambda: pq.read_schema(path).names, "the file is not a Parquet file", path, cure)
    return list(names)


def _parquet(path: Path, memory_limit: str) -> Source:
    refuse_duplicates(_parquet_names(path), where=str(path))
    table = connect_duckdb(memory_limit).read_parquet(str(path))
    return source_of(table, "parquet", where=str(path), origin=path, row_order=True)


def _folder(path: Path, memory_limit: str) -> Source:
    parts = sorted(path.rglob("*.parquet"))
    if not parts:
        raise Refusal(
            Code.SOURCE_EMPTY, "the folder holds no Parquet file", where=str(path), cure="name a folder of *.parquet"
        )
    for part in parts:
        refuse_duplicates(_parquet_names(part), where=str(part))
    connection = connect_duckdb(memory_limit)
    table = readable(
        lambda: connection.read_parquet([str(part) for part in parts], union_by_name=True),
        "the parts of the folder have different column types",
        path,
        "write all parts with one schema",
    )
    return source_of(table, "parquet_folder", where=str(path), origin=path)


def _feather(path: Path, memory_limit: str) -> Source:
    cure = "name a whole Feather or Arrow IPC file"
    arrow = readable(
        lambda: pf.read_table(path, memory_map=True), "the file is not a Feather or Arrow file", path, cure
    )
    refuse_duplicates(arrow.column_names, where=str(path))
    return _registered(arrow, "feather", memory_limit, str(path))


def _csv(path: Path, memory_limit: str) -> Source:
    connection = connect_duckdb(memory_limit)
    cure = "save it as CSV in UTF-8 with one header line and the same number of cells in every row"
    unreadable = "the file is not a readable CSV file"
    delimiter, names = readable(lambda: csv_header(path), unreadable, path, cure)
    refuse_duplicates(names, where=str(path))
    table = readable(lambda: connection.read_csv(str(path), delim=delimiter, **_CSV_DIALECT), unreadable, path, cure)
    return source_of(table, "csv", where=str(path), origin=path, row_order=True)


def _spark(path: Path) -> Source:
    session = connect_spark()
    csv = path.suffix.lower() in _CSV
    table = session.read_csv(str(path), header=True, inferSchema=True) if csv else session.read_parquet(str(path))
    return source_of(table, "spark", where=str(path))
