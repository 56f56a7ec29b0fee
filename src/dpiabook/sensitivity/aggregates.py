"""Numbers of places, groups and laws, which tell of no person: a rate per 100,000, a share of a state's residents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.taxonomy import taxonomy

_BEFORE_GROUPS = frozenset({"of", "per", "among", "amongst", "that", "for"})
_BEFORE_PLACES = frozenset({"of", "in", "per", "by", "for", "at", "within", "from"})
_BETWEEN = frozenset(
    {"the", "a", "an", "each", "all", "every", "this", "that", "local", "school", "s", "total", "hospital"}
)
_REACH = 4
_EACH = "by"
# "Behind with council tax" is no tax rate.
_OWED = frozenset({"behind", "arrears", "owed", "owes", "owe", "unpaid", "debt", "debts", "council"})


@lru_cache(maxsize=1)
def _whole() -> Phrases[str]:
    known = reading().aggregates
    return Phrases([(phrase, phrase) for phrase in (*taxonomy().things, *known.each, *known.laws)])


@lru_cache(maxsize=8)
def _words(which: Literal["amounts", "counts", "groups", "places", "ends"]) -> frozenset[str]:
    return frozenset(getattr(reading().aggregates, which).split())


@lru_cache(maxsize=1)
def _place_tables() -> Phrases[str]:
    return Phrases([(phrase, phrase) for phrase in reading().place_tables])


def thing_in(text: str) -> str:
    """Return the words by which a label says that it is about a thing, a place or a group, or an empty string.

    Examples
    --------
    >>> thing_in("Crimes per 1000 residents"), thing_in("Percent of the state population who are Mormon")
    ('per 1000 residents', 'percent of the state population')
    >>> thing_in("Cigarette price")
    'price'
    >>> thing_in("Violent crime rate in the county"), thing_in("Percentage of sessions missed")
    ('rate in the county', '')
    """
    words = words_of(text)
    found = next((" ".join(words[match.start : match.end]) for match in _whole().find(words)), "")
    return found or _amount_of_many(words) or _money_at_the_end(words)


def _money_at_the_end(words: Sequence[str]) -> str:
    """The last word, where it is the price, the tax or the sales of something."""
    owed = bool(_OWED & set(words))
    return words[-1] if len(words) > 1 and words[-1] in _words("ends") and not owed else ""


def _amount_of_many(words: Sequence[str]) -> str:
    """An amount, a preposition and then a group or a place, with at most a few words between them."""
    for start, word in enumerate(words):
        groups = _words("groups") if word in _words("amounts") else frozenset[str]()
        if groups or word in _words("counts"):
            reach = range(start + 1, min(start + 1 + _REACH, len(words)))
            ends = (_named_after(words, position, groups) for position in reach)
            end = next(filter(None, ends), 0)
            if end:
                return " ".join(words[start:end])
    return ""


def _named_after(words: Sequence[str], position: int, groups: frozenset[str]) -> int:
    """Where the group or place ends that a preposition at a position is followed by; 0 when there is none."""
    preposition, after = words[position], position + 1
    while after < len(words) and words[after] in _BETWEEN:
        after += 1
    named, following = (*words[after : after + 2], "", "")[:2]
    if preposition in _BEFORE_PLACES and named in _words("places"):
        # "of the state population": a place may stand before its people.
        return after + 2 if following in groups else after + 1
    return after + 1 if preposition in _BEFORE_GROUPS and named in groups else 0


@lru_cache(maxsize=512)
def place_table(table: str) -> bool:
    """Whether the rows of a table are places, groups or things, by its name.

    A place by which people or a body are named makes no rows of places: the learners of a provider, the city's police.

    Examples
    --------
    >>> place_table("State panel"), place_table("Stop and search"), place_table("Pupils by school")
    (True, False, True)
    >>> place_table("Learners of a training provider"), place_table("Searches (city police)")
    (False, False)
    """
    words = words_of(table)
    people = next((at for at, word in enumerate(words) if word in _named("people")), len(words))
    return any(
        words[match.start] == _EACH or (match.start < people and not _names_a_body(words, match.end))
        for match in _place_tables().find(words)
    )


def _names_a_body(words: Sequence[str], end: int) -> bool:
    """Whether what follows a place makes the name of a body of it: the city *police*, a county *court*."""
    return bool(_named("bodies") & set(words[end : end + 2]))


@lru_cache(maxsize=2)
def _named(which: Literal["people", "bodies"]) -> frozenset[str]:
    return frozenset(getattr(reading().of_places, which).split())
