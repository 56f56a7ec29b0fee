"""Terse names written out: "sentdt" is the date of a sentence, "offcode" the code of an offence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.lexicon import neutral_words, plain_words
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.reading import ordinary_words
from dpiabook.sensitivity.taxonomy import Strict, Terms, packaged

_MARKS = frozenset({"dv", "der", "ev", "imp", "x"})
_LEAST_PART, _LEAST_JOINED, _MOST_PARTS = 3, 5, 3
# What is told of something, at the end of a joined name: "offcode", "sentdt", "arrtype".
_TOLD = frozenset(
    {"code", "cod", "cd", "date", "dt", "dat", "type", "typ", "grp", "group", "len", "length", "class", "cat", "desc"}
    | {"score", "scr", "symp", "num"}
)
_TOLD_OF = tuple(sorted(_TOLD, key=lambda told: (-len(told), told)))


class Shortened(Strict):
    """Words and what stands for them in names; the head of the YAML says how each list is read."""

    whole: Mapping[str, Terms]
    ends: Mapping[str, Terms]
    before: Mapping[str, Terms]
    waves: Mapping[str, Terms]
    names: Mapping[str, Terms]


@lru_cache(maxsize=1)
def shortened() -> Shortened:
    """The file that comes with the package."""
    return Shortened.model_validate(packaged("shortened.yml"))


@lru_cache(maxsize=8)
def _meant(which: str) -> Mapping[str, tuple[str, ...]]:
    """By abbreviation: the words that it stands for."""
    known: Mapping[str, Terms] = getattr(shortened(), which)
    return {short: tuple(words.split()) for words, shorts in known.items() for short in shorts}


@lru_cache(maxsize=1)
def _full_words() -> frozenset[str]:
    return frozenset(word for word in plain_words() | neutral_words() if len(word) >= _LEAST_PART)


@lru_cache(maxsize=8192)
def written_out(name: str, *, behind_wave: bool = False) -> tuple[str, ...]:
    """The words of a terse name with every abbreviation written out; empty where it has none that is known.

    Examples
    --------
    >>> written_out("sentdt"), written_out("offcode"), written_out("hh_hibp")
    (('sentence', 'date'), ('offence', 'code'), ('hh', 'high', 'blood', 'pressure'))
    >>> written_out("offset"), written_out("sentence_date"), written_out("convex")
    ((), (), ())
    """
    if behind_wave and name.lower() in _meant("waves"):
        return _meant("waves")[name.lower()]
    parts = split_name(name)
    if known := _in_codebooks(parts):
        return known
    read = [_word(part, alone=len(parts) == 1) for part in parts]
    written = any(words and words != (part,) for words, part in zip(read, parts, strict=True))
    return tuple(word for words, part in zip(read, parts, strict=True) for word in words or (part,)) if written else ()


@lru_cache(maxsize=1)
def _codebooks() -> Mapping[str, tuple[str, ...]]:
    return {short.replace(" ", ""): words for short, words in _meant("names").items()}


def _in_codebooks(parts: Sequence[str]) -> tuple[str, ...]:
    """What a whole name of a codebook stands for, also with a number or the mark of a derived variable at its end."""
    left = list(parts)
    while left:
        joined = "".join(left)
        # A few letters are a name of a codebook only before a number: "gh1".
        if joined in _codebooks() and (len(joined) > _LEAST_PART or len(left) < len(parts)):
            return _codebooks()[joined]
        if not (left[-1].isdigit() or left[-1] in _MARKS or len(left[-1]) == 1):
            return ()
        left.pop()
    return ()


@lru_cache(maxsize=8192)
def label_written_out(label: str) -> str:
    """A label with its abbreviations written out; empty where it has none that is known.

    Examples
    --------
    >>> label_written_out("Sent length in mos"), label_written_out("Sent by e-mail")
    ('sentence length in mos', '')
    """
    words = words_of(label)
    read = [_in_label(word, after) for word, after in pairwise((*words, ""))]
    return " ".join(word for some in read for word in some) if read != [(word,) for word in words] else ""


def _in_label(word: str, after: str) -> tuple[str, ...]:
    if after in _TOLD and word in _meant("before"):
        return _meant("before")[word]
    plain = word in _full_words() or word in ordinary_words()
    return (word,) if plain else _meant("whole").get(word, (word,))


def _word(word: str, *, alone: bool) -> tuple[str, ...]:
    """What one word of a name stands for; empty where it is not known."""
    for one in (word, word.removesuffix("s")):
        if one in _meant("whole"):
            return _meant("whole")[one]
    if not alone and word in _meant("ends"):
        return _meant("ends")[word]
    if word in _full_words() or word in ordinary_words() or not word.isalpha() or len(word) < _LEAST_JOINED:
        return ()
    return _told_of(word) or _joined(word)


def _told_of(word: str) -> tuple[str, ...]:
    """What stands before the code, the date or the kind that a joined name ends with."""
    told = next((told for told in _TOLD_OF if word.endswith(told)), "")
    said = _meant("before").get(word.removesuffix(told)) if told else None
    return (*said, *(_meant("whole").get(told) or _meant("ends").get(told) or (told,))) if said else ()


def _joined(word: str) -> tuple[str, ...]:
    """The fewest known parts that a joined word is made of; empty where it is not made of such."""
    ways: list[tuple[tuple[str, ...], ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        found = [
            (*before, said)
            for start in range(end)
            if (before := ways[start]) is not None
            and len(before) < _MOST_PARTS
            and (said := _part(word[start:end], at_end=end == len(word), at_start=start == 0))
        ]
        ways[end] = min(found, key=len, default=None)
    words = tuple(said for part in ways[-1] or () for said in part)
    # "townsend" is a town and a send of plain words, and abbreviates neither.
    return words if "".join(words) != word else ()


def _part(part: str, *, at_start: bool, at_end: bool) -> tuple[str, ...]:
    if at_start != at_end and part in _meant("ends"):
        return _meant("ends")[part]
    if len(part) < _LEAST_PART:
        return ()
    return _meant("whole").get(part) or ((part,) if part in _full_words() else ())
