"""What a row of the source is, and the table with one row for each person that is made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.errors import Code, Refusal
from dpiabook.meaning.entry import Entry, Standing
from dpiabook.settings.model import Roles, Subjects, Unit

LATEST = "latest"
_DIGITS = 2


@dataclass(frozen=True)
class Records:
    """What a row is, and how many rows and people there are.

    Attributes
    ----------
    unit : Entry of Unit
        What a row of the source is.
    rows : int
        Rows of the source as it was found.
    people : int or None
        Distinct ids that are not null; None for a table of counts, and where no column names people.
    without_id : int
        Rows without an id, which are left out.
    equal : int
        Rows that repeat another one wholly, which count once.
    left_out : tuple of str
        Columns that vary within a person, where rows are events: only `tables` can tell of them.
    """

    unit: Entry[Unit]
    rows: int
    people: int | None = None
    without_id: int = 0
    equal: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """Rows and people, as far as they were counted; in round numbers."""
        if self.people is None:
            return f"about {rounded(self.rows)} rows"
        return f"about {rounded(self.rows)} rows of about {rounded(self.people)} people"


def rounded(count: int) -> str:
    """A count to two digits.

    Examples
    --------
    >>> rounded(15_524), rounded(97), rounded(0)
    ('16,000', '97', '0')
    """
    return f"{round(count, _DIGITS - len(str(count))):,}" if count >= 10**_DIGITS else str(count)


@dataclass(frozen=True)
class IdCounts:
    """Rows of a table, rows that have an id, and distinct ids."""

    rows: int
    with_id: int
    people: int

    @property
    def one_each(self) -> bool:
        """Whether every row has an id of its own."""
        return self.rows == self.people


def count_ids(source: Source, person: str) -> IdCounts:
    """Count rows and ids in one pass.

    Parameters
    ----------
    source : Source
        Any source.
    person : str
        The column of ids.
    """
    ids = source.table[person]
    asked = source.table.aggregate(rows=source.table.count(), told=ids.count(), people=ids.nunique())
    row = fetch(asked, where=source.where).to_pylist()[0]
    return IdCounts(int(row["rows"]), int(row["told"]), int(row["people"]))


def one_row_each(  # noqa: PLR0913 -- what the settings say of rows, by name
    source: Source,
    subjects: Subjects,
    roles: Roles,
    *,
    summarised: bool,
    counts: IdCounts | None = None,
    location: str = "the same file",
    where: str = "settings",
) -> tuple[Source, Records]:
    """Find out what a row is, and give a source with one row for each person.

    People are distinct ids. Where ids repeat, rows are never counted as people: wholly equal rows count once, one wave
    is taken where the settings ask for one, and rows of events give what is constant within a person.

    Parameters
    ----------
    source : Source
        As it was opened.
    subjects : Subjects
        What the settings say a row is, and which wave they ask for.
    roles : Roles
        The columns of ids and of time.
    summarised : bool
        Whether the settings summarise tables of events.
    counts : IdCounts, optional
        Where ids were counted already.
    location : str
        The source as the settings name it, for the words of a cure.
    where : str
        How refusals name the settings.

    Returns
    -------
    Source, Records

    Raises
    ------
    Refusal
        ``PERSON_GAPS`` where ids repeat and nothing says which rows count; ``COLUMN_MISSING``, ``COLUMN_CONSTANT`` or
        ``SETTING_VALUE`` for a wave that cannot be taken.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> visits = as_source(pd.DataFrame({"id": [1, 1, 2], "year": [1, 2, 2], "sex": ["F", "F", "M"]}))
    >>> roles = Roles(child_id="id", time="year")
    >>> found, records = one_row_each(visits, Subjects(wave="latest"), roles, summarised=False)
    >>> found.rows, records.people, records.unit.value
    (2, 2, 'wave')
    """
    person = roles.child_id
    if roles.count is not None:
        return source, Records(_entry("count", subjects, "a column says how many people a row stands for"), source.rows)
    if person is None or person not in source.columns:
        unit = _entry("person", subjects, "no column names people, so that every row is taken for one", "guessed")
        _refuse_repeats_declared(subjects, where)
        return source, Records(unit, source.rows, source.rows)
    counts = counts or count_ids(source, person)
    counted = Records(Entry("person", "", "guessed"), counts.rows, counts.people, counts.rows - counts.with_id)
    asked = subjects.unit in ("wave", "event") or subjects.wave is not None
    if counts.one_each and not asked:
        return source, replace(counted, unit=_entry("person", subjects, "every row has an id of its own", "measured"))
    source, counted = _with_ids(source, person, counted)
    if subjects.unit == "wave" or subjects.wave is not None:
        return _of_wave(source, subjects, roles, counted, where)
    if subjects.unit == "event":
        return _of_events(source, person, counted, summarised, location, where)
    return _once(source, person, counted, where)


def _entry(unit: Unit, subjects: Subjects, evidence: str, standing: Standing = "declared") -> Entry[Unit]:
    if subjects.unit is not None:
        return Entry(subjects.unit, "the settings say so", "declared")
    return Entry(unit, evidence, standing)


def _refuse_repeats_declared(subjects: Subjects, where: str) -> None:
    if subjects.unit in ("event", "wave") or subjects.wave is not None:
        what = "rows are said to be several for each person, and no column names the person"
        cure = "name the column of person ids"
        raise Refusal(Code.PERSON_GAPS, what, where=f"{where}: roles.person_id", cure=cure)


def _with_ids(source: Source, person: str, counted: Records) -> tuple[Source, Records]:
    """The rows that have an id; those without belong to nobody in particular."""
    if not counted.without_id:
        return source, counted
    return _narrowed(source, lambda table: table.filter(table[person].notnull())), counted


def _narrowed(source: Source, narrow: Any, *, ordered: bool = True, columns: Any = None) -> Source:
    """The source with some of its rows, or with rows made of them."""
    kept = source.columns if columns is None else {name: source.columns[name] for name in columns}
    opening = source.opening
    return replace(
        source,
        opening=lambda: narrow(opening()),
        columns=kept,
        origin=None,
        row_order=source.row_order and ordered,
        coded={},
    )


def _once(source: Source, person: str, counted: Records, where: str) -> tuple[Source, Records]:
    """Take wholly equal rows once; refuse where ids still repeat."""
    distinct = _narrowed(source, lambda table: table.distinct(), ordered=False)
    different = distinct.rows
    equal = counted.rows - counted.without_id - different
    found = replace(counted, equal=equal)
    if different != counted.people:
        raise _several_rows(found, person, where)
    evidence = "every id has one row once equal rows, and rows without an id, are set aside"
    found = replace(found, unit=Entry[Unit]("person", evidence, "measured"))
    return (distinct if equal else source), found


def _several_rows(found: Records, person: str, where: str) -> Refusal:
    what = f"there are several rows for a person: {found.in_words} by {person!r}, and rows are never counted as people"
    cure = (
        "take one wave (roles.time, and subjects.wave: latest), or say subjects.unit: event and summarise the rows "
        "under tables:"
    )
    return Refusal(Code.PERSON_GAPS, what, where=f"{where}: roles.child_id", cure=cure)


def _of_wave(source: Source, subjects: Subjects, roles: Roles, counted: Records, where: str) -> tuple[Source, Records]:
    """The rows of one wave: the latest, or the one that the settings name."""
    place = f"{where}: subjects.wave"
    time = roles.time
    if time is None or time not in source.columns:
        what = "one wave is asked for, and no column says which wave a row is of"
        raise Refusal(Code.COLUMN_MISSING, what, where=place, cure="name the column under roles.time")
    waves = _waves(source, time)
    if len(waves) < 2:
        what = f"the column {time!r} has a single value, so it cannot tell waves apart"
        raise Refusal(Code.COLUMN_CONSTANT, what, where=place, cure="name another column, or take out subjects.wave")
    asked = subjects.wave or LATEST
    wave = max(waves) if asked == LATEST else next((one for one in waves if str(one) == asked), None)
    if wave is None:
        what = "no row is of the wave that is asked for"
        raise Refusal(Code.SETTING_VALUE, what, where=place, cure="write latest, or a wave as the data write it")
    narrowed = _narrowed(source, lambda table: table.filter(table[time] == wave))
    person = str(roles.child_id)
    counts = count_ids(narrowed, person)
    of_wave = replace(counted, rows=counts.rows, people=counts.people, without_id=0)
    if not counts.one_each:
        narrowed, of_wave = _once(narrowed, person, of_wave, where)
    which = "the latest" if asked == LATEST else "the named"
    unit = Entry[Unit]("wave", f"{which} of {len(waves)} waves is taken", "declared")
    return narrowed, replace(of_wave, unit=unit, rows=counted.rows, without_id=counted.without_id)


def _waves(source: Source, time: str) -> list[Any]:
    found: pa.Table = fetch(source.table.select(time).distinct(), where=source.where)
    return [value for value in found[time].to_pylist() if value is not None]


def _not_summarised(found: Records, varying: Sequence[str], location: str, where: str) -> Refusal:
    """Rows are said to be events: what is to be written next, word for word."""
    rules = ", ".join(f"{json.dumps(name, ensure_ascii=False)}: count" for name in varying[:1])
    named = json.dumps(location, ensure_ascii=False)
    what = f"rows are events ({found.in_words}), and nothing says how they are summarised for each person"
    cure = (
        f"add a table, which may name the same file: tables: {{events: {{source: {named}, summaries: {{{rules}}}}}}}, "
        "with a rule for each column that counts"
    )
    return Refusal(Code.PERSON_GAPS, what, where=f"{where}: tables", cure=cure)


def _of_events(  # noqa: PLR0913, PLR0917 - what is known of the rows, and what refusals name
    source: Source, person: str, counted: Records, summarised: bool, location: str, where: str
) -> tuple[Source, Records]:
    """One row for each person, with what is constant within all of them."""
    others = [name for name in source.columns if name != person]
    each = source.table.group_by(person).aggregate(**{name: source.table[name].nunique() for name in others})
    varying = fetch(each.aggregate(**{name: each[name].max() for name in others}), where=source.where).to_pylist()[0]
    kept = [name for name in others if (varying[name] or 0) <= 1]
    left_out = tuple(name for name in others if name not in kept)
    if not summarised:
        raise _not_summarised(counted, left_out, location, where)

    def narrow(table: Any) -> Any:
        return table.group_by(person).aggregate(**{name: table[name].max() for name in kept})

    unit = Entry[Unit]("event", "the settings say so", "declared")
    people = _narrowed(source, narrow, ordered=False, columns=[person, *kept])
    return people, replace(counted, unit=unit, left_out=left_out)
