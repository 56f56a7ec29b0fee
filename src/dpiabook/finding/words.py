"""The words of names and labels that tell of a role; they support what values say, and seldom decide alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.roles import FAMILIES, LOOKED_UP, PEOPLE
from dpiabook.sensitivity.taxonomy import once_yaml

_NUMBER = re.compile(r"(num|id|no|nr|code|cd|name|nm)$")
_FUSED, _LONGEST_END = ("sch", "tch", "class"), 4


@lru_cache(maxsize=1)
def vocabulary() -> Mapping[str, frozenset[str]]:
    """Every list of words, as the file of the package has it.

    Examples
    --------
    >>> "household" in vocabulary(), "wave" in vocabulary()["time"]
    (True, True)
    """
    text = files("dpiabook.finding").joinpath("words.yml").read_text(encoding="utf-8")
    return {kind: frozenset(map(str, words)) for kind, words in once_yaml(text).items()}


def _of(*kinds: str) -> frozenset[str]:
    return frozenset().union(*(vocabulary()[kind] for kind in kinds))


@dataclass(frozen=True)
class Words:
    """What the words of one column's name and label speak of."""

    name: tuple[str, ...]
    joined: str
    spoken: tuple[str, ...]
    label: tuple[str, ...]

    @property
    def _words(self) -> frozenset[str]:
        return frozenset((*self.name, *self.spoken))

    @property
    def person(self) -> int:
        """How much they are those of a person's id: 3 named after people, 2 an id of nobody in particular, 0 none."""
        if self.of_others or self.household or set(self.spoken[-2:-1]) & LOOKED_UP:
            return 0
        words, people, ids = self._words, PEOPLE | _of("person"), _of("id", "whole_id")
        if words & _of("area") and not words & people:
            return 0
        rest = words - ids - people - {self.joined}
        if words & people and (not rest or (words & ids and len(rest) <= 1)):
            return 3
        whole = {self.joined, _NUMBER.sub("", self.joined)} & (_of("whole_id") | people)
        if whole or set(self.name[-1:]) & {"id", "pid", "uid", "identifier"}:
            return 2
        labelled = set(self.label)
        return 2 if labelled & (people | _of("form")) and labelled & ids and len(labelled) <= 6 else 0

    @property
    def child(self) -> bool:
        """Whether they name a child."""
        return bool(self._words & _of("child"))

    @property
    def of_others(self) -> bool:
        """Whether they name what people are put into, or meet."""
        fused = any(self.joined.startswith(stem) and len(self.joined) <= len(stem) + _LONGEST_END for stem in _FUSED)
        people = PEOPLE | _of("person") - {"worker"}
        return fused or bool(self._words & _of("others") and not self._words & people)

    @property
    def parent(self) -> bool:
        """Whether they name a mother or a father."""
        return bool(set(self.name) & _of("parent"))

    @property
    def household(self) -> bool:
        """Whether they name a family or a household, or whoever stands for it."""
        words = self._words | {self.joined, _NUMBER.sub("", self.joined)}
        return bool(words & (FAMILIES | _of("household", "parent"))) and not words & _of("of_household")

    @property
    def household_id(self) -> bool:
        """Whether they name an id of a household in so many words."""
        return self.household and not self.parent and bool(self._words & _of("id"))

    @property
    def index(self) -> bool:
        """Whether they name a number of the row."""
        return not self.name or self.joined in _of("index") or self.name[:1] in {("unnamed",), ("column",)}

    @property
    def time(self) -> int:
        """How much they name a wave, a visit or a point in time: 2 of nothing else, 1 it may be a class at school."""
        if self._words & {"birth", "born", "of"}:
            return 0
        return 2 if self._words & _of("time") else 1 if self._words & _of("level") else 0

    @property
    def area(self) -> bool:
        """Whether they name where people live."""
        words = set(self.name) | {_NUMBER.sub("", word) for word in self.name}
        return (bool(words & _of("area")) and not words & _of("elsewhere")) or self._labelled("area")

    @property
    def region(self) -> bool:
        """Whether they name a region."""
        named = {*self.name, self.joined} & _of("region") and not set(self.name) & _of("elsewhere")
        return bool(named) or self._labelled("region")

    def _labelled(self, kind: str) -> bool:
        """Whether a label is the name of a kind of area and no more: "Federal state", "Region of residence"."""
        label = set(self.label)
        return bool(label & _of(kind)) and label <= _of("area", "region", "place_label")

    @property
    def located(self) -> bool:
        """Whether they speak of a place of any kind, where somebody lives or not."""
        return bool(self._words & _of("located"))

    @property
    def weight(self) -> int:
        """How much they are those of a survey's weight: 2 of nothing else, 1 it may be a body's."""
        words = self._words | set(self.label)
        if self.joined.startswith(tuple(_of("whole_weight"))):
            return 2
        if not words & _of("weight"):
            return 0
        return 2 if words & _of("survey") or "weights" in words else 1

    @property
    def count(self) -> bool:
        """Whether they name a number of people."""
        return self.joined in _of("count")

    @property
    def member(self) -> bool:
        """Whether they number the members of a household."""
        return bool(self._words & _of("member"))


@lru_cache(maxsize=4096)
def _words_of(name: str, label: str) -> Words:
    split = split_name(name)
    return Words(split, "".join(split), words_of_name(name), words_of(label))


def words_about(variable: Variable) -> Words:
    """The words of a variable's name, and of its label where somebody wrote one.

    Examples
    --------
    >>> names = ("subject_id", "nr", "school_id", "rownames", "idcode")
    >>> [words_about(Variable(name)).person for name in names]
    [3, 2, 0, 0, 2]
    """
    return _words_of(variable.name, "" if "label" in variable.guessed else variable.label)
