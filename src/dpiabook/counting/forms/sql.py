"""What the readers share of SQL: quoting, and rows that are written as Parquet in a stream."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dpiabook.counting.engines import engine_failure
from dpiabook.errors import Refusal


def quoted(value: object) -> str:
    """A Python value as SQL writes it.

    Examples
    --------
    >>> quoted(["it's", 3, True]), quoted({"c0": "DATE"})
    ("['it''s', 3, true]", "{'c0': 'DATE'}")
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(name)}: {quoted(one)}" for name, one in value.items()) + "}"
    return str(value)


def ident(name: str) -> str:
    """A name as SQL writes it.

    Examples
    --------
    >>> ident('year "of" birth')
    '"year ""of"" birth"'
    """
    return '"' + name.replace('"', '""') + '"'


def called(function: str, path: Path | str | list[str], **options: object) -> str:
    """A function of DuckDB that reads a file, or several, with its options.

    Examples
    --------
    >>> called("read_csv", "a.csv", delim=";", header=False)
    "read_csv('a.csv', delim = ';', header = false)"
    """
    said = [
        quoted(path if isinstance(path, list) else str(path)),
        *(f"{name} = {quoted(value)}" for name, value in options.items()),
    ]
    return f"{function}({', '.join(said)})"


def select(columns: Iterable[str], place: str, rest: str = "") -> str:
    """A query for columns, each as SQL gives it.

    Examples
    --------
    >>> select(["yob", "count(*)"], "children", "GROUP BY yob")
    'SELECT yob, count(*) FROM children GROUP BY yob'
    """
    # Names are quoted by `ident`, and what is read never becomes part of a query.
    return f"SELECT {', '.join(columns)} FROM {place} {rest}".rstrip()  # noqa: S608


def copy_out(connection: Any, query: str, out: Path, fault: Refusal) -> None:
    """Write the rows of a query as Parquet, in their order.

    Raises
    ------
    Refusal
        `fault`, or ``NEEDS_MEMORY``; what the engine says is dropped.
    OSError
        The disk is full.
    """
    try:
        connection.execute(f"COPY ({query}) TO {quoted(str(out))} (FORMAT parquet)")
    except Exception as failure:
        refusal = engine_failure(failure, fault.where) or fault
    else:
        return
    raise refusal
