"""What sdcMicro found of each record, read back as a source of record risks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.feather as pf
import pyarrow.parquet as pq
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal, column_missing, refuse_all

_COLUMNS = ("fk", "Fk", "risk")
_READERS = {".csv": pcsv.read_csv, ".feather": pf.read_table, ".parquet": pq.read_table}


@dataclass(frozen=True)
class SdcMicroResults:
    """Frequencies and risk of each record as sdcMicro gives them.

    Attributes
    ----------
    sample : ndarray of float64, shape (records,)
        ``fk``: records that match in the file, at least 1 but where missing values count in part.
    population : ndarray of float64, shape (records,)
        ``Fk``: the sum of their weights.
    risk : ndarray of float64, shape (records,)
        The risk of each record, 0 to 1, in row order.
    """

    sample: NDArray[np.float64] = field(repr=False)
    population: NDArray[np.float64] = field(repr=False)
    risk: NDArray[np.float64] = field(repr=False)

    @property
    def n(self) -> int:
        """Number of records."""
        return len(self.risk)

    @property
    def uniques(self) -> int:
        """Number of records that no other matches."""
        return self.under(2)

    @property
    def expected(self) -> float:
        """Expected number of correct re-identifications, the sum of the risks."""
        return float(self.risk.sum())

    @property
    def rate(self) -> float:
        """Expected share of records re-identified, from 0 to 1."""
        return self.expected / self.n

    def under(self, k: int) -> int:
        """Return the number of records that fewer than `k` match, themselves included."""
        return int((self.sample < k).sum())


def read_sdcmicro(path: Path) -> SdcMicroResults:
    r"""Read a table of sdcMicro's individual risks, such as the one that ``session.R`` writes.

    Parameters
    ----------
    path : pathlib.Path
        A CSV, Feather or Parquet file with the columns ``fk``, ``Fk`` and ``risk``, one row per record in the order of
        the records; other columns, such as R's row names, are left alone.

    Returns
    -------
    SdcMicroResults

    Raises
    ------
    Refusal
        ``SOURCE_MISSING``; ``SOURCE_UNREADABLE``; ``SOURCE_EMPTY``; ``COLUMN_MISSING``; ``COLUMN_TYPE`` for what are no
        numbers; ``MEASURE_INPUT`` for values that are missing, negative frequencies or risks outside 0 to 1.

    Notes
    -----
    Templ, Kowarik & Meindl (2015), "Statistical disclosure control for micro-data using the R package sdcMicro",
    section 3.1: ``get.sdcMicroObj(sdc, "risk")$individual``.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "risk.csv")
    ...     _ = path.write_text('"risk","fk","Fk"\n1,1,1\n0.5,2,2\n0.5,2,2\n')
    ...     found = read_sdcmicro(path)
    >>> found.uniques, found.expected
    (1, 2.0)
    """
    table = _read(path)
    refuse_all(
        column_missing(name, table.column_names, where=path.name) for name in _COLUMNS if name not in table.column_names
    )
    if not table.num_rows:
        cure = "write the risks of all records"
        raise Refusal(Code.SOURCE_EMPTY, "the table of risks has no rows", where=path.name, cure=cure)
    sample, population, risk = (_numbers(table[name], name, path) for name in _COLUMNS)
    wrong = {"fk": sample < 0, "Fk": population < 0, "risk": (risk < 0) | (risk > 1)}
    refuse_all(_outside(name, path) for name, found in wrong.items() if found.any())
    return SdcMicroResults(sample, population, risk)


def _read(path: Path) -> pa.Table:
    if not path.is_file():
        cure = "name the file that the R session wrote"
        raise Refusal(Code.SOURCE_MISSING, "there is no table of risks here", where=path.name, cure=cure)
    reader = _READERS.get(path.suffix.lower())
    try:
        table = reader(path) if reader else None
    except (pa.ArrowInvalid, OSError):
        table = None
    if table is None:
        cure = "write the risks as CSV, Feather or Parquet"
        raise Refusal(Code.SOURCE_UNREADABLE, "the table of risks cannot be read", where=path.name, cure=cure)
    return table


def _numbers(column: pa.ChunkedArray, name: str, path: Path) -> NDArray[np.float64]:
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        what = f"column {name!r} holds no numbers"
        raise Refusal(Code.COLUMN_TYPE, what, where=path.name, cure="write it as numbers, with a decimal point")
    numbers = np.asarray(column.cast(pa.float64()).to_numpy(), np.float64)
    if np.isnan(numbers).any():
        raise _outside(name, path)
    return numbers


def _outside(name: str, path: Path) -> Refusal:
    what = f"column {name!r} has values that are missing or out of range"
    return Refusal(Code.MEASURE_INPUT, what, where=path.name, cure="write what sdcMicro gave, without changes")
