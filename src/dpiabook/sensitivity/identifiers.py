"""Direct identifiers, known by the names of the variables."""

from __future__ import annotations

from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.taxonomy import taxonomy

DATE_OF_BIRTH = "a full date of birth"
"""The one direct identifier that others can know, too."""


_MOST_WORDS = 4
_HIDDEN = Phrases(
    [(word, word) for word in ("pseudonym*", "encrypt*", "hash*", "anonym*", "scrambl*", "mask*", "irreversib*")]
)
_PARTS_OF_DATE, _WHOLE_DATE = frozenset({"month", "year", "quarter"}), frozenset({"date", "day", "full", "dob"})
_IN_DIGITS = frozenset({"a postcode"})


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    known = [(phrase, what) for what, phrases in taxonomy().identifiers.items() for phrase in phrases]
    return Phrases([*known, *((phrase, "") for phrase in taxonomy().not_identifiers)])


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
    # "PNCid" is no "PN Cid": where the capitals of a name mislead, its letters say it.
    name = _found(words_of_name(variable.name)) or _found((variable.name.strip().lower(),))
    # A label may mention an identifier in passing; only a short one names what the column holds.
    found = name or (_found(label) if len(label) <= _MOST_WORDS else "")
    return found if _may_be(found, variable, label) else ""


def _may_be(found: str, variable: Variable, label: tuple[str, ...]) -> bool:
    """Whether what the words name can be held by values of that kind, and the label does not take it back."""
    if _HIDDEN.find(label) or (variable.kind == "date" and found != DATE_OF_BIRTH):
        return False
    if found == DATE_OF_BIRTH:
        return not _PARTS_OF_DATE & set(label) or bool(_WHOLE_DATE & set(label))
    return variable.kind not in {"integer", "number"} or "number" in found or found in _IN_DIGITS


def _found(words: tuple[str, ...]) -> str:
    # Many things have a name; a column that is called "name" and nothing else holds a person's.
    if words in {("name",), ("names",)}:
        return "a person's name"
    matches = _phrases().find(words)
    nots = [match for match in matches if not match.tag]
    return next((match.tag for match in matches if match.tag and not _within(match, nots)), "")


def _within(match: Match[str], nots: list[Match[str]]) -> bool:
    return any(match.within(other) for other in nots)
