"""Where rows of other forms lie as Parquet: written once for all notebooks of a run, and removed when it ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from dpiabook.machine.lock import locked
from dpiabook.machine.spill import shared_folder

Notes = Sequence[str]
Stamp = tuple[str, int, int]


@dataclass(frozen=True)
class Kept:
    """Rows as Parquet, and what was done to read them.

    Attributes
    ----------
    path : Path
        The Parquet file, for its owner alone.
    notes : tuple of str
        In words, without a value from the data.
    """

    path: Path
    notes: tuple[str, ...]


def stamps_of(*paths: Path) -> tuple[Stamp, ...]:
    """Place, time and size of files: what tells that none of them has changed.

    Examples
    --------
    >>> stamps_of(Path(__file__)) == stamps_of(Path(__file__))
    True
    """
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


def kept(told: object, write: Callable[[Path], Notes]) -> Kept:
    """Give the rows of a source as Parquet; of several who ask for the same, one writes and the others wait.

    Parameters
    ----------
    told : object
        Everything that the rows depend on, told apart by its ``repr``.
    write : callable
        Writes the Parquet file to a path, and gives back what was done in words.

    Returns
    -------
    Kept

    Raises
    ------
    Refusal
        As `write` does; nothing is left behind then.
    """
    name = hashlib.sha256(repr(told).encode()).hexdigest()[:24]
    folder = shared_folder()
    rows, said = folder / f"rows-{name}.parquet", folder / f"rows-{name}.json"
    with locked(folder / f"rows-{name}.lock", what="reading this source", patience=inf):
        if not rows.is_file():
            partial = rows.with_suffix(".partial")
            try:
                notes = list(write(partial))
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
            said.write_text(json.dumps(notes), encoding="utf-8")
            partial.replace(rows)
    return Kept(rows, tuple(json.loads(said.read_text(encoding="utf-8"))))
