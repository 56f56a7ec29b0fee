"""Which state of the data figures are computed from: what a run, its notebooks and its pack must agree on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dpiabook.book.database_files import database_file
from dpiabook.book.examples import EXAMPLE
from dpiabook.counting.fingerprint import Fingerprint, of_source, of_value
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded
from dpiabook.settings.extensions import extensions_of
from dpiabook.settings.places import split_part

UNKNOWN = "unknown"
"""In the fingerprint of what cannot be told without reading it whole: a server's table."""
_DEMO = "demo"
_FAMILIES = "DPIABOOK_DEMO_FAMILIES"
_SUFFIX = ".snapshot"


@dataclass(frozen=True)
class Snapshot:
    """The state that the data had when a notebook began to read them.

    Attributes
    ----------
    data : Mapping of str to dict
        From `data_of`.
    """

    data: Mapping[str, Fingerprint | None] = field(default_factory=dict)

    @property
    def signs(self) -> str:
        """One hash for the state."""
        return snapshot_of(self.data)

    @property
    def counted(self) -> str:
        """One hash for whom figures count: source and tables, without what they are held against; empty if unknown.

        Examples
        --------
        >>> Snapshot({"source": {"name": "postgres", "unknown": True}}).counted
        ''
        """
        counted = {name: one for name, one in self.data.items() if name == "source" or name.startswith("tables.")}
        known = not any(found and found.get(UNKNOWN) for found in counted.values())
        return snapshot_of(counted) if known and counted.get("source") else ""

    def note(self, evidence: Path, loaded: Loaded) -> None:
        """Note beside a notebook's evidence which state of the data it is of.

        Raises
        ------
        Refusal
            ``SOURCE_CHANGED`` where it is not that state any more.
        """
        refuse_changed(self.data, loaded)
        evidence.with_suffix(_SUFFIX).write_text(f"{self.signs}\n", encoding="utf-8")


def data_of(loaded: Loaded) -> dict[str, Fingerprint | None]:
    """Look at all data that the settings name, of both versions.

    Returns
    -------
    dict
        Fingerprints of source, dictionary, tables of events, extensions, resident counts and output rules;
        ``{"unknown": True}`` for a server's database, whose content cannot be told without reading it.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``DICTIONARY_MISSING``.
    """
    settings = loaded.settings
    data = _of_version(loaded, settings.version, "")
    if settings.compare_with is not None:
        data |= _of_version(loaded, settings.compare_with, "earlier_")
    data["extensions"] = extensions_of(loaded).fingerprint
    side = {"residents": settings.areas.residents, "profile": settings.profile}
    return data | {name: _optional(loaded, value) for name, value in side.items()}


def snapshot_of(data: Mapping[str, Fingerprint | None]) -> str:
    """One hash for a state of the data.

    Returns
    -------
    str
        Equal where every byte that was looked at is equal, whenever it was written.

    Examples
    --------
    >>> same = {"bytes": 3, "whole": True, "sha256": "ab"}
    >>> snapshot_of({"source": same | {"modified": 1}}) == snapshot_of({"source": same | {"modified": 2}})
    True
    """
    return of_value({name: _content(found) for name, found in data.items()})


def refuse_changed(before: Mapping[str, Fingerprint | None], loaded: Loaded) -> None:
    """Refuse where data are not what they were when they were looked at before.

    Raises
    ------
    Refusal
        ``SOURCE_CHANGED``, also where they are gone.
    """
    try:
        now: Mapping[str, Fingerprint | None] = data_of(loaded)
    except Refusal:
        now = {}
    changed = sorted(name for name in before if now.get(name) != before[name])
    if changed:
        what = "the data were changed while they were read, so figures would be of two states"
        cure = "let nothing write to them, and run again; earlier results are untouched"
        raise Refusal(Code.SOURCE_CHANGED, what, where=", ".join(changed), cure=cure)


def refuse_other_state(evidence: Path, snapshot: str) -> None:
    """Refuse evidence that was computed from another state of the data than this one.

    Raises
    ------
    Refusal
        ``SOURCE_CHANGED``, also where nobody noted which state it was.
    """
    path = evidence.with_suffix(_SUFFIX)
    if not path.is_file() or path.read_text(encoding="utf-8").strip() != snapshot:
        what = "the evidence was computed from another state of the data than this notebook reads"
        cure = "run that notebook again, then this one"
        raise Refusal(Code.SOURCE_CHANGED, what, where=f"notebook {evidence.stem}", cure=cure)


def _content(found: Fingerprint | None) -> object:
    """A fingerprint without what a copy of the same bytes may have otherwise."""
    if found is None:
        return None
    if "files" in found:
        return [_content(one) for one in found["files"]]
    apart = {"modified", "name"} if found.get("whole") else set()
    return {name: value for name, value in found.items() if name not in apart}


def _of_version(loaded: Loaded, version: str, prefix: str) -> dict[str, Fingerprint | None]:
    """Fingerprints of source, dictionary and tables of one version."""
    settings = loaded.settings
    source = _located(loaded, settings.source, version, "source", Code.SOURCE_MISSING)
    dictionary = _located(loaded, settings.dictionary, version, "dictionary", Code.DICTIONARY_MISSING)
    tables = {
        f"{prefix}tables.{name}": _located(loaded, table.source, version, f"table {name}", Code.SOURCE_MISSING)
        for name, table in settings.tables.items()
    }
    return {f"{prefix}source": source, f"{prefix}dictionary": dictionary} | tables


def _located(loaded: Loaded, location: str | None, version: str, what: str, code: Code) -> Fingerprint | None:
    """Fingerprint of what a setting names."""
    if location is None:
        return None
    if location == _DEMO:
        return {"name": _DEMO, "version": version, "families": os.environ.get(_FAMILIES, "")}
    location = location.replace("{version}", version)
    if location.startswith(EXAMPLE):
        return {"name": location}
    if "://" in location:
        return _of_database(loaded, location)
    path, part = split_part(loaded.places.resolve(location, what=what, code=code))
    return of_source(path) | ({"part": part} if part else {})


def _of_database(loaded: Loaded, location: str) -> Fingerprint:
    """Fingerprint of a database's file; of a server only what it is."""
    found = database_file(location, loaded.places)
    if found is None:
        return {"name": location.partition("://")[0], UNKNOWN: True}
    return of_source(found[0]) | {"table": found[1].removeprefix("/")}


def _optional(loaded: Loaded, location: str | None) -> Fingerprint | None:
    """Fingerprint of a file, if it is one."""
    if location is None:
        return None
    tried = (folder / location for folder in (loaded.places.parameters, loaded.places.root))
    found = next((path for path in tried if path.is_file()), None)
    return of_source(found) if found else {"name": location}
