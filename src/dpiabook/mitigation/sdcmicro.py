"""Protected data for sdcMicro: files that R reads in the right types, and a script that builds the same object.

sdcMicro reads several things in another way without saying so: a family id that is a factor is no household, key
variables that are characters are recoded silently, a weight of 0 gives a frequency of 0, and a missing key value fits
any value even where it means "never". Each is settled here, and checked again by the script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.feather as pf
import pyarrow.parquet as pq

from dpiabook.counting import TableLike
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.mitigation.choosing import recommended
from dpiabook.mitigation.families import AT_ONCE
from dpiabook.mitigation.lattice import Lattice
from dpiabook.mitigation.recoding import recode
from dpiabook.mitigation.session import Exported, Roles, recodes, session

NOT_APPLICABLE = "not applicable"
_LONGEST = 2**31 - 1


@dataclass(frozen=True)
class SdcMicroExport:
    """The files of one export.

    Attributes
    ----------
    files : tuple of Path
        ``protected.parquet``, ``protected.feather``, ``protected.csv`` and ``session.R``; with the original records
        also ``original.parquet``, ``original.feather``, ``original.csv`` and ``recodes.csv``.
    rows : int
        Records written.
    """

    files: tuple[Path, ...]
    rows: int

    def __str__(self) -> str:
        names = ", ".join(path.name for path in self.files)
        return f"{self.rows:,} records kept for the secure environment: {names}"


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
    missing: Mapping[str, str] | None = None,
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
    missing : mapping of str to {"wildcard", "value"}, optional
        Keys in which a missing value is a value: it becomes the level "not applicable".
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
    roles, read = Roles(family, weight), missing or {}
    folder.mkdir(parents=True, exist_ok=True)
    # One after the other, and only the keys are kept: records may be many.
    protected, written = _written(records, keys, roles, read, folder / "protected")
    before = None
    if original is not None:
        before, files = _written(original.records, original.keys, roles, read, folder / "original")
        pcsv.write_csv(recodes(before, protected), folder / "recodes.csv")
        written = (*written, *files, folder / "recodes.csv")
    (folder / "session.R").write_text(session(protected, before, roles), encoding="utf-8")
    return SdcMicroExport((*written, folder / "session.R"), records.num_rows)


def _written(
    records: pa.Table, keys: Sequence[str], roles: Roles, missing: Mapping[str, str], path: Path
) -> tuple[Exported, tuple[Path, ...]]:
    """Write records as Parquet, Feather and CSV."""
    table = _typed(records, keys, roles.family, roles.weight, missing)
    parquet, feather, csv = (path.with_name(f"{path.name}.{ending}") for ending in ("parquet", "feather", "csv"))
    writing = {parquet: pq.write_table, feather: pf.write_feather, csv: _write_csv}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda file: writing[file](table, file), writing))
    compared = table.select(list(dict.fromkeys([*keys, *([roles.weight] if roles.weight else [])])))
    return Exported(compared, tuple(keys), table.schema), (parquet, feather, csv)


def _write_csv(table: pa.Table, path: Path) -> None:
    pcsv.write_csv(_plain(table), path)


def hand_on(  # noqa: PLR0913 -- the roles of the columns, all by name
    table: TableLike,
    found: Lattice,
    folder: Path,
    *,
    family: str | None = None,
    weight: str | None = None,
    missing: Mapping[str, Literal["wildcard", "value"]] | None = None,
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
    family, weight, missing
        As in :func:`export_sdcmicro`.

    Returns
    -------
    SdcMicroExport

    Raises
    ------
    Refusal
        As :func:`export_sdcmicro`.
    """
    # Rows are read once: two readings of a database may come in different orders.
    original = recode(table, found.ladders, found.as_it_is)
    records = recode(original, found.ladders, recommended(found).node)
    left = [key for key in found.keys if key in records.column_names]
    return export_sdcmicro(
        records, folder, left, family=family, weight=weight, missing=missing, original=Original(original, found.keys)
    )


def _typed(
    records: pa.Table, keys: Sequence[str], family: str | None, weight: str | None, missing: Mapping[str, str]
) -> pa.Table:
    columns = {}
    for name in records.column_names:
        column = records[name].combine_chunks() if isinstance(records[name], pa.ChunkedArray) else records[name]
        if name == family:
            columns[name] = _numbered(column)
        elif name == weight:
            columns[name] = _weights(column, name)
        elif name in keys:
            columns[name] = _factor(column, as_value=missing.get(name) == "value")
        else:
            columns[name] = _other(column)
    return pa.table(columns)


def _factor(column: pa.Array, *, as_value: bool = False) -> pa.DictionaryArray:
    """Levels in the order of the values, which for numbers is not that of their texts."""
    column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    levels = pc.drop_null(pc.unique(column))
    levels = levels.take(pc.sort_indices(levels))
    codes = pc.index_in(column, value_set=levels).cast(pa.int32())
    texts = _texts(levels)
    if as_value:
        codes = pc.fill_null(codes, len(texts))
        texts = pa.concat_arrays([texts, pa.array([NOT_APPLICABLE], pa.string())])
    return pa.DictionaryArray.from_arrays(codes, texts)


def _texts(levels: pa.Array) -> pa.Array:
    if pa.types.is_floating(levels.type):
        return pa.array([f"{value:g}" for value in levels.to_pylist()], pa.string())
    return levels.cast(pa.string())


def _numbered(column: pa.Array) -> pa.Array:
    codes = _factor(column).indices
    free = len(pc.unique(codes.drop_null()))
    alone = pc.cumulative_sum(pc.is_null(codes).cast(pa.int32()))
    return pc.add(pc.if_else(pc.is_null(codes), pc.add(alone, free - 1), codes), 1).cast(pa.int32())


def _weights(column: pa.Array, name: str) -> pa.Array:
    weights = column.cast(pa.float64(), safe=False)
    if weights.null_count or not pc.all(pc.greater(weights, 0)).as_py():
        what, cure = (
            f"column {name!r} has weights that are missing or not above 0",
            "give every record a weight above 0",
        )
        raise Refusal(Code.MEASURE_INPUT, what, where=name, cure=cure)
    return weights


def _other(column: pa.Array) -> pa.Array:
    """Integers that R holds exactly, doubles, and factors for all else."""
    kind = column.type
    if pa.types.is_integer(kind):
        ends = pc.min_max(column).as_py()
        short = all(value is None or abs(value) <= _LONGEST for value in ends.values())
        return column.cast(pa.int32() if short else pa.float64())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    return column.cast(pa.int32()) if pa.types.is_boolean(kind) else _factor(column)


def _plain(table: pa.Table) -> pa.Table:
    """Factors as text; a CSV has no others."""
    columns = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in table.itercolumns()
    ]
    return pa.table(columns, names=table.column_names)
