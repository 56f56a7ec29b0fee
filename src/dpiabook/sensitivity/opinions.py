"""Questions about what somebody thinks of a matter, or is insured for, which say nothing of their having it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.signs import Sign, label_of

POLITICS = "religion_politics_union"
_INSURANCE = frozenset({"insurance", "insurances", "insured", "insurer", "insurers", "uninsured"})
_BENEFITS = frozenset({"national", "social", "disability", "unemployment", "sickness", "claim", "claimed", "claims"})
_COVERED = frozenset({"mental_health", "other_health_disability", POLITICS})


@lru_cache(maxsize=1)
def _phrases() -> Phrases[Literal["thinks", "politics"]]:
    known = reading().opinions
    return Phrases([*((one, "thinks") for one in known.thinks), *((one, "politics") for one in known.politics)])


def only_opinions(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave out signs of the matter of which somebody is asked what they think.

    A question of laws, of government or of politics is a political opinion in their place.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> asked = Variable("cappun", "Favor or oppose death penalty for murder")
    >>> [(sign.category, sign.strength) for sign in only_opinions(asked, signs_of(asked))]
    [('religion_politics_union', 'weak')]
    >>> trusted = Variable("trust", "Trust in the police")
    >>> only_opinions(trusted, signs_of(trusted))
    []
    """
    signs = list(signs)
    found = _phrases().find(words_of(label_of(variable)))
    if not found:
        return signs
    kept = [sign for sign in signs if sign.category == POLITICS]
    political = next((match for match in found if match.tag == "politics"), None)
    if kept or not signs or political is None:
        return kept
    said = " ".join(words_of(label_of(variable))[political.start : political.end])
    return [Sign(POLITICS, "weak", "label", f"the label asks for an opinion, '{said}'", said)]


def not_what_is_insured(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave out what an insurance covers or who offers it: a plan with dental cover tells of no teeth.

    Benefits that are called insurances tell of what they are paid for.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> asked = ("Health insurance covers mental health", "Claimed disability insurance")
    >>> [sorted(s.category for s in not_what_is_insured(v, signs_of(v))) for v in (Variable("q", one) for one in asked)]
    [[], ['other_health_disability', 'poverty_benefits']]
    """
    words = {*words_of(label_of(variable)), *words_of_name(variable.name)}
    if not words & _INSURANCE or words & _BENEFITS:
        return list(signs)
    return [sign for sign in signs if sign.category not in _COVERED]
