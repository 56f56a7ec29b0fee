"""Tables of databases: copied once for all notebooks of a run, through drivers that need no download."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from dpiabook.counting.engines import connect_duckdb, engine_failure
from dpiabook.counting.forms.scratch import Kept, kept, stamps_of
from dpiabook.counting.forms.sql import copy_out, ident, select
from dpiabook.counting.forms.sqlite_rows import sqlite_tables, write_sqlite
from dpiabook.counting.locations import PASSWORD_VARIABLE, DatabaseTable, existing, password
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.machine.environment import SPILL_VARIABLE

_CHUNK = 50_000
_CONNECT_SECONDS, _LOCK_SECONDS = 30, 60
"""How long a server may take to answer, and another program to let a table go."""
_CURE = "name a whole database file, or a database that may be read"
_WRITTEN_BY = re.compile(rb"v(\d+\.\d+\.\d+)\x00")


def read_database(target: DatabaseTable, memory_limit: str, where: str) -> Kept:
    """Copy a table of a database; DuckDB and SQLite files are opened for reading only, and never created.

    Parameters
    ----------
    target : DatabaseTable
        From :func:`~dpiabook.counting.locations.parse_url`.
    memory_limit : str
        For DuckDB.
    where : str
        The setting that refusals name.

    Returns
    -------
    Kept
        The rows as they were when the first notebook of a run read them.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` for a file or table that is not there, ``SOURCE_UNREADABLE``, or ``SECRET_MISSING`` when
        PostgreSQL refuses a connection for which no password is set.
    """
    readers: dict[str, Callable[[DatabaseTable, str, str], Kept]] = {
        "duckdb": _of_duckdb,
        "sqlite": _of_sqlite,
        "postgres": _of_postgres,
    }
    return readers[target.kind](target, memory_limit, where)


def _of_duckdb(target: DatabaseTable, memory_limit: str, where: str) -> Kept:
    path, schema, table = _file_of(target, where)
    connection = _duckdb(path, memory_limit)
    found = connection.list_tables(database=schema) if schema else connection.list_tables()
    table = _table(table, found, target, where)
    place = f"{ident(schema)}.{ident(table)}" if schema else ident(table)
    raw = connection.con

    def write(out: Path) -> list[str]:
        columns = raw.execute(f"DESCRIBE {place}").fetchall()
        # Parquet knows no integers of 128 bits, which sums in DuckDB are.
        wide = {name for name, kind, *_ in columns if kind in ("HUGEINT", "UHUGEINT")}
        said = [f"{ident(name)}::BIGINT AS {ident(name)}" if name in wide else ident(name) for name, *_ in columns]
        copy_out(raw, select(said, place), out, _unreadable(where))
        return []

    return kept((_stamps(path), schema, table), write)


def _duckdb(path: Path, memory_limit: str) -> Any:
    try:
        return connect_duckdb(memory_limit, str(path))
    except Refusal as found:
        refusal = found
    with path.open("rb") as file:
        start = file.read(4096)
    if start[8:12] == b"DUCK":
        written = _WRITTEN_BY.search(start)
        ours = ibis.duckdb.connect().version
        if written and tuple(map(int, written[1].split(b"."))) > tuple(map(int, re.findall(r"\d+", ours)[:3])):
            what = f"the database was written by DuckDB {written[1].decode()}, and this is DuckDB {ours}"
            cure = "export the table as Parquet there: COPY (FROM table) TO 'table.parquet'"
            refusal = Refusal(Code.SOURCE_UNREADABLE, what, where=str(path), cure=cure)
    raise refusal


def _of_sqlite(target: DatabaseTable, _memory_limit: str, where: str) -> Kept:
    path, schema, table = _file_of(target, where)
    table = _table(table, [] if schema else sqlite_tables(path), target, where)
    return kept((_stamps(path), table), lambda out: write_sqlite(path, table, out, where=where))


def _file_of(target: DatabaseTable, where: str) -> tuple[Path, str | None, str]:
    """The file, the schema and the table: a URL may also end with the file, or have a schema before the table."""
    path = Path(target.database).expanduser()
    whole = path / target.table
    if path.is_dir() and whole.is_file():
        return whole.resolve(), None, ""
    if not path.exists() and path.parent.is_file():
        return path.parent.resolve(), path.name, target.table
    return existing(target.database, where=where), None, target.table


def _table(table: str, known: list[str], target: DatabaseTable, where: str) -> str:
    """The table that is named, or the only one."""
    if not table and len(known) == 1:
        return known[0]
    if not table:
        what = f"the database holds {len(known)} tables: {', '.join(known[:20])}"
        cure = f"name one of them: {target.kind}://FILE/TABLE, or FILE#TABLE"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure=cure)
    if table not in known:
        cure = did_you_mean(table, known) or f"name a table of the database: {', '.join(known[:20])}"
        raise Refusal(Code.SOURCE_MISSING, f"there is no table {table!r}", where=where, cure=cure)
    return table


def _stamps(path: Path) -> Any:
    """What tells that a database has not changed: what was written last lies in a file beside it."""
    beside = (path.with_name(f"{path.name}{end}") for end in ("-wal", ".wal"))
    return stamps_of(path, *(one for one in beside if one.is_file()))


def _of_postgres(target: DatabaseTable, _memory_limit: str, where: str) -> Kept:
    connection = _connect_postgres(target, where)
    known = connection.list_tables(database=target.schema) if target.schema else connection.list_tables()
    _table(target.table, known, target, where)
    rows = connection.table(target.table, database=target.schema)
    # A server does not tell whether a table has changed: only the notebooks of one run share what was read.
    told = (repr(target), os.environ.get(SPILL_VARIABLE) or uuid4().hex)
    with closing(connection.con):
        return kept(told, lambda out: _write_batches(rows, out, where))


def _write_batches(rows: Any, out: Path, where: str) -> list[str]:
    try:
        batches: Iterator[Any] = rows.to_pyarrow_batches(chunk_size=_CHUNK)
        schema = rows.schema().to_pyarrow()
        with pq.ParquetWriter(out, schema) as writer:
            for batch in batches:
                writer.write_table(pa.Table.from_batches([batch], schema))
    except OSError:
        raise
    except Exception as failure:
        refusal = engine_failure(failure, where) or _unreadable(where)
    else:
        return []
    raise refusal


def _unreadable(where: str) -> Refusal:
    return Refusal(Code.SOURCE_UNREADABLE, "the table cannot be read", where=where, cure=_CURE)


def _connect_postgres(target: DatabaseTable, where: str) -> Any:
    secret = password()
    try:
        return ibis.postgres.connect(
            host=target.host,
            port=target.port or 5432,
            user=target.user,
            password=secret,
            database=target.database,
            connect_timeout=_CONNECT_SECONDS,
            options=f"-c lock_timeout={_LOCK_SECONDS}s",
        )
    except Exception:
        refusal = Refusal(
            Code.SOURCE_UNREADABLE if secret else Code.SECRET_MISSING,
            "the PostgreSQL database cannot be reached" + ("" if secret else ", and no password is set"),
            where=where,
            cure=f"check host, port and user, and the password in {PASSWORD_VARIABLE}",
        )
    raise refusal
