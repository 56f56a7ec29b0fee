"""Open a source: files, folders, databases and tables in memory, each through the engine that reads it best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

import ibis
import pandas as pd
import pyarrow as pa

from dpiabook.counting.databases import read_database
from dpiabook.counting.engines import ENGINES, connect_duckdb
from dpiabook.counting.forms.arrow_files import mapped
from dpiabook.counting.forms.kinds import ARROW, DUCKDB, PARQUET, SQLITE, kind_of
from dpiabook.counting.forms.reading import Asked, parquet_names, read_file
from dpiabook.counting.forms.scratch import Kept
from dpiabook.counting.forms.shape import clean_name
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.counting.locations import DatabaseTable, existing_part, is_url, parse_url
from dpiabook.counting.source import Source, source_in_memory, source_of
from dpiabook.counting.spark import connect_spark
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.machine.memory import bytes_of


@runtime_checkable
class ArrowStream(Protocol):
    """A table of another library that hands over Arrow's C stream, such as a Polars frame or a relation of DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand over the stream."""


TableLike: TypeAlias = pd.DataFrame | pa.Table | ibis.Table | ArrowStream | Path | str | Source


def open_source(
    location: TableLike,
    *,
    engine: str = "duckdb",
    memory_limit: str = "4GB",
    layout: Path | None = None,
    where: str = "source",
) -> Source:
    """Open a table for counting, without reading it into memory.

    Parquet is counted as it lies. Every other form is written as Parquet once, into a folder that the notebooks of a
    run share and that is removed when it ends; :attr:`Source.notes` says what was done to read it.

    Parameters
    ----------
    location : str, Path, pandas.DataFrame, pyarrow.Table, ibis.Table or Source
        A Parquet, Feather, Arrow, CSV, JSON Lines, fixed-width, XLSX, ODS, Stata, SPSS or SAS file, packed or not; a
        folder of Parquet or CSV parts; ``duckdb://FILE/TABLE``, ``sqlite://FILE/TABLE`` or
        ``postgres://user@host:port/database/[schema/]table`` (the password comes from ``DPIABOOK_DB_PASSWORD``); or a
        table that is already there. ``FILE#PART`` names a sheet of a workbook, or a file of an archive. In a CSV, an
        empty cell and ``NA`` are missing.
    engine : {"duckdb", "spark"}
        What counts the rows of files; those of a database are always counted by DuckDB.
    memory_limit : str
        For DuckDB, such as ``4GB``.
    layout : Path, optional
        A dictionary with the start and width of each column of a fixed-width text; without one, a Stata dictionary,
        SPSS or SAS syntax of the same name beside the text is taken.
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
    if not isinstance(location, str | Path):
        return _in_memory(location, memory_limit, where)
    # Refuses what is no amount, before anything is read.
    bytes_of(memory_limit)
    options = _Options(engine, memory_limit, layout)
    if is_url(location):
        target = parse_url(str(location), where=where)
        # The rows of a server have no order: another reading may give another one.
        read, ordered = read_database(target, memory_limit, where), target.kind != "postgres"
        return _kept(read, target.kind, where, replace(options, engine="duckdb"), row_order=ordered)
    path, part = existing_part(location, where=where)
    if engine == "spark":
        # Refuses where there is none, before anything is read.
        connect_spark()
    database = None if path.is_dir() else _database(path, part)
    if database is not None:
        read = read_database(database, memory_limit, where)
        return _kept(read, database.kind, where, replace(options, engine="duckdb"), row_order=True)
    return _file(path, part, options)


@dataclass(frozen=True)
class _Options:
    """How a source is opened."""

    engine: str
    memory_limit: str
    layout: Path | None


def as_source(table: TableLike) -> Source:
    """Normalise whatever a measure was given to a :class:`Source`.

    Examples
    --------
    >>> as_source(pd.DataFrame({"yob": [2008]})).kind
    'frame'
    """
    return open_source(table, where="table")


def _in_memory(given: ArrowStream, memory_limit: str, where: str) -> Source:
    table = given if isinstance(given, ArrowStream) else _collected(given, where)
    if isinstance(table, pd.DataFrame):
        refuse_duplicates(table.columns, where=where)
        return _registered(_to_arrow(table, where), "frame", memory_limit, where)
    arrow = table if isinstance(table, pa.Table) else _from_stream(table, where)
    refuse_duplicates(arrow.column_names, where=where)
    return _registered(_without_views(arrow), "arrow", memory_limit, where)


def _without_views(table: pa.Table) -> pa.Table:
    """The table with ordinary texts in the place of Arrow's newer views, which few of its functions take yet."""
    plain = pa.schema([one.with_type(_without_view(one.type)) for one in table.schema])
    return table if plain.equals(table.schema) else table.cast(plain)


def _without_view(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, _without_view(kind.value_type), kind.ordered)
    views = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    return views.get(kind, kind)


def _from_stream(table: ArrowStream, where: str) -> pa.Table:
    try:
        return pa.table(table)
    except Exception:
        cure = "hand over a pandas frame or an Arrow table"
        refusal = Refusal(Code.SOURCE_UNREADABLE, "the table cannot be handed over in Arrow", where=where, cure=cure)
    raise refusal


def _collected(table: object, where: str) -> pa.Table:
    """A table of a library that hands over no stream, such as a lazy frame, by what narwhals knows of it."""
    try:
        import narwhals as nw

        return nw.from_native(table).lazy().collect("pyarrow").to_native()  # type: ignore[call-overload]
    except Exception:
        cure = "hand over a data frame, an Arrow table, a relation of DuckDB, or the path of a file"
        refusal = Refusal(Code.SOURCE_UNREADABLE, "this is no table", where=where, cure=cure)
    raise refusal


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


def _database(path: Path, part: str) -> DatabaseTable | None:
    """The table of a file that is a database: the part that is named, or the only one it has."""
    _refuse_empty(path)
    kind = {SQLITE: "sqlite", DUCKDB: "duckdb"}.get(kind_of(path))
    return DatabaseTable(kind, str(path), part) if kind else None


def _file(path: Path, part: str, options: _Options) -> Source:
    if not path.is_dir():
        found = None if options.engine == "spark" or part else _as_it_lies(path, options)
        if found is not None:
            return found
    elif options.engine == "spark" and any(path.rglob("*.parquet")):
        # The workers read the parts where they lie.
        return _spark(path, str(path))
    layouts = (options.layout,) if options.layout else ()
    read = read_file(Asked(path, part, options.memory_limit, layouts, f"{path}#{part}" if part else str(path)))
    return _kept(read, "folder" if path.is_dir() else "file", str(path), options)


def _as_it_lies(path: Path, options: _Options) -> Source | None:
    """The source of a file that is counted without being written anew; None for any other."""
    kind = kind_of(path)
    if kind == PARQUET:
        names = parquet_names(path)
        return _parquet(path, options.memory_limit) if names == list(map(clean_name, names)) else None
    if kind != ARROW:
        return None
    table = mapped(path)
    return None if table is None else _registered(table, "feather", options.memory_limit, str(path))


def _kept(read: Kept, kind: str, where: str, options: _Options, *, row_order: bool = True) -> Source:
    """The source of rows that were written as Parquet."""
    if options.engine == "spark":
        return replace(_spark(read.path, where), notes=read.notes)
    source = _parquet(read.path, options.memory_limit, where)
    return replace(source, kind=kind, row_order=row_order, notes=read.notes)


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise Refusal(Code.SOURCE_EMPTY, "the file is empty", where=str(path), cure="name a table with records")


def _parquet(path: Path, memory_limit: str, where: str = "") -> Source:
    table = connect_duckdb(memory_limit).read_parquet(str(path))
    return source_of(table, "parquet", where=where or str(path), origin=path, row_order=True)


def _spark(path: Path, where: str) -> Source:
    return source_of(connect_spark().read_parquet(str(path)), "spark", where=where)
