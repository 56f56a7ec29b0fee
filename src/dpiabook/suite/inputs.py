"""What a run rests on: settings, source, dictionary, code and libraries, each with its fingerprint."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dpiabook.book.snapshot import UNKNOWN, data_of
from dpiabook.counting.fingerprint import Fingerprint, of_code, of_notebooks, of_source, of_value
from dpiabook.pack.countries import jurisdiction_of
from dpiabook.settings import Loaded

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
_LEAST_SECONDS, _SECONDS_PER_BYTE, _HALF_A_DAY = 1800.0, 1e-5, 43_200.0
_LEDGER = "ledger.json"
_LEDGER_OF, _DECISIONS, _ANSWERS, _COUNTRY = "ledger", "decisions", "answers", "country"
_OF_PEOPLE = (_LEDGER_OF, _DECISIONS, _ANSWERS, _COUNTRY)
"""What people write, which decides how a pack reads and no figure."""


@dataclass(frozen=True)
class Inputs:
    """Everything that decides what a run gives.

    Attributes
    ----------
    settings : mapping
        The settings as plain values.
    data : mapping
        Fingerprints of source, dictionary and other files, of both versions, of the ledger of earlier releases, of
        people's decisions and answers, and of a country's texts; ``{"unknown": True}`` for a database, whose content
        cannot be told without reading it.
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
        if any(found and found.get(UNKNOWN) for found in self.data.values()):
            return None
        return self.resume_key

    @property
    def read(self) -> dict[str, Fingerprint | None]:
        """What figures are computed from; not what people write, which may grow meanwhile."""
        return {name: found for name, found in self.data.items() if name not in _OF_PEOPLE}

    @property
    def seconds(self) -> float:
        """How long a notebook may take, where nobody says: half an hour, and ten seconds more for each megabyte.

        That is ten times what was measured on two cores, so that only what hangs is ended. What lies in a server's
        database has no size here, and may take half a day.

        Examples
        --------
        >>> Inputs({}, {"source": {"bytes": 60_000_000}}, "", {}, "").seconds
        2400.0
        """
        found = [one for one in self.data.values() if one]
        if any(one.get(UNKNOWN) for one in found):
            return _HALF_A_DAY
        return _LEAST_SECONDS + sum(map(_bytes_of, found)) * _SECONDS_PER_BYTE

    @property
    def resume_key(self) -> str:
        """Hash by which an interrupted run is known again; an unbroken run reads a database over some time as well."""
        return of_value([self.settings, self.data, self.code, self.libraries, self.day])


def inputs_of(loaded: Loaded, notebooks: Iterable[Path]) -> Inputs:
    """Look at everything that a run of these settings and notebooks rests on.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``DICTIONARY_MISSING``.
    """
    settings = loaded.settings
    data = data_of(loaded)
    ledger = loaded.places.outputs / settings.dataset / _LEDGER
    beside = loaded.places.parameters
    written = {
        _LEDGER_OF: ledger,
        _DECISIONS: beside / f"{settings.dataset}.decisions.csv",
        _ANSWERS: beside / f"{settings.dataset}.answers.xlsx",
    }
    data |= {name: of_source(path) if path.is_file() else None for name, path in written.items()}
    data[_COUNTRY] = {"signs": jurisdiction_of(loaded)}
    day = settings.assessed_on or datetime.now().astimezone().date().isoformat()
    code = of_value([of_code((Path(__file__).parents[1],)), of_notebooks(path for path in notebooks if path.is_file())])
    return Inputs(settings.model_dump(mode="json"), data, code, library_versions(), day)


def _bytes_of(found: Fingerprint) -> int:
    return sum(map(_bytes_of, found["files"])) if "files" in found else int(found.get("bytes", 0))


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
