"""Numbers of each record that are kept from one measure to the next: in files, where they would crowd the memory.

A file is mapped: what is read of it can be dropped by the system whenever somebody needs the room. It is removed from
its folder at once where the system allows it, and otherwise with the folder.
"""

from __future__ import annotations

import math
import mmap
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from copy import copy
from dataclasses import is_dataclass
from operator import is_
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.machine.memory import bytes_of, share_of
from dpiabook.machine.spill import spill_folder

Result = TypeVar("Result")
Scalar = TypeVar("Scalar", bound=np.generic)

_PART_OF_MEMORY = 100
_UNIFIED = pa.ipc.IpcWriteOptions(unify_dictionaries=True)
_largest: ContextVar[float] = ContextVar("largest", default=math.inf)
"""Bytes of the largest array that stays in memory."""


@contextmanager
def kept_within(memory_limit: str) -> Iterator[None]:
    """Let everything that is set aside meanwhile go to a file if it takes more than a hundredth of the memory.

    Parameters
    ----------
    memory_limit : str
        Of the whole run, such as ``4GB``; this process has its share of it. Outside nothing goes to a file.

    Examples
    --------
    >>> with kept_within("0.01MB"):
    ...     in_memory(aside(np.arange(100)))
    0
    >>> in_memory(aside(np.arange(100)))
    800
    """
    outer = _largest.set(bytes_of(share_of(memory_limit)) / _PART_OF_MEMORY)
    try:
        yield
    finally:
        _largest.reset(outer)


def aside(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """Put an array into a file where it is too large to be kept.

    Parameters
    ----------
    array : ndarray
        Of any shape.

    Returns
    -------
    ndarray
        The same numbers. What is written to it stays in memory.

    Raises
    ------
    OSError
        The disk is full.

    Examples
    --------
    >>> aside(np.arange(3)).tolist()
    [0, 1, 2]
    """
    if in_memory(array) <= _largest.get() or array.dtype.hasobject:
        return array
    with _passing_file() as path:
        # Written rather than mapped first: a full disk is then an error, not the end of the process.
        path.write_bytes(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
        kept: NDArray[Scalar] = np.asarray(np.memmap(path, array.dtype, "c", shape=array.shape))
    return kept


def aside_column(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    """Put a column into a file where it is too large to be kept.

    Parameters
    ----------
    column : pyarrow.ChunkedArray or pyarrow.Array
        Of any type.

    Returns
    -------
    pyarrow.ChunkedArray
        The same values.

    Raises
    ------
    OSError
        The disk is full.
    """
    whole = pa.chunked_array([column]) if isinstance(column, pa.Array) else column
    if whole.nbytes <= _largest.get():
        return whole
    table = pa.table({"column": whole})
    with _passing_file() as path:
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema, options=_UNIFIED) as writer:
            writer.write_table(table)
        kept: pa.ChunkedArray = pa.ipc.open_file(pa.memory_map(str(path))).read_all()["column"]
    return kept


@contextmanager
def _passing_file() -> Iterator[Path]:
    """A file that is to be written and mapped, and then needs no name any more."""
    number, name = tempfile.mkstemp(dir=spill_folder())
    os.close(number)
    try:
        yield Path(name)
    finally:
        with suppress(OSError):
            Path(name).unlink()


def in_memory(array: NDArray[Any]) -> int:
    """Bytes that an array takes: none where it lies in a file or repeats one number.

    Examples
    --------
    >>> in_memory(np.zeros(3)), in_memory(np.broadcast_to(np.int64(1), 1000))
    (24, 0)
    """
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    return 0 if isinstance(base, mmap.mmap) or 0 in array.strides else array.nbytes


def set_aside(result: Result) -> Result:
    """Put the large arrays of a result into files.

    Parameters
    ----------
    result : object
        The result of a measure, which stays as it is.

    Returns
    -------
    object
        One like it, whose large arrays, and those of the results and collections that it holds, lie in files; the
        result itself where there is nothing to put.

    Examples
    --------
    >>> found = {"yob": np.arange(100)}
    >>> with kept_within("0.01MB"):
    ...     kept = set_aside(found)
    >>> in_memory(kept["yob"]), in_memory(found["yob"])
    (0, 800)
    """
    return result if _largest.get() == math.inf else cast("Result", _set_aside(result))


def _set_aside(found: Any) -> Any:
    if type(found) is np.ndarray:
        return aside(found)
    if isinstance(found, dict):
        return _like(found, found, lambda kept, new: kept.update(new))
    if type(found) in (list, tuple):
        parts = [_set_aside(one) for one in found]
        return found if all(map(is_, parts, found)) else type(found)(parts)
    if is_dataclass(found) and not isinstance(found, type):
        # Fields and what was computed of them: the same numbers, which a frozen one may be made of anew.
        return _like(found, getattr(found, "__dict__", {}), lambda kept, new: vars(kept).update(new))
    return found


def _like(found: Any, held: Mapping[Any, Any], put: Callable[[Any, dict[Any, Any]], None]) -> Any:
    """A copy in which some parts are others; the same where none is."""
    parts = {name: (one, _set_aside(one)) for name, one in tuple(held.items())}
    new = {name: kept for name, (one, kept) in parts.items() if kept is not one}
    if not new:
        return found
    made = copy(found)
    put(made, new)
    return made
