"""Which published questionnaires the columns of a file are items and scales of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from math import ceil
from types import MappingProxyType
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from dpiabook.dictionary.collections import Part
from dpiabook.dictionary.inventory import Inventory, Subject, Variable
from dpiabook.dictionary.published import Column, Names, Strict
from dpiabook.dictionary.words import split_name
from dpiabook.own_yaml import own_yaml

# Items found by name: at least three, and two fifths of the instrument, of a long one eight. By wording: three, of
# which each shares most of its telling words.
_FEWEST, _SHARE, _PLENTY = 3, 0.4, 8
_ALIKE = 0.75
_SAYS_LITTLE = (
    "a an and are as at be because been by did do does doing for from had has have how i in is it like made me my not "
    "of on or other rather so that the things this to too was were what when which with you your"
)
_EMPTY = frozenset(_SAYS_LITTLE.split())
_SCALE = "total|tot|score|sum|scale|raw|mean|caseness|case|cat"


class Instrument(Strict):
    """One questionnaire.

    Attributes
    ----------
    title, source : str
        Its name and publication.
    names : tuple of str
        Words that name it; enough alone.
    stems : tuple of str
        What the names of its items begin with.
    items, beyond : int
        How many items it has, and how many more may follow.
    wording : tuple of str
        Some of its items.
    kinds : tuple of str
        Ids of sensitive categories.
    sections : Mapping of str to tuple of str
        Categories by the letter before an item's number, where that decides.
    words : Mapping of str to tuple of str
        Categories by a word in the name or label of a scale, where that decides.
    whose : Subject
        Whose answers they are.
    cut : int or None
        The published score from which something is said to be present. Without one, a scale is no attribute.
    verified : bool
        The publication was read for these facts.
    """

    title: str
    source: str
    names: Names
    stems: Names
    items: int
    beyond: int = 0
    wording: Names = ()
    kinds: Names
    sections: Annotated[Mapping[str, Names], BeforeValidator(dict)] = Field(default_factory=dict)
    words: Annotated[Mapping[str, Names], BeforeValidator(dict)] = Field(default_factory=dict)
    whose: Subject = "unknown"
    cut: int | None = None
    verified: bool = False

    @property
    def needed(self) -> int:
        """How many of its items must be there to be recognised by their names."""
        return max(_FEWEST, min(ceil(_SHARE * self.items), _PLENTY))


@lru_cache(maxsize=1)
def instruments() -> Mapping[str, Instrument]:
    """All instruments that come with the package."""
    said = own_yaml(files("dpiabook.dictionary").joinpath("instruments.yml").read_text(encoding="utf-8"))
    return {name: Instrument.model_validate(facts) for name, facts in said.items()}


def recognise_instruments(inventory: Inventory) -> tuple[Part, ...]:
    """Recognise items and scales by their names, by an instrument's name in words, or by the wording of a battery.

    A lone abbreviation is not enough: `gad` may be a diagnosis, `audit` an audit. Evidence is the name of an instrument
    in full (``"PHQ-9"``, ``"phq9_total"``), or several items of it: three and two fifths of all, of a long one eight;
    then its scale (``phq_total``) is recognised with them. Items without a telling name are recognised where at least
    three of one battery (`f1a` to `f1t`) have its wording.

    Parameters
    ----------
    inventory : Inventory

    Returns
    -------
    tuple of Part
        One for each instrument found; no variable is in two.

    Examples
    --------
    >>> items = Inventory(tuple(Variable(f"phq9_{item}") for item in range(1, 10)))
    >>> [(part.title, len(part.columns)) for part in recognise_instruments(items)]
    [('PHQ-9', 9)]
    >>> recognise_instruments(Inventory((Variable("gad"), Variable("audit", "Date of the audit"))))
    ()
    """
    taken: set[str] = set()
    parts = []
    for instrument in instruments().values():
        free = [one for one in inventory if one.name not in taken]
        found = {**_by_wording(instrument, free), **_by_name(instrument, free), **_by_items(instrument, free)}
        if found:
            taken |= set(found)
            parts.append(_part(instrument, {one.name: found[one.name] for one in free if one.name in found}))
    return tuple(parts)


def _part(instrument: Instrument, columns: Mapping[str, Column]) -> Part:
    facts = None, instrument.source, instrument.verified, "", None, None
    return Part(instrument.title, *facts, MappingProxyType(dict(columns)))


def _column(instrument: Instrument, name: str, label: str = "", *, section: str = "", words: str = "") -> Column:
    """One item or scale; `words` are those of the file, which may decide the kind but add nothing to its label."""
    said = {*split_name(name), *split_name(words.casefold())}
    worded = (kinds for word, kinds in instrument.words.items() if word in said)
    kinds = next(worded, instrument.sections.get(section, instrument.kinds))
    return Column(name=name, label=label, unit="score", kinds=kinds, whose=instrument.whose)


def _by_items(instrument: Instrument, variables: Iterable[Variable]) -> dict[str, Column]:
    """Items by the stem and number of their names, and scales beside them."""
    found: dict[str, Column] = {}
    names = [one.name for one in variables]
    for stem in instrument.stems:
        pattern = _item_pattern(stem, "".join(instrument.sections))
        items = {name: _Item.of(match) for name in names if (match := pattern.fullmatch(name))}
        found_items = set(items.values())
        longest = instrument.items + instrument.beyond
        if len(found_items) < instrument.needed or max(item.number for item in found_items) > longest:
            continue
        for name, item in items.items():
            label = f"{instrument.title}, item {item.section.upper()}{item.number}"
            found.setdefault(name, _column(instrument, name, label, section=item.section))
        scales = [name for name in names if _scale_pattern(stem).fullmatch(name)]
        found.update({name: _column(instrument, name, f"{instrument.title}, scale") for name in scales})
    return found


@lru_cache(maxsize=256)
def _item_pattern(stem: str, sections: str) -> re.Pattern[str]:
    before, after = r"(?:\w*?[_.\W])?", r"(?:[_.\W]\w*)?"
    section = rf"(?:(?P<section>[{sections}])[_.\W]*)?" if sections else ""
    number = rf"(?:q|item|i)?[_.\W]*{section}(?P<item>\d{{1,3}}|(?<=[\d_.])[a-z])"
    return re.compile(f"{before}{re.escape(stem)}[_.\\W]*{number}{after}", re.IGNORECASE)


@lru_cache(maxsize=256)
def _scale_pattern(stem: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\w*[_.\W])?{re.escape(stem)}(?:[_.\W]*(?:{_SCALE})\w*)?", re.IGNORECASE)


class _Item(NamedTuple):
    """Which item a name says that it is; the section is empty where the instrument has none."""

    section: str
    number: int

    @classmethod
    def of(cls, match: re.Match[str]) -> _Item:
        said = match.groupdict()
        item = said["item"].casefold()
        return cls((said.get("section") or "").casefold(), int(item) if item.isdigit() else ord(item) - ord("a") + 1)


def _by_name(instrument: Instrument, variables: Iterable[Variable]) -> dict[str, Column]:
    """Columns whose own name, label, description or theme names the instrument in full."""
    named = [split_name(name) for name in instrument.names]
    listed = list(variables)
    series = Counter(_battery(one) for one in listed)
    return {
        one.name: _column(instrument, one.name, words=one.label)
        for one in listed
        if any(_within(name, words) for words in _texts(one, series[_battery(one)]) for name in named)
    }


def _texts(variable: Variable, alike: int) -> Iterator[tuple[str, ...]]:
    """Words that may name an instrument; a name that is one of a numbered series (`gad1` to `gad19`) names none."""
    if alike < _FEWEST:
        yield split_name(variable.name)
        yield tuple(re.split(r"[\W_]+", variable.name.casefold()))
    yield from (split_name(text.casefold()) for text in (variable.label, variable.description, variable.theme) if text)


def _within(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1))


def _by_wording(instrument: Instrument, variables: Iterable[Variable]) -> dict[str, Column]:
    """Columns of one battery whose labels are worded as the items are."""
    if not instrument.wording:
        return {}
    found: dict[str, Column] = {}
    for _, battery in groupby(variables, key=_battery):
        labelled = list(battery)
        worded = {
            one.name: item for one in labelled if (item := _wording_of(one.label, instrument.wording)) is not None
        }
        if len(set(worded.values())) >= _FEWEST and len(worded) >= len(labelled) / 2:
            found.update({one.name: _column(instrument, one.name, words=one.label) for one in labelled if one.label})
    return found


def _battery(variable: Variable) -> str:
    """A name without the number or letter at its end: `f1a` and `f1t`, `q3_1` and `q3_12` are of one battery."""
    return re.sub(r"(?:(?<=\d)[a-z]|[_.]?\d+)$", "", variable.name.casefold())


def _wording_of(label: str, wording: Iterable[str]) -> int | None:
    """Which item a label is worded as; it may say more, and leave out a quarter of the telling words."""
    said = _telling(label)
    for position, item in enumerate(wording):
        telling = _telling(item)
        if len(telling & said) >= _ALIKE * len(telling):
            return position
    return None


@lru_cache(maxsize=8192)
def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in split_name(text.casefold()) if word not in _EMPTY)
