"""The records that are counted: one for each person, with every missing value settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dpiabook.book.once import once_of_dataset
from dpiabook.counting import Source
from dpiabook.counting.states import held_codes, with_states
from dpiabook.dictionary import Inventory, reconcile
from dpiabook.errors import Code, Refusal
from dpiabook.finding.children import ages_by_flags
from dpiabook.finding.settled import retyped
from dpiabook.meaning import (
    Entry,
    IdCounts,
    Records,
    Seen,
    Standing,
    States,
    children_by_age,
    count_ids,
    declared_rules,
    look_for_codes,
    not_collected,
    one_row_each,
)
from dpiabook.sensitivity import Flags
from dpiabook.settings import Loaded, Roles
from dpiabook.settings.model import Children

_AGES: Any = tuple[Children, str, Standing] | None


@dataclass(frozen=True)
class Found:
    """A source with one row for each person (or household), what was found about its rows, and who has the ids."""

    source: Source
    records: Records
    roles: Roles


@dataclass(frozen=True)
class Settled:
    """A source in which every missing value is settled, and the dictionary without the codes for them."""

    source: Source
    inventory: Inventory
    states: States


def find_records(loaded: Loaded, source: Source) -> Found:
    """Give a source with one row for each person, or for each household where the file has no people in it.

    Parameters
    ----------
    loaded : Loaded
        ``subjects``, ``roles`` and ``tables`` of the settings.
    source : Source
        As it was opened.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.meaning.one_row_each`; ``FAMILY_GAPS`` where a person has several households, or a
        household several rows of a file that is said to hold households.
    """
    settings, roles = loaded.settings, loaded.settings.roles
    household = _of_households(loaded, source)
    if household is not None:
        of_household = roles.model_copy(update={"child_id": roles.family_id, "family_id": None})
        return Found(source, household, of_household)
    person, counts = roles.child_id, None
    if person in source.columns and roles.count is None:
        counts = once_of_dataset(loaded, "ids", IdCounts, lambda: count_ids(source, str(person)))
        _refuse_finer_households(loaded, source, counts)
    found, records = one_row_each(
        source,
        settings.subjects,
        roles,
        summarised=bool(settings.tables),
        counts=counts,
        location=str(settings.source),
        where=loaded.where,
    )
    return Found(found, records, roles)


def _of_households(loaded: Loaded, source: Source) -> Records | None:
    """What is known of a file with one row for each household; None where rows are something else."""
    roles, unit = loaded.settings.roles, loaded.settings.subjects.unit
    family = roles.family_id
    nobody = roles.child_id is None and roles.count is None and family in source.columns
    if unit not in (None, "household") or (unit is None and not nobody):
        return None
    where = f"{loaded.where}: subjects.unit"
    if not nobody:
        cure = "name the column of household ids under roles.household_id, and no column of person ids or counts"
        raise Refusal(Code.FAMILY_GAPS, "a file of households needs a household id alone", where=where, cure=cure)
    counts = once_of_dataset(loaded, "households", IdCounts, lambda: count_ids(source, str(family)))
    if counts.one_each:
        said: Standing = "declared" if unit else "measured"
        return Records(Entry("household", "every row has a household id of its own", said), counts.rows)
    if unit is None:
        return None
    what = f"rows are said to be households, and the household id {family!r} is missing or repeated in some rows"
    cure = "name the person's id under roles.person_id, or summarise the rows by household first"
    raise Refusal(Code.FAMILY_GAPS, what, where=where, cure=cure)


def _refuse_finer_households(loaded: Loaded, source: Source, counts: IdCounts) -> None:
    """Refuse a household id of which there are more than people: it does not say who lives together."""
    family = loaded.settings.roles.family_id
    if counts.one_each or family not in source.columns:
        return
    if count_ids(source, str(family)).people > counts.people:
        what = f"the household id {family!r} is finer than the person id: there are more households than people"
        cure = "name the column that several people of one household share, or set roles.household_id: null"
        raise Refusal(Code.FAMILY_GAPS, what, where=f"{loaded.where}: roles.household_id", cure=cure)


def settle_states(loaded: Loaded, source: Source, inventory: Inventory) -> Settled:
    """Settle what is missing, and why: as declared, else as seen in the values.

    Parameters
    ----------
    loaded : Loaded
        ``missing``, ``roles`` and ``areas`` of the settings.
    source : Source
        One row per person, summaries of events joined.
    inventory : Inventory
        The dictionary; columns that it lacks are described by their names first.

    Raises
    ------
    Refusal
        As :func:`~dpiabook.meaning.declared_rules`.
    """
    settings = loaded.settings
    whole = reconcile(inventory, source.columns).inventory
    states = declared_rules(whole, settings.missing, where=f"{loaded.where}: missing")
    leave = [name for role, name in settings.roles.named.items() if role not in ("time", "area", "region")]
    seen = once_of_dataset(loaded, "codes", dict[str, Seen], lambda: look_for_codes(source, whole, states, leave=leave))
    states = states.with_seen(seen)
    # What was not collected in a region was collected in none of its areas.
    places = [name for name in (settings.roles.area or settings.roles.region, settings.roles.time) if name]
    first = with_states(source, states.rules)

    def where_empty() -> dict[str, Seen]:
        names = [one.name for one in whole if one.name in first.columns]
        found = not_collected(first, [place for place in places if place in first.columns], names)
        return {name: Seen(not_collected=empty) for name, empty in found.items()}

    empty = once_of_dataset(loaded, "empty", dict[str, Seen], where_empty)
    states = states.with_seen(empty)
    settled = with_states(replace(source, notes=(*source.notes, *_held_by_nobody(loaded, source))), states.rules)
    return Settled(settled, retyped(states.without_codes(inventory), settled, states), states)


def _held_by_nobody(loaded: Loaded, source: Source) -> list[str]:
    """What to say where the settings name missing codes that no row holds; another version may hold them."""
    said = {name: list(codes) for name, codes in loaded.settings.missing.items() if name in source.columns}
    if not said:
        return []
    held = once_of_dataset(loaded, "missing codes", dict[str, int], lambda: held_codes(source, said))
    return [
        f"missing: no row holds {len(codes) - held[name]} of the {len(codes)} codes that are named for {name!r}; is "
        "each as the data write it?"
        for name, codes in said.items()
        if held[name] < len(codes)
    ]


def ages_of(loaded: Loaded, source: Source, inventory: Inventory, flags: Flags) -> Entry[Children] | None:
    """Whether the people are children by the ages that the source holds; None where it holds none."""

    def seen() -> tuple[Children, str, Standing] | None:
        found = children_by_age(source, inventory, ages_by_flags(inventory, flags))
        return None if found is None else (found.value, found.evidence, found.standing)

    told = once_of_dataset(loaded, "ages", _AGES, seen)
    return None if told is None else Entry(*told)
