"""How many rows, people and households there are, and what a row is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.finding.columns import Columns
from dpiabook.finding.gathered import MOST_CELLS
from dpiabook.finding.roles import Parts
from dpiabook.meaning import Entry, IdCounts, Records, count_ids
from dpiabook.settings.model import Subjects, Unit


@dataclass(frozen=True)
class Rows:
    """What a row is.

    Attributes
    ----------
    records : Records
        Unit, rows, people, rows without an id, equal rows.
    households : int or None
        Distinct households, where a column names them.
    ids : IdCounts or None
        Of the column of person ids.
    """

    records: Records
    households: int | None = None
    ids: IdCounts | None = None


def count_equal(source: Source, columns: Columns) -> int:
    """Count the rows that repeat another one wholly.

    All rows of a table that fits into memory are compared; of a larger one the first, and 0 is said where nothing is
    found among them.
    """
    if columns.all_rows:
        return columns.rows - _different(columns)
    if any(one.distinct >= 0.99 * one.rows for one in columns) or columns.rows * len(columns.by_name) > MOST_CELLS:
        return 0
    names = list(source.columns)
    return columns.rows - int(
        fetch(source.table.select(names).distinct().count().as_table(), where=source.where)[0][0].as_py()
    )


def _different(columns: Columns) -> int:
    """Different rows among those that were looked at."""
    together = np.zeros(len(next(iter(columns)).codes), np.int64)
    for one in columns:
        pairs = together * (len(one.levels) + 2) + one.codes + 1
        together = np.unique(pairs, return_inverse=True)[1]
        if together.max(initial=0) == len(together) - 1:
            return len(together)
    return len(np.unique(together))


def describe_rows(source: Source, parts: Parts, subjects: Subjects, equal: int, *, people: bool) -> Rows:
    """Say what a row is, and count people and households.

    Parameters
    ----------
    source : Source
        With its states settled.
    parts : Parts
        The roles.
    subjects : Subjects
        What the settings say a row is.
    equal : int
        Rows that repeat another one wholly.
    people : bool
        Whether the table is about people.

    Returns
    -------
    Rows
    """
    found = _found(source, parts, equal, people=people)
    if subjects.unit is None:
        return found
    unit = Entry(subjects.unit, "the settings say so", "declared")
    return replace(found, records=replace(found.records, unit=unit))


def _found(source: Source, parts: Parts, equal: int, *, people: bool) -> Rows:
    rows = source.rows
    roles = {role: entry.value for role, entry in parts.roles.items()}
    households = count_ids(source, roles["family_id"]) if "family_id" in roles else None
    number = None if households is None else households.people
    if not people:
        return Rows(Records(Entry[Unit]("event", "the table is about no people", "guessed"), rows, equal=equal))
    if "count" in roles:
        total = fetch(source.table.aggregate(n=source.table[roles["count"]].sum()), where=source.where)["n"][0].as_py()
        unit = Entry[Unit]("count", "a column says how many people a row stands for", "measured")
        return Rows(Records(unit, rows, int(total or 0), equal=equal), number)
    if "person_id" not in roles:
        return _of_events(rows, equal) if parts.events else _without_ids(rows, equal, households)
    ids = count_ids(source, roles["person_id"])
    records = Records(_unit(ids, parts, equal), ids.rows, ids.people, ids.rows - ids.with_id, equal)
    return Rows(records, number, ids)


def _of_events(rows: int, equal: int) -> Rows:
    unit = Entry[Unit]("event", "a row is what happened to somebody, and nothing tells people apart", "guessed")
    return Rows(Records(unit, rows, None, equal=equal))


def _without_ids(rows: int, equal: int, households: IdCounts | None) -> Rows:
    if households is not None and households.one_each:
        unit = Entry[Unit]("household", "every row has a household id of its own, and nothing names people", "measured")
        return Rows(Records(unit, rows, None, equal=equal), households.people)
    unit = Entry[Unit]("person", "no column names people, so that every row is taken for one", "guessed")
    return Rows(Records(unit, rows, rows, equal=equal), None if households is None else households.people)


def _unit(ids: IdCounts, parts: Parts, equal: int) -> Entry[Unit]:
    if ids.one_each:
        return Entry("person", "every row has an id of its own", "measured")
    if ids.with_id - equal == ids.people:
        return Entry(
            "person", "every id has one row once equal rows, and rows without an id, are set aside", "measured"
        )
    if parts.older:
        return Entry("wave", "ids repeat, and people grow older from one of their rows to the next", "measured")
    if "time" in parts.roles:
        return Entry("wave", "ids repeat, and a column of waves tells the rows of one person apart", "measured")
    return Entry("event", "ids repeat, and no column of waves tells the rows of one person apart", "measured")
