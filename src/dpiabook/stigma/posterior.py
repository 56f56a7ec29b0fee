"""What is believed about each area's rate once its count is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

from dpiabook.stigma.beta_binomial import BetaBinomialFit, fit_each
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AreaPosterior:
    """Posterior rates of areas: Beta(α + x, β + n − x), averaged over the fits at hand.

    Attributes
    ----------
    n, x : numpy.ndarray of int, shape (areas,)
        People, and people with the attribute.
    alpha, beta : numpy.ndarray, shape (fits,)
        One pair where there are many areas; one per bootstrap fit where there are few.
    """

    n: Ints
    x: Ints
    alpha: Floats
    beta: Floats

    def mean(self) -> Floats:
        """Posterior mean rate of each area, shape (areas,)."""
        total = self.alpha[:, None] + self.beta[:, None] + self.n
        return np.asarray(((self.alpha[:, None] + self.x) / total).mean(axis=0))

    def below(self, rate: float | Floats) -> Floats:
        """Probability that each area's rate is at most `rate` (one number, or one per area), shape (areas,)."""
        a, b = self.alpha[:, None] + self.x, self.beta[:, None] + self.n - self.x
        return np.asarray(betainc(a, b, np.clip(rate, 0.0, 1.0)).mean(axis=0))

    def quantiles(self, *probabilities: float) -> Floats:
        """Posterior quantiles of each area's rate, shape (probabilities, areas)."""
        from scipy.optimize.elementwise import find_root

        wanted = np.array(probabilities)
        if self.alpha.size == 1:
            return np.asarray(betaincinv(self.alpha[0] + self.x, self.beta[0] + self.n - self.x, wanted[:, None]))
        # All at once: the search takes its time for each round, not for each root.
        areas = np.tile(np.arange(self.n.size, dtype=np.float64), wanted.size)
        ends = (np.zeros(areas.size), np.ones(areas.size))
        found = find_root(self._beyond, ends, args=(areas, np.repeat(wanted, self.n.size))).x
        return np.asarray(found).reshape(wanted.size, -1)

    def _beyond(self, rate: Floats, area: Floats, probability: Floats) -> Floats:
        """By how much the probability that an area's rate is at most `rate` passes `probability`."""
        at = area.astype(np.int64)
        return AreaPosterior(self.n[at], self.x[at], self.alpha, self.beta).below(rate) - probability

    def draw(self, draws: int, rng: np.random.Generator) -> Floats:
        """Random rates, shape (draws, areas)."""
        fit = rng.integers(self.alpha.size, size=(draws, 1))
        return rng.beta(self.alpha[fit] + self.x, self.beta[fit] + self.n - self.x)


def area_posterior(
    n: Ints, x: Ints, fit: BetaBinomialFit, *, seed: int, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> AreaPosterior:
    """Combine the fit between areas with each area's own count.

    Parameters
    ----------
    n, x : numpy.ndarray of int
        People, and people with the attribute, per area.
    fit : BetaBinomialFit
        With variance between areas; without it every area has the overall rate and there is nothing to combine.
    seed : int
        Seed of the bootstrap.
    thresholds : StigmaThresholds, optional
        Below `bootstrap_below` areas with people, α and β are themselves uncertain: a parametric bootstrap draws them.

    Returns
    -------
    AreaPosterior

    Notes
    -----
    Parametric bootstrap of the hyperparameters: Laird & Louis 1987, "Empirical Bayes confidence intervals based on
    bootstrap samples", JASA 82.

    Examples
    --------
    >>> from dpiabook.stigma.beta_binomial import fit_beta_binomial
    >>> n, x = np.full(40, 100), np.repeat([10, 30], 20)
    >>> posterior = area_posterior(n, x, fit_beta_binomial(n, x), seed=1)
    >>> bool(posterior.mean()[0] > 0.10)
    True
    """
    if np.count_nonzero(n) >= thresholds.bootstrap_below:
        return AreaPosterior(n, x, np.array([fit.alpha]), np.array([fit.beta]))
    rng = np.random.default_rng(seed)
    rates = rng.beta(fit.alpha, fit.beta, size=(thresholds.bootstrap_fits, n.size))
    alpha, beta, overall = fit_each(n, rng.binomial(n, rates))
    # A common rate is itself known only from the people observed; half a person keeps 0 and 1 off the edge.
    varies, people = np.isfinite(alpha), float(n.sum())
    alpha = np.where(varies, alpha, overall * people + 0.5)
    return AreaPosterior(n, x, alpha, np.where(varies, beta, (1 - overall) * people + 0.5))
