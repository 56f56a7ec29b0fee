"""Feather and Arrow IPC: files that can be mapped as they lie, and those that have to be unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq

from dpiabook.counting.engines import readable
from dpiabook.counting.headers import refuse_duplicates

_UNREADABLE = "the file is not a whole Feather or Arrow file"
_CURE = "name a whole Feather or Arrow IPC file"


def mapped(path: Path) -> pa.Table | None:
    """Map a file of Arrow into memory; None where it is compressed, or a stream, and would fill the memory.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` or ``COLUMN_DUPLICATE``.
    """
    with path.open("rb") as file:
        if file.read(6) != b"ARROW1":
            return None
    found = readable(lambda: _mapped(path), _UNREADABLE, path, _CURE)
    if found is not None:
        refuse_duplicates(found.column_names, where=str(path))
    return found


def _mapped(path: Path) -> pa.Table | None:
    reader = pa.ipc.open_file(pa.memory_map(str(path)))
    before = pa.total_allocated_bytes()
    first = reader.get_batch(0) if reader.num_record_batches else None
    # What is mapped takes no memory of Arrow's own; what is unpacked does.
    taken = pa.total_allocated_bytes() - before
    return None if first is not None and taken > first.nbytes // 2 else reader.read_all()


def write_arrow(path: Path, out: Path, *, where: str) -> list[str]:
    """Write a compressed file, a stream or an old Feather file as Parquet, batch by batch.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` or ``COLUMN_DUPLICATE``.
    """
    return list(readable(lambda: _written(path, out, where), _UNREADABLE, where, _CURE))


def _written(path: Path, out: Path, where: str) -> list[str]:
    schema, batches = _batches(path)
    refuse_duplicates(schema.names, where=where)
    plain = pa.schema([(one.name, _decoded(one.type)) for one in schema])
    with pq.ParquetWriter(out, plain) as writer:
        for batch in batches:
            writer.write_table(pa.Table.from_batches([batch]).cast(plain))
    return []


def _decoded(kind: pa.DataType) -> pa.DataType:
    """Each batch may list other values, which one file cannot take."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _batches(path: Path) -> tuple[pa.Schema, Iterator[Any]]:
    with path.open("rb") as file:
        start = file.read(6)
    if start.startswith(b"FEA1"):
        table = pf.read_table(path)
        return table.schema, iter(table.to_batches())
    if start == b"ARROW1":
        reader = pa.ipc.open_file(pa.memory_map(str(path)))
        return reader.schema, (reader.get_batch(at) for at in range(reader.num_record_batches))
    stream = pa.ipc.open_stream(pa.memory_map(str(path)))
    return stream.schema, iter(stream)
