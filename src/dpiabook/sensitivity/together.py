"""Words that mean something only where all of them stand in one label, in any order: 'drove ... after drinking'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from dpiabook.sensitivity.phrases import Match, Phrases

Tag = TypeVar("Tag", bound=Hashable)


@dataclass(frozen=True)
class Company(Generic[Tag]):
    """Words that were found together: what they mean, and where each of them stands; the first is what is meant."""

    tag: Tag
    parts: tuple[Match[tuple[int, int]], ...]


class Together(Generic[Tag]):
    """Sets of phrases that are looked for in one text.

    Parameters
    ----------
    tagged : iterable of (text, tag)
        Parts are separated by ``+``, and what may stand in the place of a part by ``/``; spelling as in `Phrases`.

    Examples
    --------
    >>> from dpiabook.sensitivity.phrases import words_of
    >>> known = Together([("drove / drive + drink* / drunk", "crime")])
    >>> [one.tag for one in known.find(words_of("Had been drinking when they drove a car"))]
    ['crime']
    >>> known.find(words_of("Drove to the shop"))
    []
    """

    def __init__(self, tagged: Iterable[tuple[str, Tag]]) -> None:
        self._tags: list[tuple[int, Tag]] = []
        parts: list[tuple[str, tuple[int, int]]] = []
        for entry, (text, tag) in enumerate(tagged):
            split = [part.split("/") for part in text.split("+")]
            self._tags.append((len(split), tag))
            parts += [(one.strip(), (entry, place)) for place, part in enumerate(split) for one in part]
        self._phrases = Phrases(parts)

    def find(self, words: Sequence[str]) -> list[Company[Tag]]:
        """Find every set of which all parts stand there, no word being two of them."""
        found: dict[int, dict[int, Match[tuple[int, int]]]] = defaultdict(dict)
        for match in self._phrases.find(words):
            entry, place = match.tag
            if not any(match.start < other.end and other.start < match.end for other in found[entry].values()):
                found[entry].setdefault(place, match)
        whole = ((self._tags[entry], parts) for entry, parts in found.items())
        return [
            Company(tag, tuple(parts[place] for place in range(size)))
            for (size, tag), parts in whole
            if len(parts) == size
        ]
