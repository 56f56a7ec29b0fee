"""Whether an area stands out more than areas usually vary, judged by what the other areas let one expect of it."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from dpiabook.stigma.beta_binomial import BetaBinomialFit, fit_beta_binomial, fit_without, undetected_fit
from dpiabook.stigma.posterior import area_posterior
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_LEFT_OUT = 200
"""Areas from which one more or less no longer moves the fit, so that none is left out."""


def usual_tail(
    n: Ints, x: Ints, asked: Ints, *, seed: int = 1, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> Floats:
    """Return how probable a count at least as far out is in an area that varies as the others do.

    Parameters
    ----------
    n, x : numpy.ndarray of int, shape (areas,)
        People, and people with the attribute, per area; every n over 0.
    asked : numpy.ndarray of int, shape (asked,)
        Places of the areas that are asked about.
    seed : int, optional
        Of the bootstrap that is used when areas are few.
    thresholds : StigmaThresholds, optional
        Number of areas below which the fit itself is bootstrapped.

    Returns
    -------
    numpy.ndarray, shape (asked,)
        The smaller of the two tails; 1 where there is no other area to compare with.

    Notes
    -----
    Cross-validated prediction: Ohlssen, Sharples & Spiegelhalter 2007, "A hierarchical modelling framework for
    identifying unusual performance in health care providers", JRSS A 170. The area is left out of the
    beta-binomial fit, so that it does not vouch for itself. Normal limits would call the long tail of a rare
    attribute unusual.

    Examples
    --------
    >>> n, x = np.full(40, 100), np.repeat([10, 20, 30, 70], [13, 13, 13, 1])
    >>> usual_tail(n, x, np.array([0, 39])).round(4).tolist()
    [0.1402, 0.0]
    """
    if n.size < 2:
        return np.ones(asked.size)
    if n.size > MOST_LEFT_OUT:
        alpha, beta = _spread(fit_beta_binomial(n, x), n, x, seed, thresholds)
        return _tails(n[asked], x[asked], alpha[:, None], beta[:, None])
    alpha, beta, overall = fit_without(n, x, asked)
    tails = np.ones(asked.size)
    for number, at in enumerate(asked):
        fit = BetaBinomialFit(float(alpha[number]), float(beta[number]), float(overall[number]), 1.0)
        others = np.delete(np.arange(n.size), at)
        spread = _spread(fit, n[others], x[others], seed, thresholds)
        tails[number] = _tails(n[at], x[at], *spread).item()
    return tails


def _spread(fit: BetaBinomialFit, n: Ints, x: Ints, seed: int, thresholds: StigmaThresholds) -> tuple[Floats, Floats]:
    """α and β of the areas compared with: as fitted, as many of them as the bootstrap draws, or as could be there."""
    if fit.overall in (0.0, 1.0):
        # Nobody, or everybody: half a person keeps the rate off the edge.
        people = float(n.sum())
        return np.array([fit.overall * people + 0.5]), np.array([(1 - fit.overall) * people + 0.5])
    known = fit if fit.has_variance else undetected_fit(fit, n, x)
    posterior = area_posterior(n, x, known, seed=seed, thresholds=thresholds)
    return posterior.alpha, posterior.beta


def _tails(n: Ints, x: Ints, alpha: Floats, beta: Floats) -> Floats:
    """Smaller tail of each count, on average over the fits (the first axis)."""
    above, below = (
        np.asarray(scipy.stats.betabinom.sf(x - 1, n, alpha, beta)),
        np.asarray(scipy.stats.betabinom.cdf(x, n, alpha, beta)),
    )
    return np.asarray(np.minimum(above.mean(axis=0), below.mean(axis=0)))
