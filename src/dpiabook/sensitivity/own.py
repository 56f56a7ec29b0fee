"""Sensitive categories of one's own: added to what the rules find, and taking nothing from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.own_collections import read_own_collections
from dpiabook.dictionary.published import Collection
from dpiabook.errors import Code, Refusal, refuse_all
from dpiabook.sensitivity.flag import Confidence, Flag
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Match, Phrases, words_of
from dpiabook.sensitivity.signs import label_of
from dpiabook.sensitivity.taxonomy import Category, Names, Strict, Terms, categories_with, in_order, taxonomy
from dpiabook.settings.extension_files import read_parts
from dpiabook.settings.extensions import Extensions

_NOT, _WEAK = "not", "weak"


def _patterns(given: Names) -> Names:
    for pattern in given:
        try:
            re.compile(pattern)
        except re.error:
            raise ValueError("write regular expressions of whole column names") from None
    return given


@dataclass(frozen=True)
class Additions:
    """What a dataset's extensions add to what words mean; it belongs to that dataset and to no other.

    Attributes
    ----------
    categories : Mapping of str to Category
        Sensitive categories, by id.
    collections : Mapping of str to Collection
        Data collections, by name.
    """

    categories: Mapping[str, Category] = field(default_factory=dict)
    collections: Mapping[str, Collection] = field(default_factory=dict)


NO_ADDITIONS = Additions()


def read_additions(extensions: Extensions) -> Additions:
    """The categories and collections of extensions.

    Raises
    ------
    Refusal
        All faults of the files of one kind at once.
    """
    return Additions(read_own_categories(extensions), read_own_collections(extensions))


class Examples(Strict):
    """Labels that a category must find, and such that it must leave alone: its test stands beside its words."""

    sensitive: Annotated[Names, Field(min_length=1)]
    not_sensitive: Names = ()


class OwnCategory(Category):
    """A category as a file of one's own says it; what a file need not say is nothing."""

    id: str = ""
    linked: Annotated[
        tuple[str, ...], BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given)
    ] = ()  # type: ignore[assignment]
    dpv: str = "Personal"
    terms: Annotated[Terms, Field(min_length=1)]
    patterns: Annotated[Names, AfterValidator(_patterns)] = ()
    short: Terms = ()
    weak: Terms = ()
    exceptions: Terms = Field(alias="not", default=())
    examples: Examples


def read_own_categories(extensions: Extensions) -> dict[str, Category]:
    """The categories of extensions, by name; each finds the labels that its file gives as examples.

    Raises
    ------
    Refusal
        All faults of all files at once.
    """
    parts = extensions.of("categories")
    read = read_parts(parts, OwnCategory, taken={*taxonomy().categories, "none"})
    found = {name: one.model_copy(update={"id": name}) for name, one in read.items()}
    places = {part.name: part.place for part in parts}
    refuse_all(fault for name, one in found.items() for fault in _untrue(one, places[name]))
    return dict(found)


def _untrue(category: OwnCategory, where: str) -> Iterator[Refusal]:
    """Examples that do not come out as the file says."""
    given = [*((text, True) for text in category.examples.sensitive)]
    given += [(text, False) for text in category.examples.not_sensitive]
    for text, wanted in given:
        if bool(_found(Variable("x", text), category)) != wanted:
            verb = "is not found" if wanted else "is found all the same"
            cure = "add its words to terms" if wanted else "add its words to not"
            yield Refusal(Code.SETTING_VALUE, f"the example {text!r} {verb}", where=where, cure=cure)


def with_own(variable: Variable, flag: Flag, own: Mapping[str, Category]) -> Flag:
    """A flag with the categories of one's own that its variable tells of; all that it said before stays.

    Examples
    --------
    >>> with_own(Variable("visits", "Visits"), Flag("visits"), {}).categories
    ()
    """
    if flag.role == "direct_identifier":
        return flag
    told = {name: said for name, one in own.items() if (said := _found(variable, one))}
    if not told:
        return flag
    sure = any(strength != _WEAK for strength, _ in told.values())
    confidence: Confidence = "high" if sure else "low"
    reasons = tuple(f"{own[name].title}: {reason}" for name, (_, reason) in told.items())
    whose = [own[name].whose for name in told]
    return replace(
        flag,
        categories=in_order((*flag.categories, *told), categories_with(own)),
        role="sensitive",
        whose=flag.whose if flag.whose != "unknown" else whose[0],
        confidence=flag.confidence if flag.sensitive and not sure else confidence,
        reasons=(*(flag.reasons if flag.sensitive else ()), *reasons),
        quasi_identifier=flag.quasi_identifier or any(own[name].observable for name in told),
    )


def _found(variable: Variable, category: Category) -> tuple[str, str] | None:
    """How surely a variable tells of a category, and why; None where it does not."""
    read = (
        ("the label", words_of(label_of(variable))),
        ("the description", words_of(variable.description)),
        ("the name", words_of_name(variable.name)),
    )
    said = [(where, tier, word) for where, words in read for tier, word in _hits(category, words)]
    if any(re.fullmatch(pattern, variable.name.lower()) for pattern in category.patterns):
        said.insert(0, ("the name", "term", variable.name))
    best = next((one for one in said if one[1] != _WEAK), said[0] if said else None)
    return None if best is None else (best[1], f"{best[0]} says '{best[2]}'")


def _hits(category: Category, words: tuple[str, ...]) -> list[tuple[str, str]]:
    tiers = (("term", (*category.terms, *category.short, *category.general)), (_WEAK, category.weak))
    tagged = [*((word, tier) for tier, several in tiers for word in several)]
    found = Phrases([*tagged, *((word, _NOT) for word in category.exceptions)]).find(words)
    nots = [one for one in found if one.tag == _NOT]
    kept = [one for one in found if one.tag != _NOT and not any(one.within(other) for other in nots)]
    return [(one.tag, _text(one, words)) for one in kept]


def _text(match: Match[str], words: tuple[str, ...]) -> str:
    return " ".join(words[match.start : match.end])
