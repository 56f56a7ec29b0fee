"""Direct identifiers, known by the names of the variables."""

from __future__ import annotations

import re
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.aggregates import place_table
from dpiabook.sensitivity.asked import asked_for
from dpiabook.sensitivity.bearers import is_of_a_body, names_a_person, names_a_thing, names_what_somebody_has
from dpiabook.sensitivity.documents import OF_A_SERVICE, OFFICIAL, number_on, numbers_issued
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.setting import of_an_organisation, of_who_deals_with_it
from dpiabook.sensitivity.taxonomy import taxonomy

DATE_OF_BIRTH = "a full date of birth"
"""Others can know it, too."""
_COORDINATES = "the coordinates of a home"
HOMES = frozenset({"a postcode", "an address", _COORDINATES})
"""Direct identifiers that say where somebody lives, which others can know, too."""


_MOST_WORDS, _LEAST_JOINED = 4, 8
_LAST_WORDS = 2
# Words before an identifier by which a label tells of something else: how long, how many, how it was found.
_RELATING = frozenset(
    {"days", "months", "years", "weeks", "time", "count", "age", "whether", "difference", "interval", "between"}
    | {"reason", "relationship", "matched", "via", "using", "and", "or", "since", "from", "to", "with", "by", "for"}
    | {"at", "without", "no", "not", "has", "have", "based", "per", "same", "method", "source", "quality", "change"}
    | {"changed", "how", "of", "is", "was", "were", "are", "did", "do", "does", "can", "you", "we", "in", "on"}
)
_HIDDEN = Phrases(
    [
        (word, word)
        for word in (
            *("pseudonym*", "encrypt*", "hash*", "hashed", "anonym*", "scrambl*", "mask*", "irreversib*"),
            *("soundex", "phonetic", "metaphone", "tokenised", "truncated"),
        )
    ]
)
# What is left of an address in a column of an area: "address_city".
_PARTS_OF_ADDRESS = frozenset(
    {"city", "town", "village", "municipality", "county", "country", "state", "province", "region", "subdivision"}
)
_SAID_OF_ADDRESS = frozenset({"type", "status", "since", "valid", "confirmed", "known", "count", "district"})
# A question that is answered by yes or no holds nothing of what it asks about; "can you tell us your name" does.
_YES_OR_NO = re.compile(
    r"^\W*(?:(?:is|are|was|were|has|have|had|did|do|does|should)|(?:may|can|could|will|would)(?! (?:you|we|i)\b))\b",
    re.IGNORECASE,
)
_PARTS_OF_DATE, _WHOLE_DATE = frozenset({"month", "year", "quarter"}), frozenset({"date", "day", "full", "dob"})
_AREAS = frozenset({"area", "district", "sector", "outward", "half", "prefix", "first", "three", "school", "provider"})
_SAID_OF_IT = frozenset(
    {"quality", "verified", "valid", "known", "missing", "present", "flag", "permission", "allowed"}
    | {"available", "indicator", "trace"}
)
_NAMES = frozenset({"name", "names", "initials"})
_NAMES_OF_PEOPLE = frozenset(
    {"name", "names", "initials", "surname", "forename", "person", "people", "who", "full", "first", "last"}
    | {"respondent", "patient"}
)
# Registers by whose letters alone a column of numbers is called: of the police, of prisons and probation, of patients.
_NUMBERS_ALONE = frozenset({"pnc", "pncid", "cro", "croid", "crn", "noms", "nomsid", "nomsno", "nino", "ssn", "bsn"})
_A_NAME = "a person's name"
# By these a body is reached as well as a person.
_REACHED = HOMES | {"an e-mail address", "a telephone number"}
_IN_DIGITS = frozenset({"a postcode", _COORDINATES})


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    known = [(phrase, what) for what, phrases in taxonomy().identifiers.items() for phrase in phrases]
    said = {phrase for phrase, _ in known}
    issued = ((phrase, what) for phrase, what in numbers_issued() if phrase not in said)
    return Phrases([*known, *issued, *((phrase, "") for phrase in taxonomy().not_identifiers)])


def direct_identifier(variable: Variable) -> str:
    """Say which direct identifier a variable holds, judged by its name and label; empty when none.

    A yes or no about an identifier ("has a known postcode") is none, and neither is a coded one, a pseudonym made from
    it, the date of its change, or a month and year of birth. A number may be a national number, but no name or address.

    Examples
    --------
    >>> direct_identifier(Variable("FormerUPN")), direct_identifier(Variable("PersonBirthDate"))
    ('a unique pupil number', 'a full date of birth')
    >>> direct_identifier(Variable("PNCid")), direct_identifier(Variable("pupil_ref"))
    ('a number of an official record', '')
    >>> direct_identifier(Variable("school_name")), direct_identifier(Variable("yob", "Year of birth"))
    ('', '')
    """
    if variable.kind == "boolean" or variable.codes:
        return ""
    label = words_of(variable.label) if "label" not in variable.guessed else ()
    if label and _YES_OR_NO.search(variable.label):
        return ""
    asked = words_of(asked_for(variable.label)) if label else ()
    # "PNCid" is no "PN Cid": where the capitals of a name mislead, its letters say it.
    if of_an_organisation(variable.name) or (label and of_who_deals_with_it(variable.label)):
        return ""
    named = label[1:] if label[:1] in {("the",), ("a",), ("any",)} else label
    if any(match.start == 0 and not match.tag for match in _phrases().find(named)):
        # "Username of the user who made the change": what a label begins with is of somebody who keeps the file.
        return ""
    words = words_of_name(variable.name)
    # A column called "name" holds what its label says, where that is no name: "Frequency", "Diet type".
    named_so = words in {("name",), ("names",)} and (
        (bool(label) and not _NAMES_OF_PEOPLE & set(label)) or names_a_thing(label, variable.table)
    )
    # "guardian1_name": a number says which of several it is.
    parted = tuple(word for word in split_name(variable.name) if not word.isdigit())
    name = "" if named_so else _found(words) or _found(parted) or _whole_name(variable.name.strip().lower(), label)
    # A label may mention an identifier in passing; only a short one names what the column holds.
    short = (some for some in (label, asked, _head(asked)) if 0 < len(some) <= _MOST_WORDS)
    found = name or next(filter(None, map(_found, short)), "") or _at_the_end(label)
    found = found or (OFFICIAL if number_on(variable.label) else "")
    return (
        found if not _is_of_another(found, variable, label or words) and _may_be(found, variable, label, words) else ""
    )


def _is_of_another(found: str, variable: Variable, words: tuple[str, ...]) -> bool:
    """Whether it is a body or a thing that has the name, the address or the telephone."""
    if found == _A_NAME:
        return names_what_somebody_has(variable.label)
    of_bodies = place_table(variable.table) and not names_a_person(variable)
    return found in _REACHED and (is_of_a_body(words) or of_bodies)


def _at_the_end(label: tuple[str, ...]) -> str:
    """What a label of some words ends with: "Supervised person's last name", but no "Days since date of birth"."""
    if not _MOST_WORDS < len(label) <= 2 * _MOST_WORDS or _RELATING & set(label[:-_LAST_WORDS]):
        return ""
    return next(
        (match.tag for match in _phrases().find(label) if match.tag and match.end == len(label) and match.start > 0), ""
    )


def _whole_name(name: str, label: tuple[str, ...]) -> str:
    """What the letters of a name say where they are not parted, or where they begin or end with a postcode's word."""
    joined = re.fullmatch(r"(?:[a-z]{1,4}_?)?(?:postcode|zip)(?:_?(?:full|[124-9]))?", name)
    # A zip code of three digits is an area, and says so.
    area = _AREAS & set(label)
    if not label and name.replace("_", "") in _NUMBERS_ALONE:
        return OFFICIAL
    return _found((name,)) or _joined().get(name, "") or ("a postcode" if joined and not area else "")


@lru_cache(maxsize=1)
def _joined() -> dict[str, str]:
    """Long names of identifiers with nothing between their words: "uniquelearnernumber"."""
    known = taxonomy().identifiers.items()
    return {p.replace(" ", ""): what for what, phrases in known for p in phrases if len(p) > _LEAST_JOINED}


def _head(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words before "of": a postcode of the last home is a postcode; but of many things there are names."""
    return words[: words.index("of")] if "of" in words[1:] and not _NAMES & set(words) else ()


def _may_be(found: str, variable: Variable, label: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether what the words name can be held by values of that kind, and the label does not take it back."""
    if label[-1:] and label[-1].isdigit() and found == OF_A_SERVICE:
        # "Offender number 1" counts those of an event.
        return False
    if found == "an address" and (_PARTS_OF_ADDRESS & {*name[1:], *label[1:]} or _SAID_OF_ADDRESS & {*name[1:]}):
        return False
    if _SAID_OF_IT & {*name[-1:], *label[-1:]} or (found == "an address" and name[:1] == ("date",)):
        return False
    if _HIDDEN.find(label) or _HIDDEN.find(name) or (variable.kind == "date" and found != DATE_OF_BIRTH):
        return False
    if found == DATE_OF_BIRTH:
        return not _PARTS_OF_DATE & set(label) or bool(_WHOLE_DATE & set(label))
    return variable.kind not in {"integer", "number"} or "number" in found or found in _IN_DIGITS


def _found(words: tuple[str, ...]) -> str:
    # Many things have a name; a column that is called "name" and nothing else holds a person's.
    if words in {("name",), ("names",)}:
        return _A_NAME
    matches = _phrases().find(words)
    nots = [match for match in matches if not match.tag]
    return next((match.tag for match in matches if match.tag and not _within(match, nots)), "")


def _within(match: Match[str], nots: list[Match[str]]) -> bool:
    return any(match.within(other) for other in nots)
