"""Connections to the engines, and the one place where a query runs.

An engine's own message may quote a value from the data, so none is ever passed on.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from dpiabook.errors import Code, Refusal

ENGINES = ("duckdb", "spark")
_MEMORY = ":memory:"


def connect_duckdb(memory_limit: str = "4GB", path: str = _MEMORY) -> Any:
    """Open DuckDB through Ibis: no extension is downloaded, a file is opened for reading only."""
    options = {"memory_limit": memory_limit, "autoinstall_known_extensions": False}
    try:
        return ibis.duckdb.connect(path, read_only=path != _MEMORY, **options)
    except Exception:
        refusal = _not_opened(path)
    raise refusal


def _not_opened(path: str) -> Refusal:
    if path == _MEMORY:
        what = "DuckDB does not accept this memory limit"
        return Refusal(Code.SETTING_VALUE, what, where="memory_limit", cure="write it like 4GB")
    cure = "name a DuckDB file that no other program is writing to"
    return Refusal(Code.SOURCE_UNREADABLE, "DuckDB cannot open this database", where=path, cure=cure)


def connect_spark() -> Any:
    """Open a Spark session through Ibis; refuse when the optional extra is not installed."""
    if importlib.util.find_spec("pyspark") is None:
        raise Refusal(
            Code.EXTRA_MISSING,
            "the engine 'spark' needs pyspark, which is not installed",
            where="engine",
            cure="install pyspark beside dpiabook, or set engine: duckdb",
        )
    return ibis.pyspark.connect()


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
        return expression.to_pyarrow()
    except Exception as failure:
        refusal = _failed(failure, where)
    raise refusal


def _failed(failure: Exception, where: str) -> Refusal:
    name = type(failure).__name__
    if isinstance(failure, MemoryError) or name == "OutOfMemoryException":
        return Refusal(
            Code.NEEDS_MEMORY, "the engine ran out of memory", where=where, cure="raise memory_limit, or use fewer keys"
        )
    return Refusal(
        Code.SOURCE_UNREADABLE,
        f"the engine could not read the source ({name})",
        where=where,
        cure="check that every value of a column has the column's type, and that the file is whole",
    )
