"""S3, shrunken concentration: an area's rate relative to the overall rate, once chance is allowed for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.result import Result
from dpiabook.risk.exact import exact_interval
from dpiabook.stigma.beta_binomial import BetaBinomialFit, fit_beta_binomial, undetected_fit
from dpiabook.stigma.counts import checked_area_counts
from dpiabook.stigma.posterior import AreaPosterior, area_posterior
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds
from dpiabook.stigma.wilson import wilson_interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ShrunkenConcentration(Result):
    """Shrunken rates of areas.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area, in the order given: area, shrunken, shrunken_low, shrunken_high (rates; limits that hold
        for each area whatever its rate), relative, relative_low, relative_high (over the overall rate), p_relative
        (probability that the relative rate exceeds the threshold), concentration ("none", "flagged", "strong").
        Missing where n is 0.
    fit : BetaBinomialFit
        α, β, the overall rate and the test of "one common rate".
    distinguishable : bool
        Whether rates vary between areas by more than chance. If not, each shrunken rate is the overall rate.
    posterior : AreaPosterior or None
        Of the areas with people; None when they are not distinguishable.
    """

    table: pd.DataFrame
    fit: BetaBinomialFit
    distinguishable: bool
    posterior: AreaPosterior | None


def shrunken_concentration(
    counts: pd.DataFrame, *, seed: int = 1, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS
) -> ShrunkenConcentration:
    """Shrink each area's rate towards the overall rate by the beta-binomial model.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n (people whose value is recorded), x (those with the attribute).
    seed : int, optional
        Seed of the bootstrap that is used when areas are few.
    thresholds : StigmaThresholds, optional
        Limits for the relative rate, its probability and the test that areas vary.

    Returns
    -------
    ShrunkenConcentration

    Raises
    ------
    Refusal
        As `checked_area_counts`.

    Notes
    -----
    Empirical Bayes for proportions: Martuzzi & Elliott 1996, Statistics in Medicine 15. Central 95 % credible intervals
    hold for areas on average, and too seldom for those with the truly highest rates, which are drawn in the most (Louis
    1984, Ghosh 1992); the limits given are the outer ones of the credible and the exact interval (`exact_interval`),
    which holds at every rate. The raw location quotient, p over the overall rate, is not computed: in a small area it
    is noise.

    Examples
    --------
    >>> frame = pd.DataFrame({"area": list("abc"), "n": [50, 50, 50], "x": [10, 10, 10]})
    >>> result = shrunken_concentration(frame)
    >>> result.distinguishable, result.table["relative"].tolist()
    (False, [1.0, 1.0, 1.0])
    """
    frame = checked_area_counts(counts, where="S3 shrunken concentration")
    present = frame[frame["n"] > 0]
    n, x = present["n"].to_numpy(), present["x"].to_numpy()
    fit = fit_beta_binomial(n, x)
    distinguishable = fit.has_variance and fit.p_value < thresholds.heterogeneity_level
    posterior = area_posterior(n, x, fit, seed=seed, thresholds=thresholds) if distinguishable else None
    if posterior is not None:
        rates = (posterior.mean(), *posterior.quantiles(0.025, 0.975))
        probability = 1 - posterior.below(thresholds.relative * fit.overall)
    else:
        rates, probability = _common_rate(n, x, fit), np.zeros(n.size)
    table = _table(_outer(rates, n, x), probability, fit.overall, thresholds).set_index(present.index)
    return ShrunkenConcentration(frame[["area"]].join(table), fit, distinguishable, posterior)


def _outer(rates: tuple[Floats, Floats, Floats], n: Ints, x: Ints) -> tuple[Floats, Floats, Floats]:
    """Rates with limits widened to the exact ones, so that they hold for the areas that are drawn in the most too."""
    middle, low, high = rates
    least, most = exact_interval(x, n)
    return middle, np.minimum(low, least), np.maximum(high, most)


def _common_rate(n: Ints, x: Ints, fit: BetaBinomialFit) -> tuple[Floats, Floats, Floats]:
    """Rate and limits of areas that cannot be told apart: the overall rate for all of them.

    The interval of the overall rate alone would be far too narrow for an area: a variance that was not established may
    still be there. The limits allow for as much of it as the counts leave possible, and hold the overall rate.
    """
    overall = np.full(n.size, fit.overall)
    low, high = (np.full(n.size, float(end)) for end in wilson_interval(x.sum(), n.sum()))
    if n.size == 1 or fit.overall in (0.0, 1.0):
        return overall, low, high
    possible = undetected_fit(fit, n, x)
    area = AreaPosterior(n, x, np.array([possible.alpha]), np.array([possible.beta]))
    least, most = area.quantiles(0.025, 0.975)
    return overall, np.minimum(low, least), np.maximum(high, most)


def _table(
    rates: tuple[Floats, Floats, Floats], probability: Floats, overall: float, thresholds: StigmaThresholds
) -> pd.DataFrame:
    names = ("shrunken", "shrunken_low", "shrunken_high")
    # Nobody with the attribute anywhere: every area equals the overall rate, and 0 / 0 says 1.
    relative = [rate / overall if overall > 0 else np.ones(rate.size) for rate in rates]
    signal = np.where(
        probability >= thresholds.relative_strong,
        "strong",
        np.where(probability >= thresholds.relative_probability, "flagged", "none"),
    )
    columns = dict(zip(names, rates, strict=True))
    columns |= dict(zip(("relative", "relative_low", "relative_high"), relative, strict=True))
    return pd.DataFrame({**columns, "p_relative": probability, "concentration": signal})
