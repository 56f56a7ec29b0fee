"""Records in JSON: one object in each line (JSON Lines), or an array of objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dpiabook.counting.engines import connect_duckdb, engine_failure
from dpiabook.counting.forms.sql import called, copy_out, ident, select
from dpiabook.counting.forms.texts_in import TextFile
from dpiabook.counting.headers import refuse_duplicates
from dpiabook.errors import Code, Refusal

_LARGEST = 1 << 28
_UNREADABLE = "the file is not a table in JSON: an array of objects, or one object in each line"
_CURE = "write one object in each line, with a name for every value (JSON Lines)"


def is_json(file: TextFile) -> bool:
    """Whether a text begins as records in JSON do.

    Examples
    --------
    >>> is_json(TextFile(Path(__file__)))
    False
    """
    with file.lines(errors="replace") as opened:
        begins = opened.read(256).lstrip()
    return begins.startswith("{") or begins.startswith("[{") or (begins[:1] == "[" and begins[1:].lstrip()[:1] == "{")


def write_records(file: TextFile, out: Path, memory_limit: str, *, where: str) -> list[str]:
    """Write records in JSON as Parquet.

    Parameters
    ----------
    file : TextFile
        In UTF-8, unpacked or packed as DuckDB unpacks.
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
        ``SOURCE_UNREADABLE`` with the line, ``SOURCE_EMPTY`` or ``NEEDS_MEMORY``.
    """
    connection = connect_duckdb(memory_limit).con
    reading = called(
        "read_json",
        file.path,
        format=_format(file, where),
        sample_size=-1,
        maximum_object_size=_LARGEST,
        compression={"gzip": "gzip", "zstandard": "zstd"}.get(file.packed, "uncompressed"),
    )
    try:
        found = connection.sql(select("*", reading))
        columns, notes = _columns(list(zip(found.columns, found.types, strict=True)))
    except Exception as failure:
        refusal = engine_failure(failure, where) or _broken(file, where)
    else:
        refuse_duplicates([name for _, name in columns], where=where)
        query = select((f"{value} AS {ident(name)}" for value, name in columns), reading)
        copy_out(connection, query, out, Refusal(Code.SOURCE_UNREADABLE, _UNREADABLE, where=where, cure=_CURE))
        return notes
    raise refusal


def _format(file: TextFile, where: str) -> str:
    with file.lines() as opened:
        first = next((line for line in opened if line.strip()), "").strip()
    if first.startswith("["):
        return "array"
    try:
        whole = json.loads(first)
    except ValueError:
        whole = None
    if isinstance(whole, dict) and any(isinstance(value, list) and len(value) > 1 for value in whole.values()):
        with file.lines() as opened:
            alone = sum(1 for line in opened if line.strip()) == 1
        if alone:
            raise Refusal(Code.SOURCE_UNREADABLE, _UNREADABLE, where=where, cure=_CURE)
    return "newline_delimited" if isinstance(whole, dict) else "unstructured"


def _columns(columns: list[tuple[str, Any]]) -> tuple[list[tuple[str, str]], list[str]]:
    """Each column as SQL gives it, and its name: objects within a record become columns of their own."""
    found: list[tuple[str, str]] = []
    notes = []
    for name, kind in columns:
        parts = list(_flattened(ident(name), name, kind))
        found += parts
        if len(parts) > 1 or parts[0][1] != name:
            notes.append(f"the objects in {name!r} became columns of their own")
    if [name for _, name in found] == ["json"]:
        raise ValueError
    return found, notes


def _flattened(value: str, name: str, kind: Any) -> list[tuple[str, str]]:
    if kind.id == "struct":
        return [
            part for key, inner in kind.children for part in _flattened(f"{value}.{ident(key)}", f"{name}_{key}", inner)
        ]
    return [(f"({value} ->> '$')" if str(kind) == "JSON" else value, name)]


def _broken(file: TextFile, where: str) -> Refusal:
    """The first line that is no object, where each line should be one."""
    with file.lines(errors="replace") as opened:
        for number, line in enumerate(opened, start=1):
            try:
                whole = isinstance(json.loads(line or "{}"), dict) or not line.strip()
            except ValueError:
                whole = not line.strip()
            if not whole:
                return Refusal(Code.SOURCE_UNREADABLE, _UNREADABLE, where=f"{where}, line {number}", cure=_CURE)
    return Refusal(Code.SOURCE_UNREADABLE, _UNREADABLE, where=where, cure=_CURE)
