"""Traits of somebody who is named by a sensitive word: the sex of a perpetrator tells of no crime."""

from __future__ import annotations

from collections.abc import Iterable

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.signs import Sign, label_of
from dpiabook.sensitivity.visible import visible_fact

# What somebody is, at the end of a label: whoever the words before it name, it is this that the column holds.
_TRAITS = frozenset({"sex", "gender", "age", "race", "ethnicity", "dob", "birthdate", "height", "initials", "surname"})
_OF_TRAITS = frozenset({"ethnicity", "genetic_biometric", "sex_life_orientation"})
_PLAIN_FACTS = frozenset({"sex", "birth", "age"})
_LEAST_WORDS = 2


def only_trait(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave out what the words before a trait say, where a label or a name without a label ends in the trait.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> asked = Variable("per1sex", "Perpetrator-1 sex"), Variable("age1", "Age at first arrest")
    >>> [[sign.category for sign in only_trait(one, signs_of(one))] for one in asked]
    [[], ['crime']]
    """
    words = words_of(label_of(variable)) or words_of_name(variable.name)
    ends = len(words) >= _LEAST_WORDS and words[-1] in _TRAITS and variable.kind != "boolean"
    return [sign for sign in signs if not ends or sign.category in _OF_TRAITS or sign.source not in {"label", "name"}]


def beside_plain_fact(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave out what a few letters of a name may mean, where the label says a plain fact.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> derived = Variable("sex_dv", "Sex, derived")
    >>> [sign.word for sign in signs_of(derived)], beside_plain_fact(derived, signs_of(derived))
    (['dv'], [])
    """
    plain = visible_fact(variable) in _PLAIN_FACTS
    return [sign for sign in signs if not (plain and sign.source == "name" and sign.strength == "weak")]
