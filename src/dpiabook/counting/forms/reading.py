"""A file or folder of any form, as Parquet: each kind goes to the reader that knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from dpiabook.counting.engines import connect_duckdb, readable
from dpiabook.counting.forms.arrow_files import write_arrow
from dpiabook.counting.forms.fixed_width import write_fixed_width
from dpiabook.counting.forms.json_records import is_json, write_records
from dpiabook.counting.forms.kinds import ARCHIVE, ARROW, PACKED, PARQUET, STREAM, TEXT, WORKBOOK, kind_of, seen_in
from dpiabook.counting.forms.layouts import Place, layout_beside, read_layout
from dpiabook.counting.forms.packed import begins, unpacked
from dpiabook.counting.forms.scratch import Kept, kept, stamps_of
from dpiabook.counting.forms.separated import write_separated
from dpiabook.counting.forms.shape import clean_name
from dpiabook.counting.forms.sql import called, copy_out, ident, select
from dpiabook.counting.forms.texts_in import in_utf8, look_at
from dpiabook.counting.forms.workbook import write_sheet
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.counting.statistical import STATISTICAL, write_statistical
from dpiabook.errors import Code, Refusal

_TEXTS = (".csv", ".tsv", ".txt", ".tab", ".psv")
_SEPARATED = (".csv", ".tsv", ".tab", ".psv")
_JSON = (".json", ".jsonl", ".ndjson")
_NOT_PARQUET = "the file is not a Parquet file"
_WHOLE = "name a whole Parquet file, or end the name of another kind in .csv, .feather or .arrow"


@dataclass(frozen=True)
class Asked:
    """What is to be read.

    Attributes
    ----------
    path : Path
        The file.
    part : str
        A sheet of a workbook, or a file of an archive; empty for the only one.
    memory_limit : str
        For DuckDB.
    layouts : tuple of Path
        Files that may say where the columns of a fixed-width text lie; the first that does is taken.
    where : str
        How refusals name the source.
    """

    path: Path
    part: str
    memory_limit: str
    layouts: tuple[Path, ...]
    where: str


def read_file(asked: Asked) -> Kept:
    """Write a file, or the parts in a folder, as Parquet; what has not changed is not written twice in a run.

    Raises
    ------
    Refusal
        As the readers do.
    """
    if asked.path.is_dir():
        return _folder(asked)
    layouts = tuple(one for one in (*asked.layouts, layout_beside(asked.path)) if one is not None)
    return kept((stamps_of(asked.path, *layouts), asked.part), lambda out: _write(replace(asked, layouts=layouts), out))


def parquet_names(path: Path) -> list[str]:
    """The columns of a Parquet file as it lies.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` or ``COLUMN_DUPLICATE``.
    """
    names = list(readable(lambda: pq.read_schema(path).names, _NOT_PARQUET, path, _WHOLE))
    refuse_duplicates(map(clean_name, names), where=str(path))
    return names


def _write(asked: Asked, out: Path) -> list[str]:
    kind = kind_of(asked.path)
    if kind in PACKED:
        start = begins(asked.path, kind, asked.where)
        if seen_in(start, asked.path) is None:
            return _write_text(asked, kind, out)
    if kind in PACKED or kind == ARCHIVE:
        with unpacked(asked.path, kind, asked.part, asked.where) as inner:
            return _write(replace(asked, path=inner, part=""), out)
    if kind in STATISTICAL:
        return write_statistical(asked.path, kind, out)
    writers: dict[str, Callable[[], list[str]]] = {
        TEXT: lambda: _write_text(asked, "", out),
        WORKBOOK: lambda: write_sheet(asked.path, asked.part, out, where=asked.where),
        ARROW: lambda: write_arrow(asked.path, out, where=asked.where),
        STREAM: lambda: write_arrow(asked.path, out, where=asked.where),
        PARQUET: lambda: _write_parquet([asked.path], asked, out),
    }
    if kind not in writers:
        cure = "unpack it, and name the database itself"
        raise Refusal(Code.SOURCE_UNREADABLE, f"there is a {kind} in this file", where=asked.where, cure=cure)
    return writers[kind]()


def _write_text(asked: Asked, packed: str, out: Path) -> list[str]:
    """A text: records in JSON, columns by their place, or cells with a separator."""
    file = look_at(asked.path, packed)
    suffix = Path(asked.path.stem if packed else asked.path.name).suffix.lower()
    if suffix in _JSON or (suffix not in _TEXTS and is_json(file)):
        if file.is_plain():
            return write_records(file, out, asked.memory_limit, where=asked.where)
        plain = out.with_suffix(".json-text")
        try:
            return write_records(in_utf8(file, plain), out, asked.memory_limit, where=asked.where)
        finally:
            plain.unlink(missing_ok=True)
    places = _places(asked, suffix)
    if places:
        return write_fixed_width(file, places, out, asked.memory_limit, where=asked.where)
    return write_separated([(asked.path, packed)], out, asked.memory_limit, where=asked.where)


def _places(asked: Asked, suffix: str) -> tuple[Place, ...]:
    """Where the columns of a fixed-width text lie; nowhere for a text that is separated by its name."""
    if suffix in _SEPARATED:
        return ()
    return next(filter(None, map(read_layout, asked.layouts)), ())


def _folder(asked: Asked) -> Kept:
    """The parts in a folder, in the order of their names: Parquet, or else texts with a separator."""
    files = [path for path in sorted(asked.path.rglob("*")) if path.is_file() and not _is_hidden(path, asked.path)]
    rows = [path for path in files if path.suffix.lower() in (".parquet", ".pq")]
    texts = [(path, packed) for path in files if (packed := _packed_text(path)) is not None]
    parts = rows or [path for path, _ in texts]
    if not parts:
        what = "the folder holds no Parquet file and no CSV file"
        cure = "name a folder of *.parquet or of *.csv, or a single file"
        raise Refusal(Code.SOURCE_EMPTY, what, where=asked.where, cure=cure)
    others = len(files) - len(parts)
    notes = [f"{others} other files in the folder were passed over"] if others else []

    def write(out: Path) -> list[str]:
        if rows:
            return notes + _write_parquet(rows, asked, out)
        return notes + write_separated(texts, out, asked.memory_limit, where=asked.where)

    return kept(stamps_of(*parts), write)


def _is_hidden(path: Path, folder: Path) -> bool:
    """Whether a file is one that systems add."""
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)


def _packed_text(path: Path) -> str | None:
    """How a text with a separator is packed, by its name; None for another file."""
    packed = next((kind for kind, end in PACKED.items() if path.suffix.lower() == end), "")
    inner = Path(path.stem).suffix.lower() if packed else path.suffix.lower()
    return packed if inner in _TEXTS else None


def _write_parquet(parts: list[Path], asked: Asked, out: Path) -> list[str]:
    """Write Parquet files as one, their columns matched by name, and the names without spaces around them."""
    for part in parts:
        parquet_names(part)
    connection = connect_duckdb(asked.memory_limit).con
    reading = called("read_parquet", [str(part) for part in parts], union_by_name=True)
    what, cure = "the parts of the folder have different column types", "write all parts with one schema"
    found = readable(lambda: connection.sql(select("*", reading)).columns, what, asked.where, cure)
    columns = [f"{ident(name)} AS {ident(clean_name(name))}" for name in found]
    fault = Refusal(Code.SOURCE_UNREADABLE, what, where=asked.where, cure=cure)
    copy_out(connection, select(columns, reading), out, fault)
    return ["spaces around names of columns were left out"] if any(clean_name(one) != one for one in found) else []
