"""The beta-binomial distribution of counts between areas, fitted by maximum likelihood."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from dpiabook.stigma.likelihood import MOST, Counts, log_likelihood, maximise

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class BetaBinomialFit:
    """How rates vary between areas.

    Attributes
    ----------
    alpha, beta : float
        Parameters of the beta distribution of the areas' rates; both infinite when no variance between areas is found.
    overall : float
        People with the attribute over people, all areas together.
    p_value : float
        Of the likelihood-ratio test of "all areas share one rate"; 1 when no variance is found.
    """

    alpha: float
    beta: float
    overall: float
    p_value: float

    @property
    def has_variance(self) -> bool:
        """Whether the likelihood is highest at some variance between areas."""
        return math.isfinite(self.alpha)


def fit_beta_binomial(n: Ints, x: Ints) -> BetaBinomialFit:
    """Fit α and β to the counts of the areas.

    Parameters
    ----------
    n, x : numpy.ndarray of int
        People, and people with the attribute, per area; 0 ≤ x ≤ n, at least one n over 0. Areas with n = 0 are left out
        by the likelihood itself.

    Returns
    -------
    BetaBinomialFit

    Notes
    -----
    Maximum likelihood in (logit of the mean, log(α + β)) by Newton's method. The hypothesis of one common rate
    lies on the edge of the parameter space, so the statistic follows an equal mixture of 0 and χ² with one degree of
    freedom (Self & Liang 1987, case 5).

    Examples
    --------
    >>> fit = fit_beta_binomial(np.array([50, 50, 50]), np.array([10, 10, 10]))
    >>> fit.has_variance, fit.overall
    (False, 0.2)
    """
    counts = Counts(*(part[None, :] for part in _distinct(n, x)))
    alpha, beta, overall, statistic = _fit(counts, n.sum(keepdims=True), x.sum(keepdims=True))
    p_value = float(scipy.stats.chi2.sf(statistic[0], 1) / 2) if math.isfinite(alpha[0]) else 1.0
    return BetaBinomialFit(float(alpha[0]), float(beta[0]), float(overall[0]), p_value)


def fit_each(n: Ints, x: Ints) -> tuple[Floats, Floats, Floats]:
    """Fit α and β to many tables of counts of the same areas at once.

    Parameters
    ----------
    n : numpy.ndarray of int, shape (areas,)
        People per area.
    x : numpy.ndarray of int, shape (tables, areas)
        People with the attribute.

    Returns
    -------
    alpha, beta, overall : numpy.ndarray, shape (tables,)
        As in `fit_beta_binomial`, table by table.

    Examples
    --------
    >>> alpha, beta, overall = fit_each(np.array([50, 50]), np.array([[10, 10], [5, 40]]))
    >>> bool(np.isinf(alpha[0])), bool(np.isfinite(alpha[1])), overall.tolist()
    (True, True, [0.2, 0.45])
    """
    ones = np.ones((1, n.size), np.int64)
    alpha, beta, overall, _ = _fit(Counts(n[None, :], x, ones), np.full(len(x), n.sum()), x.sum(axis=1))
    return alpha, beta, overall


def fit_without(n: Ints, x: Ints, left_out: Ints) -> tuple[Floats, Floats, Floats]:
    """Fit α and β to all areas but one, for each of some areas.

    Parameters
    ----------
    n, x : numpy.ndarray of int, shape (areas,)
        People, and people with the attribute, per area.
    left_out : numpy.ndarray of int, shape (tables,)
        Place of the area that each fit leaves out; at least one of the others has people.

    Returns
    -------
    alpha, beta, overall : numpy.ndarray, shape (tables,)
        As in `fit_beta_binomial`, table by table.

    Examples
    --------
    >>> alpha, _, overall = fit_without(np.array([50, 50, 50]), np.array([10, 10, 40]), np.array([2]))
    >>> bool(np.isinf(alpha[0])), overall.tolist()
    (True, [0.2])
    """
    kept = np.arange(n.size) != left_out[:, None]
    # An area without people says nothing, which is as good as leaving it out.
    people, having = np.where(kept, n, 0), np.where(kept, x, 0)
    counts = Counts(people, having, np.ones((1, n.size), np.int64))
    alpha, beta, overall, _ = _fit(counts, people.sum(axis=1), having.sum(axis=1))
    return alpha, beta, overall


def undetected_fit(fit: BetaBinomialFit, n: Ints, x: Ints) -> BetaBinomialFit:
    """Return the variance between areas that the counts leave possible although none is established.

    Parameters
    ----------
    fit : BetaBinomialFit
        Of the same counts; its overall rate lies strictly between 0 and 1.
    n, x : numpy.ndarray of int
        People, and people with the attribute, per area.

    Returns
    -------
    BetaBinomialFit
        With finite α and β: mean at the overall rate, correlation 1 / (1 + α + β) at its posterior mean under a uniform
        prior. The p-value is that of `fit`.

    Notes
    -----
    A project choice: the counts alone cannot tell a small variance from none, and the uniform prior keeps the intervals
    of single areas near their nominal coverage in either case.

    Examples
    --------
    >>> n, x = np.array([50, 50, 50]), np.array([10, 10, 10])
    >>> undetected_fit(fit_beta_binomial(n, x), n, x).has_variance
    True
    """
    grid = np.geomspace(1e-6, 0.99, 100)
    counts = Counts(*(part[None, :] for part in _distinct(n, x)))
    logit = np.full(grid.size, math.log(fit.overall / (1 - fit.overall)))
    fits = log_likelihood(counts, logit, np.log(1 / grid - 1))
    likelihood = np.exp(fits - fits.max())
    correlation = float(np.trapezoid(grid * likelihood, grid) / np.trapezoid(likelihood, grid))
    total = 1 / correlation - 1
    return BetaBinomialFit(fit.overall * total, (1 - fit.overall) * total, fit.overall, fit.p_value)


def _distinct(n: Ints, x: Ints) -> tuple[Ints, Ints, Ints]:
    """Different pairs of numbers, and how many areas have each."""
    pairs, weights = np.unique(np.stack([n, x]), axis=1, return_counts=True)
    return pairs[0], pairs[1], weights


def _fit(counts: Counts, people: Ints, having: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """α, β, overall rate and statistic of the likelihood-ratio test of each table; α and β infinite for one rate."""
    overall = having / people
    alpha, beta, statistic = np.full(len(having), np.inf), np.full(len(having), np.inf), np.zeros(len(having))
    at = np.flatnonzero((having > 0) & (having < people))
    if not at.size or (counts.weights * (counts.n > 0)).sum(axis=1).max() < 2:
        return alpha, beta, overall, statistic
    part, rate = counts.rows(at), overall[at]
    u, v, best = maximise(part, np.log(rate / (1 - rate)), _start(part, rate))
    statistic[at] = 2 * (best - having[at] * np.log(rate) - (people - having)[at] * np.log(1 - rate))
    varies = (v < MOST - 0.1) & (statistic[at] > 1e-6)
    mean, total = 1 / (1 + np.exp(-u)), np.exp(v)
    alpha[at], beta[at] = np.where(varies, mean * total, np.inf), np.where(varies, (1 - mean) * total, np.inf)
    return alpha, beta, overall, statistic


def _start(counts: Counts, rate: Floats) -> Floats:
    """Log(α + β) by the method of moments, within the range searched."""
    n, x, weights = counts.n, counts.x, counts.weights
    spread = (weights * (x - n * rate[:, None]) ** 2).sum(axis=1)
    excess = spread / (rate * (1 - rate)) - (weights * n).sum(axis=1)
    pairs = (weights * n * (n - 1)).sum(axis=1)
    correlation = np.clip(excess / np.maximum(pairs, 1.0), 1e-4, 0.9)
    return np.asarray(np.log(1 / correlation - 1))
