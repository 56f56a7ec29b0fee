"""Sections of published interviews, by the letters before the number of an item: "asi_l12" is of the law."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.signs import Sign
from dpiabook.sensitivity.taxonomy import CATEGORIES, Strict, Terms, packaged


class Sections(Strict):
    """The sections of one published interview; the head of the YAML says how each list is read."""

    source: str
    names: Terms
    sections: Mapping[str, Terms]


@dataclass(frozen=True)
class _Module:
    """How the names of the items of a section look, where the instrument is named in them or by their table."""

    category: str
    instrument: re.Pattern[str]
    in_name: re.Pattern[str]
    in_table: re.Pattern[str]


@lru_cache(maxsize=1)
def _modules() -> tuple[_Module, ...]:
    return tuple(
        _module(known, category, letters)
        for known in TypeAdapter(list[Sections]).validate_python(packaged("sections.yml"))
        for category, letters in known.sections.items()
    )


def _module(known: Sections, category: str, letters: Terms) -> _Module:
    if category not in CATEGORIES:
        raise ValueError(f"sections of a category that is not defined: {category}")
    several = "|".join(one for one in letters if len(one) > 1)
    # Two letters may have another behind them ("asc1"); one letter stands right before the number.
    section = "|".join(filter(None, (several and rf"(?:{several})[a-z]?(?=_?\d|_)", *(rf"{x}(?=\d)" for x in letters))))
    named = rf"(?:^|[_. ])(?:{'|'.join(known.names)})(?![a-z])"
    who = r"(?:_?(?:youth|parent|child|self|adult|lifetime|v\d|\d))*"
    flags = re.IGNORECASE
    return _Module(
        category,
        re.compile(named, flags),
        re.compile(rf"{named}{who}_(?:{section})", flags),
        re.compile(section, flags),
    )


def section_signs(variable: Variable) -> Iterator[Sign]:
    """Signs of the section of a published interview that an item's name says it stands in.

    Examples
    --------
    >>> [sign.category for sign in section_signs(Variable("asi_l12"))]
    ['crime']
    >>> [sign.category for sign in section_signs(Variable("al1_age", table="SSAGA"))]
    ['drug_alcohol']
    >>> list(section_signs(Variable("l12")))
    []
    """
    for one in _modules():
        of_table = one.instrument.search(variable.table) and one.in_table.match(variable.name)
        if one.in_name.search(variable.name) or of_table:
            yield Sign(one.category, "fair", "siblings", "its name stands for a section of a published interview")
            return
