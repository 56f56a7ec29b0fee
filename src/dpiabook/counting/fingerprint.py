"""Telling whether settings, sources and code are the same as before, without reading large data whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dpiabook.settings.notebook_file import cells_that_count

_SMALL = 32 * 1024 * 1024
_BLOCK = 1024 * 1024
_SAMPLES = 16
_CODE = {".py", ".yml", ".yaml", ".json", ".csv", ".html", ".jinja", ".j2"}

Fingerprint = dict[str, Any]
"""What is known of a file or folder: sizes and hashes, never content."""


def of_value(value: object) -> str:
    """SHA-256 of a JSON value.

    Examples
    --------
    >>> of_value({"a": 1, "b": 2}) == of_value({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def of_file(path: Path) -> Fingerprint:
    """Fingerprint of one file.

    Small files are hashed whole. Of larger ones the hash takes in samples spread over the file, and for Parquet the
    schema and the number of rows as well.

    Returns
    -------
    dict
        ``name``, ``bytes``, ``modified`` (nanoseconds), ``sha256``, ``whole`` (whether all bytes were hashed), and
        for Parquet ``rows`` and ``columns``.
    """
    stat = path.stat()
    found: Fingerprint = {"name": path.name, "bytes": stat.st_size, "modified": stat.st_mtime_ns}
    found["whole"] = stat.st_size <= _SMALL
    found["sha256"] = hash_file(path) if found["whole"] else _sampled(path, stat.st_size)
    if path.suffix == ".parquet":
        found |= _parquet(path)
    return found


def of_source(path: Path) -> Fingerprint:
    """Fingerprint of a file, or of a folder's files in the order of their names."""
    if path.is_file():
        return of_file(path)
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return {"name": path.name, "files": [of_file(file) | {"name": str(file.relative_to(path))} for file in files]}


def of_code(folders: Iterable[Path]) -> str:
    """SHA-256 over the code in `folders`: names and contents."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _CODE and path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def of_notebooks(paths: Iterable[Path]) -> str:
    """SHA-256 over what notebooks would do: names, and of each cell its kind, its source and its tags.

    Opening, running and saving a notebook in JupyterLab changes none of these.
    """
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.stem} {of_value(cells_that_count(path))}".encode())
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file's whole content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sampled(path: Path, size: int) -> str:
    """SHA-256 over blocks spread evenly from the first byte to the last."""
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek((size - _BLOCK) * number // (_SAMPLES - 1))
            digest.update(file.read(_BLOCK))
    return digest.hexdigest()


def _parquet(path: Path) -> Fingerprint:
    """Rows and a hash of the schema; nothing for a file that is not Parquet after all."""
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowException

    try:
        with pq.ParquetFile(path) as file:
            return {"rows": file.metadata.num_rows, "columns": of_value(str(file.schema_arrow))}
    except (ArrowException, OSError):
        return {}
