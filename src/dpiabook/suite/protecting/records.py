"""The records of one recipient as Parquet and CSV, in an order of their own, written part by part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

_BATCH = 2**19
NAMES = ("records.parquet", "records.csv")


def write_records(table: pa.Table, order: NDArray[np.int64], folder: Path) -> tuple[Path, Path]:
    """Write the records in an order.

    Parameters
    ----------
    table : pyarrow.Table
        Factors are written as their values: a category that nobody has any more is in no file.
    order : ndarray of int64, shape (rows,)
        Row numbers.
    folder : pathlib.Path

    Returns
    -------
    tuple of Path
        ``records.parquet`` and ``records.csv``. In the CSV nothing between two commas is missing, and ``""`` is an
        empty text.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_records(pa.table({"sex": ["F", "M", None]}), np.array([2, 0, 1]), Path(folder))
    ...     pq.read_table(paths[0])["sex"].to_pylist(), paths[1].read_text().splitlines()
    ([None, 'F', 'M'], ['"sex"', '', '"F"', '"M"'])
    """
    whole = table.unify_dictionaries()
    schema = pa.schema([pa.field(field.name, _plain(field.type)) for field in whole.schema])
    parquet, csv = (folder / name for name in NAMES)
    with pq.ParquetWriter(parquet, schema) as one, pcsv.CSVWriter(csv, schema) as other:
        for at in range(0, len(order), _BATCH):
            part = whole.take(pa.array(order[at : at + _BATCH])).cast(schema)
            one.write_table(part)
            other.write_table(part)
    return parquet, csv


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
