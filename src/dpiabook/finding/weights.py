"""Columns of weights of a survey, and of how many people a row stands for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column
from dpiabook.finding.look import Look
from dpiabook.meaning.entry import Entry

_LEAST_DISTINCT, _MOST_LEVELS, _MOST_WEIGHTS = 5, 60, 12
_NORMED, _STANDS_FOR = 0.01, 1.5
_OF_A_BODY = ((1.5, 11.0), (25.0, 120.0), (90.0, 320.0), (1_200.0, 6_000.0))
"""Means of weights of bodies: of births in kg or pounds, of adults in kg and in pounds, of births in g."""


def find_weight(look: Look, taken: set[str]) -> Entry[str] | None:
    """Find the column of survey weights: positive, and not whole or far above one.

    Parameters
    ----------
    look : Look
        The table.
    taken : set of str
        Columns that play another role.

    Returns
    -------
    Entry of str or None
    """
    ranked = []
    bodies = any(_measures_height(look, one) for one in look.columns)
    for one in look.columns:
        if bodies and look.words(one.name).weight == 1:
            continue
        if one.name in taken or one.low is None or one.numbers is None or one.distinct < _LEAST_DISTINCT:
            continue
        rank = _rank(one, look.words(one.name).weight)
        if rank:
            ranked.append((rank, one))
    if not ranked:
        return None
    highest = max(rank for rank, _ in ranked)
    tied = [one for rank, one in ranked if rank == highest]
    named = [one for one in look.columns if look.words(one.name).weight and one.numbers is not None][:_MOST_WEIGHTS]
    best = max(tied, key=lambda one: _of_a_person(look, one, named))
    return _told(best, named=highest > 1, others=len(tied) - 1)


def _told(best: Column, *, named: bool, others: int) -> Entry[str]:
    """Which column it is, and what a person should look at."""
    said = "positive numbers; its name says so" if named else "positive numbers; nothing but a weight has this mean"
    normed = _is_normed(best)
    if normed:
        said += "; they are one on average, so they say how much a person counts, and not for how many: no population"
        said += " is told by them, which would need a weight that tells it"
    elif others:
        said += f", and {others} other column{'s' if others > 1 else ''} could be it as well"
    return Entry(best.name, said, "measured" if named and not normed and not others else "guessed")


def _of_a_person(look: Look, column: Column, named: Sequence[Column]) -> tuple[bool, bool, int]:
    """Which of several weights is that of the people in the file, in the order of what tells.

    The product of two others is the last step of a design; then one that is called a weight and no more, and one that
    is said to be a person's, before a household's.
    """
    words = {*look.words(column.name).name, *look.words(column.name).label}
    person = bool(words & {"person", "personal", "individual", "people", "final"})
    plain = look.words(column.name).joined in {"weight", "weights", "wt", "wgt"}
    return _is_product(column, named), plain, person - bool(words & {"household", "hh", "family", "dwelling"})


def _is_product(column: Column, others: Sequence[Column]) -> bool:
    """Whether a column is what two others give, multiplied."""
    pairs = combinations((one for one in others if one is not column), 2)
    return any(np.allclose(column.values(), one.values() * other.values(), equal_nan=True) for one, other in pairs)


def _measures_height(look: Look, column: Column) -> bool:
    """Whether a column holds heights: then a weight beside it that is called no more than that is a body's."""
    named = {"height", "ht", "bmi", "stature"} & set(split_name(column.name))
    return bool(named) and column.numbers is not None and column.distinct > _LEAST_DISTINCT


def _is_normed(column: Column) -> bool:
    """Whether weights are one on average."""
    values = column.values()
    return abs(float(np.nanmean(values)) - 1) < _NORMED and float(np.nanmin(values)) < 1


def _rank(column: Column, named: int) -> float:
    values = column.values()
    values = values[~np.isnan(values)]
    if not len(values) or values.min() < 0 or (values == 0).mean() > 0.2:
        return 0.0
    mean, spread = float(values.mean()), float(values.std())
    if spread == 0 or (column.whole and mean < 10):
        return 0.0
    normed = abs(mean - 1) < _NORMED and not column.whole
    if named == 2:
        # One that says for how many people each stands is the most that a survey gives.
        return 3.0 + normed + 2.0 * bool(values.min() >= 1 and mean >= _STANDS_FOR)
    if named == 1:
        like_a_body = any(low <= mean <= high for low, high in _OF_A_BODY) and spread / mean < 0.5
        return 0.0 if like_a_body or mean < 0.1 else 2.0
    skewed = float(np.median(values)) < 0.99 and values.min() > 0
    return 1.0 if abs(mean - 1) < 0.002 and skewed and not column.whole and len(column.levels) >= 20 else 0.0


def find_count(look: Look) -> Entry[str] | None:
    """Find the column that says how many people a row stands for: every row is another combination of classes.

    Parameters
    ----------
    look : Look
        The table.

    Returns
    -------
    Entry of str or None
    """
    counts = [one for one in look.columns if look.words(one.name).count and one.whole and one.distinct > 2]
    others = [one for one in look.columns if one not in counts and not look.words(one.name).index]
    if len(counts) != 1 or not others or any(one.distinct > _MOST_LEVELS for one in others):
        return None
    count = counts[0]
    if (count.low or 0) < 0 or count.missing or (count.high or 0) < 5:
        return None
    together = np.zeros(len(count.codes), np.int64)
    for one in others:
        together = np.unique(together * (len(one.levels) + 2) + one.codes + 1, return_inverse=True)[1]
    if len(np.unique(together)) < len(together):
        return None
    return Entry(count.name, "every row is another combination of the other columns; its name says so", "measured")
