"""Direct identifiers, known by the names of the variables."""

from __future__ import annotations

from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.taxonomy import taxonomy

DATE_OF_BIRTH = "a full date of birth"
"""The one direct identifier that others can know, too."""


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    known = [(phrase, what) for what, phrases in taxonomy().identifiers.items() for phrase in phrases]
    return Phrases([*known, *((phrase, "") for phrase in taxonomy().not_identifiers)])


def direct_identifier(variable: Variable) -> str:
    """Say which direct identifier a variable holds, judged by its name and label; empty when none.

    A yes or no about an identifier ("has a known postcode") is none.

    Examples
    --------
    >>> direct_identifier(Variable("FormerUPN")), direct_identifier(Variable("PersonBirthDate"))
    ('a unique pupil number', 'a full date of birth')
    >>> direct_identifier(Variable("PNCid")), direct_identifier(Variable("pupil_ref"))
    ('a number of an official record', '')
    >>> direct_identifier(Variable("school_name")), direct_identifier(Variable("yob", "Year of birth"))
    ('', '')
    """
    if variable.kind == "boolean":
        return ""
    # "PNCid" is no "PN Cid": where the capitals of a name mislead, its letters say it.
    name = _found(words_of_name(variable.name)) or _found((variable.name.strip().lower(),))
    label = words_of(variable.label) if "label" not in variable.guessed else ()
    # A label may mention an identifier in passing; only a short one names what the column holds.
    return name or (_found(label) if len(label) <= 4 else "")


def _found(words: tuple[str, ...]) -> str:
    # Many things have a name; a column that is called "name" and nothing else holds a person's.
    if words in {("name",), ("names",)}:
        return "a person's name"
    matches = _phrases().find(words)
    nots = [match for match in matches if not match.tag]
    return next((match.tag for match in matches if match.tag and not _within(match, nots)), "")


def _within(match: Match[str], nots: list[Match[str]]) -> bool:
    return any(match.within(other) for other in nots)
