"""Columns as the finders see them: codes of rows, levels, and what the levels look like. Values never leave here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting import Source
from dpiabook.finding.gathered import FIRST_ROWS, Whole, first_rows, whole_figures

_DATES = frozenset({"date", "datetime"})
_NUMBERS = frozenset({"integer", "number"})
_ESTIMATED = 1.5
EXACT_ROWS = 500_000
"""Up to so many rows distinct values are counted; of more they are estimated."""


@dataclass(frozen=True)
class Column:
    """One column in the rows that were looked at, with its figures over all rows.

    Attributes
    ----------
    name, word : str
        Column, and its plain type word.
    codes : ndarray of int32, shape (rows,)
        Level of each row, -1 for none.
    levels : pyarrow.Array
        What the codes stand for.
    rows : int
        Rows of the whole table.
    present, distinct : int
        Rows with a value and distinct values, of the whole table.
    low, high : object
        Ends of numbers and dates over the whole table.
    """

    name: str
    word: str
    codes: NDArray[np.int32] = field(repr=False)
    levels: pa.Array = field(repr=False)
    rows: int
    present: int
    distinct: int
    low: Any = field(default=None, repr=False)
    high: Any = field(default=None, repr=False)

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return self.rows - self.present

    @property
    def whole(self) -> bool:
        """Whether the column holds whole numbers."""
        numbers = self.numbers
        return numbers is not None and bool((numbers == np.rint(numbers)).all())

    @property
    def of_dates(self) -> bool:
        """Whether the column holds dates."""
        return self.word in _DATES

    @property
    def of_texts(self) -> bool:
        """Whether the column holds texts."""
        return self.word == "text"

    @cached_property
    def numbers(self) -> NDArray[np.float64] | None:
        """The levels as numbers, where they are."""
        if self.word not in _NUMBERS or not len(self.levels):
            return None
        return np.asarray(self.levels.cast(pa.float64(), safe=False))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Rows at each level, of those that were looked at."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.levels)).astype(np.int64)

    @cached_property
    def texts(self) -> list[str]:
        """The levels as stripped texts."""
        return [str(level).strip() for level in self.levels.to_pylist()]

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of each level among the rows with a value."""
        shares: NDArray[np.float64] = self.counts / max(self.counts.sum(), 1)
        return shares

    @property
    def each(self) -> float:
        """Rows for each distinct value, on average."""
        return self.present / max(self.distinct, 1)

    def values(self) -> NDArray[np.float64]:
        """Row by row as numbers, NaN for none; only for a column of numbers."""
        numbers = self.numbers
        if numbers is None:
            return np.full(len(self.codes), np.nan)
        return np.where(self.codes >= 0, numbers[np.maximum(self.codes, 0)], np.nan)


@dataclass(frozen=True)
class Columns:
    """All columns of a table.

    Attributes
    ----------
    by_name : Mapping[str, Column]
        In file order.
    rows : int
        Rows of the whole table.
    all_rows : bool
        Whether all rows were looked at, so that figures of levels are exact.
    """

    by_name: Mapping[str, Column]
    rows: int
    all_rows: bool

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[Column]:
        return iter(self.by_name.values())


def look_at(source: Source) -> Columns:
    """Look at the first rows of a source, and take figures over all.

    Parameters
    ----------
    source : Source
        Any source.

    Returns
    -------
    Columns

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> seen = look_at(as_source(pd.DataFrame({"sex": ["F", "M", None], "yob": [2008.0, 2009.0, 2009.0]})))
    >>> [(one.name, one.present, one.distinct, one.whole) for one in seen]
    [('sex', 2, 2, False), ('yob', 3, 2, True)]
    """
    rows = source.rows
    table = first_rows(source, FIRST_ROWS)
    all_rows = rows <= FIRST_ROWS
    plain = [name for name in source.columns if not pa.types.is_nested(table[name].type)]
    unique = [name for name in plain if len(pc.unique(table[name])) == table.num_rows and not all_rows]
    figures = {} if all_rows else whole_figures(source, exact=plain if rows <= EXACT_ROWS else unique)
    made = {name: _column(name, word, table[name], rows, figures.get(name)) for name, word in source.columns.items()}
    return Columns(made, rows, all_rows)


def _column(name: str, word: str, values: pa.ChunkedArray, rows: int, figures: Whole | None) -> Column:
    coded = _coded(values)
    codes = np.asarray(coded.indices.cast(pa.int32()).fill_null(-1))
    levels = coded.dictionary
    if figures is not None:
        distinct = _settled(figures, len(levels), len(codes))
        return Column(name, word, codes, levels, rows, figures.present, distinct, figures.low, figures.high)
    low = high = None
    if word in _NUMBERS | _DATES and len(levels):
        low, high = _ends(levels)
    return Column(name, word, codes, levels, rows, int((codes >= 0).sum()), len(levels), low, high)


def _settled(figures: Whole, seen: int, rows: int) -> int:
    """Distinct values: those that were seen where an estimate over all rows finds hardly more, else the estimate."""
    if figures.exact:
        return figures.distinct
    few = 2 * seen < rows and figures.distinct <= _ESTIMATED * seen
    return seen if few else max(seen, figures.distinct)


def _ends(levels: pa.Array) -> tuple[Any, Any]:
    """The least and the greatest value; None where one of them is a day that no calendar has, such as infinity."""
    try:
        ends = pc.min_max(levels).as_py()
    except (OverflowError, ValueError):
        return None, None
    return ends["min"], ends["max"]


def _coded(values: pa.ChunkedArray) -> pa.DictionaryArray:
    """Levels and codes of a column; a blank text is no value, and a list or a structure none that could be compared."""
    if pa.types.is_nested(values.type):
        return pa.nulls(len(values), pa.string()).dictionary_encode()
    whole = values.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], values.type)
    if pa.types.is_string(whole.type) or pa.types.is_large_string(whole.type):
        stripped = pc.utf8_trim_whitespace(whole)
        whole = pc.if_else(pc.equal(stripped, ""), pa.scalar(None, whole.type), stripped)
    if pa.types.is_nested(whole.type) or pa.types.is_binary(whole.type):
        whole = pa.nulls(len(whole), pa.string())
    return pc.dictionary_encode(whole)
