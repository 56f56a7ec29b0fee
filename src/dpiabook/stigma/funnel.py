"""S4, the funnel: how far an area's rate lies from the overall rate, and what chance alone would do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray
from scipy.special import ndtri

from dpiabook.result import Result
from dpiabook.stigma.counts import checked_area_counts
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds
from dpiabook.stigma.usual_variation import usual_tail

Floats = NDArray[np.float64]
FunnelForm = Literal["plain", "multiplicative", "additive"]

Z_95, Z_998 = float(ndtri(0.975)), float(ndtri(0.999))


@dataclass(frozen=True, eq=False)
class Funnel(Result):
    """Control limits and signals.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per area, in the order given: area, z, z_adjusted (under the form used), low_95, high_95, low_998,
        high_998 (limits clipped to 0 … 1), funnel ("inside", "95": outside the 95 % limits, "99.8": outside both; in
        either case only where the exact binomial tail is as small, and the tail of what the other areas let one
        expect). Missing where n is 0.
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


def funnel(counts: pd.DataFrame, *, seed: int = 1, thresholds: StigmaThresholds = DEFAULT_THRESHOLDS) -> Funnel:
    """Ask of each area whether it stands out from the overall rate more than areas usually vary.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n, x.
    seed : int, optional
        Of the bootstrap that is used when areas are few.
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
    flag nobody; the additive (random-effects) limits add one variance for all areas. Both are normal, while the rates
    of a rare attribute have a long tail, so that a signal also has to be as improbable as `usual_tail` says.

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
    table = _table(frame["area"], z, error, spread, overall)
    table["funnel"] = _signals(frame, table["z_adjusted"].abs(), overall, seed, thresholds)
    return Funnel(table, overall, phi, tau, form)


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


def _signals(
    frame: pd.DataFrame, distance: pd.Series, overall: float, seed: int, thresholds: StigmaThresholds
) -> pd.Series:
    """Which limits are exceeded, where the exact binomial tail and the variation of the other areas agree.

    With few people and a rare attribute one person alone lies outside normal limits far more often than they state.
    """
    present = (frame["n"] > 0).to_numpy()
    n, x = frame.loc[present, "n"].to_numpy(), frame.loc[present, "x"].to_numpy()
    tail = np.minimum(scipy.stats.binom.sf(x - 1, n, overall), scipy.stats.binom.cdf(x, n, overall))
    reached = np.fmin(distance.to_numpy()[present], _score(tail))
    asked = np.flatnonzero(reached > Z_95)
    reached[asked] = np.fmin(reached[asked], _score(usual_tail(n, x, asked, seed=seed, thresholds=thresholds)))
    signals = np.where(reached > Z_998, "99.8", np.where(reached > Z_95, "95", "inside"))
    return pd.Series(signals, index=frame.index[present], dtype="str").reindex(frame.index)


def _score(tail: Floats) -> Floats:
    """The z-score of a tail's probability; none under 0."""
    return np.asarray(scipy.stats.norm.isf(np.minimum(tail, 0.5)))
