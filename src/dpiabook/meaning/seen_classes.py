"""Columns of few texts, of which some say that nothing is recorded: in words, by a sign, or as a code beside others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.state_words import states_of_codes
from dpiabook.meaning.seen_numbers import BUILT_IN
from dpiabook.meaning.states import Seen
from dpiabook.settings.model import State

_MOST_CLASSES, _LEAST_LETTERS, _LEAST_SHARED = 60, 3, 2
_LETTERED = re.compile(r"[A-Za-z0-9]{1,2}(?:[).:]|\s[-–])\s+(?=\S)")
_SIGNS: dict[str, State] = dict.fromkeys(("?", "??", ".", "..", "...", "-", "--", "---", "\u2013", "\u2014"), "unknown")
_SIGNS["*"] = "suppressed"
_NOT_KNOWN, _YES_NO = frozenset({"nk", "dk"}), frozenset({"yes", "no"})
_NOT_THERE = re.compile(r"(?:NA|nan|None)(?:[_ -](?:NA|nan|None))+")
"""A code and its label that were joined, and of which neither was there."""
_UNKNOWN = frozenset({"U", "u"})
_MOST_NUMBERS = 2
_ETHNIC_CATEGORIES, _NOT_STATED = frozenset("ABCDEFGHJKLMNPRS"), frozenset({"Z", "99"})
"""NHS Data Dictionary, ethnic category: Z is not stated, and 99 not known."""
_LEAST_GROUPS = 10


def seen_in_classes(columns: Mapping[str, pa.ChunkedArray], variables: Sequence[Variable]) -> dict[str, Seen]:
    """Look for values of few texts that stand for no value.

    Parameters
    ----------
    columns : Mapping[str, pyarrow.ChunkedArray]
        Values of each variable, all or the first of them.
    variables : sequence of Variable
        What is declared of them; a declared code is left alone.

    Returns
    -------
    dict of str to Seen
        Columns in which something was found.

    Examples
    --------
    >>> sexes, classes = ["a) Male", "b) Female", "c) Not known"], ["1st", "2nd", "*"]
    >>> told = {"sex": pa.chunked_array([sexes]), "class": pa.chunked_array([classes])}
    >>> found = seen_in_classes(told, [Variable("sex"), Variable("class")])
    >>> {name: dict(seen.codes) for name, seen in found.items()}
    {'sex': {'c) Not known': 'unknown'}, 'class': {'*': 'suppressed'}}
    """
    texts = {one.name: found for one in variables if (found := _texts(columns[one.name]))}
    values = {name: found for name, found in texts.items() if len(found) <= _MOST_CLASSES}
    seen = {}
    for one in variables:
        if one.name not in texts:
            continue
        said = _signs(texts[one.name])
        if one.name in values:
            said |= _said_in_words(values[one.name]) | _in_two_letters(values[one.name])
            said |= _beside_a_twin(one.name, values) | _among_letters(values[one.name])
        codes = {code: state for code, state in said.items() if code not in one.codes and code not in one.missing_codes}
        if codes and len(codes) < len(texts[one.name]):
            seen[one.name] = Seen(codes, said=True)
    return seen


def _texts(column: pa.ChunkedArray) -> list[str]:
    """The values of a column, each once; none of one with a single value."""
    texts = pc.unique(pc.utf8_trim_whitespace(column)).drop_null()
    return [str(text) for text in texts.to_pylist()] if len(texts) > 1 else []


def _said_in_words(values: Sequence[str]) -> dict[str, State]:
    """Those that say so in words; a letter of a list before them is no part of what they say."""
    plain = {value: _LETTERED.sub("", value, count=1) for value in values}
    return states_of_codes({value: text for value, text in plain.items() if len(text) >= _LEAST_LETTERS})


def _signs(values: Sequence[str]) -> dict[str, State]:
    """A sign alone where everything else has a letter: stars that rank, and a plus, stay values."""
    plain = [value for value in values if not any(sign.isalnum() for sign in value)]
    others = [value for value in values if value and value not in plain]
    if not all(any(sign.isalpha() for sign in value) for value in others):
        return {}
    known = {value: _SIGNS[value] for value in plain if value in _SIGNS}
    return known if len(known) == len([value for value in plain if value]) == 1 else {}


def _in_two_letters(values: Sequence[str]) -> dict[str, State]:
    """Not known in two letters, beside codes of one letter, or a yes and a no: among others it may be a country."""
    said: dict[str, State] = {value: "unknown" for value in values if value.lower() in _NOT_KNOWN}
    others = [value for value in values if value not in said]
    plain = len(others) >= _LEAST_SHARED and all(len(one) == 1 or one.lower() in _YES_NO for one in others)
    written: dict[str, State] = {value: "unknown" for value in values if _NOT_THERE.fullmatch(value)}
    return (said if plain else {}) | written


def _among_letters(values: Sequence[str]) -> dict[str, State]:
    """A number that people write for no value where all other codes are letters; and what a published list says so."""
    numbers = [value for value in values if re.fullmatch(r"-?\d+", value)]
    others = [value for value in values if value and value not in numbers]
    lettered = len(others) >= _LEAST_LETTERS and not any(sign.isdigit() for value in others for sign in value)
    beside = lettered and len(numbers) <= _MOST_NUMBERS and {int(value) for value in numbers} <= set(BUILT_IN)
    said: dict[str, State] = dict.fromkeys(numbers, "unknown") if beside else {}
    groups = set(values) - {""} - _NOT_STATED
    if len(groups) >= _LEAST_GROUPS and groups <= _ETHNIC_CATEGORIES:
        said |= {value: "unknown" for value in values if value in _NOT_STATED}
    return said


def _beside_a_twin(name: str, values: Mapping[str, Sequence[str]]) -> dict[str, State]:
    """The letter U for unknown, where another column has all the other codes, and not this one."""
    own = set(values[name])
    code = next(iter(own & _UNKNOWN), None)
    if code is None or len(own) <= _LEAST_SHARED:
        return {}
    twins = (other for other, theirs in values.items() if other != name and set(theirs) == own - {code})
    return {code: "unknown"} if next(twins, None) is not None else {}
