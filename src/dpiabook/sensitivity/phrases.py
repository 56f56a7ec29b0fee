"""Finding phrases in words: the one matcher behind every rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

Tag = TypeVar("Tag", bound=Hashable)
_MOST_KEPT = 8192
_LEAST_SORTED, _LEAST_IES = 2, 5


@lru_cache(maxsize=_MOST_KEPT)
def words_of(text: str) -> tuple[str, ...]:
    """Write text as small words; letters and digits part, other marks vanish.

    Examples
    --------
    >>> words_of("PHQ-9 score, child's")
    ('phq', '9', 'score', 'child', 's')
    """
    return tuple(re.findall(r"[a-z]+|\d+", text.lower()))


def capitals_of(text: str) -> tuple[bool, ...]:
    """Say for each word of `words_of` whether it is written in capitals; never, when everything is.

    Examples
    --------
    >>> capitals_of("ever seen by CAMHS"), capitals_of("SEEN BY CAMHS")
    ((False, False, False, True), (False, False, False))
    """
    pieces = re.findall(r"[A-Za-z]+|\d+", text)
    shouting = shouts(text)
    return tuple(piece.isdigit() or (piece.isupper() and not shouting) for piece in pieces)


def shouts(text: str) -> bool:
    """Whether several words are all in capitals, so that capitals tell no abbreviation.

    Examples
    --------
    >>> shouts("SEEN BY CAMHS"), shouts("CAMHS"), shouts("Seen by CAMHS")
    (True, False, False)
    """
    return len(re.findall(r"[A-Za-z]+|\d+", text)) > 1 and not any(character.islower() for character in text)


# Parts of words in American spelling, and the British of it.
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{3})iz(?=ation|e|ing)|(?<=[a-z]{2})yz(?=e|ing)"), lambda found: found[0].replace("z", "s")),
    (re.compile(r"(?<=behavi)or|(?<=neighb)or|^(?:col|fav|lab|rum|tum|hon|hum)or"), lambda found: found[0][:-1] + "ur"),
    (
        re.compile(r"(?<=counsel|marshal)(?=ing|ed|or)|(?<=travel)(?=ing|ed|er)|(?<=cancel)(?=ing|ed)"),
        lambda found: "l",
    ),
    (re.compile(r"(?<=^cent)er(?=s?$)|(?<=^theat)er(?=s?$)"), lambda found: "re"),
    (re.compile(r"(?<=offen|defen|licen)se(?=[sd]?$)"), lambda found: "ce"),
    (
        re.compile(r"^p(?=ediat)|^an(?=em[ic])|^an(?=esthe)|^gyn(?=ecol)|^orthop(?=ed)|^leuk(?=em)"),
        lambda found: found[0] + "a",
    ),
    (re.compile(r"(?<=diarrh)(?=e)|(?<=^)(?=edema)|(?<=^)(?=esophag)|(?<=^)(?=estrogen)"), lambda found: "o"),
    (re.compile(r"^(fulfil|enrol|instal)l(?=$|s$|ment)"), lambda found: found[1]),
)


# Most words have none of these parts, and need not be tried.
_MAY_BE_AMERICAN = re.compile(
    r"[iy]z|or|counsel|marshal|travel|cancel|center|theater|ense|pediat|ane[ms]|gynec|orthoped|leuk|diarrh|edema|esophag"
    r"|estrogen|ll(?:$|s$|ment)"
)


@lru_cache(maxsize=_MOST_KEPT)
def spelled(word: str) -> str:
    """A word in British spelling, as phrases are compared.

    Examples
    --------
    >>> [spelled(word) for word in ("behavior", "hospitalized", "counseling", "offense", "anemia", "size", "color")]
    ['behaviour', 'hospitalised', 'counselling', 'offence', 'anaemia', 'size', 'colour']
    """
    if not _MAY_BE_AMERICAN.search(word):
        return word
    for pattern, british in _SPELLINGS:
        word = pattern.sub(british, word)
    return word


@dataclass(frozen=True)
class Match(Generic[Tag]):
    """A phrase found at words ``start`` to ``end`` (exclusive)."""

    tag: Tag
    start: int
    end: int

    def within(self, other: Match[Any]) -> bool:
        """Whether all its words are words of the other: a longer phrase is not excepted by a shorter one."""
        return other.start <= self.start and self.end <= other.end


def _first_and_longest(match: Match[Any]) -> tuple[int, int]:
    return match.start, match.start - match.end


class Phrases(Generic[Tag]):
    """A set of phrases, each with a tag, that are looked for all at once.

    Parameters
    ----------
    tagged : iterable of (phrase, tag)
        A phrase is words separated by spaces; ``*`` at the end of a word stands for any ending, and a plural in s, es
        or ies is understood.

    Examples
    --------
    >>> found = Phrases([("self harm*", "mind"), ("offence", "crime")])
    >>> [match.tag for match in found.find(words_of("Offences; ever self-harmed"))]
    ['crime', 'mind']
    """

    def __init__(self, tagged: Iterable[tuple[str, Tag]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Tag]]] = defaultdict(list)
        self._begins: dict[str, list[tuple[tuple[str, ...], Tag]]] = defaultdict(list)
        for phrase, tag in tagged:
            words = _words_of_phrase(phrase)
            if words[0].endswith("*"):
                self._begins[words[0][:-1]].append((words, tag))
            else:
                self._exact[words[0]].append((words, tag))
        self._lengths = sorted({len(stem) for stem in self._begins})
        # The same words stand in many labels.
        self._of_word: dict[str, tuple[tuple[tuple[str, ...], Tag], ...]] = {}

    def find(self, words: Sequence[str]) -> list[Match[Tag]]:
        """Find every phrase; in the order of the words, and the longest first at each."""
        words = tuple(map(spelled, words))
        found: list[Match[Tag]] = []
        for start, word in enumerate(words):
            # Most words begin no phrase, and most phrases are one word.
            known = self._of_word.get(word)
            for phrase, tag in self._candidates(word) if known is None else known:
                size = len(phrase)
                if size == 1 or (size <= len(words) - start and all(map(_says, phrase[1:], words[start + 1 :]))):
                    found.append(Match(tag, start, start + size))
        return found if len(found) < _LEAST_SORTED else sorted(found, key=_first_and_longest)

    def _candidates(self, word: str) -> tuple[tuple[tuple[str, ...], Tag], ...]:
        if word not in self._of_word:
            if len(self._of_word) >= _MOST_KEPT:
                self._of_word.clear()
            self._of_word[word] = tuple(self._beginning_with(word))
        return self._of_word[word]

    def _beginning_with(self, word: str) -> Iterator[tuple[tuple[str, ...], Tag]]:
        for spelling in _singulars(word):
            yield from self._exact.get(spelling, ())
        for length in self._lengths:
            if length <= len(word):
                yield from self._begins.get(word[:length], ())


def _words_of_phrase(phrase: str) -> tuple[str, ...]:
    # Nearly all are plain words, which need not be searched for.
    letters = phrase.replace("* ", " ").removesuffix("*").replace(" ", "")
    plain = letters.isalpha() and letters.islower()
    parts = phrase.split() if plain else re.findall(r"[a-z]+\*?|\d+\*?", phrase.lower())
    return tuple(map(_spelled_pattern, parts))


@lru_cache(maxsize=_MOST_KEPT)
def _spelled_pattern(part: str) -> str:
    return f"{spelled(part[:-1])}*" if part.endswith("*") else spelled(part)


@lru_cache(maxsize=_MOST_KEPT)
def _singulars(word: str) -> tuple[str, ...]:
    if len(word) > _LEAST_IES and word.endswith("ies"):
        # "nationalities", "injuries"; a series is one.
        return word, f"{word[:-3]}y", word[:-1]
    if len(word) > 3 and word.endswith("es"):
        return word, word[:-1], word[:-2]
    return (word, word[:-1]) if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else (word,)


def _says(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else pattern in _singulars(word)
