"""Questions about what somebody thinks of a matter, which say nothing of their having it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.signs import Sign, label_of

POLITICS = "religion_politics_union"


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
