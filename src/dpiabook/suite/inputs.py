"""What a run rests on: settings, source, dictionary, code and libraries, each with its fingerprint."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dpiabook.book.examples import EXAMPLE
from dpiabook.errors import Code
from dpiabook.settings import Loaded
from dpiabook.suite.fingerprint import Fingerprint, of_code, of_source, of_value

_LIBRARIES = (
    "dpiabook",
    "numpy",
    "pandas",
    "pyarrow",
    "duckdb",
    "ibis-framework",
    "sqlglot",
    "scipy",
    "numba",
    "seaborn",
    "matplotlib",
    "pydantic",
    "papermill",
    "ipykernel",
    "python-docx",
    "gptables",
)
_DEMO = "demo"
_FAMILIES = "DPIABOOK_DEMO_FAMILIES"
_LEDGER = "ledger.json"
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Inputs:
    """Everything that decides what a run gives.

    Attributes
    ----------
    settings : mapping
        The settings as plain values.
    data : mapping
        Fingerprints of source, dictionary and other files, of both versions, of the ledger of earlier releases and of
        the author's decisions; ``{"unknown": True}`` for a database, whose content cannot be told without reading it.
    code : str
        Hash of the package and its notebooks.
    libraries : mapping
        Versions.
    day : str
        The date that the pack prints.
    """

    settings: Mapping[str, Any]
    data: Mapping[str, Fingerprint | None]
    code: str
    libraries: Mapping[str, str]
    day: str

    @property
    def key(self) -> str | None:
        """Hash of all of it; None when something is unknown, so that nothing can be called unchanged."""
        if any(found and found.get(_UNKNOWN) for found in self.data.values()):
            return None
        return self.resume_key

    @property
    def resume_key(self) -> str:
        """Hash by which an interrupted run is known again; an unbroken run reads a database over some time as well."""
        return of_value([self.settings, self.data, self.code, self.libraries, self.day])


def inputs_of(loaded: Loaded, notebooks: Path) -> Inputs:
    """Look at everything that a run of these settings rests on.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``DICTIONARY_MISSING``.
    """
    settings = loaded.settings
    data = _data(loaded, settings.version, "")
    if settings.compare_with is not None:
        data |= _data(loaded, settings.compare_with, "earlier_")
    data |= {name: _optional(loaded, value) for name, value in _side_files(loaded).items()}
    ledger = loaded.places.outputs / settings.dataset / _LEDGER
    decisions = loaded.places.parameters / f"{settings.dataset}.decisions.csv"
    data |= {
        name: of_source(path) if path.is_file() else None
        for name, path in (("ledger", ledger), ("decisions", decisions))
    }
    day = settings.assessed_on or datetime.now().astimezone().date().isoformat()
    code = of_code((Path(__file__).parents[1], notebooks))
    return Inputs(settings.model_dump(mode="json"), data, code, library_versions(), day)


def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that figures rest on."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def utc_now() -> str:
    """The time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _data(loaded: Loaded, version: str, prefix: str) -> dict[str, Fingerprint | None]:
    """Fingerprints of source and dictionary of one version."""
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
        return {"name": location.partition("://")[0], _UNKNOWN: True}
    return of_source(loaded.places.resolve(location, what=what, code=code))


def _side_files(loaded: Loaded) -> dict[str, str | None]:
    """Settings that may name a file, or something built in."""
    return {"residents": loaded.settings.areas.residents, "profile": loaded.settings.profile}


def _optional(loaded: Loaded, location: str | None) -> Fingerprint | None:
    """Fingerprint of a file, if it is one."""
    if location is None:
        return None
    tried = (folder / location for folder in (loaded.places.parameters, loaded.places.root))
    found = next((path for path in tried if path.is_file()), None)
    return of_source(found) if found else {"name": location}
