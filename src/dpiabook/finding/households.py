"""The column of families or households: a few people each, who share some things and differ in others."""

from __future__ import annotations

import numpy as np

from dpiabook.finding.columns import Column
from dpiabook.finding.grouped import Grouped
from dpiabook.finding.look import NAMED, Look
from dpiabook.finding.people import Person
from dpiabook.meaning.entry import Entry

_LARGEST, _MOST_ON_AVERAGE, _LEAST_ON_AVERAGE = 20, 8.0, 1.1
_BESIDE = 0.9
_VARIES = 0.6


def find_household(look: Look, person: Person | None) -> Entry[str] | None:
    """Find the column of household ids.

    Parameters
    ----------
    look : Look
        The table.
    person : Person or None
        What names people; a household has rows of several.

    Returns
    -------
    Entry of str or None

    Notes
    -----
    Sizes must be those of households. By a name, or by values alone: rows of one household beside each other, members
    numbered within it, or age, birth or sex different among those who share a place or two other things.
    """
    taken = person.column.value if person is not None and not person.index else ""
    ranked = []
    for one in look.numbered:
        if one.name == taken or not _of_household_size(look, one, person):
            continue
        words = look.words(one.name)
        if words.index or (words.of_others and not words.household) or one.name in look.identifiers:
            continue
        rank = _rank(look, one, taken)
        if rank:
            ranked.append((rank, one))
    if not ranked:
        return _one_row_each(look, person)
    rank, best = max(ranked, key=lambda pair: (pair[0], pair[1].distinct))
    said = "; its name says so" if rank >= 2 else "; members differ, and share what households share"
    return Entry(best.name, f"groups of the size of households{said}", "measured" if rank >= 2 else "guessed")


def _one_row_each(look: Look, person: Person | None) -> Entry[str] | None:
    """A household id of which every row has its own; where people are named, one that is called an id."""
    named = person is not None and not person.index
    for one in look.numbered:
        words = look.words(one.name)
        if named and not words.household_id:
            continue
        if words.household and not words.parent and not one.missing and one.distinct == one.rows:
            return Entry(one.name, "every row has a household id of its own", "measured")
    return None


def _of_household_size(look: Look, column: Column, person: Person | None) -> bool:
    sizes = column.counts[column.counts > 0]
    if not len(sizes) or column.missing > column.rows / 2:
        return False
    if person is not None and person.repeats:
        members = _people_each(look.columns[person.column.value], column)
        return _LEAST_ON_AVERAGE <= members <= _MOST_ON_AVERAGE
    usual = sizes.mean() <= _MOST_ON_AVERAGE and (sizes <= _LARGEST).mean() > 0.99
    return bool(usual and column.each >= _LEAST_ON_AVERAGE and sizes.max() > 1)


def _people_each(person: Column, household: Column) -> float:
    """How many people a household has on average, where a person has several rows."""
    told = (person.codes >= 0) & (household.codes >= 0)
    people = len(set(zip(household.codes[told].tolist(), person.codes[told].tolist(), strict=True)))
    return people / max(len(set(household.codes[told].tolist())), 1)


def _rank(look: Look, column: Column, person: str) -> float:
    """2 and more by its name, 1 by values alone, 0 for none."""
    words = look.words(column.name)
    if words.parent and not words.person and column.distinct < 0.05 * column.rows:
        return 0.0
    if words.household:
        # Those of one household are several people: not all that lasts through life is the same in them.
        alike = look.of_one_person(column.name)
        return 0.0 if alike and column.each > 1.5 and not person else 2.5 if not words.parent else 2.0
    if column.name in look.visible or words.time or words.person == NAMED:
        return 0.0
    grouped = look.grouped(column.name)
    if grouped.beside < _BESIDE or look.of_one_person(column.name):
        return 0.0
    numbered = any(_numbers_members(look, column, other) for other in look.columns)
    same = [grouped.same(one) for one in look.of_kind("birth", "age", "sex")]
    differ = any(share is not None and share < _VARIES for share in same)
    shared = sum(look.columns[name].distinct > 2 for name in look.steady(column.name)) if differ else 0
    return 1.5 if numbered and differ else 1.0 if differ and shared >= 2 else 0.0


def _numbers_members(look: Look, household: Column, other: Column) -> bool:
    """Whether another column tells the members of a household apart, and is called so."""
    if other.name == household.name or not other.whole or other.distinct > 300 or other.missing:
        return False
    return look.words(other.name).member and look.grouped(household.name).apart(other)


def numbering_members(look: Look, household: str) -> tuple[str, ...]:
    """Columns that number the members of a household from one on: places in a file, and no facts about anybody.

    Parameters
    ----------
    look : Look
        The table.
    household : str
        The column of household ids.

    Returns
    -------
    tuple of str
    """
    grouped = look.grouped(household)
    return tuple(one.name for one in look.columns if one.name != household and _counts_on(grouped, one))


def _counts_on(grouped: Grouped, column: Column) -> bool:
    """Whether no number occurs twice in a household, and nearly all households have as many as their last one says."""
    if not column.whole or column.missing or column.low != 1 or not grouped.apart(column):
        return False
    last = np.zeros(len(grouped.sizes))
    told = grouped.column.codes >= 0
    np.maximum.at(last, grouped.column.codes[told], column.values()[told])
    several = grouped.sizes > 1
    return bool(several.any()) and float((last == grouped.sizes)[several].mean()) >= _BESIDE
