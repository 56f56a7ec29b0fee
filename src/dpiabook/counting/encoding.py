"""One column as level numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dpiabook.counting.packing import LARGEST_DOMAIN, Groups, Packed, group
from dpiabook.errors import Code, DataRefusal

MISSING = -1
_LONGEST_RANGE = 2**22
_RANGE_PER_ROW = 8
_SLICE = 2**20


def encode(column: pa.ChunkedArray, name: str) -> tuple[NDArray[np.int32], pa.Array]:
    """Turn a column into level numbers.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        Any type that can be compared. Null and NaN are missing.
    name : str
        The variable, for refusals.

    Returns
    -------
    codes : ndarray of int32, shape (rows,)
        From 0 in the order of the levels; -1 is missing.
    levels : pyarrow.Array
        The values that occur, sorted.

    Raises
    ------
    Refusal
        ``COLUMN_TYPE`` for lists, structures and the like.

    Examples
    --------
    >>> codes, levels = encode(pa.chunked_array([["b", None], ["a", "b"]]), "area")
    >>> codes.tolist(), levels.to_pylist()
    ([1, -1, 0, 1], ['a', 'b'])
    """
    if pa.types.is_null(column.type):
        return np.full(len(column), MISSING, np.int32), pa.array([], column.type)
    if pa.types.is_nested(column.type):
        cure = "unnest it in the source, or leave it out"
        raise DataRefusal(Code.COLUMN_TYPE, f"column {name!r} holds lists or structures", where=name, cure=cure)
    if _is_whole(column.type):
        found = _encode_range(column) or _encode_numbers(column)
        if found is not None:
            return found
    return _encode_dictionary(column)


def decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values themselves, where a column holds numbers of a dictionary."""
    return column.cast(decoded_type(column.type))


def decoded_type(kind: pa.DataType) -> pa.DataType:
    """The type of the values themselves."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def without_nan(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Floating numbers in which NaN is missing; the column itself where there is none."""
    unknown = pc.is_nan(column)
    return pc.if_else(unknown, pa.scalar(None, column.type), column) if pc.any(unknown).as_py() else column


def number(column: pa.ChunkedArray, name: str) -> tuple[NDArray[np.int32], int]:
    """Give equal values the same number, in no order that means anything: for ids, of which there are many.

    Parameters
    ----------
    column, name
        As in :func:`encode`.

    Returns
    -------
    numbers : ndarray of int32, shape (rows,)
        From 0; -1 is missing.
    size : int
        The numbers lie below it; not every one below it need occur.

    Raises
    ------
    Refusal
        ``COLUMN_TYPE`` for lists, structures and the like.

    Examples
    --------
    >>> numbers, _ = number(pa.chunked_array([[10**12, None, -(10**12), 10**12]]), "child_id")
    >>> bool(numbers[0] == numbers[3] != numbers[2]), int(numbers[1])
    (True, -1)
    """
    found = None if _short_range(column) else _grouped(column)
    if found is None:
        codes, levels = encode(column, name)
        return codes, len(levels)
    groups, values, _ = found
    for absent in np.flatnonzero(values == 0):
        groups.numbers[groups.numbers == absent] = MISSING
    return groups.numbers, groups.size


def _is_whole(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_date32(kind) or pa.types.is_boolean(kind))


def _encode_range(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], pa.Array] | None:
    """Encode whole numbers of a short range through a lookup; None when the range is long or nothing is there."""
    kind = column.type
    whole = column.cast(pa.int8()) if pa.types.is_boolean(kind) else column
    whole = whole.cast(pa.int32()) if pa.types.is_date32(kind) else whole
    found = _short_range(whole)
    if found is None:
        return None
    low, high = found
    seen = np.zeros(high - low + 1, dtype=bool)
    parts = [chunk.slice(start, _SLICE) for chunk in whole.chunks for start in range(0, len(chunk), _SLICE)]
    for part in parts:
        seen[_offsets(part, low)] = True
    lookup = (np.cumsum(seen) - 1).astype(np.int32)
    codes, at = np.empty(len(column), np.int32), 0
    for part in parts:
        here = codes[at : at + len(part)]
        np.take(lookup, _offsets(part, low), out=here)
        if part.null_count:
            here[part.is_null().to_numpy(zero_copy_only=False)] = MISSING
        at += len(part)
    kinds = np.uint64 if low > _LONGEST_RANGE else np.int64
    levels = pa.array(np.flatnonzero(seen).astype(kinds) + kinds(low))
    return codes, levels.cast(pa.int32()).cast(kind) if pa.types.is_date32(kind) else levels.cast(kind)


def _short_range(column: pa.ChunkedArray) -> tuple[int, int] | None:
    """Lowest and highest of whole numbers that lie so near to each other that each may have a cell of its own."""
    if not pa.types.is_integer(column.type):
        return None
    low, high = (value.as_py() for value in pc.min_max(column).values())
    short = low is not None and high - low < max(_LONGEST_RANGE, _RANGE_PER_ROW * len(column))
    return (low, high) if short else None


def _encode_numbers(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], pa.Array] | None:
    """Encode many whole numbers of a long range by hash; None for numbers too far apart, and for other types."""
    found = _grouped(column)
    if found is None:
        return None
    groups, values, low = found
    order = np.argsort(values)
    absent = int(values[order[0]] == 0)
    rank = np.empty(groups.size, np.int32)
    rank[order] = np.arange(groups.size) - absent
    kinds = np.uint64 if low > 0 else np.int64
    levels = pa.array((values[order[absent:]] - 1).astype(kinds) + kinds(low))
    return rank[groups.numbers], levels.cast(column.type)


def _grouped(column: pa.ChunkedArray) -> tuple[Groups, NDArray[np.int64], int] | None:
    """Group whole numbers by hash: groups, the value of each less the lowest plus one (0 is missing), the lowest."""
    if not pa.types.is_integer(column.type):
        return None
    low, high = (value.as_py() for value in pc.min_max(column).values())
    if low is None or high - low >= LARGEST_DOMAIN - 1:
        return None
    offsets, at = np.empty(len(column), np.int64), 0
    for chunk in column.chunks:
        part = offsets[at : at + len(chunk)]
        np.add(_offsets(chunk, low), 1, out=part)
        if chunk.null_count:
            part[chunk.is_null().to_numpy(zero_copy_only=False)] = 0
        at += len(chunk)
    groups = group(Packed(offsets, high - low + 2))
    return groups, offsets[groups.first], low


def places_of(wanted: pa.ChunkedArray, ids: pa.Array) -> pa.Array:
    """Find the place of each value in a list without repeats.

    Parameters
    ----------
    wanted : pyarrow.ChunkedArray, shape (rows,)
        Values; those that are missing are nowhere.
    ids : pyarrow.Array
        The list, of the same type and without missing values.

    Returns
    -------
    pyarrow.Array of int64, shape (rows,)
        Null for a value that is not in the list.

    Examples
    --------
    >>> places_of(pa.chunked_array([[7, None, 9, 7]]), pa.array([9, 7])).to_pylist()
    [1, None, 0, 1]
    """
    found = _grouped(pa.chunked_array([ids, *wanted.chunks]))
    if found is None:
        return pc.index_in(wanted.combine_chunks(), value_set=ids, skip_nulls=True).cast(pa.int64())
    numbers = found[0].numbers
    places = np.full(found[0].size, MISSING, np.int64)
    places[numbers[: len(ids)]] = np.arange(len(ids))
    at = places[numbers[len(ids) :]]
    return pa.array(at, mask=at == MISSING)


def _offsets(part: pa.Array, low: int) -> NDArray[np.int64]:
    filled = pc.fill_null(part, low) if part.null_count else part
    values: NDArray[Any] = filled.to_numpy(zero_copy_only=False)
    if values.dtype == np.uint64:
        return (values - np.uint64(low)).astype(np.int64)
    offsets: NDArray[np.int64] = np.subtract(values, low, dtype=np.int64)
    return offsets


def _encode_dictionary(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], pa.Array]:
    if pa.types.is_floating(column.type):
        # Adding zero makes one value of 0.0 and -0.0.
        column = pc.add(without_nan(column), 0.0)
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    whole = column.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) and whole.num_chunks else whole
    indices = pc.fill_null(whole.indices.cast(pa.int32()), MISSING).to_numpy()
    # A dictionary may hold unused, repeated and missing values, in any order.
    used = np.bincount(indices + 1, minlength=len(whole.dictionary) + 1)[1:] > 0
    present = pc.if_else(pa.array(used), whole.dictionary, pa.scalar(None, whole.dictionary.type))
    levels = pc.drop_null(pc.unique(present))
    levels = levels.take(pc.sort_indices(levels))
    rank = pc.fill_null(pc.index_in(present, value_set=levels), MISSING).to_numpy()
    return np.append(rank, MISSING).astype(np.int32)[indices], levels
