"""What years in the data say beside that of the version: who is an adult by now, and what cannot be recorded yet."""

from __future__ import annotations

import re

from dpiabook.counting.conditions import quoted
from dpiabook.dictionary.inventory import Inventory, Variable

ADULT = 18
GROWN = "grown"
"""What the count of those is called who are adults by now."""
_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)\d\d)(?![0-9])")


def version_year(version: str) -> int | None:
    """The calendar year that a version is named after.

    Examples
    --------
    >>> version_year("2026-01"), version_year("autumn 2024"), version_year("v3")
    (2026, 2024, None)
    """
    found = _YEAR.findall(version)
    return int(found[0]) if len(found) == 1 else None


def last_born(version: str) -> int | None:
    """The last year of birth of those who are adults on any day of the version's year; None where it names none.

    Examples
    --------
    >>> last_born("2026-01")
    2007
    """
    year = version_year(version)
    return None if year is None else year - ADULT - 1


def grown_by(inventory: Inventory, version: str) -> dict[str, str]:
    """Under which condition somebody is an adult by now, whatever the day of birth and of the version.

    Examples
    --------
    >>> grown_by(Inventory((Variable("yob", "Year of birth", unit="year"),)), "2026-01")
    {'grown': 'yob <= 2007'}
    >>> grown_by(Inventory((Variable("yob", "Year of birth", unit="year"),)), "v3")
    {}
    """
    born = next((one.name for one in inventory if one.unit == "year" and _is_birth(one)), None)
    last = last_born(version)
    return {} if born is None or last is None else {GROWN: f"{quoted(born)} <= {last}"}


def not_after(inventory: Inventory, version: str) -> list[str]:
    """Rules that nothing is recorded of years after that of the version.

    Examples
    --------
    >>> left = Variable("left", kind="integer", unit="year")
    >>> due = Variable("due", "Expected year of leaving", kind="integer", unit="year")
    >>> not_after(Inventory((left, due)), "2026-01")
    ['left <= 2026']
    """
    year = version_year(version)
    if year is None:
        return []
    of_years = (one for one in inventory if one.unit == "year" and one.kind in {"integer", "number"})
    return [f"{quoted(one.name)} <= {year}" for one in of_years if not _is_planned(one)]


def _is_birth(variable: Variable) -> bool:
    return "birth" in variable.title.lower() or variable.name.lower() == "yob"


def _is_planned(variable: Variable) -> bool:
    """Whether its words say that the year lies ahead, as that in which something is expected does."""
    return bool(re.search(r"\b(?:expect|plan|due|predict|project|forecast|intend)", variable.title.lower()))
