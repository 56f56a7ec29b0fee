"""Who plays which part: the roles of the columns, as declared, else as values and names say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dpiabook.finding.columns import Column
from dpiabook.finding.days import holds_dates
from dpiabook.finding.households import find_household
from dpiabook.finding.look import NAMED, Look
from dpiabook.finding.people import Person, find_person
from dpiabook.finding.places import Places, find_places
from dpiabook.finding.waves import wave_of
from dpiabook.finding.weights import find_count, find_weight
from dpiabook.meaning.entry import Entry
from dpiabook.settings.model import Roles

_RISE = 0.95
SETTINGS_NAMES = {"person_id": "child_id", "family_id": "family_id"}


@dataclass(frozen=True)
class Parts:
    """The roles that were found.

    Attributes
    ----------
    roles : Mapping[str, Entry of str]
        Role to column.
    repeats : bool
        A person has several rows.
    older : bool
        People grow older from one of their rows to the next, so that these are waves though no column numbers them.
    events : bool
        Rows are what happened, and nothing tells which of them are of one person.
    ladder : tuple of str
        Columns of areas, the smallest first.
    shapes : Mapping[str, str]
        Columns whose values have the form of codes of areas, and of which.
    places : Mapping[str, Entry of str]
        All columns of areas, as visible facts.
    """

    roles: Mapping[str, Entry[str]]
    repeats: bool = False
    older: bool = False
    events: bool = False
    ladder: tuple[str, ...] = ()
    shapes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Entry[str]] = field(default_factory=dict)


def find_parts(look: Look, declared: Roles, *, equal_rows: int = 0, people: bool = True) -> Parts:
    """Find the roles of the columns.

    Parameters
    ----------
    look : Look
        The table.
    declared : Roles
        What settings and dictionary say; it is not questioned.
    equal_rows : int
        Rows that repeat another one wholly.
    people : bool
        Whether the table is about people; otherwise nobody plays a part that is not declared.

    Returns
    -------
    Parts
    """
    said = {role: Entry(column, "it is declared", "declared") for role, column in _named(declared).items()}
    if not people:
        return Parts(said)
    found: dict[str, Entry[str] | None] = dict(said)
    count = found.setdefault("count", find_count(look))
    person = _person(look, said, equal_rows) if count is None else None
    if person is not None:
        found.setdefault("person_id", person.column)
        found.setdefault("time", wave_of(look, person.column.value) if person.repeats else None)
    if count is None:
        found.setdefault("family_id", find_household(look, person))
    if found.get("family_id") and person is not None and person.index and _one_each(look, found["family_id"]):
        found["person_id"] = said.get("person_id")
    taken = {entry.value for entry in found.values() if entry is not None}
    places = find_places(look, taken)
    found.setdefault("area", places.area)
    found.setdefault("region", places.region)
    found.setdefault("weight", find_weight(look, taken))
    roles = {role: entry for role, entry in found.items() if entry is not None}
    repeats = person is not None and person.repeats
    older = person is not None and repeats and _grow_older(look, person.column.value)
    ladder = _ladder(places, roles)
    return Parts(roles, repeats, older, ladder=ladder, shapes=places.shapes, places=places.told)


def of_events(look: Look, parts: Parts) -> Parts:
    """The same roles where rows are what happened to people: an id that nothing names after people numbers events.

    Parameters
    ----------
    look : Look
        The table.
    parts : Parts
        Of rows that were taken for people.

    Returns
    -------
    Parts
        Without that id, and with the column of the dates of the events as its time; as it was where people are named.
    """
    person = parts.roles.get("person_id")
    if person is not None and (person.standing == "declared" or look.words(person.value).person == NAMED):
        return parts
    roles = {role: entry for role, entry in parts.roles.items() if role != "person_id"}
    dates = [one for one in look.columns if _dates_events(look, one)]
    if "time" not in roles and len(dates) == 1:
        roles["time"] = Entry(dates[0].name, "the only column of dates: when each event was", "measured")
    return replace(parts, roles=roles, repeats=False, older=False, events=True)


def _dates_events(look: Look, column: Column) -> bool:
    kind = look.visible.get(column.name)
    return holds_dates(column) and column.distinct > 1 and (kind is None or kind.value != "birth")


def _grow_older(look: Look, person: str) -> bool:
    """Whether ages rise from one row of a person to the next."""
    ages = (one for one in look.of_kind("age") if one.numbers is not None)
    return any(look.grouped(person).rising(one) >= _RISE and look.grouped(person).apart(one) for one in ages)


def _named(declared: Roles) -> dict[str, str]:
    ours = {name: role for role, name in SETTINGS_NAMES.items()}
    return {ours.get(role, role): column for role, column in declared.named.items()}


def _person(look: Look, said: Mapping[str, Entry[str]], equal_rows: int) -> Person | None:
    if "person_id" not in said:
        return find_person(look, equal_rows)
    name = said["person_id"].value
    if name not in look.columns:
        return None
    column = look.columns[name]
    return Person(said["person_id"], repeats=column.distinct < column.present - equal_rows)


def _one_each(look: Look, household: Entry[str] | None) -> bool:
    """Whether every row is a household of its own."""
    return household is not None and look.columns[household.value].distinct == look.columns.rows


def _ladder(places: Places, roles: Mapping[str, Entry[str]]) -> tuple[str, ...]:
    """The ladder, where it holds the area that plays the role."""
    area = roles.get("area")
    return places.ladder if area is not None and area.value in places.ladder else ()
