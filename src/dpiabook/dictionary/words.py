"""Names in words: how a column name is split before anyone reads it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PIECES = re.compile(r"\d+(?:st|nd|rd|th)(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


@lru_cache(maxsize=16384)
def split_name(name: str) -> tuple[str, ...]:
    """Split a column name at underscores, case changes and digits; accents are left out.

    Parameters
    ----------
    name : str
        A column name in snake case, camel case or capitals.

    Returns
    -------
    tuple of str
        Lower-case words and numbers, in order. Joined words without a mark between them stay joined.

    Examples
    --------
    >>> split_name("mhda_eps_pre_cp")
    ('mhda', 'eps', 'pre', 'cp')
    >>> split_name("LAchildID"), split_name("CPPstartDate")
    (('la', 'child', 'id'), ('cpp', 'start', 'date'))
    >>> split_name("1st plan"), split_name("Ethnicité")
    (('1st', 'plan'), ('ethnicite',))
    """
    return tuple(piece.lower() for part in re.split(r"[\W_]+", _without_accents(name)) for piece in _pieces(part))


def _without_accents(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def _pieces(part: str) -> list[str]:
    # In "CPPstartDate" the capitals are an abbreviation; in "UPNCode" the last capital begins the next word.
    spaced = re.sub(r"([A-Z]{2,})([a-z]{2,})", _abbreviation_first, part)
    return _PIECES.findall(spaced)


def _abbreviation_first(match: re.Match[str]) -> str:
    capitals, small = match.groups()
    starts_word = small in _LOWER_WORDS
    return f"{capitals} {small}" if starts_word else f"{capitals[:-1]} {capitals[-1]}{small}"


# Words that real census files write in small letters straight after an abbreviation.
_LOWER_WORDS = frozenset(
    {"child", "start", "end", "date", "review", "plan", "flag", "code", "type", "age", "of", "at", "status", "reason"}
    | {"referral", "count", "days", "duration", "episodes", "first", "last", "ever", "eligible", "provision", "attend"}
    | {"year", "total", "level", "group", "score", "number", "notified", "issued", "unit", "need", "support", "service"}
    | {"contact", "outcome", "risk", "register", "plans", "reviews", "registered", "stage", "category", "details"}
)


def in_words(name: str) -> str:
    """Write a column name as words with spaces; a name that has spaces is in words already.

    Examples
    --------
    >>> in_words("ageAtFirstPlan"), in_words("Excl - FTE (days) ")
    ('age at first plan', 'Excl - FTE (days)')
    """
    if " " in name.strip():
        return " ".join(name.split())
    return " ".join(split_name(name)) or name
