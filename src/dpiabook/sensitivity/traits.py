"""Traits of somebody who is named by a sensitive word: the sex of a perpetrator tells of no crime."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.asked import asked_for, named_as
from dpiabook.sensitivity.lexicon import TELLING, hits_in_text, words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.visible import visible_fact

# What somebody is, at the end of a label: whoever the words before it name, it is this that the column holds.
_TRAITS = frozenset(
    {"sex", "gender", "age", "race", "ethnicity", "dob", "birthdate", "height", "initials", "surname", "suffix"}
)
# "Offender gender code" is of a gender, and of no offence.
_OF_LISTS = frozenset({"code", "codes", "cd", "category", "group", "recode", "recoded", "desc", "description", "id"})
_OF_TRAITS = frozenset({"ethnicity", "genetic_biometric", "sex_life_orientation"})
_PLAIN_FACTS = frozenset({"sex", "birth", "age"})
_LEAST_WORDS = 2
_AT_EVENT = re.compile(r"(?P<what>.{3,40}?) (?P<when>at|on|upon|before|prior to) (?P<then>.{4,})", re.IGNORECASE)
_FIRST = frozenset({"first", "onset", "last", "latest", "ever"})
_FACTS_OF_THEN = frozenset({"place", "family", "work", "education", "marital"})
_STATES_OF_THEN = frozenset({"housing", "poverty_benefits"})
_EARLIER = frozenset({"before", "prior to"})
_MONEY = frozenset({"income", "earnings", "wage", "wages", "pay", "salary"})


# Who a column of a file is about, as the first word of its name.
_WHO = frozenset(
    {
        "suspect",
        "victim",
        "offender",
        "defendant",
        "inmate",
        "prisoner",
        "detainee",
        "patient",
        "perpetrator",
        "claimant",
    }
    | {"tenant", "refugee", "migrant", "arrestee", "accused", "convict", "parolee"}
)


# "Person committing violence: priest", "source of help: police": what stands behind the colon only says who.
_ASKS_WHO = re.compile(
    r"\b(?:sources? of (?:help|support|advice)|person (?:committing|who|responsible)|perpetrator|by whom|sought help"
    r"|who|help(?:ed)? (?:from|by)|referred (?:by|from|to)|referral (?:source|from)|(?:reported|told) to|contacted)\b",
    re.IGNORECASE,
)


def _only_says_who(label: str, signs: list[Sign]) -> list[Sign]:
    """Leave out what somebody behind a colon is called by, where the words before it ask who it was."""
    stem, colon, option = label.rpartition(":")
    if not colon or not _ASKS_WHO.search(stem):
        return signs
    said = " ".join(words_of(option))
    spoken = {hit.category for hit in hits_in_text(stem) if hit.tier in TELLING}
    named = (sign for sign in signs if sign.source == "label" and sign.word.rpartition(" ... ")[2] in said)
    others = {sign.category for sign in named} - spoken
    return [sign for sign in signs if sign.category not in others or sign.source not in {"label", "name"}]


def _of_whom(variable: Variable, signs: list[Sign]) -> list[Sign]:
    """Leave out what the first word of a name says of a person whose visible fact it is: "SUSPECT_EYE_COLOR"."""
    words = words_of_name(variable.name)
    if label_of(variable) or len(words) < _LEAST_WORDS or words[0] not in _WHO:
        return signs
    rest = Variable("_".join(words[1:]))
    return [sign for sign in signs if not (sign.word == words[0] and (visible_fact(rest) or visible_fact(variable)))]


def _without_whom_and_when(label: str, signs: list[Sign]) -> list[Sign]:
    """Leave out what only names the person whose fact is told, and the event at which it was one."""
    person = named_as(label) if signs else ""
    if person and (visible_fact(Variable("", asked_for(label))) or any(sign.word != person for sign in signs)):
        # "The tenant's nationality" names a person by the tenancy, and tells of the nationality.
        signs = [sign for sign in signs if not (sign.source in {"label", "name"} and sign.word == person)]
    when = _AT_EVENT.fullmatch(label) if signs else None
    if when and not _FIRST & set(words_of(label)) and _says_of_then(when["what"], when["when"].lower()):
        # "Residence area at prison release": the event says when, and not what.
        then = " ".join(words_of(when["then"]))
        signs = [sign for sign in signs if not (sign.source == "label" and sign.word in then)]
    return signs


def _says_of_then(what: str, when: str) -> bool:
    """Whether what stands before an event says itself what it is: a place, a home, an income."""
    if visible_fact(Variable("", what)) in _FACTS_OF_THEN:
        return True
    other = {hit.category for hit in hits_in_text(what) if hit.tier in TELLING} & _STATES_OF_THEN
    # Money is spent *on* heroin, and earned *before* an arrest.
    return when in _EARLIER and (bool(other) or bool(_MONEY & set(words_of(what))))


_PEOPLE = _WHO | frozenset(
    {"perp", "per", "person", "mother", "father", "parent", "child", "carer", "partner", "spouse"}
)


def _is_an_act(last: str, said: str) -> bool:
    return last == "sex" and said.endswith(" sex")


def only_trait(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave out what the words before a trait say, where a label or a name without a label ends in the trait.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> asked = Variable("per1sex", "Perpetrator-1 sex"), Variable("age1", "Age at first arrest")
    >>> [[sign.category for sign in only_trait(one, signs_of(one))] for one in asked]
    [[], ['crime']]
    """
    label = label_of(variable)
    signs = _only_says_who(label, _without_whom_and_when(label, _of_whom(variable, list(signs))))
    words = words_of(label) or words_of_name(variable.name)
    while len(words) > _LEAST_WORDS and words[-1] in _OF_LISTS:
        words = words[:-1]
    ends = len(words) >= _LEAST_WORDS and words[-1] in _TRAITS and variable.kind != "boolean"
    return [
        sign
        for sign in signs
        # "Forced sex" is said with the last word, and by none before it; "diabetes_age" is no age of somebody.
        if not ends
        or sign.category in _OF_TRAITS
        or sign.source not in {"label", "name"}
        or _is_an_act(words[-1], sign.word)
        or (words[-1] == "age" and not label and not _PEOPLE & set(words[:-1]))
    ]


def beside_plain_fact(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave out what a few letters of a name may mean, where the label says a plain fact.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> derived = Variable("sex_dv", "Sex, derived")
    >>> [sign.word for sign in signs_of(derived)], beside_plain_fact(derived, signs_of(derived))
    (['dv'], [])
    """
    plain = visible_fact(variable) in _PLAIN_FACTS
    return [sign for sign in signs if not (plain and sign.source == "name" and sign.strength == "weak")]
