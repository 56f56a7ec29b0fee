"""The beta-binomial distribution of counts between areas, fitted by maximum likelihood."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln
from scipy.stats import chi2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAST, _MOST = math.log(0.01), math.log(1e6)
"""Range of log(α + β). A million prior people leave a spread between areas of a twentieth of a point at most."""


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
    Maximum likelihood in (logit of the mean, log(α + β)) with analytic gradient. The hypothesis of one common rate
    lies on the edge of the parameter space, so the statistic follows an equal mixture of 0 and χ² with one degree of
    freedom (Self & Liang 1987, case 5).

    Examples
    --------
    >>> fit = fit_beta_binomial(np.array([50, 50, 50]), np.array([10, 10, 10]))
    >>> fit.has_variance, fit.overall
    (False, 0.2)
    """
    overall = float(x.sum() / n.sum())
    one_rate = BetaBinomialFit(math.inf, math.inf, overall, 1.0)
    if overall in (0.0, 1.0) or np.count_nonzero(n) < 2:
        return one_rate
    pairs, weights = np.unique(np.stack([n, x]), axis=1, return_counts=True)
    u, v, loss = _maximise(pairs[0], pairs[1], weights, overall)
    statistic = 2 * (_binomial_loss(x, n, overall) - loss)
    if v > _MOST - 0.1 or statistic <= 1e-6:
        return one_rate
    mean, total = 1 / (1 + math.exp(-u)), math.exp(v)
    return BetaBinomialFit(mean * total, (1 - mean) * total, overall, float(chi2.sf(statistic, 1) / 2))


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
    pairs, weights = np.unique(np.stack([n, x]), axis=1, return_counts=True)
    logit = math.log(fit.overall / (1 - fit.overall))
    grid = np.geomspace(1e-6, 0.99, 100)
    fits = [-_loss(np.array([logit, math.log(1 / rho - 1)]), pairs[0], pairs[1], weights)[0] for rho in grid]
    likelihood = np.exp(np.array(fits) - max(fits))
    correlation = float(np.trapezoid(grid * likelihood, grid) / np.trapezoid(likelihood, grid))
    total = 1 / correlation - 1
    return BetaBinomialFit(fit.overall * total, (1 - fit.overall) * total, fit.overall, fit.p_value)


def _maximise(n: Ints, x: Ints, weights: Ints, overall: float) -> tuple[float, float, float]:
    """Return logit of the mean, log of α + β, and the negative log-likelihood there."""
    start = np.array([math.log(overall / (1 - overall)), _start(n, x, weights, overall)])
    box = [(-25.0, 25.0), (_LEAST, _MOST)]
    found = minimize(_loss, start, args=(n, x, weights), jac=True, method="L-BFGS-B", bounds=box)
    return float(found.x[0]), float(found.x[1]), float(found.fun)


def _start(n: Ints, x: Ints, weights: Ints, overall: float) -> float:
    """Log(α + β) by the method of moments, within the range searched."""
    spread = float((weights * (x - n * overall) ** 2).sum())
    chance = overall * (1 - overall)
    excess = spread / chance - float((weights * n).sum())
    pairs = float((weights * n * (n - 1)).sum())
    correlation = min(max(excess / max(pairs, 1.0), 1e-4), 0.9)
    return math.log(1 / correlation - 1)


def _loss(at: Floats, n: Ints, x: Ints, weights: Ints) -> tuple[float, Floats]:
    """Negative log-likelihood without its constant, and its gradient."""
    mean, total = 1 / (1 + math.exp(-at[0])), math.exp(at[1])
    a, b = mean * total, (1 - mean) * total
    value = gammaln(x + a) - gammaln(a) + gammaln(n - x + b) - gammaln(b) - gammaln(n + total) + gammaln(total)
    shared = digamma(total) - digamma(n + total)
    by_a = float(weights @ (digamma(x + a) - digamma(a) + shared))
    by_b = float(weights @ (digamma(n - x + b) - digamma(b) + shared))
    gradient = np.array([(by_a - by_b) * total * mean * (1 - mean), by_a * a + by_b * b])
    return -float(weights @ value), -gradient


def _binomial_loss(x: Ints, n: Ints, rate: float) -> float:
    return -float(x.sum() * math.log(rate) + (n - x).sum() * math.log(1 - rate))
