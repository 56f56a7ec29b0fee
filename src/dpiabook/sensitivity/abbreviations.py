"""Reading of shortened words: 'ment health', 'em prb', 'susp/fired/left job/sch'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.reading import ordinary_words, reading

_VOWELS = frozenset("aeiouy")
_LINKING = frozenset({"of", "or", "and", "in", "from", "at", "for", "to", "the", "a", "on", "by", "with", "s"})
_LEAST_LETTERS, _LEAST_ALONE, _LEAST_CUT_ALONE, _LEAST_LEFT_OUT, _LEAST_CUT_OFF = 5, 5, 7, 2, 3
_ENDINGS = frozenset({"s", "es", "d", "ed", "r", "er", "rs", "ers", "g", "ng", "ing", "t", "n", "tn", "y"})
_LEAST_AMONG_OTHERS, _LEAST_ODD, _LEAST_PLAIN = 4, 2, 7
_MOST_READINGS = 24


def abbreviates(short: str, word: str) -> bool:
    """Whether a word is another one cut off, without some of its vowels, or shortened as is usual.

    Parameters
    ----------
    short, word : str
        In small letters; ``*`` at the end of `word` stands for any ending.

    Examples
    --------
    >>> abbreviates("ment", "mental"), abbreviates("hlfwy", "halfway"), abbreviates("prb", "problem*")
    (True, True, True)
    >>> abbreviates("car", "care"), abbreviates("custom", "custody"), abbreviates("men", "mental")
    (False, False, False)
    """
    whole, open_ended = word.rstrip("*"), word.endswith("*")
    if short in _usual().get(whole, ()):
        return True
    if short in ordinary_words() or len(short) < 2 or short[:1] != whole[:1]:
        return False
    # Who shortens leaves out more than the last two letters of a long word, which are its ending.
    least = _LEAST_LEFT_OUT + (len(short) >= _LEAST_CUT_ALONE)
    if len(whole) - len(short) < least and (not open_ended or whole.startswith(short)):
        return False
    return _looks_cut(short) and _follows(short, whole, open_ended=open_ended)


def _looks_cut(short: str) -> bool:
    """Whether it is long enough for a word that was cut off, or has no vowel after its first letter."""
    return len(short) >= _LEAST_CUT_OFF or not _VOWELS & set(short[1:])


def _follows(short: str, whole: str, *, open_ended: bool) -> bool:
    """Whether the letters of one stand in the other from the start, with nothing but vowels between them.

    Of a stem the ending may stand behind it ("smked" of "smok*"), where a vowel of the stem was left out.
    """
    at = 0
    for letter in whole:
        if at < len(short) and letter == short[at]:
            at += 1
        elif letter not in _VOWELS and at < len(short):
            return False
    if at == len(short):
        return len(short) < len(whole)
    # What stands behind a stem is an ending and not the rest of another word: "trunk" is no "truan*".
    return open_ended and at < len(whole) and short[at:] in _ENDINGS


@lru_cache(maxsize=1)
def _usual() -> dict[str, tuple[str, ...]]:
    return dict(reading().abbreviations)


@lru_cache(maxsize=1)
def _meant_by() -> dict[str, frozenset[str]]:
    """By what is usual for them: the words that are shortened so."""
    shorts = {short for known in _usual().values() for short in known}
    return {short: frozenset(word for word, known in _usual().items() if short in known) for short in shorts}


def _skeleton(word: str) -> str:
    """The first letter and the consonant after it, which no abbreviation without vowels leaves out."""
    return word[:1] + next((letter for letter in word[1:] if letter not in _VOWELS and letter != "*"), "")


class ShortPhrases:
    """Phrases of at least two words, or of one long word, that are recognised when their words are shortened.

    Parameters
    ----------
    phrases : iterable of (phrase, category)
        Spelling as in the taxonomy.
    plain : collection of str, optional
        Words that abbreviate nothing, beside the ordinary ones.

    Examples
    --------
    >>> known = ShortPhrases([("mental health", "mind"), ("alcohol*", "drugs")])
    >>> known.find(words_of("visit ment hlth clin")), known.find(words_of("alchl")), known.find(words_of("men health"))
    ([('mind', 'ment hlth')], [('drugs', 'alchl')], [])
    """

    def __init__(self, phrases: Iterable[tuple[str, str]], plain: Collection[str] = ()) -> None:
        self._plain = plain
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, category in phrases:
            words = tuple(word for word in phrase.split() if word not in _LINKING)
            # "hit by" without its linking word is a word of its own, and says nothing.
            whole = len(words) > 1 or words == (phrase,)
            if whole and not any(word[:1].isdigit() for word in words):
                self._by_first[words[0]].append((words, category))
        # By the letters that no abbreviation leaves out, so that few words have to be compared.
        self._firsts: dict[str, list[str]] = defaultdict(list)
        for word in self._by_first:
            self._firsts[_skeleton(word)].append(word)

    def find(self, words: Sequence[str], *, name: bool = False) -> list[tuple[str, str]]:
        """Find categories with the words that were read; linking words are passed over.

        Where shortening is the habit of a label, a single short word is read, too; of a name it is always the habit.
        """
        told = [word for word in words if word not in _LINKING]
        least = _LEAST_AMONG_OTHERS if not name and self._is_in_short(told) else _LEAST_ALONE
        return list(dict.fromkeys(self._found(told, least)))

    def _is_in_short(self, told: Sequence[str]) -> bool:
        """Whether so many words are no plain ones that shortening is the habit of the text."""
        odd = [word for word in told if len(word) < _LEAST_PLAIN and not self._is_plain(word) and word.isalpha()]
        return len(odd) >= _LEAST_ODD and len(odd) * 4 >= len(told)

    def _is_plain(self, word: str) -> bool:
        return any(one in self._plain or one in ordinary_words() for one in (word, word.removesuffix("s")))

    def _found(self, told: Sequence[str], least: int) -> Iterator[tuple[str, str]]:
        for start, word in enumerate(told):
            for phrase, category in self._begun(word):
                if len(phrase) > len(told) - start:
                    continue
                part = told[start : start + len(phrase)]
                if self._reads(part, phrase, least):
                    yield category, " ".join(part)

    def _begun(self, word: str) -> list[tuple[tuple[str, ...], str]]:
        """The phrases whose first word it may be; dictionaries repeat their words, so that each is looked up once."""
        if word not in self._starts:
            self._starts[word] = [one for first in self._first_words(word) for one in self._by_first[first]]
        return self._starts[word]

    def _first_words(self, word: str) -> list[str]:
        """First words of phrases that a word is, begins with, or shortens."""
        begun = (f"{word[:size]}*" for size in range(1, len(word) + 1))
        usual = (known for first in _meant_by().get(word, ()) for known in (first, f"{first}*"))
        alike = (
            first
            for skeleton in dict.fromkeys((_skeleton(word), word[:1]))
            for first in self._firsts.get(skeleton, ())
            if self._may_be(word, first)
        )
        return list(
            dict.fromkeys(first for first in (word, word[:-1], *begun, *usual, *alike) if first in self._by_first)
        )

    def _may_be(self, word: str, pattern: str) -> bool:
        return _is(word, pattern) or self._shortens(word, pattern)

    def _shortens(self, word: str, pattern: str) -> bool:
        usual = word in _usual().get(pattern.rstrip("*"), ())
        return usual or (word not in self._plain and abbreviates(word, pattern))

    def _reads(self, part: Sequence[str], phrase: Sequence[str], least: int) -> bool:
        pairs = list(zip(part, phrase, strict=True))
        if all(_is(*pair) for pair in pairs) or not all(self._may_be(*pair) for pair in pairs):
            return False
        if len(phrase) > 1:
            return sum(map(len, part)) >= _LEAST_LETTERS
        # Alone, a short word that was only cut off may be any word, unless shortening is the habit of the text.
        cut = phrase[0].startswith(part[0]) and least == _LEAST_ALONE
        return len(part[0]) >= (_LEAST_CUT_ALONE if cut else least)


def _is(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word in {pattern, f"{pattern}s"}


def alternatives(text: str) -> list[str]:
    """Write out what slashes join: 'susp/fired job/sch' is four phrases; at most 24, and none without a slash.

    Examples
    --------
    >>> alternatives("physical/sexual abuse")
    ['physical abuse', 'sexual abuse']
    >>> alternatives("one of them")
    []
    """
    parts = [re.split(r"/+", part.strip("/")) for part in text.split()]
    if not any(len(part) > 1 for part in parts):
        return []
    return [" ".join(words) for words in islice(product(*parts), _MOST_READINGS)]


def words_of_alternatives(text: str) -> list[tuple[str, ...]]:
    """The words of every alternative; of the text itself where no slash joins any.

    Examples
    --------
    >>> words_of_alternatives("ment/phys hlth")
    [('ment', 'hlth'), ('phys', 'hlth')]
    """
    return [words_of(one) for one in alternatives(text) or [text]]
