"""What a person has not confirmed although much rests on it: roles, codes for missing values, identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from dpiabook.book.opening import Opened
from dpiabook.errors import Code, Refusal
from dpiabook.finding.repeated import repeated_people
from dpiabook.settings import Loaded

_WORDS = {
    "child_id": "the id of a person",
    "family_id": "the id of those who live together",
    "area": "the area",
    "region": "the region",
    "time": "the time",
    "weight": "the sampling weight",
    "count": "the number of people in each row",
}


def unconfirmed(loaded: Loaded, opened: Opened) -> tuple[Refusal, ...]:
    """Everything that matters and is only a guess, each with its place.

    Parameters
    ----------
    loaded : Loaded
        The settings: what they declare needs no row.
    opened : Opened
        The dataset. What identifies and is not confirmed stops every run, and is not told again.

    Returns
    -------
    tuple of Refusal
        ``UNCONFIRMED``; empty where a person decided all of it.
    """
    return (*_roles(loaded, opened), *_people(loaded, opened), *_codes(loaded, opened))


def _people(loaded: Loaded, opened: Opened) -> Iterator[Refusal]:
    """That rows are people, where nothing names people and some column's rows are of one person each."""
    records, source = opened.meaning.records, opened.source
    if records is None or source is None or records.unit.value != "person" or records.unit.standing != "guessed":
        return
    name = repeated_people(source, opened.inventory, opened.flags)
    if name:
        what = (
            "no column names people, so that every row is taken for another person, and nobody confirmed it; "
            f"rows with the same {name!r} agree in what lasts through life, as several rows of one person do"
        )
        cure = f"say roles.person_id: {name}; or, where every row is another person, subjects.unit: person"
        yield Refusal(Code.UNCONFIRMED, what, where=f"{loaded.where}: roles.person_id", cure=cure)


def _roles(loaded: Loaded, opened: Opened) -> Iterator[Refusal]:
    declared = loaded.settings.roles.named
    for role, name in opened.roles.named.items():
        if role not in declared and name in opened.inventory and "what" in opened.inventory[name].guessed:
            what = f"{name!r} is only proposed as {_WORDS[role]}"
            yield _refusal(loaded, opened, name, what, role=role)


def _codes(loaded: Loaded, opened: Opened) -> Iterator[Refusal]:
    states = opened.meaning.states
    for name, entry in states.evidence.items():
        if entry.standing != "declared" and entry.value.codes and not _settled(loaded, opened, name):
            what = f"codes of {name!r} are taken for missing values, and nobody confirmed it"
            yield _refusal(loaded, opened, name, what, role=None)
    for name in states.questions:
        if not _settled(loaded, opened, name):
            what = f"values of {name!r} may be codes for missing values, and nobody decided it"
            yield _refusal(loaded, opened, name, what, role=None)


def _settled(loaded: Loaded, opened: Opened, name: str) -> bool:
    confirmed = name in opened.inventory and opened.inventory[name].confirmed
    return confirmed or name in loaded.settings.missing


def _refusal(loaded: Loaded, opened: Opened, name: str, what: str, *, role: str | None) -> Refusal:
    """With the cell of the sheet, or else the setting in which it is decided."""
    place = opened.inventory.place
    if place is not None and name in place.rows:
        where = place.of(name, "what it is" if role else "missing codes and what they mean")
        return Refusal(Code.UNCONFIRMED, what, where=where, cure="confirm the row, or put it right")
    setting = f"roles.{role}" if role else f"missing.{name}"
    cure = f"say so under {setting}, or write the sheet and confirm it there: dpiabook init"
    return Refusal(Code.UNCONFIRMED, what, where=f"{loaded.where}: {setting}", cure=cure)
