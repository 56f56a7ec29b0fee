"""Whose a name, an address or a telephone is: a venue and an office have these, too, and they identify nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import plain_words, words_of_name, words_said
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.signs import label_of

_NAMES = frozenset({"name", "names"})
_SAY_NOTHING = frozenset(
    {"the", "of", "a", "an", "s", "full", "in", "and", "or", "this", "for", "is", "as", "record", "details"}
)
_MORE_PEOPLE = frozenset(
    {
        "contact",
        "contacts",
        "guardian",
        "guardians",
        "kin",
        "sibling",
        "siblings",
        "parent",
        "parents",
        "child",
        "adult",
    }
    | {
        "relative",
        "relatives",
        "individual",
        "individuals",
        "witness",
        "witnesses",
        "owner",
        "user",
        "subject",
        "deceased",
    }
    | {"mother", "father", "partner", "spouse", "baby", "infant", "carer", "husband", "wife", "occupant", "occupier"}
    | {
        "forename",
        "surname",
        "first",
        "last",
        "middle",
        "maiden",
        "given",
        "family",
        "preferred",
        "known",
        "alias",
        "legal",
    }
    | {
        "informant",
        "complainant",
        "voter",
        "lodger",
        "caller",
        "attendee",
        "passenger",
        "casualty",
        "pedestrian",
        "reporter",
    }
    | {
        "home",
        "own",
        "personal",
        "private",
        "residence",
        "residential",
        "current",
        "previous",
        "correspondence",
        "who",
        "whom",
    }
    | {
        "perpetrator",
        "recipient",
        "signatory",
        "author",
        "landlord",
        "claimant",
        "payee",
        "referrer",
        "tutor",
        "head",
        "next",
    }
)
_OF_PERSONS = frozenset(
    {
        "driver",
        "rider",
        "passenger",
        "pedestrian",
        "casualty",
        "tenant",
        "owner",
        "occupant",
        "occupier",
        "operator",
        "keeper",
    }
    | {"resident", "pupil", "student", "patient", "employee", "customer", "applicant", "child", "victim", "suspect"}
)
# Of a line of an address they say which.
_WHICH_OF_SEVERAL = frozenset({"first", "last", "next"})
# What has an address, a telephone or a mailbox of its own, and is nobody.
_BODIES = frozenset(
    {
        "venue",
        "office",
        "offices",
        "branch",
        "depot",
        "premises",
        "site",
        "provider",
        "supplier",
        "company",
        "organisation",
    }
    | {
        "organization",
        "distribution",
        "notification",
        "notifications",
        "appointment",
        "region",
        "helpdesk",
        "contractor",
    }
    | {
        "agency",
        "trust",
        "scene",
        "incident",
        "accident",
        "collision",
        "store",
        "warehouse",
        "service",
        "department",
        "team",
    }
    | {
        "shop",
        "clinic",
        "court",
        "event",
        "meeting",
        "vendor",
        "manufacturer",
        "bank",
        "insurer",
        "practice",
        "workplace",
    }
    | {"delivery", "mailbox", "generic", "shared", "switchboard", "reception", "centre"}
)


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    return frozenset(reading().of_places.people.split()) | _MORE_PEOPLE


def names_a_thing(label: Sequence[str], table: str) -> bool:
    """Whether a column that is called "name" holds what a thing is called, by its label or by the table that it is in.

    Examples
    --------
    >>> names_a_thing(("service", "provider", "name"), ""), names_a_thing((), "MedicalCondition")
    (True, True)
    >>> names_a_thing(("name", "of", "the", "child"), "Orders"), names_a_thing((), "Client"), names_a_thing((), "")
    (False, False, False)
    """
    said = [word for word in label if word not in _NAMES | _SAY_NOTHING]
    if not said:
        # "service_provider: service provider details" and "System: MedicalCondition" both say it behind the colon;
        # what is no word of the lists ("COMPAS") may be a file of people.
        said = [word for word in words_said(table.rpartition(":")[2]) if word in plain_words()]
    return bool(said) and not _people() & set(said)


_OF_WHAT = re.compile(r"\bnames? of (?:(?:a|an|the|each|this) )?[\w -]{3,30}['’]s? (?P<what>[\w -]+)", re.IGNORECASE)


def names_what_somebody_has(label: str) -> bool:
    """Whether a label asks for the name of something of somebody, and of nobody: "Name of a student's home language".

    Examples
    --------
    >>> [names_what_somebody_has(f"Name of the pupil's {what}") for what in ("school", "mother")]
    [True, False]
    """
    found = _OF_WHAT.search(label)
    return found is not None and not _people() & set(words_of(found["what"])[-1:])


def is_of_a_body(label: Sequence[str]) -> bool:
    """Whether the address, the telephone or the mailbox that a label asks for is that of a body or of an event.

    Examples
    --------
    >>> is_of_a_body(("postcode", "of", "the", "venue")), is_of_a_body(("home", "postcode", "at", "the", "accident"))
    (True, False)
    """
    return bool(_BODIES & set(label)) and not (_people() - _WHICH_OF_SEVERAL) & set(label)


def names_a_person(variable: Variable) -> bool:
    """Whether a variable says whose it is, though its table is one of things: the age of a driver among vehicles.

    Examples
    --------
    >>> names_a_person(Variable("sex_of_driver", table="vehicle")), names_a_person(Variable("tow", table="vehicle"))
    (True, False)
    """
    return bool(_OF_PERSONS & {*words_of_name(variable.name), *words_of(label_of(variable))})
