"""What a person has not confirmed although much rests on it: roles, codes for missing values, identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from dpiabook.book.having_asked import asked_who_has_it, had_by_all_or_none
from dpiabook.book.opening import Opened
from dpiabook.errors import Code, Refusal
from dpiabook.finding.repeated import repeated_people
from dpiabook.sensitivity.tables import guessed_of_table
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
_HEADINGS = {"roles": "what it is", "missing": "missing codes and what they mean", "": "has it means"}


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
    found = (_roles, _people, _codes, _having, _about)
    return tuple(refusal for some in found for refusal in some(loaded, opened))


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
            yield _refusal(loaded, opened, name, what, f"roles.{role}")


def _codes(loaded: Loaded, opened: Opened) -> Iterator[Refusal]:
    states = opened.meaning.states
    for name, entry in states.evidence.items():
        if entry.standing != "declared" and entry.value.codes and not _settled(loaded, opened, name):
            what = f"codes of {name!r} are taken for missing values, and nobody confirmed it"
            yield _refusal(loaded, opened, name, what, f"missing.{name}")
    for name in states.questions:
        if not _settled(loaded, opened, name):
            what = f"values of {name!r} may be codes for missing values, and nobody decided it"
            yield _refusal(loaded, opened, name, what, f"missing.{name}")


def _having(loaded: Loaded, opened: Opened) -> Iterator[Refusal]:
    whys = {
        "holds numbers and no 0, and nobody said which of them mean that a person has it": asked_who_has_it(opened),
        "is had by all or by none as it is read, and nobody confirmed it": had_by_all_or_none(opened),
    }
    for why, names in whys.items():
        for name in names:
            said = opened.inventory[name]
            if not said.confirmed and not said.has_it:
                yield _refusal(loaded, opened, name, f"{name!r} {why}", "")


def _about(loaded: Loaded, opened: Opened) -> Iterator[Refusal]:
    """What all of a table is taken to be about, by its system, its lists of codes or most of its columns."""
    if loaded.settings.subjects.about is not None:
        return
    tables: dict[tuple[str, ...], list[str]] = {}
    for flag in opened.flags.sensitive:
        if guessed_of_table(flag) and not opened.inventory[flag.variable].confirmed:
            tables.setdefault((opened.inventory[flag.variable].table, *flag.categories), []).append(flag.variable)
    for (table, *categories), names in tables.items():
        about = " and ".join(opened.flags.title(one).lower() for one in categories)
        whole = table or "the whole"
        what = f"{whole!r} is taken to be about {about}, in {len(names)} variables whose words do not say it"
        cure = f"say subjects.about: {categories[0]}, or none; or confirm these variables in the sheet"
        yield Refusal(Code.UNCONFIRMED, what, where=f"{loaded.where}: subjects.about", cure=cure)


def _settled(loaded: Loaded, opened: Opened, name: str) -> bool:
    confirmed = name in opened.inventory and opened.inventory[name].confirmed
    return confirmed or name in loaded.settings.missing


def _refusal(loaded: Loaded, opened: Opened, name: str, what: str, setting: str) -> Refusal:
    """With the cell of the sheet, or else the setting in which it is decided, where there is one."""
    place = opened.inventory.place
    if place is not None and name in place.rows:
        where = place.of(name, _HEADINGS[setting.partition(".")[0]])
        return Refusal(Code.UNCONFIRMED, what, where=where, cure="confirm the row, or put it right")
    said = f"say so under {setting}" if setting else "say it in the dictionary"
    cure = f"{said}, or write the sheet and confirm it there: dpiabook init"
    return Refusal(Code.UNCONFIRMED, what, where=f"{loaded.where}: {setting or 'dictionary'}", cure=cure)
