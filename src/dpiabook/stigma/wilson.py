"""The score interval for a proportion (Wilson 1927)."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from dpiabook.result.collected import shaped

Floats = NDArray[np.float64]


@shaped
def wilson_interval(x: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the lower and upper Wilson limits of x out of n.

    Parameters
    ----------
    x, n : array_like
        Whole numbers, 0 ≤ x ≤ n, of one shape.
    level : float, optional
        Nominal coverage, between 0 and 1.

    Returns
    -------
    low, high : numpy.ndarray
        Limits between 0 and 1; missing (NaN) where n is 0, as nobody was observed.

    Notes
    -----
    Wilson 1927; recommended for proportions in the Office for Health Improvement and Disparities' Fingertips technical
    guidance, "Proportions". With n known the limits give x back exactly, so they are rounded before they leave.

    Examples
    --------
    >>> low, high = wilson_interval([0], [10])
    >>> print(f"{low[0]:.3f} to {high[0]:.3f}")
    0.000 to 0.278
    """
    successes, trials = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    z2 = float(scipy.stats.norm.ppf((1 + level) / 2)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        p = successes / trials
        centre = (p + z2 / (2 * trials)) / (1 + z2 / trials)
        half = np.sqrt(z2 * (p * (1 - p) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
