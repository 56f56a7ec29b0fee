"""Several files at once: which is the table of people, which are tables of events, and which are other versions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.errors import Code, Refusal
from dpiabook.finding import Beside, Found

_LEAST_SHARED_COLUMNS = 0.6
_LEAST_SHARED_IDS = 0.5


@dataclass(frozen=True)
class File:
    """One of the files: its location, its source, and what a look at it found."""

    location: str
    source: Source
    found: Found


@dataclass(frozen=True)
class Together:
    """How the files belong together: the one of people, and how each other relates to it."""

    people: File
    others: tuple[Beside, ...] = ()
    files: tuple[File, ...] = field(default=(), repr=False)

    @property
    def version(self) -> tuple[str, str] | None:
        """What stands in the name of the table of people where that of its first other version differs, and there."""
        first = next((one for one in self.others if one.relation == "version"), None)
        return versions_in(Path(self.people.location).name, Path(first.location).name) if first else None


def together(files: Sequence[File]) -> Together:
    """Say how files belong together.

    Two files whose names differ in one part, and that have most columns in common, are versions of one table. A file
    with the ids of the people of another, any number of rows for each, is a table of events.

    Parameters
    ----------
    files : sequence of File
        As they were named; the table of people comes first, unless only another has one row for each person.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a file that is neither.
    """
    people = next((one for one in files if _one_row_each(one.found)), files[0])
    others = [one for one in files if one is not people]
    return Together(people, tuple(_beside(people, one) for one in others), tuple(others))


def _one_row_each(found: Found) -> bool:
    return "person_id" in found.roles and found.people == found.rows


def _beside(people: File, other: File) -> Beside:
    version = versions_in(Path(people.location).name, Path(other.location).name)
    mine, theirs = set(people.source.columns), set(other.source.columns)
    if version and len(mine & theirs) >= _LEAST_SHARED_COLUMNS * min(len(mine), len(theirs)):
        return Beside(other.location, "version", version=version[1])
    link = _link(people, other)
    if link:
        return Beside(other.location, "events", link=link)
    cure = "give them one by one, or name under tables: the column that holds the ids of the people"
    what = "it is no other version of the first file, and holds no ids of its people"
    raise Refusal(Code.SETTING_VALUE, what, where=Path(other.location).name, cure=cure)


def versions_in(ours: str, theirs: str) -> tuple[str, str] | None:
    """The one part in which two names differ, if it holds a number in both.

    Examples
    --------
    >>> versions_in("children-2026-01.csv", "children-2025-07.csv"), versions_in("people.csv", "events.csv")
    (('2026-01', '2025-07'), None)
    >>> versions_in("wave1.csv", "wave12.csv"), versions_in("a1b2.csv", "a2b1.csv")
    (('1', '12'), None)
    """
    mine, other = (re.split(r"(\d+(?:[-_.]\d+)*)", name) for name in (ours, theirs))
    if len(mine) != len(other) or mine[::2] != other[::2]:
        return None
    differing = [at for at in range(1, len(mine), 2) if mine[at] != other[at]]
    return (mine[differing[0]], other[differing[0]]) if len(differing) == 1 else None


def _link(people: File, events: File) -> str:
    """The column of a table of events that holds the ids of the people; empty where none does."""
    person = people.found.roles.get("person_id")
    if person is None:
        return ""
    same_type = [name for name, kind in events.source.columns.items() if kind == people.source.columns[person.value]]
    names = sorted(same_type, key=lambda name: name != person.value)
    known = people.source.table.select(id=people.source.table[person.value]).distinct()
    ids = set(fetch(known, where=people.source.where)["id"].to_pylist()) - {None}
    return next((name for name in names if _share_known(events.source, name, ids) >= _LEAST_SHARED_IDS), "")


def _share_known(source: Source, name: str, ids: set[object]) -> float:
    values = set(fetch(source.table.select(id=source.table[name]).distinct(), where=source.where)["id"].to_pylist())
    values -= {None}
    # A code with few values is in every range of ids, and links nobody.
    enough = len(values) >= min(10, len(ids) // 2 + 1)
    return len(values & ids) / len(values) if values and enough else 0.0
