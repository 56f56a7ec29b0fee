"""Numbers of each record that are kept from one measure to the next: in files, where they would crowd the memory.

A file is mapped: what is read of it can be dropped by the system whenever somebody needs the room. It is removed from
its folder at once where the system allows it, and otherwise with the folder.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.machine.memory import bytes_of, share_of
from dpiabook.machine.spill import spill_folder

Result = TypeVar("Result")
Scalar = TypeVar("Scalar", bound=np.generic)

_PART_OF_MEMORY = 100
_UNIFIED = pa.ipc.IpcWriteOptions(unify_dictionaries=True)
_largest: list[float] = []


def keep_within(memory_limit: str) -> None:
    """Let everything that is set aside from now on go to a file if it takes more than a hundredth of the memory.

    Parameters
    ----------
    memory_limit : str
        Of the whole run, such as ``4GB``; this process has its share of it. Until this is called, nothing goes to a
        file.
    """
    _largest[:] = [bytes_of(share_of(memory_limit)) / _PART_OF_MEMORY]


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
    if not _largest or in_memory(array) <= _largest[0] or array.dtype.hasobject:
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
    if not _largest or whole.nbytes <= _largest[0]:
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
        The result of a measure. Arrays are replaced within it, and within the results and collections that it holds.

    Returns
    -------
    object
        The result itself; a collection is a new one.
    """
    return _set_aside(result) if _largest else result


def _set_aside(found: Any) -> Any:
    if type(found) is np.ndarray:
        return aside(found)
    if type(found) is dict:
        return {name: _set_aside(one) for name, one in found.items()}
    if type(found) in (list, tuple):
        return type(found)(map(_set_aside, found))
    if is_dataclass(found) and not isinstance(found, type):
        # Fields and what was computed of them; frozen, they are still the same numbers afterwards.
        held: dict[str, Any] = getattr(found, "__dict__", {})
        for name, one in tuple(held.items()):
            held[name] = _set_aside(one)
    return found
