"""S4, the funnel: how far an area's rate lies from the overall rate, and what chance alone would do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, norm

from dpiabook.stigma.counts import checked_area_counts
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

Floats = NDArray[np.float64]
FunnelForm = Literal["plain", "multiplicative", "additive"]

Z_95, Z_998 = float(norm.ppf(0.975)), float(norm.ppf(0.999))


@dataclass(frozen=True, eq=False)
class Funnel:
    """Control limits and signals.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area, in the order given: area, z, z_adjusted (under the form used), low_95, high_95, low_998,
        high_998 (limits clipped to 0 … 1), funnel ("inside", "95": outside the 95 % limits, "99.8": outside both; in
        either case only where the exact binomial tail is as small). Missing where n is 0.
    overall : float
        µ, the overall rate.
    phi : float
        Over-dispersion: mean squared winsorised z. About 1, or a little under it, when only chance is at work.
    tau : float
        Standard deviation between areas, as a rate (additive form); 0 when φ leaves nothing to explain.
    form : {"plain", "multiplicative", "additive"}
        The limits in the table: plain when φ ≤ 1, additive when φ exceeds the threshold.
    """

    table: pd.DataFrame
    overall: float
    phi: float
    tau: float
    form: FunnelForm


def funnel(counts: pd.DataFrame, *, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS) -> Funnel:
    """Compare each area with the overall rate on control limits that widen where people are few.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n, x.
    thresholds : StigmaThresholds, optional
        Share winsorised, and the φ from which the additive form is used.

    Returns
    -------
    Funnel

    Raises
    ------
    Refusal
        As `checked_area_counts`.

    Notes
    -----
    Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics in Medicine 24, 1185–1202,
    on over-dispersion. Where real variation is strong the multiplicative limits widen with 1/√n like chance itself and
    flag nobody; the additive (random-effects) limits add one variance for all areas.

    Examples
    --------
    >>> frame = pd.DataFrame({"area": list("abcde"), "n": [100] * 5, "x": [20, 21, 19, 20, 20]})
    >>> funnel(frame).table["funnel"].tolist()
    ['inside', 'inside', 'inside', 'inside', 'inside']
    """
    frame = checked_area_counts(counts, where="S4 funnel")
    n, x = frame["n"].to_numpy(dtype=float), frame["x"].to_numpy(dtype=float)
    overall = float(x.sum() / n.sum())
    error = _standard_error(n, overall)
    z = _scores(x, n, overall, error)
    phi = _over_dispersion(z, thresholds.winsorise)
    tau = _between(error, phi)
    form: FunnelForm = "plain" if phi <= 1 else "additive" if phi > thresholds.additive_phi else "multiplicative"
    spread = {"plain": error, "multiplicative": error * math.sqrt(max(phi, 1.0)), "additive": np.hypot(error, tau)}[
        form
    ]
    table = _table(frame["area"], z, error, spread, overall).assign(x=x, n=n)
    table["funnel"] = _signals(table, overall)
    return Funnel(table.drop(columns=["x", "n"]), overall, phi, tau, form)


def _standard_error(n: Floats, overall: float) -> Floats:
    variance: Floats = np.divide(overall * (1 - overall), n, out=np.full(n.size, np.nan), where=n > 0)
    return np.sqrt(variance)


def _scores(x: Floats, n: Floats, overall: float, error: Floats) -> Floats:
    """Z-scores; 0 where nobody or everybody has the attribute, as all areas then agree."""
    distance = np.divide(x, n, out=np.full(n.size, np.nan), where=n > 0) - overall
    scores: Floats = np.divide(distance, error, out=distance * 0, where=error > 0)
    return scores


def _over_dispersion(z: Floats, share: float) -> float:
    seen = z[~np.isnan(z)]
    low, high = np.quantile(seen, [share, 1 - share])
    return float(np.mean(np.clip(seen, low, high) ** 2))


def _between(error: Floats, phi: float) -> float:
    """τ by the method of moments (DerSimonian & Laird), from the winsorised φ."""
    seen = error[~np.isnan(error)]
    if seen.size < 2 or not (seen > 0).all():
        return 0.0
    weights = seen**-2
    excess = seen.size * phi - (seen.size - 1)
    return math.sqrt(max(excess, 0.0) / float(weights.sum() - (weights**2).sum() / weights.sum()))


def _table(areas: pd.Series, z: Floats, error: Floats, spread: Floats, overall: float) -> pd.DataFrame:
    adjusted = np.divide(z * error, spread, out=z * 0, where=spread > 0)
    limits = {
        f"{side}_{name}": np.clip(overall + sign * width * spread, 0, 1)
        for name, width in (("95", Z_95), ("998", Z_998))
        for side, sign in (("low", -1), ("high", 1))
    }
    return pd.DataFrame({"area": areas, "z": z, "z_adjusted": adjusted, **limits})


def _signals(table: pd.DataFrame, overall: float) -> pd.Series:
    """Which limits are exceeded, where the exact binomial tail agrees.

    With few people and a rare attribute one person alone lies outside normal limits far more often than they state.
    """
    x, n, distance = table["x"].to_numpy(), table["n"].to_numpy(), table["z_adjusted"].abs().to_numpy()
    tail = np.minimum(binom.sf(x - 1, n, overall), binom.cdf(x, n, overall))
    both = np.fmin(distance, norm.isf(np.minimum(tail, 0.5)))
    signals = np.where(both > Z_998, "99.8", np.where(both > Z_95, "95", "inside"))
    return pd.Series(signals, index=table.index, dtype="str").where(table["z"].notna())
