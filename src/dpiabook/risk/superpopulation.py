"""Superpopulation models: how many people of a population are unique, from the class sizes of a sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class SampleClasses:
    """How many classes of each size a sample has.

    Attributes
    ----------
    size : ndarray of int64, shape (sizes,)
        Class sizes that occur, ascending, from 1.
    classes : ndarray of int64, shape (sizes,)
        Number of classes of each size.
    population : float
        People in the population, at least those in the sample.
    """

    size: NDArray[np.int64]
    classes: NDArray[np.int64]
    population: float

    @property
    def n(self) -> int:
        """People in the sample."""
        return int((self.size * self.classes).sum())

    @property
    def u(self) -> int:
        """Classes in the sample."""
        return int(self.classes.sum())

    @property
    def uniques(self) -> int:
        """Sample uniques."""
        return int(self.classes[self.size == 1].sum())

    @property
    def fraction(self) -> float:
        """Sampling fraction, in (0, 1]."""
        return self.n / self.population


def zayatz(sample: SampleClasses) -> float:
    """Estimate the population uniques, taking the sample's class sizes for the population's.

    Parameters
    ----------
    sample : SampleClasses
        Class sizes.

    Returns
    -------
    float
        Expected number of people unique in the population.

    Notes
    -----
    Zayatz (1991), "Estimation of the percent of unique population elements on a microdata file using the sample". The
    chance that a class of size j leaves one person in the sample is binomial, j p (1 - p)^(j - 1).

    Examples
    --------
    >>> zayatz(SampleClasses(np.array([1, 2]), np.array([4, 4]), population=24.0))
    4.0
    """
    if not sample.uniques:
        return 0.0
    p = sample.fraction
    leaves_one = sample.classes * sample.size * p * (1.0 - p) ** (sample.size - 1.0)
    return float(sample.uniques * leaves_one[sample.size == 1].sum() / leaves_one.sum() / p)


def pitman(sample: SampleClasses) -> float:
    """Estimate the population uniques with Pitman's sampling formula, fitted by maximum likelihood.

    Parameters
    ----------
    sample : SampleClasses
        Class sizes.

    Returns
    -------
    float
        Expected number of people unique in the population; NaN where the likelihood has no maximum inside.

    Notes
    -----
    Hoshino (2001), "Applying Pitman's sampling formula to microdata disclosure risk assessment", Journal of Official
    Statistics 17(4).

    Examples
    --------
    >>> pitman(SampleClasses(np.array([2, 3]), np.array([5, 1]), population=130.0))
    0.0
    """
    from scipy.optimize import minimize
    from scipy.special import gammaln

    if not sample.uniques:
        return 0.0
    starts = [np.array([a, np.log(t)]) for a in (-1.0, 0.0, 1.0) for t in (1.0, max(sample.u / 2.0, 2.0))]
    fits = [minimize(_pitman_loss, start, args=(sample,), method="Nelder-Mead") for start in starts]
    best = min(fits, key=lambda fit: float(fit.fun))
    alpha, theta = _pitman_parameters(best.x)
    if not best.success or not np.isfinite(best.fun) or alpha > 1 - 1e-6:
        return float("nan")
    size = sample.population
    log_share = gammaln(theta + alpha + size - 1) - gammaln(theta + alpha) - gammaln(theta + size) + gammaln(theta + 1)
    return float(size * np.exp(log_share))


def _pitman_parameters(x: NDArray[np.float64]) -> tuple[float, float]:
    alpha = 1.0 / (1.0 + np.exp(-x[0]))
    return float(alpha), float(np.exp(x[1]) - alpha)


def _pitman_loss(x: NDArray[np.float64], sample: SampleClasses) -> float:
    from scipy.special import gammaln

    alpha, theta = _pitman_parameters(x)
    # The rising products theta (theta + alpha) ... and theta (theta + 1) ... share their first factor; without it
    # theta may be negative.
    classes = (sample.u - 1) * np.log(alpha) + gammaln(theta / alpha + sample.u) - gammaln(theta / alpha + 1)
    likelihood = classes + gammaln(theta + 1) - gammaln(theta + sample.n)
    likelihood += (sample.classes * (gammaln(sample.size - alpha) - gammaln(1.0 - alpha))).sum()
    return float(-likelihood) if np.isfinite(likelihood) else 1e300


def slide_negative_binomial(sample: SampleClasses) -> float:
    """Estimate the population uniques with the slide negative binomial model, fitted to the sample's moments.

    Class sizes in the population are 1 plus a negative binomial number. The number of classes and its two parameters
    follow from the size of the population and the expected classes and uniques of the sample.

    Parameters
    ----------
    sample : SampleClasses
        Class sizes.

    Returns
    -------
    float
        Expected number of people unique in the population; NaN where no parameters give the sample's figures.

    Notes
    -----
    Chen & Keller-McNulty (1998), "Estimation of identification disclosure risk in microdata", Journal of Official
    Statistics 14(1).

    Examples
    --------
    >>> slide_negative_binomial(SampleClasses(np.array([2, 3]), np.array([5, 1]), population=130.0))
    0.0
    """
    if not sample.uniques:
        return 0.0
    from scipy.optimize import least_squares

    wanted = np.array([sample.u, sample.uniques], dtype=np.float64)

    def miss(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(_snb_moments(x, sample)[:2] / wanted - 1.0, dtype=np.float64)

    starts = [np.array([share, shape]) for share in (-2.0, 0.0, 2.0) for shape in (-3.0, 0.0, 3.0)]
    best = min((least_squares(miss, start) for start in starts), key=lambda fit: float(fit.cost))
    if best.cost > 1e-6:
        return float("nan")
    return float(_snb_moments(best.x, sample)[2])


def _snb_moments(x: NDArray[np.float64], sample: SampleClasses) -> NDArray[np.float64]:
    """Return expected sample classes, sample uniques and population uniques."""
    # Classes of the population lie between those of the sample and its people.
    classes = sample.u + (sample.population - sample.u) / (1.0 + np.exp(-x[0]))
    shape, p = np.exp(np.clip(x[1], -30, 30)), sample.fraction
    success = shape / (shape + max(sample.population / classes - 1.0, 1e-12))
    left = 1.0 - (1.0 - success) * (1.0 - p)
    missed = (1.0 - p) * (success / left) ** shape
    once = p * (success / left) ** shape * (1.0 + (1.0 - p) * shape * (1.0 - success) / left)
    return np.array([classes * (1.0 - missed), classes * once, classes * success**shape])


def dankar(sample: SampleClasses) -> tuple[float, str]:
    """Choose among the models by the sampling fraction, and return the estimate and the chosen model.

    Parameters
    ----------
    sample : SampleClasses
        Class sizes.

    Returns
    -------
    float
        Expected number of people unique in the population.
    str
        ``pitman`` up to a sampling fraction of a tenth, else the smaller of ``snb`` and ``zayatz``; ``zayatz`` where
        the other has no solution.

    Notes
    -----
    Dankar, El Emam, Neisa & Roffey (2012), "Estimating the re-identification risk of clinical data sets", BMC Medical
    Informatics and Decision Making 12:66.

    Examples
    --------
    >>> dankar(SampleClasses(np.array([1, 2]), np.array([4, 4]), population=24.0))
    (4.0, 'zayatz')
    """
    small = sample.fraction <= 0.1
    chosen, name = (pitman(sample), "pitman") if small else (slide_negative_binomial(sample), "snb")
    fallback = zayatz(sample)
    if not np.isfinite(chosen) or (not small and fallback < chosen):
        return fallback, "zayatz"
    return chosen, name
