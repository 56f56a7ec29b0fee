"""Counts with differential privacy, by OpenDP: an optional extra, imported only when it is asked for."""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal


def simulated_counts(
    counts: NDArray[np.integer], contribution: int, epsilon: float, draw: np.random.Generator
) -> NDArray[np.int64]:
    """Add noise of the same distribution as `private_counts`, to measure what it costs; it promises nothing.

    Parameters
    ----------
    counts, contribution, epsilon
        As for `private_counts`.
    draw : numpy.random.Generator
        Whoever knows its seed can undo the noise, so that these counts never leave.

    Returns
    -------
    ndarray of int64, shape (cells,)

    Notes
    -----
    The difference of two geometric numbers is discrete Laplace: P(z) proportional to exp(-|z| epsilon / contribution).

    Examples
    --------
    >>> noise = simulated_counts(np.zeros(20_000, int), 2, 1.0, np.random.default_rng(1))
    >>> bool(abs(noise.mean()) < 0.1), round(float(np.abs(noise).mean()))
    (True, 2)
    """
    chance = -math.expm1(-epsilon / contribution)
    one, other = draw.geometric(chance, (2, len(counts)))
    return np.asarray(counts + one - other, np.int64)


def private_counts(counts: NDArray[np.integer], contribution: int, epsilon: float) -> NDArray[np.int64]:
    """Add noise to counts that are released together, so that no household can be told from them beyond a bound.

    Parameters
    ----------
    counts : ndarray of int, shape (cells,)
        All counts of the release.
    contribution : int
        By how much one household can change all of them together (the L1 sensitivity), at least 1.
    epsilon : float
        Privacy loss of the release, above 0.

    Returns
    -------
    ndarray of int64, shape (cells,)
        Without bias; may lie below 0. The noise comes from OpenDP's own secure source, and cannot be repeated.

    Raises
    ------
    Refusal
        ``EXTRA_MISSING`` where OpenDP is not installed, ``SETTING_VALUE`` for an epsilon or contribution out of range.

    Notes
    -----
    Dwork, McSherry, Nissim and Smith (2006), Calibrating noise to sensitivity in private data analysis; discrete
    Laplace noise of Canonne, Kamath and Steinke (2020), as OpenDP's ``make_laplace`` draws it for whole numbers. The
    scale is the contribution over epsilon, and what OpenDP itself says of the privacy loss is checked against epsilon.

    Examples
    --------
    >>> try:
    ...     private_counts(np.array([100, 0]), 1, -1.0)
    ... except Refusal as refused:
    ...     refused.what
    'an epsilon or a contribution is out of range'
    """
    if not (epsilon > 0 and math.isfinite(epsilon)) or contribution < 1:
        cure = "use an epsilon above 0, such as 1, and a contribution of at least 1"
        raise Refusal(Code.SETTING_VALUE, "an epsilon or a contribution is out of range", cure=cure)
    try:
        dp: Any = importlib.import_module("opendp.prelude")
    except ImportError:
        what, cure = "differential privacy needs OpenDP, which is not installed", "pip install 'dpiabook[privacy]'"
        raise Refusal(Code.EXTRA_MISSING, what, cure=cure) from None
    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    # A hair wider than needed: rounding up inside the library must not exceed what was promised.
    measurement = dp.m.make_laplace(*space, scale=contribution / epsilon * (1 + 1e-12))
    if measurement.map(contribution) > epsilon:
        cure = "report it: the library promises less than was asked for"
        raise Refusal(Code.INTERNAL, "the noise would not keep the privacy loss", cure=cure)
    return np.asarray(measurement([int(one) for one in counts]), np.int64)
