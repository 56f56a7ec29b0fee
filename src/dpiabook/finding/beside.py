"""Files that lie beside one and seem to belong to it: other versions of it, and rows for the same people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dpiabook.counting import Source, open_source
from dpiabook.counting.engines import fetch
from dpiabook.counting.forms.separated import described
from dpiabook.counting.forms.texts_in import TextFile
from dpiabook.errors import Refusal
from dpiabook.finding.found import Beside, Found
from dpiabook.finding.questions import about_files

_VERSION = re.compile(r"\d{4}(?:[-_]\d{1,2}){0,2}|v?\d+")
_KINDS = frozenset({".csv", ".tsv", ".txt", ".parquet", ".feather", ".arrow"})
_MOST_FILES, _LARGEST_FILE, _ROWS, _MOST_IDS = 20, 200_000_000, 5_000, 2_000_000
_SAME_COLUMNS, _SAME_PEOPLE = 0.8, 0.5


def with_files_beside(found: Found, source: Source, location: str) -> Found:
    """Add the files of the same folder that seem to belong to one that was looked at.

    Parameters
    ----------
    found : Found
        What was found in it.
    source : Source
        Its rows.
    location : str
        Where it lies; a database or a folder has nothing beside it.

    Returns
    -------
    Found
        With `beside`, `pattern` and `version`, and questions about them.
    """
    path = Path(location).expanduser()
    if "://" in location or not path.is_file():
        return found
    others = [one for one in sorted(path.resolve().parent.iterdir()) if _could_belong(one, path.resolve())]
    pattern, ours, versions = _versions(path, others, list(source.columns))
    taken = {one.location for one in versions}
    events = list(_events(found, source, [one for one in others if one.name not in taken]))
    beside = (*versions, *events)
    questions = (*found.questions, *about_files(beside))
    return replace(found, beside=beside, pattern=pattern, version=ours, questions=questions)


def _could_belong(path: Path, own: Path) -> bool:
    return path != own and path.is_file() and path.suffix.lower() in _KINDS


def _versions(path: Path, others: list[Path], columns: list[str]) -> tuple[str, str, list[Beside]]:
    """The pattern of the names, what stands for the version in ours, and the other versions."""
    for match in reversed(list(_VERSION.finditer(path.stem))):
        before, after = re.escape(path.stem[: match.start()]), re.escape(path.stem[match.end() :])
        named = re.compile(f"{before}({_VERSION.pattern}){after}{re.escape(path.suffix)}")
        alike = [(one, told[1]) for one in others[:_MOST_FILES] if (told := named.fullmatch(one.name))]
        found = [Beside(one.name, "version", version) for one, version in alike if _same_columns(one, columns)]
        if found:
            pattern = f"{path.stem[: match.start()]}{{version}}{path.stem[match.end() :]}{path.suffix}"
            return pattern, match[0], found
    return "", "", []


def _columns_of(path: Path) -> list[str]:
    """The names of a file's columns, without reading its rows; none where they cannot be read."""
    try:
        if path.suffix.lower() == ".parquet":
            return list(pq.read_schema(path).names)
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            return [name for name in described(TextFile(path), where=path.name).names if name]
        return list(open_source(path).columns)
    except (Refusal, OSError, ValueError, pa.ArrowInvalid):
        return []


def _same_columns(path: Path, columns: list[str]) -> bool:
    theirs = set(_columns_of(path))
    return len(theirs & set(columns)) >= _SAME_COLUMNS * max(len(theirs), len(columns), 1)


def _events(found: Found, source: Source, others: list[Path]) -> Iterator[Beside]:
    """Files with several rows for people of ours."""
    person = found.roles.get("person_id")
    if person is None or (found.people or 0) > _MOST_IDS:
        return
    ids: pa.Array | None = None
    for path in others[:_MOST_FILES]:
        if person.value not in _columns_of(path) or path.stat().st_size > _LARGEST_FILE:
            continue
        ids = _texts(fetch(source.table.select(person.value), where=source.where)[0]) if ids is None else ids
        if _of_same_people(path, person.value, ids):
            yield Beside(path.name, "events", link=person.value)


def _of_same_people(path: Path, link: str, ids: pa.Array) -> bool:
    try:
        theirs = open_source(path)
        first = _texts(fetch(theirs.table.select(link).limit(_ROWS), where=theirs.where)[0]).drop_null()
    except Refusal:
        return False
    if not len(first):
        return False
    known = float(pc.mean(pc.is_in(first, ids).cast(pa.float64())).as_py())
    return known >= _SAME_PEOPLE and len(pc.unique(first)) < len(first)


def _texts(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays([chunk.cast(pa.string()) for chunk in column.chunks] or [pa.array([], pa.string())])
