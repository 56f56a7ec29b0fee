"""Numbers by which an authority or a service knows somebody: what is issued, and a word for its number behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.taxonomy import Strict, Terms, packaged

OFFICIAL = "a number of an official record"
OF_A_SERVICE = "a number by which a service knows the person"
_MOST_BETWEEN = 4
_KINDS = ("unique", "registration", "reference", "identification")
_BEFORE = frozenset({"on", "from", "printed", "shown"})


class Documents(Strict):
    """Words for documents, for people and for numbers; the head of the YAML says how each list is read."""

    issued: Terms
    kept: Terms
    people: Terms
    numbers: str
    marks: str


@lru_cache(maxsize=1)
def _documents() -> Documents:
    return Documents.model_validate(packaged("documents.yml"))


def numbers_issued() -> Iterator[tuple[str, str]]:
    """Every phrase for such a number, with what it is.

    Examples
    --------
    >>> found = dict(numbers_issued())
    >>> found["parole no"], found["passport id"], found.get("parole id")
    ('a number of an official record', 'a number of an official record', None)
    >>> found["member number"]
    'a number by which a service knows the person'
    """
    known = _documents()
    numbers, marks = known.numbers.split(), known.marks.split()
    both = [f"{mark} {numbers[0]}" for mark in marks] + [f"{one} id" for one in numbers]
    for things, words in ((known.issued, (*numbers, *both, *marks)), (known.kept, (*numbers, *both))):
        yield from ((f"{thing} {word}", OFFICIAL) for thing in things for word in words)
    for who in known.people:
        for word in (*numbers, *(f"{kind} {numbers[0]}" for kind in _KINDS)):
            yield f"{who} {word}", OF_A_SERVICE


@lru_cache(maxsize=1)
def _issued() -> Phrases[str]:
    return Phrases([(one, one) for one in (*_documents().issued, *_documents().kept)])


def number_on(label: str) -> bool:
    """Whether a label asks for the number that stands on a document: "Number on a state-issued identity card".

    Examples
    --------
    >>> [number_on(label) for label in ("Number on the passport", "Number of passports", "Number on roll")]
    [True, False, False]
    """
    words = words_of(label)
    if len(words) < 3 or words[0] not in _documents().numbers.split() or words[1] not in _BEFORE:
        return False
    return any(match.start <= _MOST_BETWEEN for match in _issued().find(words[2:]))
