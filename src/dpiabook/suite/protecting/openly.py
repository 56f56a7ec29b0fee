"""What tables and twins have in common: a folder that replaces the earlier one whole, a manifest, a ledger entry."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from dpiabook.book.book import Book
from dpiabook.book.starting import book_of
from dpiabook.counting.fingerprint import of_value
from dpiabook.errors import Code, Refusal
from dpiabook.machine.lock import locked
from dpiabook.mitigation.recoding import read_records
from dpiabook.result import NotAssessed
from dpiabook.settings import Loaded
from dpiabook.suite.inputs import utc_now
from dpiabook.suite.manifest import hashes
from dpiabook.suite.protecting.bundle import with_manifest
from dpiabook.suite.protecting.command import DRAWING, PASSING, remove_left, replace_folder
from dpiabook.suite.protecting.ledger import NAME, ProtectedEntry, entered
from dpiabook.suite.recipients import recipient_secret
from dpiabook.suite.workspace import Workspace, writable

_NOTEBOOK = "06_mitigation"


@dataclass(frozen=True)
class Opening:
    """A dataset version, opened to write something of it that may be open.

    Attributes
    ----------
    book : Book
    records : pyarrow.Table
        Without direct identifiers.
    ledger : Path
    secret : bytes
        Of this dataset; the same for all versions.
    """

    book: Book
    records: pa.Table = field(repr=False)
    ledger: Path
    secret: bytes = field(repr=False)


def written_openly(
    loaded: Loaded, kind: str, write: Callable[[Opening, Path], Mapping[str, Any]], *, epsilon: float = 0.0
) -> Path:
    """Write a folder, all or nothing, with a manifest, and enter it into the ledger.

    Parameters
    ----------
    loaded : Loaded
    kind : str
        What it is; names the folder.
    write : callable
        Writes the files, and gives what the manifest says beside their hashes.
    epsilon : float
        Privacy loss that the ledger counts.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where there are no records.
    """
    settings = loaded.settings
    dataset = Workspace(loaded.places.outputs, settings.dataset, settings.version).final.parent
    with writable(dataset):
        dataset.mkdir(parents=True, exist_ok=True)
        with locked(dataset / ".lock-protected", what=f"protecting {settings.dataset}"):
            remove_left(dataset)
            secret = recipient_secret(DRAWING, settings.dataset, loaded.places.outputs / ".keys")
            opening = _opened(loaded, dataset / NAME, secret)
            final = dataset / f"_{kind}-{settings.version}"
            with tempfile.TemporaryDirectory(prefix=PASSING, dir=dataset) as passing:
                folder = Path(passing) / "whole"
                folder.mkdir(mode=0o700)
                said = {"dataset": settings.dataset, "version": settings.version, "kind": kind, "made": utc_now()}
                with_manifest(folder, {**said, **write(opening, folder)})
                # The budget is spent before anything can be read: a crash must not leave tables that nobody counted.
                entered(dataset / NAME, _entry(loaded, kind, folder, epsilon))
                replace_folder(folder, final)
            return final


def _opened(loaded: Loaded, ledger: Path, secret: bytes) -> Opening:
    book = book_of(_NOTEBOOK, loaded)
    source = book.records
    if isinstance(source, NotAssessed):
        raise Refusal(Code.MEASURE_INPUT, f"nothing can be written: {source.reason}", cure=source.needed)
    records, _ = book.guard("reading records", read_records, source, ())
    named = {flag.variable for flag in book.flags.direct_identifiers} - {book.roles.child_id, book.roles.family_id}
    kept = records.select([name for name in records.column_names if name not in named])
    return Opening(book, kept.replace_schema_metadata(None), ledger, secret)


def _entry(loaded: Loaded, kind: str, folder: Path, epsilon: float) -> ProtectedEntry:
    settings = loaded.settings
    return ProtectedEntry(
        dataset=settings.dataset,
        version=settings.version,
        route=kind,
        recipient="anybody",
        recipient_key="",
        made=utc_now(),
        settings=of_value(settings.model_dump(mode="json")),
        files=hashes(folder),
        epsilon=epsilon,
    )
