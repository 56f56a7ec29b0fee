"""How few points of a history single somebody out: the years in which something happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_keys
from dpiabook.errors import Code, DataRefusal
from dpiabook.result import Result

MOST_POINTS = 63


@dataclass(frozen=True)
class Trajectories(Result):
    """How many histories fit a few points drawn from each.

    Attributes
    ----------
    n, with_history : int
        People, and those with at least one point.
    table : pandas.DataFrame
        One row per number of points, rising: ``points``; ``people`` (with so many points or more); ``alone`` (of these,
        whose points fit nobody else's history); ``candidates`` (histories that fit, the mean).
    """

    n: int
    with_history: int
    table: pd.DataFrame = field(repr=False)


def trajectories(
    table: TableLike, history: str, points: Sequence[int] = (1, 2, 3, 4), *, count: str | None = None, seed: int = 1
) -> Trajectories:
    """Draw a few points of each history at random, and count the histories that hold them all.

    Parameters
    ----------
    table : TableLike
        One row per person.
    history : str
        Column of histories: points, such as years, with a blank between them.
    points : sequence of int
        How many points somebody may know.
    count : str, optional
        How many people a row stands for.
    seed : int
        Of the points that are drawn.

    Returns
    -------
    Trajectories

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where nobody has a history, or there are more than 63 points that differ.

    Notes
    -----
    de Montjoye, Hidalgo, Verleysen & Blondel (2013), Unique in the Crowd, Scientific Reports 3:1376.

    Examples
    --------
    >>> people = pd.DataFrame({"years": ["2001 2002", "2001 2003", "2001 2003", None]})
    >>> trajectories(people, "years", [2]).table.values.tolist()
    [[2.0, 3.0, 1.0, 1.6666666666666667]]
    """
    coded = coded_keys(table, [history], count=count)
    levels = [str(level or "").split() for level in coded.levels[0].to_pylist()]
    places = {point: at for at, point in enumerate(sorted({point for level in levels for point in level}))}
    if not places or len(places) > MOST_POINTS:
        what = "there is no history" if not places else f"a history has over {MOST_POINTS} points that differ"
        raise DataRefusal(Code.MEASURE_INPUT, what, where=history, cure="name a column of a few years or terms")
    holds = np.zeros((len(levels), len(places)), bool)
    for row, level in enumerate(levels):
        holds[row, [places[point] for point in level]] = True
    known = coded.codes[0] >= 0
    each = None if coded.multiplicity is None else coded.multiplicity[known]
    people = np.bincount(coded.codes[0][known], each, len(levels)).astype(np.int64)
    rng = np.random.default_rng(seed)
    rows = [_row(number, holds, people, rng) for number in sorted(points)]
    frame = pd.DataFrame(rows, columns=["points", "people", "alone", "candidates"])
    return Trajectories(coded.people, int(people[holds.any(axis=1)].sum()), frame[frame["people"] > 0])


def _row(
    number: int, holds: NDArray[np.bool_], people: NDArray[np.int64], rng: np.random.Generator
) -> tuple[int, int, int, float]:
    """Draw `number` points for every person whose history has so many, each for themselves."""
    asked = np.repeat(np.arange(len(holds)), people)
    asked = asked[holds[asked].sum(axis=1) >= number]
    if not len(asked):
        return number, 0, 0, 0.0
    order = np.where(holds[asked], rng.random((len(asked), holds.shape[1])), 2.0)
    drawn = np.sort(np.argsort(order, axis=1)[:, :number], axis=1)
    sets, at = np.unique(drawn, axis=0, return_inverse=True)
    fit = np.array([int(people[holds[:, one].all(axis=1)].sum()) for one in sets])[at.reshape(-1)]
    return number, len(asked), int((fit == 1).sum()), float(fit.mean())
