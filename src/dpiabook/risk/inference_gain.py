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
    """

    n: int
    baseline: float
    accuracy: float
    interval: tuple[float, float]
    bits: float
    by_value: pd.DataFrame = field(repr=False)

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
        Sensitive variable; people of whom it is unknown are left out.
    count : str, optional
        Column that says how many people a row stands for.

    Returns
    -------
    InferenceGain
        Accuracy, baseline, information in bits, and lift per value.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``; ``MEASURE_INPUT`` if `sensitive` is a key.

    Notes
    -----
    WP216 (2014), "inference"; the share of what could be gained is the risk of Giomi et al. (2023), "A unified
    framework for quantifying privacy risk in synthetic data". P(value | class) of the others is drawn towards everyone
    by the weight of one person, (others with the value + p) / (others + 1).

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
    right = int(joint.count[_guessed(joint, p, found.overall)].sum())
    return InferenceGain(
        n,
        float(found.overall.max()),
        right / n,
        _wilson(right, n),
        float((joint.count * np.log2(expected / p)).sum() / n),
        _by_value(found, expected),
    )


def _guessed(joint: Joint, p: NDArray[np.float64], overall: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the cells whose people are guessed rightly: the value leads its class even without the person."""
    score = joint.count + p
    top = np.maximum.reduceat(score, joint.starts)[joint.cell_class]
    leads = score == top
    rest = np.maximum.reduceat(np.where(leads, 0.0, score), joint.starts)[joint.cell_class]
    # The most frequent value of all competes in classes where nobody has it.
    rival = np.maximum(rest, np.where(p == overall.max(), 0.0, overall.max()))
    alone = np.add.reduceat(leads.astype(np.int64), joint.starts)[joint.cell_class] == 1
    return np.asarray(leads & alone & (score - 1.0 >= rival))


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
