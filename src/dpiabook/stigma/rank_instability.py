"""S5, rank instability: how little a place in an order would mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.stigma.posterior import AreaPosterior

Floats = NDArray[np.float64]

MOST_AREAS_DRAWN = 1_000
_BLOCK = 250
_GRID = 513


def rank_intervals(posterior: AreaPosterior, *, draws: int, seed: int) -> pd.DataFrame:
    """Return the 90 % interval of each area's rank, and the probability of the top tenth.

    Parameters
    ----------
    posterior : AreaPosterior
        Of the areas that have people.
    draws : int
        Posterior draws; each is ranked on its own.
    seed : int
        Seed of the draws.

    Returns
    -------
    pandas.DataFrame
        A row per area, in the posterior's order: rank_low and rank_high (1 is the largest rate; whole numbers),
        p_top_tenth (0 to 1).

    Notes
    -----
    Goldstein & Spiegelhalter 1996, "League tables and their limitations", JRSS A 159. Over 1,000 areas the ranks are
    taken at their large-number limit, 1 + Σ P(θ_b > t) over the other areas b at the area's own quantiles t: with so
    many others the rank at a given rate is fixed to within √(areas)/2 places, under 2 % of the table.

    Examples
    --------
    >>> sure = AreaPosterior(np.array([1000, 1000]), np.array([900, 100]), np.array([1.0]), np.array([1.0]))
    >>> rank_intervals(sure, draws=200, seed=1)[["rank_low", "rank_high"]].values.tolist()
    [[1, 1], [2, 2]]
    """
    low, high, top = (_drawn if posterior.n.size <= MOST_AREAS_DRAWN else _limiting)(posterior, draws, seed)
    ends = {"rank_low": np.floor(low).astype("int64"), "rank_high": np.ceil(high).astype("int64")}
    return pd.DataFrame({**ends, "p_top_tenth": top})


def rank_width(table: pd.DataFrame) -> float:
    """Return the median width of the rank intervals over the number of areas ranked.

    Parameters
    ----------
    table : pandas.DataFrame
        With rank_low and rank_high; areas without people are missing and do not count.

    Returns
    -------
    float
        0 (an order that is certain) to just under 1 (no order at all).

    Examples
    --------
    >>> rank_width(pd.DataFrame({"rank_low": [1, 1, 2, 3], "rank_high": [2, 3, 4, 4]}))
    0.375
    """
    ranked = table.dropna(subset=["rank_low", "rank_high"])
    return float((ranked["rank_high"] - ranked["rank_low"]).median() / len(ranked))


def _drawn(posterior: AreaPosterior, draws: int, seed: int) -> tuple[Floats, Floats, Floats]:
    rng, areas = np.random.default_rng(seed), posterior.n.size
    ranks = np.empty((draws, areas), dtype=np.int32)
    for start in range(0, draws, _BLOCK):
        block = ranks[start : start + _BLOCK]
        order = np.argsort(-posterior.draw(len(block), rng), axis=1)
        np.put_along_axis(block, order, np.arange(1, areas + 1, dtype=np.int32)[None, :], axis=1)
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0)
    return low, high, np.mean(ranks <= areas / 10, axis=0)


def _limiting(posterior: AreaPosterior, draws: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Ranks where areas are many: nothing is drawn, so neither draws nor seed matter."""
    own_high, own_low = posterior.quantiles(0.95, 0.05)
    grid = np.linspace(float(own_low.min()), float(own_high.max()), _GRID)
    above = _areas_above(posterior, grid)
    top = np.interp(posterior.n.size / 10, above[::-1], grid[::-1])
    # An area does not compete with itself: its own chance of lying above its own quantile is taken out.
    low = 1 + np.maximum(np.interp(own_high, grid, above) - 0.05, 0)
    high = 1 + np.maximum(np.interp(own_low, grid, above) - 0.95, 0)
    return low, np.minimum(high, posterior.n.size), 1 - posterior.below(float(top))


def _areas_above(posterior: AreaPosterior, grid: Floats) -> Floats:
    """Expected number of areas above each rate; areas with the same count are taken once."""
    (n, x), weights = np.unique(np.stack([posterior.n, posterior.x]), axis=1, return_counts=True)
    distinct = AreaPosterior(n, x, posterior.alpha, posterior.beta)
    return np.array([weights @ (1 - distinct.below(float(rate))) for rate in grid])
