"""Inference gain: how much better a sensitive value can be guessed from the key variables than without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike
from dpiabook.result import Result
from dpiabook.risk.joint import Joint, Sensitive, sensitive_within

_NORMAL_95 = 1.959963984540054
_NONE = -(2**61)
"""Less than any score."""


@dataclass(frozen=True)
class InferenceGain(Result):
    """Guessing a sensitive value with and without the key variables.

    Attributes
    ----------
    n : int
        People of whom the keys and the value are known.
    baseline : float
        Share guessed rightly without the keys, by always naming the most frequent value, among all of whom it is known.
        From 0 to 1.
    accuracy : float
        Share guessed rightly from the *other* members of the person's class. From 0 to 1.
    interval : tuple of float
        95 % Wilson interval of `accuracy`.
    bits : float
        Mean information about a person's value that the others in the class give, in bits; may be negative, when
        classes mislead.
    by_value : DataFrame
        ``value``, ``people``, ``overall`` (its share among everyone), ``in_class`` (mean probability that the class
        gives to the value, over the people who have it), ``lift`` (their ratio).
    accuracy_range, bits_range : tuple of float
        The ends between which both lie for the same `n` people, whatever the unknown values of others are.
    commonest : tuple of int
        The values that may be the most frequent of all, by their place in the order of values.
    """

    n: int
    baseline: float
    accuracy: float
    interval: tuple[float, float]
    bits: float
    by_value: pd.DataFrame = field(repr=False)
    accuracy_range: tuple[float, float]
    bits_range: tuple[float, float]
    commonest: tuple[int, ...] = field(repr=False)

    @property
    def gain(self) -> float:
        """Additional share guessed rightly."""
        return self.accuracy - self.baseline

    @property
    def risk(self) -> float:
        """The gain as a share of what could be gained, at most 1; 0 where nothing could be."""
        return self.gain / (1.0 - self.baseline) if self.baseline < 1.0 else 0.0


def inference_gain(table: TableLike, keys: Sequence[str], sensitive: str, *, count: str | None = None) -> InferenceGain:
    """Compare guesses of a sensitive value from the class with guesses without it, leaving each person out in turn.

    A person's class speaks about them only through its other members, so that a class does not vouch for itself: a
    sample unique, whose class has no others, gains nothing.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables; a class of which a key is unknown is none.
    sensitive : str
        Sensitive variable; people of whom it is unknown are left out, but of the ranges.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    InferenceGain
        Accuracy, baseline, information in bits, and lift per value, with ranges over all recorded values that the
        unknown ones can be.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key.

    Notes
    -----
    WP216 (2014), "inference"; the share of what could be gained is the risk of Giomi et al. (2023), "A unified
    framework for quantifying privacy risk in synthetic data". P(value | class) of the others is drawn towards everyone
    by the weight of one person, (others with the value + p) / (others + 1). For the ranges, a value leads its class for
    certain where it does so if all of the unknown speak against it, and may lead where it does so if they speak for it.
    Neither need be reached in all classes at once, so that the ranges may be wider than what can be.

    Examples
    --------
    >>> people = pd.DataFrame({"area": ["p"] * 3 + ["q"] * 3, "care": ["a", "a", "a", "b", "b", "b"]})
    >>> found = inference_gain(people, ["area"], "care")
    >>> found.baseline, found.accuracy, found.risk, round(found.bits, 3)
    (0.5, 1.0, 1.0, 0.737)
    """
    return gain_within(sensitive_within(table, keys, sensitive, "inference_gain", count))


def gain_within(found: Sensitive) -> InferenceGain:
    """Measure the gain of counts that are there already, see `inference_gain`."""
    joint, p = found.joint, found.overall_of_cell
    n = max(int(joint.count.sum()), 1)
    size = joint.sizes[joint.cell_class]
    expected = (joint.count - 1.0 + p) / size
    right = int(joint.count[_lead(found) >= 0].sum())
    return InferenceGain(
        n,
        float(found.overall.max()),
        right / n,
        _wilson(right, n),
        float((joint.count * np.log2(expected / p)).sum() / n),
        _by_value(found, expected),
        _accuracy_range(found, n),
        _bits_range(found, n),
        _commonest(found.people),
    )


def _lead(found: Sensitive) -> NDArray[np.int64]:
    """By how much the value of each cell leads its class without one person who has it, at least 0 where it is guessed.

    In people times everyone for whom a value is recorded, so that equal scores are equal.
    """
    return _ahead(found.joint, found.people[1:], max(int(found.people[1:].sum()), 1))


def _ahead(joint: Joint, recorded: NDArray[np.int64], everyone: int) -> NDArray[np.int64]:
    score = joint.count * everyone + recorded[joint.value]
    top = np.maximum.reduceat(score, joint.starts)[joint.cell_class] if len(score) else score
    leads = score == top
    alone = joint.sum_by_class(leads.astype(np.int64))[joint.cell_class] == 1
    second = np.maximum.reduceat(np.where(leads, _NONE, score), joint.starts)[joint.cell_class] if len(score) else score
    others = np.where(leads & alone, second, top)
    # A value competes in classes where nobody has it, by its share among everyone.
    first, runner_up = np.argmax(recorded), np.partition(np.append(recorded, [_NONE, _NONE]), -2)[-2]
    everywhere = np.where(joint.value == first, runner_up, recorded.max(initial=_NONE))
    return np.asarray(score - everyone - np.maximum(others, everywhere))


def _commonest(people: NDArray[np.int64]) -> tuple[int, ...]:
    """The first of the most frequent values; of those that may be it where any are unknown, all."""
    recorded = people[1:]
    if not people[0]:
        return (int(np.argmax(recorded)),)
    return tuple(np.flatnonzero(recorded + people[0] >= recorded.max()).tolist())


def _accuracy_range(found: Sensitive, n: int) -> tuple[float, float]:
    joint, everyone = found.joint, max(found.everyone, 1)
    ahead = _ahead(joint, found.people[1:], everyone)
    swing = (found.unknown * everyone + found.people[0])[joint.cell_class]
    certain = joint.count[ahead >= swing].sum()
    possible = np.where(ahead >= -swing, joint.count, 0)
    return float(certain / n), float(np.maximum.reduceat(possible, joint.starts).sum() / n) if len(possible) else 0.0


def _bits_range(found: Sensitive, n: int) -> tuple[float, float]:
    """Each recorded person's information at its least and most: the unknown of the class do not share, or all do."""
    joint, everyone = found.joint, max(found.everyone, 1)
    size, unknown = found.sizes[joint.cell_class], found.unknown[joint.cell_class]
    rarest, commonest = found.recorded_of_cell / everyone, (found.recorded_of_cell + found.people[0]) / everyone
    least = (1 + (joint.count - 1) / commonest) / size
    most = (1 + (joint.count + unknown - 1) / rarest) / size
    low, high = (float((joint.count * np.log2(end)).sum() / n) for end in (least, most))
    return low, high


def _wilson(right: int, n: int) -> tuple[float, float]:
    share, z = right / n, _NORMAL_95**2 / n
    centre = (share + z / 2.0) / (1.0 + z)
    half = np.sqrt(share * (1.0 - share) * z + z * z / 4.0) / (1.0 + z)
    return float(max(centre - half, 0.0)), float(min(centre + half, 1.0))


def _by_value(found: Sensitive, expected: NDArray[np.float64]) -> pd.DataFrame:
    people = found.joint.totals(len(found.values) - 1)
    given = np.bincount(found.joint.value + 1, weights=found.joint.count * expected, minlength=len(found.values))
    held = people > 0
    frame = pd.DataFrame(
        {
            "value": pd.Series([value for value, has in zip(found.values, held, strict=True) if has], dtype=object),
            "people": people[held],
            "overall": found.overall[held],
            "in_class": given[held] / people[held],
        }
    )
    return frame.assign(lift=frame["in_class"] / frame["overall"])
