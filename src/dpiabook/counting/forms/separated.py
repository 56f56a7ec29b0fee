"""Tables in text files with a separator: found out by their first lines, and written as Parquet in a stream."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from dpiabook.counting.engines import connect_duckdb, engine_failure
from dpiabook.counting.forms.mending import SAVE_AGAIN, mended
from dpiabook.counting.forms.shape import above_in_words, named, shape_of
from dpiabook.counting.forms.sql import called, copy_out, ident, select
from dpiabook.counting.forms.texts_in import IN_WORDS, TextFile, in_utf8, is_utf8_throughout, look_at, single_byte
from dpiabook.counting.headers import DELIMITERS
from dpiabook.errors import Code, Refusal
from dpiabook.machine.spill import spill_folder

MISSING = ("", "NA")
_UNREADABLE = "the file is not a readable CSV file"
_FIRST, _LONG = 300, 20
_LINE = 1 << 20
_PACKED = {"gzip": "gzip", "zstandard": "zstd"}
_WIDER = (({"BIGINT", "DOUBLE"}, "DOUBLE"), ({"DATE", "TIMESTAMP"}, "TIMESTAMP"))


@dataclass(frozen=True)
class Separated:
    """A text file with a table, and how its cells are found.

    Attributes
    ----------
    file : TextFile
        Text that DuckDB reads as it lies.
    delimiter : str
        Between cells.
    lines : int
        Lines of the file before the first record.
    names : tuple of str or None
        One for each cell of a record; empty for one that has no name, None for a column that is left out.
    where : str
        How refusals name it.
    notes : tuple of str
        What was done to read it.
    types : tuple of str
        Of the cells, as every row settles them.
    """

    file: TextFile
    delimiter: str
    lines: int
    names: tuple[str | None, ...]
    where: str
    notes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def named_types(self) -> dict[str, str]:
        """The type of each column that has a name."""
        return {name: kind for name, kind in zip(self.names, self.types, strict=True) if name}

    @property
    def dialect(self) -> object:
        """What parts must share to be read as one."""
        return self.file.packed, self.delimiter, self.lines, self.names

    def reading(self, types: Mapping[str, str] = MappingProxyType({}), others: Sequence[Separated] = ()) -> str:
        """The SQL that reads the records, and those of others of one dialect; types are settled by every row."""
        cells = [f"c{at}" for at in range(len(self.names))]
        dialect: dict[str, object] = {"delim": self.delimiter, "quote": '"', "escape": '"', "comment": ""}
        rows: dict[str, object] = {"header": False, "skip": self.lines, "names": cells, "sample_size": -1}
        rows |= {"nullstr": list(MISSING)} | ({"types": dict(types)} if types else {})
        packed = _PACKED.get(self.file.packed, "none")
        paths = [str(part.file.path) for part in (self, *others)]
        return called("read_csv", paths, compression=packed, **dialect, **rows)

    def selecting(self, kinds: Mapping[str, str], others: Sequence[Separated] = ()) -> str:
        """The SQL that gives the columns under their names, each as the kind that it has in all parts."""
        wanted = [(f"c{at}", name) for at, name in enumerate(self.names) if name]
        columns = [f"CAST({cell} AS {kinds[name]}) AS {ident(name)}" for cell, name in wanted]
        types = {cell: kinds[name] for cell, name in wanted if others or kinds[name] == "VARCHAR"}
        return select(columns, self.reading(types, others))


def write_separated(files: Sequence[tuple[Path, str]], out: Path, memory_limit: str, *, where: str) -> list[str]:
    """Write the records of text files as one Parquet file, matched by the names of their columns.

    Parameters
    ----------
    files : sequence of (Path, str)
        Each file, and how it is packed.
    out : Path
        The Parquet file to write.
    memory_limit : str
        For DuckDB.
    where : str
        How refusals name the source.

    Returns
    -------
    list of str
        What was done to read them.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` with the line, ``SOURCE_EMPTY``, ``COLUMN_DUPLICATE`` or ``NEEDS_MEMORY``.
    """
    connection = connect_duckdb(memory_limit).con
    with _passing() as passing:
        parts = []
        for path, packed in files:
            place = where if len(files) == 1 else str(path)
            parts.append(_settled(connection, look_at(path, packed), passing, place))
        try:
            _copy(connection, parts, out, where)
        except Refusal as found:
            refusal = found if found.code is not Code.SOURCE_UNREADABLE else None
        else:
            return _notes(parts)
        if refusal is not None:
            raise refusal
        # A row far down may break what the first rows promise.
        again = [_looked_through(connection, part, passing) for part in parts]
        _copy(connection, again, out, where)
    return _notes(again)


def _copy(connection: Any, parts: Sequence[Separated], out: Path, where: str) -> None:
    kinds = _kinds(connection, parts)
    # Each reading takes memory of its own, so what is alike is read as one.
    alike = (list(several) for _, several in groupby(parts, lambda part: part.dialect))
    query = " UNION ALL BY NAME ".join(several[0].selecting(kinds, several[1:]) for several in alike)
    copy_out(connection, query, out, _unreadable(where))


def _notes(parts: Sequence[Separated]) -> list[str]:
    notes = [note for part in parts for note in part.notes]
    if len({frozenset(part.named_types) for part in parts}) > 1:
        notes.append("the parts do not all have the same columns: what a part lacks is missing there")
    return list(dict.fromkeys(notes))


def _looked_through(connection: Any, part: Separated, passing: list[Path]) -> Separated:
    """The part once every row of it has been looked at; names that it was given stay."""
    if not is_utf8_throughout(part.file):
        return _settled(connection, single_byte(part.file), passing, part.where)
    return _with_names(connection, _mended(connection, part, _new(passing)))


@contextmanager
def _passing() -> Iterator[list[Path]]:
    """Files that are needed while others are written."""
    made: list[Path] = []
    try:
        yield made
    finally:
        for path in made:
            path.unlink(missing_ok=True)


def _new(passing: list[Path]) -> Path:
    passing.append(spill_folder() / f"{uuid4().hex}.csv")
    return passing[-1]


def _settled(connection: Any, given: TextFile, passing: list[Path], where: str) -> Separated:
    """How a file is read, with the type of each column; mended where that has one way."""
    plain = given if given.is_plain() else in_utf8(given, _new(passing))
    part = described(plain, where=where)
    if given.encoding not in ("utf-8", "utf-8-sig"):
        part = replace(part, notes=(*part.notes, f"the text is in {IN_WORDS[given.encoding]}"))
    settled = _typed(connection, part)
    if settled is None and plain is given and not is_utf8_throughout(plain):
        return _settled(connection, single_byte(plain), passing, where)
    if settled is None:
        settled = _mended(connection, part, _new(passing))
    return _with_names(connection, settled)


def described(file: TextFile, *, where: str) -> Separated:
    """Find out how a text file is to be read, from its first lines.

    Parameters
    ----------
    file : TextFile
        In UTF-8.
    where : str
        How refusals name it.

    Raises
    ------
    Refusal
        ``SOURCE_EMPTY``, ``SOURCE_UNREADABLE`` or ``COLUMN_DUPLICATE``.
    """
    with file.lines(errors="replace") as opened:
        lines = list(islice(iter(lambda: opened.readline(_LINE), ""), _FIRST))
    delimiter, rows, ends = _cells(lines)
    _refuse_fixed_width(lines, rows, where)
    shape = shape_of(rows, where=where)
    return Separated(file, delimiter, ends[shape.above], shape.names, where, tuple(above_in_words(shape.above)))


def _cells(lines: Sequence[str]) -> tuple[str, list[list[str]], list[int]]:
    """The separator under which the first lines look most like a table, their cells, and the lines that rows end in."""
    tried = {delimiter: _parsed(lines, delimiter) for delimiter in (*DELIMITERS, " ")}
    delimiter = max(DELIMITERS, key=lambda one: _likeness(tried[one][0]))
    spaced = {len(row) for row in tried[" "][0] if row}
    # Texts have spaces in them; only where nothing else divides the lines, and all alike, do spaces.
    if _likeness(tried[delimiter][0]) <= 1 and min(spaced, default=1) > 1 and max(spaced) - min(spaced) <= 1:
        delimiter = " "
    return delimiter, *tried[delimiter]


def _refuse_fixed_width(lines: Sequence[str], rows: Sequence[Sequence[str]], where: str) -> None:
    """Refuse lines that no separator divides and that are all as long: without a layout nobody can cut them."""
    lengths = {len(line.rstrip("\r\n")) for line in lines}
    if len(lines) > 2 and len(lengths) == 1 and max(lengths) > _LONG and all(len(row) <= 1 for row in rows):
        what = "no separator divides the lines, and all are as long: this looks like a table of fixed width"
        cure = "give a dictionary with the start and width of each column, or lay the Stata dictionary (.dct) beside it"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)


def _parsed(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], list[int]]:
    csv.field_size_limit(sys.maxsize >> 1)
    reader = csv.reader(lines, delimiter=delimiter)
    rows, ends = [], []
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def _likeness(rows: Sequence[Sequence[str]]) -> float:
    """How many cells most rows have, and whether the first has as many: decimal commas stand in no heading."""
    widths = [len(row) for row in rows if row]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    first = widths[0] if widths else 1
    return usual * widths.count(usual) / max(len(widths), 1) * (2 if first > 1 and abs(first - usual) <= 1 else 1)


def _typed(connection: Any, part: Separated) -> Separated | None:
    """The part with the types of its cells; None where the engine does not take the rows."""
    try:
        found = connection.sql(select("*", part.reading()))
        types = tuple(map(str, found.types))
    except Exception as failure:
        refusal = engine_failure(failure, part.where)
    else:
        return replace(part, types=types) if len(types) == len(part.names) else None
    if refusal is not None:
        raise refusal
    return None


def _mended(connection: Any, part: Separated, out: Path) -> Separated:
    notes = mended(part, out)
    found = _typed(connection, replace(part, file=TextFile(out), delimiter=",", lines=0))
    if found is None:
        raise _unreadable(part.where)
    return replace(found, notes=(*found.notes, *notes))


def _unreadable(where: str) -> Refusal:
    return Refusal(Code.SOURCE_UNREADABLE, _UNREADABLE, where=where, cure=SAVE_AGAIN)


def _with_names(connection: Any, part: Separated) -> Separated:
    """The part with a name for each column that holds something."""
    if all(part.names):
        return part
    unnamed = [at for at, name in enumerate(part.names) if not name]
    counts = connection.sql(select((f"count(c{at})" for at in unnamed), part.reading())).fetchone()
    filled = dict(zip(unnamed, counts, strict=True))
    names, notes = named([name or "" for name in part.names], [filled.get(at, 1) == 0 for at in range(len(part.names))])
    return replace(part, names=tuple(names), notes=(*part.notes, *notes))


def _kinds(connection: Any, parts: Sequence[Separated]) -> dict[str, str]:
    """The kind of each column in all parts: where one part would read it as another kind than the next, it is text."""
    kinds: dict[str, set[str]] = {}
    for part in parts:
        empty = _wholly_empty(connection, part) if len(parts) > 1 else set()
        for name, kind in part.named_types.items():
            kinds.setdefault(name, set()).update(set() if name in empty else {kind})
    return {name: _common(found) for name, found in kinds.items()}


def _common(kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    return next((wider for several, wider in _WIDER if kinds and kinds <= several), "VARCHAR")


def _wholly_empty(connection: Any, part: Separated) -> set[str]:
    """Columns of text without a value: they are of no kind yet."""
    texts = [(at, name) for at, name in enumerate(part.names) if name and part.types[at] == "VARCHAR"]
    if not texts:
        return set()
    counts = connection.sql(select((f"count(c{at})" for at, _ in texts), part.reading())).fetchone()
    return {name for (_, name), count in zip(texts, counts, strict=True) if count == 0}
