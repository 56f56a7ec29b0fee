"""Columns that identify a person on their own, by the form of their values. No value leaves here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column, Columns
from dpiabook.meaning.entry import Entry
from dpiabook.sensitivity.shapes import holds_contact, identifying_shape

_LOOKED_AT = 500
_LONG_NUMBER = 100_000_000
_NAME = re.compile(
    r"[A-Z][a-zà-ÿ]+(?:['-][A-Z]?[a-zà-ÿ]+)?,?(?: [A-Z]\.?)?(?: [A-Z](?:[a-zà-ÿ]*['-]?[A-Z]?[a-zà-ÿ]+)){1,2}"
)
_THINGS = re.compile(
    r"school|hospital|street|road|avenue|ltd|university|college|inc|the|of|north|south|east|west|new|san|st", re.I
)
_MOBILE = re.compile(r"7\d{9}")
_MOSTLY = 0.9
_LEAST = 10
_LATITUDE, _LONGITUDE = frozenset({"lat", "latitude", "y"}), frozenset({"lon", "long", "lng", "longitude", "x"})
_BRITAIN = ((49.5, 61.0), (-8.7, 2.0))
_FEWEST_DECIMALS = 3
_WORDS_OF_TEXT, _LENGTH_OF_TEXT, _MOST_CLASSES = 5.0, 30.0, 12

COORDINATES, PERSONS_NAMES, CONTACTS = (
    "coordinates",
    "names of people",
    "text with telephone numbers or addresses in it",
)


def identifiers_in(columns: Columns) -> dict[str, Entry[str]]:
    """Find the columns whose values identify a person on their own.

    Parameters
    ----------
    columns : Columns
        The table.

    Returns
    -------
    dict of str to Entry of str
        Column to what its values look like, in words.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding.columns import look_at
    >>> frame = pd.DataFrame({"a": ["10.0.0.1", "10.0.0.2"], "b": ["call 07700 900123", None], "c": ["F", "M"]})
    >>> {name: entry.value for name, entry in identifiers_in(look_at(as_source(frame))).items()}
    {'a': 'IP addresses', 'b': 'text with telephone numbers or addresses in it'}
    """
    found = {one.name: looks_like for one in columns if (looks_like := _looks_like(one))}
    found |= {name: COORDINATES for pair in _coordinates(list(columns)) for name in pair}
    return {
        name: Entry(what, f"its values look like {what}" if what != CONTACTS else f"it holds {what}", "measured")
        for name, what in found.items()
    }


def _looks_like(column: Column) -> str:
    if column.of_texts:
        texts = column.texts[:_LOOKED_AT]
        shape = identifying_shape(texts)
        if shape:
            return shape
        if any(holds_contact(text) for text in column.texts[: 10 * _LOOKED_AT]):
            return CONTACTS
        return PERSONS_NAMES if _are_names(column, texts) else ""
    if column.whole and column.high is not None and column.high >= _LONG_NUMBER:
        texts = [str(int(float(text))) for text in column.texts[:_LOOKED_AT]]
        # A program that read a telephone number as a number has lost its first 0.
        if len(texts) >= _LEAST and np.mean([bool(_MOBILE.fullmatch(text)) for text in texts]) >= _MOSTLY:
            return "telephone numbers"
        return identifying_shape(texts)
    return ""


def _are_names(column: Column, texts: Sequence[str]) -> bool:
    """Whether values are two or three words with capitals, nearly all different, and none of them a common thing."""
    if len(texts) < _LEAST or column.distinct < 0.8 * column.present or column.each > 1.3:
        return False
    named = [bool(_NAME.fullmatch(text)) for text in texts]
    things = [any(_THINGS.fullmatch(word) for word in text.split()) for text in texts]
    return float(np.mean(named)) >= _MOSTLY and float(np.mean(things)) < 0.05


def _coordinates(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Pairs of a latitude and a longitude: by their names and decimals, or side by side in Great Britain."""
    fine = [one for one in columns if one.word == "number" and _decimals(one) >= _FEWEST_DECIMALS]
    found = []
    for one in fine:
        words = set(split_name(one.name))
        for other in fine:
            others = set(split_name(other.name))
            if words & _LATITUDE and others & _LONGITUDE and _within(one, (-90, 90)) and _within(other, (-180, 180)):
                found.append((one.name, other.name))
    for one, other in pairwise(columns):
        if one in fine and other in fine:
            places = (one, other), (other, one)
            found += [(a.name, b.name) for a, b in places if _within(a, _BRITAIN[0]) and _within(b, _BRITAIN[1])]
    return found


def _within(column: Column, ends: tuple[float, float]) -> bool:
    return column.low is not None and ends[0] <= column.low and column.high <= ends[1] and column.distinct > 5


def _decimals(column: Column) -> float:
    """How many decimals values have, in the middle of them."""
    texts = column.texts[:_LOOKED_AT]
    return float(np.median([len(text.partition(".")[2]) for text in texts])) if texts else 0.0


def free_texts(columns: Columns, named: Mapping[str, Entry[str]]) -> dict[str, Entry[bool]]:
    """Find the columns of text that people typed: several words, and many different ones.

    Parameters
    ----------
    columns : Columns
        The table.
    named : Mapping of str to Entry of str
        Columns that identify on their own: what they hold is known, unless it is text with something in it.

    Returns
    -------
    dict of str to Entry of bool
    """
    told = {name: entry for name, entry in named.items() if entry.value == CONTACTS}
    found = {name: Entry(True, entry.evidence, entry.standing) for name, entry in told.items()}
    for one in columns:
        if one.of_texts and one.name not in named and _is_typed(one):
            found[one.name] = Entry(True, "long texts of several words, and many different ones", "measured")
    return found


def _is_typed(column: Column) -> bool:
    texts = column.texts[: 10 * _LOOKED_AT]
    if not texts or len(texts) <= min(_MOST_CLASSES, column.present / 5):
        return False
    words = float(np.mean([text.count(" ") + 1 for text in texts]))
    length = float(np.mean([len(text) for text in texts]))
    return words >= _WORDS_OF_TEXT and length >= _LENGTH_OF_TEXT and column.each < 10
