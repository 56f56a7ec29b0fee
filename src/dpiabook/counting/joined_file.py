"""A table of people with new columns in a file: written part by part, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dpiabook.counting.encoding import decoded_type

_CELLS, _FEWEST = 2**23, 2**14

MadeColumns = Mapping[str, pa.ChunkedArray]


def parts_of(people: Path, rows_at_once: int) -> list[list[int]]:
    """Divide a Parquet file into runs of row groups.

    Parameters
    ----------
    people : Path
        A Parquet file.
    rows_at_once : int
        Rows that a part may have; a row group is never divided.

    Returns
    -------
    list of list of int
        Numbers of row groups, in order.
    """
    described = pq.read_metadata(people)
    parts: list[list[int]] = [[]]
    held = 0
    for group in range(described.num_row_groups):
        rows = described.row_group(group).num_rows
        if parts[-1] and held + rows > rows_at_once:
            parts.append([])
            held = 0
        parts[-1].append(group)
        held += rows
    return parts


def write_joined(
    path: Path,
    people: Path,
    columns: list[str],
    parts: list[list[int]],
    made: Callable[[list[int]], MadeColumns],
) -> None:
    """Write the people with the new columns.

    Parameters
    ----------
    path : Path
        Ending in ``.arrow``, or in ``.parquet``, which takes a fifth of the room and longer to read.
    people : Path
        A Parquet file.
    columns : list of str
        Those of its columns that are kept.
    parts : list of list of int
        As :func:`parts_of` gives them.
    made : callable
        Gives the new columns of some row groups, in the order of their rows.
    """
    partial = path.with_suffix(".partial")
    file = pq.ParquetFile(people)
    writer: Any = None
    try:
        for groups in parts:
            for batch in _batches(file, columns, groups, made(groups)):
                writer = writer or _writer(partial, path.suffix, batch.schema)
                writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()
    partial.replace(path)


def _batches(
    file: pq.ParquetFile, columns: list[str], groups: list[int], made: MadeColumns
) -> Iterator[pa.RecordBatch]:
    # Each part of the file may list other values, which one dictionary cannot take.
    kept = [file.schema_arrow.field(name) for name in columns]
    old = [pa.field(one.name, decoded_type(one.type)) for one in kept]
    schema = pa.schema([*old, *(pa.field(name, column.type) for name, column in made.items())])
    rows = max(_CELLS // len(schema), _FEWEST)
    at = 0
    for batch in file.iter_batches(rows, row_groups=groups, columns=columns):
        added = [column.slice(at, batch.num_rows).combine_chunks() for column in made.values()]
        given = [
            column.cast(field.type) for column, field in zip((batch.column(name) for name in columns), old, strict=True)
        ]
        yield pa.record_batch([*given, *added], schema=schema)
        at += batch.num_rows


def _writer(path: Path, suffix: str, schema: pa.Schema) -> Any:
    return pq.ParquetWriter(path, schema) if suffix == ".parquet" else pa.ipc.new_file(path, schema)
