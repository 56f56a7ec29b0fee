"""Texts in which each column has its place in the line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from dpiabook.counting.engines import connect_duckdb
from dpiabook.counting.forms.layouts import Place
from dpiabook.counting.forms.separated import write_separated
from dpiabook.counting.forms.sql import called, ident, quoted, select
from dpiabook.counting.forms.texts_in import TextFile, in_utf8
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.errors import Code, Refusal
from dpiabook.machine.spill import spill_folder

_NEVER = "\x1f"


def write_fixed_width(
    file: TextFile, places: Sequence[Place], out: Path, memory_limit: str, *, where: str
) -> list[str]:
    """Write a fixed-width text as Parquet; spaces around a value are not part of it, and only spaces are missing.

    Parameters
    ----------
    file : TextFile
        From :func:`~dpiabook.counting.forms.texts_in.look_at`.
    places : sequence of Place
        From :func:`~dpiabook.counting.forms.layouts.read_layout`.
    out : Path
        The Parquet file to write.
    memory_limit : str
        For DuckDB.
    where : str
        How refusals name the source.

    Returns
    -------
    list of str
        What was done to read it.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` where no line reaches the last column; ``COLUMN_DUPLICATE`` or ``NEEDS_MEMORY``.
    """
    refuse_duplicates([place.name for place in places], where=where)
    text, cells = (spill_folder() / f"{uuid4().hex}.{end}" for end in ("txt", "csv"))
    try:
        plain = in_utf8(file, text)
        _cut(plain, places, cells, memory_limit, where)
        notes = write_separated([(cells, "")], out, memory_limit, where=where)
    finally:
        text.unlink(missing_ok=True)
        cells.unlink(missing_ok=True)
    return [f"each line was cut into {len(places)} columns, as the layout says", *notes]


def _cut(file: TextFile, places: Sequence[Place], out: Path, memory_limit: str, where: str) -> None:
    """Write the columns as CSV, so that their types are settled as those of any other text."""
    connection = connect_duckdb(memory_limit).con
    lines = called(
        "read_csv",
        file.path,
        delim=_NEVER,
        quote="",
        escape="",
        header=False,
        auto_detect=False,
        columns={"l": "VARCHAR"},
    )
    last = max(place.start for place in places)
    columns = [f"nullif(trim(substr(l, {place.start}, {place.width})), '') AS {ident(place.name)}" for place in places]
    try:
        longest = connection.execute(select(["max(length(l))"], lines)).fetchone()[0] or 0
        query = select(columns, lines, "WHERE trim(l) <> ''")
        connection.execute(f"COPY ({query}) TO {quoted(str(out))} (FORMAT csv, HEADER, FORCE_QUOTE *)")
    except Exception:
        longest = 0
    if longest < last:
        what = "no line of the file reaches the last column of the layout"
        cure = "check that the layout belongs to this file, and that its first column starts at 1"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)
