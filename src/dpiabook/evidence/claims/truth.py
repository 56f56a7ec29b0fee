"""When a sentence is true: each number in it reckoned a second time, apart from the figure that would be printed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dpiabook.evidence.draft import Draft
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.texts import Text, texts
from dpiabook.result import NotAssessed

_NUMBER, _WORD = re.compile(r"\{(\w+)\}"), re.compile(r"<(\w+)>")
_MOST = "_most"
_OFFICIAL = frozenset({"k"})


@dataclass(frozen=True)
class Said:
    """What is about to be said, and what it is said of.

    Attributes
    ----------
    finding : str
        Id of the finding.
    facts : Facts
        What is known of the dataset.
    results : sequence
        The results of measures that the evidence function was given.
    options : Mapping
        What it was given by name.
    draft : Draft
        The numbers, words and variant that would be printed.
    """

    finding: str
    facts: Facts
    results: Sequence[Any]
    options: Mapping[str, Any]
    draft: Draft

    def there(self, at: int) -> dict[str, Any]:
        """The named results at one place, without those that were not assessed."""
        return {name: one for name, one in self.results[at].items() if not isinstance(one, NotAssessed)}


@dataclass(frozen=True)
class Truth:
    """What may be said.

    Attributes
    ----------
    numbers : Mapping
        Every number that the variant's title and sentence name; upper ends of ranges under the name and ``_most``.
    words : Mapping
        The words that say of whom or what: a swapped group makes a sentence false.
    variant : str
        The variant that fits the result.
    holds : bool
        Whatever else the sentence says.
    """

    numbers: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    holds: bool = True


Claim = Callable[[Said], Truth]
_CLAIMS: dict[str, Claim] = {}


def claims(*findings: str) -> Callable[[Claim], Claim]:
    """Declare what must be true where the texts of these findings are printed."""

    def declared(claim: Claim) -> Claim:
        _CLAIMS.update(dict.fromkeys(findings, claim))
        return claim

    return declared


def claimed() -> frozenset[str]:
    """The findings whose texts have a claim."""
    return frozenset(_CLAIMS)


def proven(said: Said, text: Text | None = None, claim: Claim | None = None) -> bool:
    """Whether the claim of what is about to be said holds.

    Parameters
    ----------
    said : Said
    text, claim : optional
        Instead of those that are declared for the finding.

    Returns
    -------
    bool
        False where a number or a word differs from the truth, where the variant is another one, where the text names a
        number of which the claim says nothing, and for a text without a claim.
    """
    draft = said.draft
    try:
        truth = (claim or _CLAIMS[said.finding])(said)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        # What cannot be reckoned a second time is not shown to be true.
        return False
    numbers, words = named_in(text or texts()[said.finding], draft.variant)
    return (
        truth.holds
        and truth.variant == draft.variant
        and all(_agrees(draft, truth, name) for name in numbers)
        and all(draft.words[name] == truth.words.get(name) for name in words if name in draft.words)
    )


def named(finding: str, variant: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers and the words that a variant's title and sentence name."""
    return named_in(texts()[finding], variant)


def named_in(text: Text, variant: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As `named`, of a text."""
    chosen = text.variant(variant)
    spoken = f"{chosen.title} {chosen.sentence}"
    numbers, words = (tuple(dict.fromkeys(found.findall(spoken))) for found in (_NUMBER, _WORD))
    return numbers, tuple(word for word in words if word not in _OFFICIAL)


def _agrees(draft: Draft, truth: Truth, name: str) -> bool:
    """Whether a number, or both counts that a share is made of, are as the truth has them."""
    columns = {column.name: column for column in draft.columns}
    column = columns.get(name)
    if column is None:
        return False
    parts = (column.part, column.of) if column.kind in ("share", "low", "high") else (name,)
    ends = [end for part in parts for end in (part, f"{part}{_MOST}") if end in columns or end in parts]
    return all(end in truth.numbers and same(draft.values.get(end), truth.numbers[end]) for end in ends)


def same(one: Any, other: Any) -> bool:
    """Whether two numbers are one but for the last digits of their reckoning; nothing is the same as nothing.

    Examples
    --------
    >>> same(3, 3.0), same(3, 4), same(None, float("nan")), same(0.1 + 0.2, 0.3)
    (True, False, True, True)
    """
    missing = [value is None or (isinstance(value, float) and math.isnan(value)) for value in (one, other)]
    if any(missing):
        return all(missing)
    return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)
