"""The column that names people: unique for each row, or the same in the several rows of one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dpiabook.finding.columns import Column
from dpiabook.finding.days import holds_dates
from dpiabook.finding.lasting import Lasting, lasting
from dpiabook.finding.look import NAMED, Look
from dpiabook.finding.places import place_shape
from dpiabook.finding.waves import wave_of
from dpiabook.meaning.entry import Entry, Standing

_NEARLY_ALL = 0.97
_LARGEST_GROUP = 600
_REPEATS, _FEW_ROWS = 1.02, 100
_SEVERAL, _MANY_AGES, _ALIKE = 2.0, 15, 4
_OF_ONE_LIFE = 2.7
_LEAST_EVENTS, _ON_OTHER_DAYS = 1.2, 0.9


@dataclass(frozen=True)
class Person:
    """The column of person ids.

    Attributes
    ----------
    column : Entry of str
        Which, and why.
    repeats : bool
        Whether a person has several rows.
    index : bool
        It is no more than a number of the row: nothing else is there.
    """

    column: Entry[str]
    repeats: bool = False
    index: bool = False


def find_person(look: Look, equal_rows: int = 0) -> Person | None:
    """Find the column of person ids, by values first.

    Parameters
    ----------
    look : Look
        The table.
    equal_rows : int
        Rows that repeat another one wholly; where they explain why ids repeat, rows are people.

    Returns
    -------
    Person or None
        None where nothing names people.
    """
    unique = _unique(look, equal_rows)
    repeating = _repeating(look, equal_rows)
    best, rank = max(unique, key=lambda pair: pair[1], default=(None, 0))
    other, other_rank = max(repeating, key=lambda pair: pair[1], default=(None, 0))
    if other is not None and (best is None or other_rank > rank):
        return other
    return best if best is not None else _index(look)


def _unique(look: Look, equal_rows: int) -> list[tuple[Person, float]]:
    """Columns with a value of its own in every row, and how much each is a person's id."""
    found = []
    for one in look.numbered:
        words = look.words(one.name)
        if not _is_unique(one, equal_rows) or words.index or words.of_others or words.household:
            continue
        rank = float(words.person) or _rank_of_values(one)
        if one.name in look.identifiers:
            rank = min(rank, 0.2) or 0.1
        if rank:
            found.append((_named(one, words.person, repeats=False), rank + _among_households(look, one)))
    return found


def _is_unique(column: Column, equal_rows: int) -> bool:
    rows = column.rows - equal_rows
    return column.missing == 0 and column.distinct == rows


def _rank_of_values(column: Column) -> float:
    """How much values without a telling name look like an id: texts of one form, or numbers that only rise."""
    if column.of_texts:
        texts = column.texts[:500]
        with_digit = sum(any(sign.isdigit() for sign in text) for text in texts) / len(texts)
        return 0.9 if with_digit > _NEARLY_ALL and len({len(text) for text in texts}) <= 3 else 0.0
    values = column.values()
    rising = bool((values[1:] > values[:-1]).all())
    return 0.8 if rising else 0.0


def _among_households(look: Look, column: Column) -> float:
    """A household that is known by a parent is one of children."""
    parents = any(look.words(one.name).parent and one.each > _REPEATS for one in look.numbered)
    return 0.5 if parents and look.words(column.name).child else 0.0


def _named(column: Column, person: int, *, repeats: bool) -> Person:
    said = "; its name says so" if person else ""
    standing: Standing = "measured" if person else "guessed"
    if repeats:
        evidence = f"several rows have the same value, and what lasts through life is the same in them{said}"
    else:
        evidence = f"no value occurs twice, and none is missing{said}"
    return Person(Entry(column.name, evidence, standing), repeats=repeats)


def _repeating(look: Look, equal_rows: int) -> list[tuple[Person, float]]:
    """Columns of which several rows are of one person, and how much each is a person's id."""
    found = []
    for one in _that_repeat(look, equal_rows):
        person = look.words(one.name).person
        rank = max(_rank_of_repeats(look, one, person), _rank_of_a_life(look, one, person))
        if rank:
            found.append((_named(one, person, repeats=True), rank))
    return found


def _that_repeat(look: Look, equal_rows: int) -> Iterator[Column]:
    """Columns whose values repeat as those of people may."""
    for one in look.numbered:
        words = look.words(one.name)
        if _is_unique(one, equal_rows) or words.of_others or words.household or words.index or words.weight:
            continue
        if one.each < _REPEATS or one.counts.max(initial=0) > _LARGEST_GROUP or one.missing > one.rows / 2:
            continue
        yield one


def repeats_of_one_person(look: Look) -> str:
    """Name the column of which rows of one value are of one person beyond doubt; empty where there is none.

    Parameters
    ----------
    look : Look
        A table of which nobody said what names people.

    Returns
    -------
    str
    """
    ranked = [(_rank_of_a_life(look, one, 0), one.name) for one in _that_repeat(look, 0)]
    rank, name = max(ranked, default=(0.0, ""))
    return name if rank else ""


def _rank_of_a_life(look: Look, one: Column, person: int) -> float:
    """Between an id by its name and one of people by name, where birth and what else lasts are the same in all rows.

    Of several such columns the coarsest is the person's: a stay or a visit has a number, too, and is of one person.
    What two people share by chance, such as an amount, agrees a little less.
    """
    if one.name in look.visible or place_shape(one):
        return 0.0
    found: Lasting | None = lasting(look, one)
    if found is None:
        return 0.0
    coarse = 1 - min(one.distinct / one.rows, 1)
    form = 0.01 if one.of_texts and _rank_of_values(one) else 0.0
    less = 0.3 if one.name in look.identifiers and not person else 0.0
    return _OF_ONE_LIFE + 0.1 * coarse - 0.5 * (1 - found.agree) + 0.02 * (person > 0) + form - less


def _rank_of_repeats(look: Look, one: Column, person: int) -> float:
    """3 and more for names of people, less for others; 0 where rows of one value are of several people."""
    lasting = look.of_one_person(one.name)
    if lasting is False or one.name in look.visible:
        return 0.0
    wave = wave_of(look, one.name)
    steady = look.steady(one.name) if person or wave else []
    more = min(len(steady), 50) / 100 + min(one.distinct / one.rows, 1) / 100
    if person == NAMED:
        return 3.1 + more if lasting or wave or steady or len(one.codes) < _FEW_ROWS else 0.0
    called = wave is not None and look.words(wave.value).time > 0
    if person:
        enough = lasting or called or len(steady) >= (1 if wave else 2) or _of_events(look, one)
        return 2.1 + more if enough else 0.0
    if lasting and _of_one_age(look, one) and len(look.steady(one.name)) >= _ALIKE:
        return 1.0 + more
    # Without a name, rows of one value must be told apart by a wave that is called one, and agree in much else.
    return 1.0 + more if called and steady and one.each >= 1.5 else 0.0


def _of_events(look: Look, column: Column) -> bool:
    """Whether an id of nobody in particular has rows that are told apart by a date, none of which says of whom.

    Visits, tests and prescriptions often hold nothing that lasts through life. Rows are never counted as people: an id
    that repeats is taken for that of a person, unless ages say that its rows are of several.
    """
    grouped = look.grouped(column.name)
    if column.each < _LEAST_EVENTS or not any(
        holds_dates(one) and grouped.apart(one, _ON_OTHER_DAYS) for one in look.columns
    ):
        return False
    ages = (one for one in look.of_kind("age") if one.distinct >= _MANY_AGES)
    return all(grouped.steady(one, 0.5) is not False for one in ages)


def _of_one_age(look: Look, column: Column) -> bool:
    """Whether rows of one value are of the same age, of many: of a whole class or family they are not."""
    if column.each < _SEVERAL:
        return False
    grouped = look.grouped(column.name)
    ages = [one for one in look.of_kind("age", "birth") if one.distinct >= _MANY_AGES and one.numbers is not None]
    return bool(ages) and all(grouped.steady(one) for one in ages)


def _index(look: Look) -> Person | None:
    """A number of the row, where every row is a person and nothing else names them."""
    for one in look.numbered:
        if look.words(one.name).index and _is_unique(one, 0):
            evidence = "a number of the row: nothing else names people"
            return Person(Entry(one.name, evidence, "guessed"), index=True)
    return None
