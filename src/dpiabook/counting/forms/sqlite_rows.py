"""Tables of SQLite, in which each value has a kind of its own: read through one connection, in a stream.

Source: SQLite, "Datatypes In SQLite". A connection belongs to the thread that opened it, so none is kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from dpiabook.counting.forms.sql import ident, quoted, select
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.errors import Code, Refusal

_ROWS, _AT_ONCE = 50_000, 300
_CURE = "name a whole SQLite file whose texts are in UTF-8"
_MOMENT = pa.timestamp("us")
Maker = Callable[[Any], Any]


@dataclass(frozen=True)
class _Column:
    """A column, what it was declared to hold, and how many values of each kind it does hold."""

    name: str
    declared: str
    integers: int
    reals: int
    texts: int
    blobs: int
    truths: int

    def read_as(self) -> pa.DataType:
        """The one type that all values have; text where they have several."""
        if self.blobs:
            return pa.binary() if self.blobs == self.integers + self.reals + self.texts + self.blobs else pa.string()
        if self.texts:
            return pa.string()
        if self.reals:
            return pa.float64()
        return pa.bool_() if "BOOL" in self.declared and self.truths == self.integers else pa.int64()


def sqlite_tables(path: Path) -> list[str]:
    """The names of the tables and views of a database.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE``.
    """
    query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    return [name for (name,) in _asked(path, lambda connection: connection.execute(query).fetchall(), str(path))]


def write_sqlite(path: Path, table: str, out: Path, *, where: str) -> list[str]:
    """Write a table of SQLite as Parquet, in the order of its rows.

    Parameters
    ----------
    path : Path
        The database, opened for reading only.
    table : str
        A table or view of it.
    out : Path
        The Parquet file to write.
    where : str
        How refusals name the source.

    Returns
    -------
    list of str
        What was done to read it.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE``, or ``COLUMN_DUPLICATE``.
    """
    found: list[str] = _asked(path, lambda connection: _written(connection, table, out, where), where)
    return found


def _asked(path: Path, ask: Callable[[sqlite3.Connection], Any], where: str) -> Any:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            return ask(connection)
    except (sqlite3.Error, UnicodeDecodeError):
        what = "this is not a readable sqlite database"
        refusal = Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=_CURE)
    raise refusal


def _written(connection: sqlite3.Connection, table: str, out: Path, where: str) -> list[str]:
    columns = _columns(connection, table)
    refuse_duplicates([one.name for one in columns], where=where)
    makers = [_maker(connection, table, one) for one in columns]
    schema = pa.schema([(one.name, kind) for one, (kind, _) in zip(columns, makers, strict=True)])
    rows = connection.execute(select((ident(one.name) for one in columns), ident(table)))
    with pq.ParquetWriter(out, schema) as writer:
        for part in _parts(rows):
            arrays = [
                pa.array([None if value is None else make(value) for value in values], kind)
                for values, (kind, make) in zip(zip(*part, strict=True), makers, strict=True)
            ]
            writer.write_table(pa.table(arrays, schema=schema))
    mixed = [one.name for one in columns if one.texts and one.integers + one.reals]
    return [f"{len(mixed)} columns hold numbers and texts, and are read as texts: {', '.join(mixed)}"] if mixed else []


def _parts(rows: sqlite3.Cursor) -> Iterator[list[Any]]:
    while part := rows.fetchmany(_ROWS):
        yield part


def _columns(connection: sqlite3.Connection, table: str) -> list[_Column]:
    """The columns, with the kinds that their values have in all rows."""
    declared = connection.execute(
        select(["name", "type"], f"pragma_table_xinfo({quoted(table)})", "WHERE hidden <> 1")
    ).fetchall()
    found = []
    for start in range(0, len(declared), _AT_ONCE):
        some = declared[start : start + _AT_ONCE]
        counts = connection.execute(select((_counts(name) for name, _ in some), ident(table))).fetchone()
        numbers = [int(count or 0) for count in counts]
        found += [
            _Column(name, (said or "").upper(), *numbers[5 * at : 5 * at + 5]) for at, (name, said) in enumerate(some)
        ]
    return found


def _counts(name: str) -> str:
    column = ident(name)
    kinds = [f"sum(typeof({column}) = '{kind}')" for kind in ("integer", "real", "text", "blob")]
    return ", ".join([*kinds, f"sum(typeof({column}) = 'integer' AND {column} IN (0, 1))"])


def _maker(connection: sqlite3.Connection, table: str, column: _Column) -> tuple[pa.DataType, Maker]:
    """The type of a column, and what makes its values of those that SQLite gives."""
    kind = column.read_as()
    dated = kind == pa.string() and column.declared.startswith(("DATE", "TIMESTAMP"))
    if dated and not column.integers + column.reals + column.blobs:
        distinct = connection.execute(select([f"DISTINCT {ident(column.name)}"], ident(table)))
        moments = [_moment(value) for (value,) in distinct if value is not None]
        if all(moments):
            whole = all(one.time() == time() for one in moments if one is not None)
            return (pa.date32(), _day) if whole else (_MOMENT, _moment)
    if kind == pa.string():
        return kind, lambda value: value.hex() if isinstance(value, bytes) else str(value)
    return kind, {pa.bool_(): bool, pa.float64(): float}.get(kind, lambda value: value)


def _moment(value: str) -> datetime | None:
    """A moment as SQLite's own functions write it; None for another text."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None


def _day(value: str) -> date | None:
    moment = _moment(value)
    return None if moment is None else moment.date()
