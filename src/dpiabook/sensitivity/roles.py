"""Whose the information is, and whether others can recognise someone by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.taxonomy import CATEGORIES, Category, Whose, taxonomy
from dpiabook.sensitivity.visible import visible_fact

_LINK_WORDS = frozenset({"id", "ids", "hash", "pseudonym", "rownames", "identifier"})
LOOKED_UP = frozenset(
    {"concept", "type", "reason", "category", "cat", "status", "kind", "class", "outcome", "diagnosis", "race"}
    | {"date", "party", "level", "disposition", "indicator", "group", "method"}
    # What somebody is: the list behind it is one of religions, and nobody has a key of their own there.
    | {"gender", "sex", "title", "ethnicity", "ethnic", "nationality", "citizenship", "language", "religion"}
    | {"faith", "belief", "denomination", "orientation", "marital", "occupation", "country", "transgender", "caste"}
    | {"tribe"}
    # The list behind it is one of codes of diseases, drugs and acts.
    | {"code"}
)
"""Before "id" they tell of a list in which a value is looked up: a race_concept_id is a code, and no key of a row."""
_REFERENCES = frozenset({"ref", "reference"})
_NUMBERS = frozenset({"no", "number", "num", "nr", "code"})
# A child's number may be its place among its siblings; of these it is the number by which a service knows them.
_NUMBERED = frozenset({"staff", "employee", "participant", "member", "client", "individual", "subject", "respondent"})
# "CAMHS ref" may be a referral; "child ref" and "ref no" are references.
PEOPLE = frozenset({"child", "person", "pupil", "individual", "patient", "client", "participant", "student", "case"})
FAMILIES = frozenset({"family", "household", "hh", "fam"})
_PLACE_WORDS = frozenset({"area", "region", "school", "ward", "district", "la", "lad", "county", "local"})


_TURNS = frozenset(
    {"not", "no", "never", "off", "without", "removed", "below", "under", "less", "poor", "low", "non", "left", "taken"}
)
"""Words beside which a term of well-being says the contrary: "not on a roll", "attendance below 90 per cent"."""


@lru_cache(maxsize=1)
def _subjects() -> Phrases[str]:
    known = taxonomy().subjects
    groups = (("child", known.child), ("parent", known.parent), ("family", known.family), ("", known.exceptions))
    return Phrases([(phrase, whose) for whose, phrases in groups for phrase in phrases])


@lru_cache(maxsize=1)
def _roles() -> Phrases[str]:
    known = taxonomy()
    quasi = [(phrase, "quasi_identifier") for phrase in known.quasi_identifiers]
    return Phrases([*quasi, *((phrase, "technical") for phrase in known.technical)])


def whose_is(variable: Variable, signs: Sequence[Sign]) -> Whose:
    """Say whose the information is: as declared, else as codes or words say, else as the category implies.

    ``"unknown"`` when nothing says, or when several people are named: then it is a question for the author.

    Examples
    --------
    >>> whose_is(Variable("q", "Mother's alcohol use"), ())
    'parent'
    >>> whose_is(Variable("q", "Mental health of child or parent"), ())
    'unknown'
    """
    if variable.subject != "unknown":
        return variable.subject
    by_codes = {sign.whose for sign in signs if sign.source == "codes"}
    by_words = _named(words_of(label_of(variable))) or _named(words_of_name(variable.name))
    by_category = {CATEGORIES[sign.category].whose for sign in signs}
    for found in (by_words, by_codes, by_category):
        if found:
            return found.copy().pop() if len(found) == 1 else "unknown"
    return "unknown"


def _named(words: tuple[str, ...]) -> set[Whose]:
    matches = _subjects().find(words)
    nots = [match for match in matches if not match.tag]
    kept = {match.tag for match in matches if match.tag and not any(match.within(other) for other in nots)}
    people: tuple[Whose, ...] = ("child", "parent", "family")
    return {whose for whose in people if whose in kept}


def is_link(variable: Variable) -> bool:
    """Whether the name says that the column links records.

    Examples
    --------
    >>> [is_link(Variable(name)) for name in ("family_id", "Ref No.", "staff_no", "household_ref", "camhs_ref")]
    [True, True, True, True, False]
    """
    words = words_of_name(variable.name)
    if LOOKED_UP & set(words[-2:-1]):
        return False
    return (bool(_LINK_WORDS & set(words[-1:])) or is_reference(words)) and not _PLACE_WORDS & set(words)


def is_reference(words: tuple[str, ...]) -> bool:
    """Whether the words of a name are those of a reference number, of nobody in particular or of people."""
    last, before = set(words[-1:]), set(words[-2:-1])
    if last & _NUMBERS:
        numbered = len(words) == 2 and (before == {"case"} or (bool(before & _NUMBERED) and words[-1] != "code"))
        return bool(before & _REFERENCES) or numbered
    return bool(last & _REFERENCES) and (len(words) == 1 or bool(before & (PEOPLE | FAMILIES)))


def is_quasi_identifier(variable: Variable) -> bool:
    """Whether others can know it: sex, ages, dates, places, the shape of the family.

    Examples
    --------
    >>> is_quasi_identifier(Variable("yob")), is_quasi_identifier(Variable("score"))
    (True, False)
    """
    if is_link(variable):
        return False
    known = variable.unit == "age in years" or variable.kind == "date" or bool(visible_fact(variable))
    return known or _role_words(variable, "quasi_identifier")


def says_opposite(variable: Variable, categories: Iterable[Category]) -> bool:
    """Whether a yes says that a person has nothing of what the categories are about, as being on a school roll.

    Examples
    --------
    >>> says_opposite(Variable("on_roll", "On a school roll"), [CATEGORIES["missing_education"]])
    True
    >>> says_opposite(Variable("noroll", "Not on any school roll"), [CATEGORIES["missing_education"]])
    False
    """
    words = words_of(label_of(variable)) or words_of_name(variable.name)
    found = any(_opposites(tuple(category.opposite)).find(words) for category in categories)
    return found and not _TURNS & set(words)


@lru_cache(maxsize=32)
def _opposites(phrases: tuple[str, ...]) -> Phrases[str]:
    return Phrases([(phrase, phrase) for phrase in phrases])


def is_technical(variable: Variable) -> bool:
    """Whether the column is a link or a working of the file, and says nothing about a person."""
    return is_link(variable) or _role_words(variable, "technical")


def _role_words(variable: Variable, role: str) -> bool:
    texts = (words_of_name(variable.name), words_of(label_of(variable)))
    return any(match.tag == role for words in texts for match in _roles().find(words))
