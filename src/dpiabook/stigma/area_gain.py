"""S2, inference gain: how far knowing the area moves what is believed about a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dpiabook.stigma.area_indicators import AreaIndicators
from dpiabook.stigma.counts import checked_counts
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

SHOWN_AT = (0.10, 0.15, 0.20)


@dataclass(frozen=True, eq=False)
class AreaGain:
    """Distances from the overall distribution.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area: area, gain (of the shrunken rate, 0 to 1), p_over_10, p_over_15, p_over_20 (probability of a
        gain over .10, .15 and .20), flagged. Missing, and not flagged, where n is 0.
    limit : float
        The gain that `flagged` asks about.
    """

    table: pd.DataFrame
    limit: float


def area_gain(areas: AreaIndicators, *, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS) -> AreaGain:
    """Return how far each area's rate lies from the overall rate, with the probability that it matters.

    Parameters
    ----------
    areas : AreaIndicators
        Of a yes/no attribute, for which the earth mover's distance is abs(θ_a − µ).
    thresholds : StigmaThresholds, optional
        The gain that counts, and its probability.

    Returns
    -------
    AreaGain

    Notes
    -----
    The distance of t-closeness (Li, Li & Venkatasubramanian 2007, ICDE, on the earth mover's distance), between an area
    and everyone.

    Examples
    --------
    >>> from dpiabook.stigma.area_indicators import area_indicators
    >>> frame = pd.DataFrame({"area": ["a", "b"], "n": [50, 50], "x": [10, 10]})
    >>> area_gain(area_indicators(frame)).table["gain"].tolist()
    [0.0, 0.0]
    """
    table = areas.table[["area"]].assign(gain=(areas.table["shrunken"] - areas.overall).abs())
    for limit in SHOWN_AT:
        table[f"p_over_{limit * 100:.0f}"] = _probability_over(areas, limit)
    table["flagged"] = _probability_over(areas, thresholds.gain) > thresholds.gain_probability
    return AreaGain(table, thresholds.gain)


def _probability_over(areas: AreaIndicators, limit: float) -> pd.Series:
    present = areas.table.index[areas.table["n"] > 0]
    if areas.posterior is None:
        return pd.Series(0.0, index=present).reindex(areas.table.index)
    above = 1 - areas.posterior.below(areas.overall + limit)
    under = areas.posterior.below(areas.overall - limit)
    return pd.Series(above + under, index=present).reindex(areas.table.index)


def earth_movers_distance(counts: pd.DataFrame, *, ordered: bool = False) -> pd.DataFrame:
    """Return the raw distance of each area's distribution over categories from that of all areas.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, category, n (people); a row per combination, absent ones count as 0. Ordered categories sort in
        their order (numbers, or an ordered categorical).
    ordered : bool, optional
        Ordered distance (neighbouring categories are near) instead of equal distance.

    Returns
    -------
    pandas.DataFrame
        area, n, distance (0 to 1; missing where the area has nobody), in order of appearance.

    Raises
    ------
    Refusal
        As `checked_counts`.

    Notes
    -----
    Li, Li & Venkatasubramanian 2007: equal distance is half the summed absolute difference, ordered distance
    the mean absolute cumulative difference over the m − 1 steps. Raw: in small areas chance alone gives a distance.

    Examples
    --------
    >>> frame = pd.DataFrame({"area": ["a", "a", "b", "b"], "category": [0, 1, 0, 1], "n": [8, 2, 2, 8]})
    >>> earth_movers_distance(frame)["distance"].round(2).tolist()
    [0.3, 0.3]
    """
    frame = checked_counts(counts, ["n"], keys=["area", "category"], where="S2 inference gain")
    wide = frame.pivot_table(index="area", columns="category", values="n", aggfunc="sum", sort=True, observed=True)
    wide = wide.fillna(0).reindex(pd.unique(frame["area"]))
    people = wide.sum(axis=1)
    shares = wide.div(people.where(people > 0), axis=0).to_numpy(dtype=float)
    difference = shares - (wide.sum() / max(people.sum(), 1)).to_numpy(dtype=float)
    distance = np.abs(difference).sum(axis=1) / 2
    if ordered:
        distance = np.abs(difference.cumsum(axis=1)).sum(axis=1) / max(wide.shape[1] - 1, 1)
    return pd.DataFrame({"area": wide.index, "n": people.to_numpy(dtype="int64"), "distance": distance})
