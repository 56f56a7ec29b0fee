"""Connections to the engines, and the one place where a query runs.

An engine's own message may quote a value from the data, so none is ever passed on.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from dpiabook.errors import Code, Refusal
from dpiabook.machine.environment import THREADS_VARIABLE
from dpiabook.machine.memory import share_of
from dpiabook.machine.spill import spill_folder
from dpiabook.machine.workers import cores

ENGINES = ("duckdb", "spark")
_ASKING = threading.Lock()
_MEMORY = ":memory:"
_LOST = ("OperationalError", "InterfaceError")


def connect_duckdb(memory_limit: str = "4GB", path: str = _MEMORY) -> Any:
    """Open DuckDB through Ibis: no extension is downloaded, a file is opened for reading only.

    Beside others in a run, it takes its share of the memory and of the cores, and what does not fit into memory goes to
    a folder that only its owner reads.
    """
    options: dict[str, Any] = {"memory_limit": share_of(memory_limit), "autoinstall_known_extensions": False}
    options["temp_directory"] = str(spill_folder())
    if os.environ.get(THREADS_VARIABLE):
        options["threads"] = os.environ[THREADS_VARIABLE]
    try:
        return ibis.duckdb.connect(path, read_only=path != _MEMORY, **options)
    except Exception:
        refusal = _not_opened(path)
    raise refusal


def with_all_cores(table: ibis.Table) -> None:
    """Let DuckDB answer with every core, for work that the other notebooks of a run wait for."""
    backend = table.get_backend()
    if backend.name == "duckdb":
        backend.raw_sql(f"SET threads TO {cores()}")


def _not_opened(path: str) -> Refusal:
    if path == _MEMORY:
        what = "DuckDB does not accept this memory limit"
        return Refusal(Code.SETTING_VALUE, what, where="memory_limit", cure="write it like 4GB")
    cure = "name a DuckDB file that no other program is writing to"
    return Refusal(Code.SOURCE_UNREADABLE, "DuckDB cannot open this database", where=path, cure=cure)


def readable(reader: Callable[[], Any], what: str, path: Path | str, cure: str) -> Any:
    """Return what `reader` gives; refuse with `what` and `cure` when it fails, and drop its message.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE``; a refusal of the reader's own passes.
    """
    try:
        return reader()
    except Refusal:
        raise
    except Exception:
        refusal = Refusal(Code.SOURCE_UNREADABLE, what, where=str(path), cure=cure)
    raise refusal


def fetch(expression: Any, *, where: str = "source") -> pa.Table:
    """Run an Ibis expression and return its rows as an Arrow table.

    Parameters
    ----------
    expression : ibis.Table
        What to compute.
    where : str
        Named in the refusal when the engine fails.

    Returns
    -------
    pyarrow.Table
        The result, one row per row of the expression.

    Raises
    ------
    Refusal
        ``NEEDS_MEMORY`` when the engine ran out of it, ``SOURCE_UNREADABLE`` for any other failure. The engine's
        message is dropped: it may quote values.

    Examples
    --------
    >>> fetch(ibis.memtable({"a": [1, 1, 2]}).aggregate(n=ibis._.count()))["n"].to_pylist()
    [3]
    """
    try:
        # A connection answers one question at a time.
        with _ASKING:
            return expression.to_pyarrow()
    except Exception as failure:
        refusal = _failed(failure, where)
    raise refusal


def engine_failure(failure: Exception, where: str) -> Refusal | None:
    """What to tell of a failure that is not the source's fault; None where the source may be to blame.

    Raises
    ------
    OSError
        The disk is full.
    """
    if "No space left on device" in str(failure):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
    name = type(failure).__name__
    if isinstance(failure, MemoryError) or name == "OutOfMemoryException":
        cure = "raise memory_limit, or use fewer keys"
        return Refusal(Code.NEEDS_MEMORY, "the engine ran out of memory", where=where, cure=cure)
    if name == "LockNotAvailable":
        what = "another program has locked the table, and did not let it go"
        cure = "run again when that program has ended: finished notebooks are kept"
        return Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)
    if any(kind.__module__.startswith("psycopg") and kind.__name__ in _LOST for kind in type(failure).__mro__):
        what = "the connection to the database was lost, or the database ended the query"
        cure = "run again when the database answers: finished notebooks are kept"
        return Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)
    return None


def _failed(failure: Exception, where: str) -> Refusal:
    return engine_failure(failure, where) or Refusal(
        Code.SOURCE_UNREADABLE,
        f"the engine could not read the source ({type(failure).__name__})",
        where=where,
        cure="check that every value of a column has the column's type, and that the file is whole",
    )
