"""A source: one table that can be counted, and what is known of it without reading it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting.engines import fetch
from dpiabook.counting.missing_rule import NUMBERS, RECORDED, UNKNOWN, MissingRule
from dpiabook.counting.types import type_word
from dpiabook.errors import Code, DataRefusal, Refusal, column_missing, refuse_all


def state_column(name: str) -> str:
    """The name under which a table keeps the states of a column; no file has such a name."""
    return f"\N{SYMBOL FOR UNIT SEPARATOR}state of {name}"


@dataclass(frozen=True)
class Source:
    """One table of records, or of counts.

    Attributes
    ----------
    opening : callable
        Gives `table`, at its first use: connecting an engine takes longer than many measures.
    kind : str
        ``parquet``, ``feather``, ``file`` or ``folder`` of another form, ``duckdb``, ``sqlite``, ``postgres``,
        ``spark``, ``frame``, ``arrow``, ``ibis``, or ``codes`` for columns that were coded already.
    columns : Mapping[str, str]
        Column name to its plain type word (see :func:`~dpiabook.counting.types.type_word`), in file order.
    row_order : bool
        Whether its rows have an order that every reading keeps.
    where : str
        How refusals name it.
    origin : Path, pyarrow.Table or None
        The Parquet file or the table in memory from which rows are read in order.
    coded : dict
        Columns that were coded already, by name: codes in row order and levels.
    states : Mapping[str, MissingRule]
        What stood for a missing value, and why, in columns that say more than null; settled in `table`.
    notes : tuple of str
        What was done to read it, in words and without a value from the data.
    """

    opening: Callable[[], Any] = field(repr=False)
    kind: str
    columns: Mapping[str, str] = field(repr=False)
    row_order: bool
    where: str = "source"
    origin: Path | pa.Table | None = field(default=None, repr=False)
    coded: dict[str, tuple[NDArray[np.int32], pa.Array]] = field(default_factory=dict, repr=False, compare=False)
    states: Mapping[str, MissingRule] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def table(self) -> Any:
        """The table as an Ibis expression; floating NaN is missing in it."""
        return self.opening()

    def state(self, name: str) -> Any:
        """Why a column's value is missing, for each record: one of the numbers of `missing_rule`, as an expression."""
        rule = self.states.get(name)
        if rule is not None and not rule.is_blank_only:
            return self.table[state_column(name)]
        return ibis.ifelse(self.table[name].isnull(), NUMBERS[rule.blank] if rule else UNKNOWN, RECORDED).cast("int8")

    @cached_property
    def rows(self) -> int:
        """Number of rows, counted at the first use."""
        if isinstance(self.origin, pa.Table):
            return int(self.origin.num_rows)
        return int(fetch(self.table.aggregate(n=self.table.count()), where=self.where)["n"][0].as_py())

    def only(self, names: Iterable[str]) -> Source:
        """The source with some of its columns, as if there were no others."""
        wanted = list(names)
        opening, origin = self.opening, self.origin
        return replace(
            self,
            opening=lambda: opening().select(wanted),
            columns={name: self.columns[name] for name in wanted},
            origin=origin.select(wanted) if isinstance(origin, pa.Table) else origin,
            coded={},
        )

    def require(self, names: Iterable[str]) -> None:
        """Refuse, all together, the names that are no columns of the source.

        Raises
        ------
        Refusal
            ``COLUMN_MISSING`` for each.
        """
        refuse_all(column_missing(name, self.columns, where=self.where) for name in names if name not in self.columns)

    def require_numeric(self, names: Iterable[str]) -> None:
        """Refuse weights and counts that are not numbers.

        Raises
        ------
        Refusal
            ``COLUMN_MISSING`` or ``COLUMN_TYPE`` for each.
        """
        wanted = tuple(names)
        self.require(wanted)
        refuse_all(
            DataRefusal(
                Code.COLUMN_TYPE,
                f"column {name!r} holds {self.columns[name]} values, and numbers are needed",
                where=self.where,
                cure="name a column of numbers",
            )
            for name in wanted
            if self.columns[name] not in ("integer", "number")
        )


def source_of(
    table: ibis.Table, kind: str, *, where: str, origin: Path | pa.Table | None = None, row_order: bool = False
) -> Source:
    """Make a source of an Ibis table, and refuse one without rows.

    Parameters
    ----------
    table : ibis.Table
        Any table expression.
    kind : str
        See :class:`Source`.
    where : str
        How refusals name it.
    origin : Path or pyarrow.Table, optional
        What rows can be read from in order.
    row_order : bool
        Whether rows have a lasting order.

    Returns
    -------
    Source
        With floating NaN turned into missing.

    Raises
    ------
    Refusal
        ``SOURCE_EMPTY`` without a row or a column.
    """
    columns = {name: type_word(dtype) for name, dtype in table.schema().items()}
    if not columns or _first_rows(table, origin, where) == 0:
        raise _empty(where)
    return Source(lambda: _nan_is_missing(table), kind, columns, row_order, where, origin)


def source_in_memory(arrow: pa.Table, kind: str, register: Callable[[], ibis.Table], *, where: str) -> Source:
    """Make a source of a table in memory, which an engine is given only when it is asked to count.

    Parameters
    ----------
    arrow : pyarrow.Table
        The rows, in an order that lasts.
    kind : str
        See :class:`Source`.
    register : callable
        Gives the rows to an engine.
    where : str
        How refusals name it.

    Returns
    -------
    Source
        With floating NaN turned into missing.

    Raises
    ------
    Refusal
        ``SOURCE_EMPTY`` without a row or a column.
    """
    if not all(map(_plain, arrow.schema.types)):
        return source_of(register(), kind, where=where, origin=arrow, row_order=True)
    if arrow.num_rows == 0 or arrow.num_columns == 0:
        raise _empty(where)
    columns = {field.name: type_word(dt.DataType.from_pyarrow(field.type)) for field in arrow.schema}
    return Source(lambda: _nan_is_missing(register()), kind, columns, True, where, arrow)


def _plain(kind: pa.DataType) -> bool:
    """Whether every engine takes a type of Arrow for the same."""
    tests = (
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_boolean,
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_date32,
    )
    return any(test(kind) for test in tests)


def _empty(where: str) -> Refusal:
    return Refusal(Code.SOURCE_EMPTY, "the source has no rows", where=where, cure="name a table with records")


def _first_rows(table: ibis.Table, origin: Path | pa.Table | None, where: str) -> int:
    if isinstance(origin, pa.Table):
        return int(origin.num_rows)
    return int(fetch(table.select(table.columns[0]).limit(1), where=where).num_rows)


def _nan_is_missing(table: ibis.Table) -> ibis.Table:
    if table.get_backend().name not in ("duckdb", "postgres", "pyspark"):
        return table
    floating = [name for name, dtype in table.schema().items() if isinstance(dtype, dt.Floating)]
    cleaned = {name: ibis.ifelse(table[name].isnan(), ibis.null(), table[name]) for name in floating}
    return table.mutate(**cleaned) if cleaned else table
