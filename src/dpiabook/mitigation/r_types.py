"""Columns in the types that R reads without changing them: factors, whole numbers that fit, doubles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting.encoding import MISSING, decoded, encode, without_nan
from dpiabook.counting.number_text import number_text
from dpiabook.errors import Code, DataRefusal
from dpiabook.machine.mapped import aside_column

NOT_APPLICABLE = "not applicable"
_LONGEST = 2**31 - 1
_EXACT = 2**53
"""Up to here a double tells whole numbers apart; what lies beyond, such as a long id, is handed on as its text."""
_MISSING = "NA"


@dataclass(frozen=True)
class Roles:
    """Columns of family ids and of sampling weights, if there are any; to whom a key does not apply, by its name."""

    family: str | None
    weight: str | None
    not_applicable: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """The same people twice.

    Attributes
    ----------
    records : pyarrow.Table
        As they were given.
    keys : tuple of str
        Key variables among their columns; may be none.
    table : pyarrow.Table
        The same columns in the types that R reads; keys are factors.
    """

    records: pa.Table = field(repr=False)
    keys: tuple[str, ...]
    table: pa.Table = field(repr=False)

    def holds(self, name: str, records: pa.Table, *, key: bool) -> bool:
        """Whether a column of other records is the same, in the same role."""
        known = name in self.records.column_names and (name in self.keys) == key
        return known and self.records[name].equals(records[name])


def typed(records: pa.Table, keys: Sequence[str], roles: Roles, like: Typed | None = None) -> Typed:
    """Bring records into R's types.

    Parameters
    ----------
    records : pyarrow.Table
        One row per person.
    keys : sequence of str
        Columns that become factors, with the level "not applicable" for those to whom they do not apply; what is
        unknown is NA.
    roles : Roles
        The family becomes whole numbers from 1, missing ids a family of their own each; the weight doubles above 0.
    like : Typed, optional
        The same people; columns that are the same as theirs are taken from there.

    Returns
    -------
    Typed

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for weights that are missing or not above 0.

    Examples
    --------
    >>> found = typed(pa.table({"sex": ["M", "F", None], "n": [1, 2, 3]}), ["sex"], Roles(None, None))
    >>> found.table["sex"].combine_chunks().indices.to_pylist(), str(found.table["n"].type)
    ([1, 0, None], 'int32')
    """
    columns = {}
    for name in records.column_names:
        if like is not None and like.holds(name, records, key=name in keys):
            columns[name] = like.table[name]
        else:
            columns[name] = _set_aside(_column(records[name], name, roles, key=name in keys), records[name])
    return Typed(records, tuple(keys), pa.table(columns))


def plain(table: pa.Table, missing: str) -> pa.Table:
    """Factors as text; a CSV has no others, and an empty text would be read as a missing one unless that has a word.

    Parameters
    ----------
    table : pyarrow.Table
        Columns in R's types.
    missing : str
        What stands for a missing text; no text of the columns.

    Returns
    -------
    pyarrow.Table
        Missing numbers stay missing: an empty cell is one for R.
    """
    columns = (
        pc.fill_null(column.cast(pa.string()), missing) if pa.types.is_dictionary(column.type) else decoded(column)
        for column in table.itercolumns()
    )
    return pa.table(list(columns), names=table.column_names)


def missing_word(tables: Iterable[pa.Table]) -> str:
    """Find a word that none of the factors has: NA, unless that is a country.

    Examples
    --------
    >>> missing_word([pa.table({"country": pa.array(["GB", "NA"]).dictionary_encode()})])
    'NA_'
    """
    taken = {text for table in tables for column in table.itercolumns() for text in _like_missing(column)}
    word = _MISSING
    while word in taken:
        word += "_"
    return word


def _like_missing(column: pa.ChunkedArray) -> Iterator[str]:
    """Those levels of a factor that could be taken for the word."""
    if pa.types.is_dictionary(column.type):
        for levels in (chunk.dictionary for chunk in column.unify_dictionaries().chunks[:1]):
            yield from levels.filter(pc.starts_with(levels, _MISSING)).to_pylist()


def _column(column: pa.ChunkedArray, name: str, roles: Roles, *, key: bool) -> pa.Array:
    if name == roles.family:
        return _numbered(column, name)
    if name == roles.weight:
        return _weights(column, name)
    if key:
        return _factor(column, name, roles.not_applicable.get(name))
    return _other(column, name)


def _set_aside(made: pa.Array | pa.ChunkedArray, given: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column in a file where it is large, but for one that is the given column itself."""
    whole = pa.chunked_array([made]) if isinstance(made, pa.Array) else made
    return whole if _buffers(whole) == _buffers(given) else aside_column(whole)


def _buffers(column: pa.ChunkedArray) -> list[int | None]:
    """Where in memory a column lies."""
    return [None if buffer is None else buffer.address for chunk in column.chunks for buffer in chunk.buffers()]


def _factor(column: pa.ChunkedArray, name: str, applies_not: NDArray[np.bool_] | None = None) -> pa.DictionaryArray:
    """Levels in the order of the values, which for numbers is not that of their texts."""
    codes, levels = numbered_levels(column, name, applies_not)
    texts = level_texts(levels, name)
    if applies_not is not None and applies_not.any():
        word = NOT_APPLICABLE
        while pc.is_in(pa.scalar(word), value_set=texts).as_py():
            word += "_"
        texts = pa.concat_arrays([texts, pa.array([word], pa.string())])
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes == MISSING), texts)


def numbered_levels(
    column: pa.ChunkedArray, name: str, applies_not: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int32], pa.Array]:
    """Number the values of a key as its factor does, before any is turned into text.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        The key.
    name : str
        Its name, for refusals.
    applies_not : ndarray of bool, shape (rows,), optional
        To whom it does not apply: they get the number after the last level.

    Returns
    -------
    codes : ndarray of int32, shape (rows,)
        -1 is unknown.
    levels : pyarrow.Array
        The values that occur, sorted.
    """
    codes, levels = encode(column, name)
    if applies_not is not None and applies_not.any():
        codes = np.where(applies_not & (codes == MISSING), np.int32(len(levels)), codes)
    return codes, levels


def level_texts(levels: pa.Array, name: str) -> pa.Array:
    """A text for each level, and never one for two (``MEASURE_INPUT``)."""
    floating = pa.types.is_floating(levels.type)
    texts = pa.array([number_text(one) for one in levels.to_pylist()] if floating else levels.cast(pa.string()))
    if pc.count_distinct(texts).as_py() < len(levels):
        what = f"column {name!r} has different values that read alike as text"
        cure = "write it as text in which they differ"
        raise DataRefusal(Code.MEASURE_INPUT, what, where=name, cure=cure)
    return texts


def _numbered(column: pa.ChunkedArray, name: str) -> pa.Array:
    codes, levels = encode(column, name)
    alone = codes == MISSING
    return pa.array(np.where(alone, len(levels) + np.cumsum(alone, dtype=np.int32), codes + np.int32(1)), pa.int32())


def _weights(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    weights = column.cast(pa.float64(), safe=False)
    if weights.null_count or not pc.all(pc.greater(weights, 0)).as_py():
        what = f"column {name!r} has weights that are missing or not above 0"
        raise DataRefusal(Code.MEASURE_INPUT, what, where=name, cure="give every record a weight above 0")
    return weights


def _other(column: pa.ChunkedArray, name: str) -> pa.Array | pa.ChunkedArray:
    """Integers and doubles that R holds exactly, and factors for all else."""
    kind = column.type
    if pa.types.is_integer(kind):
        ends = pc.min_max(column).as_py()
        furthest = max((abs(value) for value in ends.values() if value is not None), default=0)
        if furthest > _EXACT:
            return _factor(column, name)
        return column.cast(pa.int32() if furthest <= _LONGEST else pa.float64())
    if pa.types.is_floating(kind):
        return without_nan(column.cast(pa.float64()))
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    return column.cast(pa.int32()) if pa.types.is_boolean(kind) else _factor(column, name)
