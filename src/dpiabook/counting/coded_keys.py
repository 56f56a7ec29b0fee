"""Key variables as whole numbers, record by record in row order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from dpiabook.counting.class_table import check_keys
from dpiabook.counting.encoding import encode
from dpiabook.counting.engines import fetch
from dpiabook.counting.missing_rule import NOT_APPLICABLE
from dpiabook.counting.packing import Groups, Packed, group, pack
from dpiabook.counting.source import Source, state_column
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.counting.types import type_word
from dpiabook.errors import Code, DataRefusal, column_missing, refuse_all
from dpiabook.machine.mapped import aside, in_memory

_MOST_KEPT = 2**30
"""Bytes of coded columns that a source keeps in memory for the next measure."""
AT_ONCE = 2
"""Pieces of work side by side: each holds several numbers for every record, so more would take too much memory."""


@dataclass(frozen=True)
class CodedKeys:
    """The key variables of each record as level numbers.

    Attributes
    ----------
    keys : tuple of str
        The key variables.
    codes : tuple of ndarray of int32, each of shape (rows,)
        For each key the level of each record, from 0; -1 is missing: nothing is known. In row order when `row_order`
        is true.
    levels : tuple of pyarrow.Array
        For each key its levels, sorted. These are values from the data. "Not applicable" is a level too, the last,
        and null there.
    row_order : bool
        Whether records are in the order of the source's rows.
    weight : ndarray of float64, shape (rows,), or None
        Sampling weights.
    multiplicity : ndarray of int64, shape (rows,), or None
        How many people each row stands for; None: one each.
    ids : pyarrow.ChunkedArray or None
        The identifier of each record, when one was asked for.
    """

    keys: tuple[str, ...]
    codes: tuple[NDArray[np.int32], ...] = field(repr=False)
    levels: tuple[pa.Array, ...] = field(repr=False)
    row_order: bool
    weight: NDArray[np.float64] | None = field(repr=False, default=None)
    multiplicity: NDArray[np.int64] | None = field(repr=False, default=None)
    ids: pa.ChunkedArray | None = field(repr=False, default=None)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.codes[0])

    @cached_property
    def people(self) -> int:
        """Number of people: rows, or the sum of the multiplicities."""
        return self.rows if self.multiplicity is None else int(self.multiplicity.sum())

    @property
    def not_applicable(self) -> tuple[int | None, ...]:
        """For each key the level that says "not applicable"; None where there is none."""
        return tuple(len(levels) - 1 if levels.null_count else None for levels in self.levels)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of each key."""
        return tuple(len(levels) for levels in self.levels)

    def column(self, key: str) -> NDArray[np.int32]:
        """Return the codes of one key."""
        return self.codes[self._at((key,))[0]]

    def times(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return `values`, one per record, times the people whom the record stands for."""
        return values if self.multiplicity is None else values * self.multiplicity

    def pack(self, keys: Sequence[str] | None = None) -> Packed:
        """Pack some keys, or all, into one whole number per record; missing is a category of its own."""
        wanted = self._at(self.keys if keys is None else keys)
        return pack([self.codes[at] for at in wanted], [self.sizes[at] for at in wanted])

    def groups(self, keys: Sequence[str] | None = None) -> Groups:
        """Group the records that agree on some keys, or all; missing is a category of its own."""
        return group(self.pack(keys))

    def _at(self, keys: Sequence[str]) -> list[int]:
        refuse_all(column_missing(key, self.keys, where="keys") for key in keys if key not in self.keys)
        return [self.keys.index(key) for key in keys]


def coded_keys(
    table: TableLike,
    keys: Sequence[str],
    *,
    count: str | None = None,
    weight: str | None = None,
    ids: str | None = None,
) -> CodedKeys:
    """Read the key variables once, and turn each into level numbers.

    A frame, an Arrow table, a Feather, Parquet or CSV file is read in row order. A database, Spark and a folder of
    parts have no row order: name the column of identifiers as `ids`; records are then sorted by it, so that all results
    with the same `ids` are in one order.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; other columns, such as family or area, may be coded along with them.
    count : str, optional
        How many people a row stands for. Missing counts as 0.
    weight : str, optional
        Sampling weights.
    ids : str, optional
        Column of identifiers to keep beside the codes.

    Returns
    -------
    CodedKeys
        Codes from 0 in the order of the sorted levels, -1 for missing (NaN too).

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``, or ``MEASURE_INPUT`` for missing or negative weights and counts.

    Examples
    --------
    >>> import pandas as pd
    >>> coded = coded_keys(pd.DataFrame({"yob": [2009, 2008, None], "gender": ["M", "F", "F"]}), ["yob", "gender"])
    >>> [codes.tolist() for codes in coded.codes], coded.sizes
    ([[1, 0, -1], [1, 0, 0]], (2, 2))
    >>> coded.groups().count().tolist()
    [1, 1, 1]
    """
    source = as_source(table)
    check_keys(source, keys)
    return _coded(source, tuple(keys), count, weight, ids)


def coded_columns(table: TableLike, names: Sequence[str], *, count: str | None = None) -> CodedKeys:
    """Read columns as :func:`coded_keys` does, whatever they are called: none becomes the key of a result.

    Parameters
    ----------
    table, count
        As in :func:`coded_keys`.
    names : sequence of str
        Columns, each once.

    Returns
    -------
    CodedKeys

    Raises
    ------
    Refusal
        As :func:`coded_keys`, but for names that results have.

    Examples
    --------
    >>> import pandas as pd
    >>> coded_columns(pd.DataFrame({"weight": [3.5, 2.5]}), ["weight"]).column("weight").tolist()
    [1, 0]
    """
    source = as_source(table)
    source.require(names)
    return _coded(source, tuple(names), count, None, None)


def _coded(source: Source, names: tuple[str, ...], count: str | None, weight: str | None, ids: str | None) -> CodedKeys:
    source.require([ids] if ids else [])
    source.require_numeric([name for name in (weight, count) if name])
    unread = [name for name in names if name not in source.coded]
    reader = ColumnReader(source, [*unread, *(name for name in (weight, count, ids) if name)], ids)
    encoded = [_encoded(source, reader, name) for name in names]
    return CodedKeys(
        names,
        tuple(codes for codes, _ in encoded),
        tuple(levels for _, levels in encoded),
        source.row_order,
        _amounts(reader.column(weight), weight) if weight else None,
        _amounts(reader.column(count), count).astype(np.int64) if count else None,
        reader.column(ids) if ids else None,
    )


def source_of_codes(columns: Mapping[str, tuple[NDArray[np.int32], pa.Array | None]], **amounts: Any) -> Source:
    """Make a source of columns that are coded already, for measures that ask for nothing but codes.

    Parameters
    ----------
    columns : mapping of str to (ndarray of int32, shape (rows,), and pyarrow.Array or None)
        Codes from 0, -1 for missing, and their levels; None where the codes stand for themselves.
    **amounts : array-like of shape (rows,)
        Columns of counts or weights, as they are.

    Returns
    -------
    Source
        In row order; no engine can be asked to count it.

    Examples
    --------
    >>> source = source_of_codes({"yob": (np.array([1, -1, 0], np.int32), pa.array([2008, 2009]))}, n=[4, 1, 2])
    >>> coded = coded_keys(source, ["yob"], count="n")
    >>> coded.column("yob").tolist(), coded.sizes, coded.people
    ([1, -1, 0], (2,), 7)
    """
    coded = {
        name: (codes, pa.array(np.arange(codes.max(initial=-1) + 1)) if levels is None else levels)
        for name, (codes, levels) in columns.items()
    }
    held = pa.table({name: pa.array(values) for name, values in amounts.items()})
    words = {name: type_word(dt.DataType.from_pyarrow(levels.type)) for name, (_, levels) in coded.items()}
    words |= {name: type_word(dt.DataType.from_pyarrow(held[name].type)) for name in held.column_names}
    return Source(lambda: ibis.memtable(held), "codes", words, True, "codes", held, coded)


def _encoded(source: Source, reader: ColumnReader, name: str) -> tuple[NDArray[np.int32], pa.Array]:
    """Code a column, or take what an earlier measure coded; only a source in row order gives the same codes again."""
    if name in source.coded:
        return source.coded[name]
    codes, levels = encode(reader.column(name), name)
    codes, levels = with_not_applicable(codes, levels, reader.state(name))
    found = (aside(codes), levels)
    kept = sum(in_memory(codes) for codes, _ in tuple(source.coded.values()))
    if source.row_order and kept + in_memory(found[0]) <= _MOST_KEPT:
        source.coded[name] = found
    return found


def with_not_applicable(
    codes: NDArray[np.int32], levels: pa.Array, applies_not: NDArray[np.bool_] | None
) -> tuple[NDArray[np.int32], pa.Array]:
    """Give the records to which a variable does not apply a level of their own, after all others."""
    if applies_not is None or not applies_not.any():
        return codes, levels
    codes = np.where(applies_not, np.int32(len(levels)), codes)
    return codes, pa.concat_arrays([levels, pa.nulls(1, levels.type)])


class ColumnReader:
    """Reads columns in one order: one at a time from Arrow and Parquet, all at once through an engine.

    Parameters
    ----------
    source : Source
        Where the columns are.
    names : sequence of str
        Columns that will be asked for.
    ids : str, optional
        Identifier, by which records without a row order are sorted.
    """

    def __init__(self, source: Source, names: Sequence[str], ids: str | None = None) -> None:
        self._source = source
        self._table: pa.Table | None = None
        self._settled: pa.Table | None = None
        self._path: Path | None = None
        if isinstance(source.origin, pa.Table):
            self._table = source.origin
        elif source.origin is not None:
            self._path = source.origin
        elif names:
            table = self._asked(names)
            # Two readings may come in different orders; sorted by identifier, their results belong to the same records.
            self._table = self._settled = table.sort_by(ids) if ids and not source.row_order else table

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column as it is in the source, its missing values null."""
        if self._is_settled_by_engine(name):
            return self._by_engine(name)[name]
        if self._table is not None:
            return self._table[name]
        found = pq.ParquetFile(self._path, read_dictionary=[name], memory_map=True).read([name])[name]
        if isinstance(found.type, pa.BaseExtensionType):
            # Identifiers of 16 bytes, for one: the engine gives them as texts, in the order of the rows.
            return self._asked([name])[name]
        return found

    def state(self, name: str) -> NDArray[np.bool_] | None:
        """Say for each record whether a column does not apply to it; None where it always does."""
        rule = self._source.states.get(name)
        if rule is None or not rule.may_not_apply:
            return None
        if self._is_settled_by_engine(name):
            states = self._by_engine(name)[state_column(name)]
            return np.asarray(pc.equal(states, NOT_APPLICABLE).to_numpy())
        return np.asarray(self.column(name).is_null(nan_is_null=True).to_numpy())

    def _is_settled_by_engine(self, name: str) -> bool:
        """Whether more than null says that a value is missing, so that the column as it lies will not do."""
        return name in self._source.states and not self._source.states[name].is_blank_only

    def _by_engine(self, name: str) -> pa.Table:
        """A column and its states, as the engine settled them."""
        if self._settled is None or name not in self._settled.column_names:
            self._settled = self._asked([name])
        return self._settled

    def _asked(self, names: Sequence[str]) -> pa.Table:
        """Columns as the engine gives them, with the states of those that have more than null to say."""
        states = [state_column(name) for name in names if self._is_settled_by_engine(name)]
        return fetch(self._source.table.select(list(dict.fromkeys([*names, *states]))), where=self._source.where)


def _amounts(column: pa.ChunkedArray, name: str) -> NDArray[Any]:
    values: NDArray[np.float64] = pc.fill_null(column.cast(pa.float64(), safe=False), np.nan).to_numpy()
    if not np.isfinite(values).all() or (values < 0).any():
        raise DataRefusal(
            Code.MEASURE_INPUT,
            f"column {name!r} has missing, infinite or negative values",
            where=name,
            cure="give every record a weight or count of 0 or more",
        )
    return values
