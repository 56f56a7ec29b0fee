"""Protected data for sdcMicro: files that R reads in the right types, and a script that builds the same object.

sdcMicro reads several things in another way without saying so: a family id that is a factor is no household, key
variables that are characters are recoded silently, a weight of 0 gives a frequency of 0, and a missing key value fits
any value even where it means "never". Each is settled here, and checked again by the script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.feather as pf
import pyarrow.parquet as pq
from numpy.typing import NDArray

from dpiabook.counting import TableLike
from dpiabook.counting.coded_keys import AT_ONCE
from dpiabook.errors import column_missing, refuse_all
from dpiabook.machine.workers import Workers
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation.keeping import kept_records
from dpiabook.mitigation.lattice import Lattice
from dpiabook.mitigation.r_types import Roles, missing_word, plain, typed
from dpiabook.mitigation.session import recodes, session
from dpiabook.result import Result

_BATCH = 2**20
_MOST_IN_CSV = 20_000_000
"""Records beyond which R could hardly read a CSV; such files would take more room than all the others."""


@dataclass(frozen=True)
class SdcMicroExport(Result):
    """The files of one export.

    Attributes
    ----------
    files : tuple of Path
        ``protected.parquet``, ``protected.feather``, ``protected.csv`` and ``session.R``; with the original records
        also ``original.parquet``, ``original.feather``, ``original.csv`` and ``recodes.csv``. No CSV of more than 20
        million records.
    rows : int
        Records written.
    left_out : tuple of str
        Columns of which something recoded could have been read back.
    """

    files: tuple[Path, ...]
    rows: int
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = ", ".join(path.name for path in self.files)
        gone = ", ".join(self.left_out)
        also = f"\nLeft out, since what was made coarser could be read back from them: {gone}" if gone else ""
        return f"{self.rows:,} records kept for the secure environment: {names}{also}"


@dataclass(frozen=True)
class Original:
    """Records before anything was recoded.

    Attributes
    ----------
    records : pyarrow.Table
        The same people in the same order.
    keys : tuple of str
        Key variables, those among them that are left out later.
    """

    records: pa.Table
    keys: tuple[str, ...]


def export_sdcmicro(  # noqa: PLR0913 -- the roles of the columns, all by name
    records: pa.Table,
    folder: Path,
    keys: Sequence[str],
    *,
    family: str | None = None,
    weight: str | None = None,
    not_applicable: Mapping[str, NDArray[np.bool_]] | None = None,
    missing: Mapping[str, Literal["wildcard", "value"]] | None = None,
    original: Original | None = None,
) -> SdcMicroExport:
    """Write records for R as Parquet, Feather and CSV, with a script that builds the sdcMicro object.

    Parameters
    ----------
    records : pyarrow.Table
        One row per person, as they are to be handed on.
    folder : pathlib.Path
        A folder of the secure environment; made if it is not there.
    keys : sequence of str
        Key variables; they become factors.
    family : str, optional
        Column of family ids; it becomes whole numbers from 1, missing ids a family of their own each.
    weight : str, optional
        Sampling weights; doubles above 0.
    not_applicable : mapping of str to ndarray of bool, shape (rows,), optional
        For keys that do not apply to everybody to whom they do not: the level "not applicable". What is unknown is NA,
        which sdcMicro takes to fit anything.
    missing : mapping of str to {"wildcard", "value"}, optional
        Keys of which every missing value is a "not applicable"; a wildcard where not named.
    original : Original, optional
        The same people before anything was recoded; written beside them, with the recodes.

    Returns
    -------
    SdcMicroExport

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or ``MEASURE_INPUT`` for weights that are missing or not above 0.

    Examples
    --------
    >>> import tempfile
    >>> records = pa.table({"sex": ["F", "M", None], "family": ["x", "x", "y"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = export_sdcmicro(records, Path(folder), ["sex"], family="family")
    ...     pq.read_table(found.files[0]).schema.field("family").type
    DataType(int32)
    """
    named = [*keys, *(name for name in (family, weight) if name)]
    refuse_all(
        column_missing(name, records.column_names, where="records")
        for name in named
        if name not in records.column_names
    )
    whole = [name for name, meant in (missing or {}).items() if meant == "value" and name in keys]
    blank = {name: np.asarray(records[name].is_null(nan_is_null=True), dtype=bool) for name in whole}
    roles = Roles(family, weight, {**(not_applicable or {}), **blank})
    folder.mkdir(parents=True, exist_ok=True)
    before = typed(original.records, original.keys, roles) if original is not None else None
    after = typed(records, keys, roles, like=before)
    parts = {"protected": after} | ({"original": before} if before is not None else {})
    word = missing_word(part.table for part in parts.values())
    writers = _WRITERS | {"csv": partial(_write_csv, missing=word)}
    planned = {folder / f"{name}.{kind}": part.table for name, part in parts.items() for kind in writers}
    for path in [path for path, table in planned.items() if path.suffix == ".csv" and table.num_rows > _MOST_IN_CSV]:
        # One of an earlier version would be read for this one.
        path.unlink(missing_ok=True)
        del planned[path]
    with Workers(AT_ONCE) as pool:
        list(pool.map(lambda path: writers[path.suffix[1:]](planned[path], path), planned))
    written = [*planned]
    if before is not None:
        found = recodes(before, after)
        filled = found.set_column(2, "category", pc.fill_null(found["category"], word))
        pcsv.write_csv(filled, folder / "recodes.csv")
        written.append(folder / "recodes.csv")
    (folder / "session.R").write_text(session(after, before, roles, missing=word), encoding="utf-8")
    return SdcMicroExport((*written, folder / "session.R"), records.num_rows)


def hand_on(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    found: Lattice,
    folder: Path,
    *,
    family: str | None = None,
    weight: str | None = None,
    lineage: Lineage | None = None,
) -> SdcMicroExport:
    """Write the records as they are and in the recommended recodes for sdcMicro.

    Parameters
    ----------
    table : TableLike
        The rows that the lattice was counted from.
    found : Lattice
        Evaluated nodes.
    folder : pathlib.Path
        A folder of the secure environment.
    family, weight
        As in :func:`export_sdcmicro`. "Not applicable" becomes a level of its own.
    lineage : Lineage, optional
        Which columns are made of which: those from which a recoded one could be read back are left out with it.

    Returns
    -------
    SdcMicroExport

    Raises
    ------
    Refusal
        As :func:`export_sdcmicro`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from dpiabook.mitigation import Ladder, Rung, lattice
    >>> people = pa.table({"yob": [2000, 2001, 2002, 2003]})
    >>> found = lattice(people, {"yob": Ladder("yob", (Rung(band=2), Rung(drop=True)))})
    >>> with TemporaryDirectory() as folder:
    ...     written = hand_on(people, found, Path(folder))
    >>> type(written).__name__
    'SdcMicroExport'
    """
    kept = kept_records(table, found, lineage)
    left = [key for key in found.keys if key in kept.records.column_names]
    # A column that tells what a recode hides is gone, whatever part it plays.
    family, weight = (name if name in kept.records.column_names else None for name in (family, weight))
    written = export_sdcmicro(
        kept.records,
        folder,
        left,
        family=family,
        weight=weight,
        not_applicable={key: kept.not_applicable[key] for key in found.keys if key in kept.not_applicable},
        original=Original(kept.original, found.keys),
    )
    return replace(written, left_out=kept.left_out)


def _write_csv(table: pa.Table, path: Path, missing: str) -> None:
    """Write part by part: factors become texts, which take much memory."""
    with pcsv.CSVWriter(path, plain(table.slice(0, 0), missing).schema) as writer:
        for at in range(0, table.num_rows, _BATCH):
            writer.write_table(plain(table.slice(at, _BATCH), missing))


def _write_parquet(table: pa.Table, path: Path) -> None:
    """Only factors repeat enough to be worth a dictionary."""
    factors = [column.name for column in table.schema if pa.types.is_dictionary(column.type)]
    pq.write_table(table, path, use_dictionary=factors)


_WRITERS: dict[str, Callable[[pa.Table, Path], object]] = {
    "parquet": _write_parquet,
    "feather": pf.write_feather,
}
