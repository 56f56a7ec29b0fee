"""The attack on pseudonyms: matching banded numbers of people to a table of counts that names the areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment


@dataclass(frozen=True)
class Matching:
    """How many pseudonyms an intruder would attribute rightly.

    Attributes
    ----------
    areas : int
        Areas that could be matched.
    expected : float
        Areas attributed rightly, on average over all assignments that fit the printed numbers equally well.
    chance : float
        The same without any number: one area, whatever their number.
    banding : float
        The same from the bands alone, had each area one banded number: one area for each band in use.
    """

    areas: int
    expected: float
    chance: float
    banding: float

    @property
    def rate(self) -> float:
        """Share of the areas attributed rightly."""
        return self.expected / self.areas

    @property
    def banding_rate(self) -> float:
        """Share that the bands alone give."""
        return self.banding / self.areas


def match_pseudonyms(
    printed: NDArray[np.float64], published: NDArray[np.float64], *, draws: int = 20, seed: int = 1
) -> Matching:
    """Attribute pseudonyms to named areas as an intruder would who has the exact number of people of each.

    Parameters
    ----------
    printed : ndarray of float64, shape (areas, columns)
        Numbers of people printed for each pseudonym, in bands; missing (NaN) where withheld. Row i belongs to row i of
        `published`, which the attack does not use but for counting what is right.
    published : ndarray of float64, shape (areas,)
        Exact numbers of people by named area, from a table that others have published.
    draws : int
        Assignments drawn, since many fit equally well.
    seed : int
        Of the draws.

    Returns
    -------
    Matching

    Notes
    -----
    Every column is scaled to the published total, so that numbers of those for whom something is recorded count as
    well; the assignment with the least sum of squared relative distances is taken, ties broken by chance.

    Examples
    --------
    >>> found = match_pseudonyms(np.array([[100.0], [100.0], [500.0]]), np.array([98.0, 102.0, 500.0]))
    >>> found.banding, 1 <= found.expected <= 3
    (2.0, True)
    """
    rng = np.random.default_rng(seed)
    areas = len(published)
    named, hidden = published[:, np.newaxis], np.isnan(printed)
    scale = np.where(hidden, 0.0, named).sum(axis=0) / np.nansum(printed, axis=0)
    apart = (printed * scale)[:, np.newaxis, :] / published[np.newaxis, :, np.newaxis] - 1.0
    seen = np.maximum((~hidden).sum(axis=1), 1)[:, np.newaxis]
    cost = np.nansum(apart**2, axis=2) / seen
    right = []
    for _ in range(draws):
        rows, columns = rng.permutation(areas), rng.permutation(areas)
        found = linear_sum_assignment(cost[np.ix_(rows, columns)])
        right.append(int((rows[found[0]] == columns[found[1]]).sum()))
    bands = len({tuple(row) for row in np.nan_to_num(printed[:, :1], nan=-1.0).tolist()})
    return Matching(areas, float(np.mean(right)), 1.0, float(bands))
