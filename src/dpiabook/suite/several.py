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
_FEWEST_IDS = 10


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
    """The column of a table of events that holds the ids of the people; empty where none does.

    It is called as theirs is, or holds texts: whole numbers of two files agree by chance.
    """
    person = people.found.roles.get("person_id")
    if person is None:
        return ""
    kind = people.source.columns[person.value]
    same = [name for name, theirs in events.source.columns.items() if theirs == kind]
    called = [name for name in same if _plain(name) == _plain(person.value)]
    others = [name for name in same if name not in called] if kind == "text" else []
    ids = _distinct(people.source, person.value)
    for name in (*called, *others):
        theirs = _distinct(events.source, name)
        # A code with few values could be in every list of ids, and links nobody.
        enough = name in called or len(theirs) >= _FEWEST_IDS
        if theirs and enough and len(theirs & ids) >= _LEAST_SHARED_IDS * len(theirs):
            return name
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _distinct(source: Source, name: str) -> set[object]:
    """The distinct values of a column, which stay inside."""
    values = fetch(source.table.select(id=source.table[name]).distinct(), where=source.where)["id"]
    return set(values.to_pylist()) - {None}
