"""Which state of the data figures are computed from: what a run, its notebooks and its pack must agree on."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from dpiabook.book.database_files import database_file
from dpiabook.book.examples import EXAMPLE
from dpiabook.book.reads import BESIDE, WRITTEN
from dpiabook.counting.fingerprint import Fingerprint, of_source, of_value
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded
from dpiabook.settings.extensions import extensions_of
from dpiabook.settings.places import split_part
from dpiabook.settings.reads import setting_at, unnoted

UNKNOWN = "unknown"
"""In the fingerprint of what cannot be told without reading it whole: a server's table."""
_DEMO = "demo"
_FAMILIES = "DPIABOOK_DEMO_FAMILIES"
_SUFFIX = ".snapshot"
_READ_BY = {"layout": "dictionary", "residents": "areas.residents", "country": "jurisdiction", "key": "beside.key"}
"""Files that another setting names than the one they are called by."""


@dataclass(frozen=True)
class Snapshot:
    """The state that the data had when a notebook began to read them.

    Attributes
    ----------
    data : Mapping of str to dict
        From `data_of`.
    settings : Mapping
        The settings as plain values, as they were given.
    """

    data: Mapping[str, Fingerprint | None] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

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

    def note(self, evidence: Path, loaded: Loaded, read: Collection[str]) -> None:
        """Note beside a notebook's evidence what it has read, and in which state that was.

        Parameters
        ----------
        evidence : Path
        loaded : Loaded
        read : collection of str
            Settings by their paths, and files beside the parameters file as ``beside.exercise``.

        Raises
        ------
        Refusal
            ``SOURCE_CHANGED`` where it is not that state any more.
        """
        refuse_changed(self.data, loaded)
        settings = {path: of_value(setting_at(self.settings, path)) for path in sorted(read) if "beside." not in path}
        found = {"read": sorted(read), "settings": settings, "data": parts_of(self.data, read)}
        evidence.with_suffix(_SUFFIX).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def data_of(loaded: Loaded) -> dict[str, Fingerprint | None]:
    """Look at all data that the settings name, of both versions.

    Returns
    -------
    dict
        Fingerprints of source, dictionary, tables of events, extensions, resident counts, output rules and of what lies
        beside the parameters file; ``{"unknown": True}`` for a server's database, whose content cannot be told without
        reading it.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``DICTIONARY_MISSING``.
    """
    settings = loaded.settings
    with unnoted():
        data = _of_version(loaded, settings.version, "")
        if settings.compare_with is not None:
            data |= _of_version(loaded, settings.compare_with, "earlier_")
        side = {"residents": settings.areas.residents, "profile": settings.profile}
        beside = {name: beside_file(loaded, name) for name in BESIDE}
        data["extensions"] = extensions_of(loaded).fingerprint
    data |= {name: _optional(loaded, value) for name, value in side.items()}
    return data | {name: of_source(path) if path.is_file() else None for name, path in beside.items()}


def beside_file(loaded: Loaded, name: str) -> Path:
    """Where one of the files `BESIDE` the parameters file lies, if there is one."""
    return loaded.places.parameters / f"{loaded.settings.dataset}.{BESIDE[name]}"


def read_by(part: str) -> str:
    """What a notebook reads that rests on a part of the data: the setting that names it, or the file itself.

    Examples
    --------
    >>> [read_by(part) for part in ("source", "earlier_tables.years", "tables.years", "residents", "lookup")]
    ['source', 'compare_with', 'tables', 'areas.residents', 'beside.lookup']
    """
    if part in (*BESIDE, *WRITTEN):
        return f"beside.{part}"
    if part.startswith("earlier_"):
        return "compare_with"
    return _READ_BY.get(part, part.partition(".")[0])


def parts_of(data: Mapping[str, Fingerprint | None], read: Collection[str]) -> dict[str, str]:
    """One hash for each part of the data that rests on what was read."""
    return {name: of_value(_content(found)) for name, found in sorted(data.items()) if read_by(name) in read}


def noted_beside(evidence: Path) -> dict[str, Any] | None:
    """What a notebook noted beside its evidence; None where it noted nothing that can be read."""
    try:
        noted = json.loads(evidence.with_suffix(_SUFFIX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(noted, dict) and set(noted) == {"read", "settings", "data"}
    return noted if whole else None


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


def refuse_other_state(evidence: Path, snapshot: Snapshot) -> None:
    """Refuse evidence that was computed from another state of the data that it rests on than this one.

    Raises
    ------
    Refusal
        ``SOURCE_CHANGED``, also where nobody noted which state it was.
    """
    noted = noted_beside(evidence)
    if noted is None or parts_of(snapshot.data, noted["read"]) != noted["data"]:
        what = "the evidence was computed from another state of the data than this notebook reads"
        cure = "run that notebook again, then this one"
        raise Refusal(Code.SOURCE_CHANGED, what, where=f"notebook {evidence.stem}", cure=cure)


def _content(found: Fingerprint | None) -> object:
    """A fingerprint without what a copy of the same bytes may have otherwise."""
    if found is None:
        return None
    if "files" in found:
        # Names within a folder may be values, such as year=2026.
        return [(one["name"], _content(one)) for one in found["files"]]
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
    layout = _layout(loaded, settings.dictionary, version)
    return {f"{prefix}source": source, f"{prefix}dictionary": dictionary, f"{prefix}layout": layout} | tables


def _layout(loaded: Loaded, location: str | None, version: str) -> Fingerprint | None:
    """Fingerprint of the dictionary that a sheet cites: where the columns of a fixed-width text lie stands there."""
    if location is None or not location.endswith(".xlsx"):
        return None
    named = location.replace("{version}", version)
    path = loaded.places.resolve(named, what="dictionary", code=Code.DICTIONARY_MISSING)
    stat = path.stat()
    given = path.parent / _cited(path, stat.st_mtime_ns, stat.st_size)
    return of_source(given) if given.is_file() else None


@lru_cache(maxsize=8)
def _cited(path: Path, _modified: int, _size: int) -> str:
    """The name of the dictionary that a sheet cites; what cannot be read is refused where the dictionary is read."""
    from dpiabook.sheet.workbook import cited

    with suppress(Refusal):
        return cited(path)
    return ""


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
