"""Tables of databases, through Ibis' own backends: DuckDB's extensions would have to be downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from dpiabook.counting.engines import connect_duckdb, readable
from dpiabook.counting.locations import PASSWORD_VARIABLE, DatabaseTable, existing, password
from dpiabook.counting.source import Source, source_of
from dpiabook.errors import Code, Refusal, did_you_mean


def open_database(target: DatabaseTable, memory_limit: str, where: str) -> Source:
    """Open a table of a database; DuckDB and SQLite files are never created.

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
    Source
        Without row order.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` for a file or table that is not there, ``SOURCE_UNREADABLE``, or ``SECRET_MISSING`` when
        PostgreSQL refuses a connection for which no password is set.
    """
    openers: dict[str, Callable[[], Any]] = {
        "duckdb": lambda: connect_duckdb(memory_limit, str(existing(target.database, where=where))),
        "sqlite": lambda: ibis.sqlite.connect(existing(target.database, where=where)),
        "postgres": lambda: _connect_postgres(target, where),
    }
    connection, known = readable(
        lambda: _tables(openers[target.kind](), target.schema),
        f"this is not a readable {target.kind} database",
        target.database,
        "name a whole database file, or a database that may be read",
    )
    if target.table not in known:
        cure = did_you_mean(target.table, known) or "name a table of the database"
        raise Refusal(Code.SOURCE_MISSING, f"there is no table {target.table!r}", where=where, cure=cure)
    table = connection.table(target.table, database=target.schema)
    return source_of(table, target.kind, where=where)


def _tables(connection: Any, schema: str | None) -> tuple[Any, list[str]]:
    return connection, connection.list_tables(database=schema) if schema else connection.list_tables()


def _connect_postgres(target: DatabaseTable, where: str) -> Any:
    secret = password()
    try:
        return ibis.postgres.connect(
            host=target.host, port=target.port or 5432, user=target.user, password=secret, database=target.database
        )
    except Exception:
        refusal = Refusal(
            Code.SOURCE_UNREADABLE if secret else Code.SECRET_MISSING,
            "the PostgreSQL database cannot be reached" + ("" if secret else ", and no password is set"),
            where=where,
            cure=f"check host, port and user, and the password in {PASSWORD_VARIABLE}",
        )
    raise refusal
