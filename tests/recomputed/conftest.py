"""The demonstration's findings and its data, read side by side."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from .records import read


@dataclass(frozen=True)
class Side:
    """What was printed, and what it was printed of."""

    printed: dict
    now: pd.DataFrame
    before: pd.DataFrame
    protected: pd.DataFrame
    residents: pd.DataFrame

    def said(self, finding):
        """The numbers of a sentence, by name."""
        return _named(self.printed[finding]["numbers"])[0]

    def rows(self, finding, **wanted):
        """Rows of a table, by the names of its columns."""
        found = _named(self.printed[finding]["table"])
        return [row for row in found if all(row[name] == value for name, value in wanted.items())]

    def row(self, finding, **wanted):
        (one,) = self.rows(finding, **wanted)
        return one


def _named(table):
    return [dict(zip([column["name"] for column in table["columns"]], row, strict=True)) for row in table["rows"]]


def side_of(controlled: Path, data: Path) -> Side:
    printed = {}
    for path in sorted((controlled / "evidence").glob("0*.json")):
        printed |= {finding["id"]: finding for finding in json.loads(path.read_text(encoding="utf-8"))}
    protected = pd.read_csv(controlled / "records" / "06_mitigation" / "sdcmicro" / "protected.csv")
    residents = pd.read_csv(data / "2026-01" / "residents.csv")
    return Side(printed, read(data / "2026-01"), read(data / "2025-07"), protected, residents)


@pytest.fixture(scope="session")
def side(demo_run):
    return side_of(demo_run.folder / "controlled", demo_run.out / ".demo" / "600")
