"""Whether a model fits the uniques of a sample, and how far its estimate may be off: both by drawing from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy
from numpy.typing import NDArray

from dpiabook.counting import group, pack

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_PEOPLE_DRAWN, _FEWEST, _MOST = 1_000_000, 20, 60
_TINY = 1e-12


class CellModel(Protocol):
    """A model of the cells of a sample."""

    def means(self, cells: Codes) -> Floats:
        """Expected people of the sample in some cells."""

    def draw(self, rng: np.random.Generator) -> Codes:
        """Another sample of the same size."""


Fit = Callable[[Codes], CellModel]


@dataclass(frozen=True, eq=False)
class UniqueFit:
    """What drawing from a fitted model says of it.

    Attributes
    ----------
    means : ndarray of float64, shape (uniques,)
        Expected people of the sample in the cell of each sample unique.
    errors : ndarray of float64, shape (draws, 2)
        Truth less estimate, in each draw, of the two numbers that are estimated: sample uniques that are unique in the
        population, and right matches.
    misfit : float
        Squared distance of the numbers of cells with one and with two people from those drawn, in units of spread.
    """

    means: Floats
    errors: Floats
    misfit: float

    @property
    def p_value(self) -> float:
        """Of the hypothesis that the model holds; small where it does not."""
        return float(scipy.stats.chi2.sf(self.misfit, 2))

    @property
    def bias(self) -> Floats:
        """What must be added to the two estimates, on average."""
        return np.asarray(self.errors.mean(axis=0))

    @property
    def half_width(self) -> Floats:
        """Half of the 95 % interval of the two true numbers; wider the worse the model fits."""
        draws = len(self.errors)
        spread = self.errors.std(axis=0, ddof=1) * np.sqrt(1 + 1 / draws) * np.sqrt(max(1.0, self.misfit / 2))
        return np.asarray(spread * scipy.stats.t.ppf(0.975, draws - 1))


def examine(  # noqa: PLR0913 -- the sample, the model and how it is drawn from
    codes: Codes, alone: Codes, fit: Fit, inflation: float, *, seed: int, draws: int = _MOST
) -> UniqueFit:
    """Fit a model, draw samples from it, fit it to each of them anew, and compare.

    Parameters
    ----------
    codes : ndarray of int64, shape (keys, people)
        Level numbers of the sample.
    alone : ndarray of int64, shape (keys, uniques)
        Those of the sample uniques.
    fit : callable
        From level numbers to a model.
    inflation : float
        People of the population for each of the sample, over 1.
    seed : int
        Of the draws.
    draws : int, optional
        At most so many; fewer where people are many, and never under twenty.

    Returns
    -------
    UniqueFit

    Notes
    -----
    Parametric bootstrap (Efron & Tibshirani 1993, chapter 6), with the fit repeated in each draw, so that what fitting
    itself does to the estimate is seen. The test looks where Skinner & Shlomo (2008), section 3, look: at whether the
    cells with one and two people are as many as the model says. A dependence of three keys that the model lacks makes
    fewer people alone than it expects.

    Examples
    --------
    >>> from dpiabook.risk.forest_model import ForestModel
    >>> codes = np.random.default_rng(1).integers(0, 12, (3, 600))
    >>> found = examine(codes, codes[:, :9], lambda sample: ForestModel(sample, (12, 12, 12), ()), 10.0, seed=1)
    >>> found.p_value > 0.01
    True
    """
    rng = np.random.default_rng(seed)
    model = fit(codes)
    times = int(np.clip(min(_PEOPLE_DRAWN // codes.shape[1], draws), _FEWEST, _MOST))
    errors, counts = np.empty((times, 2)), np.empty((times, 2))
    for number in range(times):
        sample = model.draw(rng)
        cells, counts[number] = _uniques(sample)
        others = rng.poisson(model.means(cells) * (inflation - 1))
        truth = ((others == 0).sum(), (1.0 / (1.0 + others)).sum())
        errors[number] = np.array(truth) - expected(fit(sample).means(cells) * (inflation - 1))
    return UniqueFit(model.means(alone), errors, _distance(_uniques(codes)[1], counts))


def expected(unsampled: Floats) -> Floats:
    """Sample uniques expected to be unique in the population, and right matches, given the means of the unsampled.

    Examples
    --------
    >>> expected(np.array([1.0, 0.0])).round(3).tolist()
    [1.368, 1.632]
    """
    matched = np.where(unsampled > _TINY, -np.expm1(-unsampled) / np.maximum(unsampled, _TINY), 1.0)
    return np.array([np.exp(-unsampled).sum(), matched.sum()])


def _uniques(codes: Codes) -> tuple[Codes, Floats]:
    """Cells with one person; and how many cells have one, and two."""
    sizes = [int(size) for size in codes.max(axis=1) + 1]
    cells = group(pack([key.astype(np.int32) for key in codes], sizes))
    people = cells.count()
    alone = cells.first[people == 1].astype(np.int64)
    return codes[:, alone], np.array([len(alone), (people == 2).sum()], dtype=np.float64)


def _distance(seen: Floats, drawn: Floats) -> float:
    """Squared distance in units of the spread; half a cell of noise keeps it finite where nothing varies."""
    away = seen - drawn.mean(axis=0)
    spread = np.cov(drawn, rowvar=False) * (1 + 1 / len(drawn)) + np.eye(2) / 4
    # Hotelling's correction, as the spread is itself known from a few draws only.
    fewer = (len(drawn) - 2) / (len(drawn) - 1)
    return float(away @ np.linalg.solve(spread, away) * fewer)
