"""What only a person can answer, most pressing first. No question holds a value from the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dpiabook.errors import some_of
from dpiabook.finding.found import ROLE_PARTS, Beside, FoundVariable, Question
from dpiabook.finding.roles import Parts
from dpiabook.finding.rows import Rows
from dpiabook.meaning.meaning import Meaning
from dpiabook.meaning.records import rounded
from dpiabook.settings.model import State

_MOST_NAMED = 5
_STATES: dict[State, str] = {
    "unknown": "not known",
    "suppressed": "suppressed before the file was made",
    "not_applicable": "not applicable",
    "not_collected": "not collected",
}


def questions_of(
    meaning: Meaning,
    variables: Sequence[FoundVariable],
    parts: Parts,
    rows: Rows,
    may_be: Mapping[str, str],
) -> tuple[Question, ...]:
    """Gather the questions that a look leaves open.

    Parameters
    ----------
    meaning : Meaning
        What was found.
    variables : sequence of FoundVariable
        In file order.
    parts : Parts
        The roles.
    rows : Rows
        What a row is.
    may_be : Mapping of str to str
        Columns whose values alone have the form of a visible fact, and which.

    Returns
    -------
    tuple of Question
    """
    if not meaning.dataset.about_people.value:
        text = f"The data seem to be about no people ({meaning.dataset.about_people.evidence}). Is that so?"
        return (Question("people", "", text),)
    found = (
        *_codes(meaning, variables),
        *_identifiers(variables),
        *_rows(parts, rows),
        *_having(variables),
        *_roles(variables, parts),
        *_facts(may_be),
        *_sensitive(variables),
    )
    return tuple(found)


def _codes(meaning: Meaning, variables: Iterable[FoundVariable]) -> Iterator[Question]:
    for one in variables:
        seen = [code for code in one.missing_codes.values() if code.state.standing == "measured"]
        if seen:
            states = ", ".join(dict.fromkeys(_STATES[code.state.value] for code in seen))
            number = f"{len(seen)} code{'s' if len(seen) > 1 else ''}"
            made = ", so that the column is one of numbers" if one.becomes else ""
            yield Question("missing", one.name, f"{number} in {one.name!r} taken for no value ({states}){made}. Right?")
        if one.decimal_comma:
            yield Question("numbers", one.name, f"{one.name!r} is read as numbers with a decimal comma. Right?")
    for name, text in meaning.states.questions.items():
        yield Question("missing", name, f"{name!r}: {text}")


def _identifiers(variables: Iterable[FoundVariable]) -> Iterator[Question]:
    for one in variables:
        if one.identifier.value:
            text = f"{one.name!r} seems to hold {one.identifier.value}: remove the column, or say why it must stay."
            yield Question("identifier", one.name, text)
        if one.free_text.value:
            text = f"{one.name!r} seems to hold text that people typed: remove the column, or say why it must stay."
            yield Question("free text", one.name, text)


def _rows(parts: Parts, rows: Rows) -> Iterator[Question]:
    records = rows.records
    if records.equal:
        once = "they count once. Right?" if "person_id" in parts.roles else "other people who are alike. Right?"
        yield Question("rows", "", f"About {rounded(records.equal)} rows repeat another one wholly: {once}")
    if records.without_id:
        yield Question("rows", "", f"About {rounded(records.without_id)} rows have no id of a person. Whose are they?")
    if records.unit.value in ("wave", "event") and records.people is not None:
        ways = "take one wave (subjects.wave), or summarise the rows as events (tables:)"
        text = f"{records.in_words[0].upper()}{records.in_words[1:]}: {ways}. Which of the two?"
        yield Question("rows", "", text)
    if "person_id" not in parts.roles and records.unit.value == "person":
        yield Question("people", "", "No column names people. Is every row another person?")


def _roles(variables: Iterable[FoundVariable], parts: Parts) -> Iterator[Question]:
    for one in variables:
        if one.what.value in ROLE_PARTS and not one.what.sure:
            yield Question(
                "role", one.name, f"{one.name!r} is taken for the {one.what.value}: {one.what.evidence}. Right?"
            )
    missing = [("a household", "family_id"), ("an area", "area")]
    without = [
        words for words, role in missing if role not in parts.roles and not (role == "area" and "region" in parts.roles)
    ]
    if without:
        text = f"No column names {' or '.join(without)}: nothing about them will be said. Is there one?"
        yield Question("role", "", text)


def _facts(may_be: Mapping[str, str]) -> Iterator[Question]:
    for name, what in may_be.items():
        yield Question("role", name, f"The values of {name!r} could be {what}. Are they?")


def _sensitive(variables: Iterable[FoundVariable]) -> Iterator[Question]:
    # What others can see of somebody is their own.
    unsure = [one.name for one in variables if one.sensitive and one.whose == "unknown" and not one.visible.value]
    if unsure:
        text = f"Whose information is in {some_of(unsure, _MOST_NAMED)}: the person's, or a relative's?"
        yield Question("sensitive", "", text)


def _having(variables: Iterable[FoundVariable]) -> Iterator[Question]:
    named = [repr(one.name) for one in variables if one.asks_having]
    if named:
        many = len(named) > 1
        text = f"{some_of(named, _MOST_NAMED)} hold{'' if many else 's'} two or three numbers and no 0:"
        text += " which of them mean that a person has it?"
        until = f"Until 'has it means' says so, nothing is counted of {'them' if many else 'it'}."
        yield Question("sensitive", "", f"{text} {until}")


def about_files(beside: Sequence[Beside]) -> Iterator[Question]:
    """Questions about the files beside this one."""
    versions = [one for one in beside if one.relation == "version"]
    if versions:
        number = f"{len(versions)} file{'s' if len(versions) > 1 else ''}"
        text = f"{number} beside it, by name and columns other versions of it. Compare with one?"
        yield Question("files", "", text)
    for one in beside:
        if one.relation == "events":
            same = f"{one.location} beside it has the same values of {one.link!r}. Of the same people?"
            yield Question("files", "", f"{same} Then summarise it (tables:).")
