"""Likelihood of the beta-binomial distribution, and its maximum for many tables of counts at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, zeta

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST, MOST = math.log(0.01), math.log(1e6)
"""Range of log(α + β). A million prior people leave a spread between areas of a twentieth of a point at most."""
_EDGE = 25.0
_ROUNDS = 100
_SMALL = 1e-9


@dataclass(frozen=True, eq=False)
class Counts:
    """Tables of counts, one in each row.

    Attributes
    ----------
    n, x, weights : numpy.ndarray, shapes that broadcast to (tables, areas)
        People, people with the attribute, and how many areas have these two numbers.
    """

    n: Ints
    x: Ints
    weights: Ints

    def rows(self, at: NDArray[np.int64]) -> Counts:
        """Some of the tables; what all tables share stays shared."""
        n, x, weights = (part if len(part) == 1 else part[at] for part in (self.n, self.x, self.weights))
        return Counts(n, x, weights)


def log_likelihood(counts: Counts, u: Floats, v: Floats) -> Floats:
    """Log-likelihood of each table without its constant, at logit of the mean `u` and log(α + β) `v`.

    Parameters
    ----------
    counts : Counts
    u, v : numpy.ndarray, shape (tables,)

    Returns
    -------
    numpy.ndarray, shape (tables,)

    Examples
    --------
    >>> one = Counts(np.array([[2]]), np.array([[1]]), np.array([[1]]))
    >>> bool(np.isclose(np.exp(log_likelihood(one, np.zeros(1), np.log([2.0]))[0]), 1 / 6))  # Beta(1, 1): 1 / (2 · 3)
    True
    """
    a, b = _parameters(u, v)
    n, x = counts.n, counts.x
    cells = gammaln(x + a) - gammaln(a) + gammaln(n - x + b) - gammaln(b) - gammaln(n + a + b) + gammaln(a + b)
    return np.asarray((counts.weights * cells).sum(axis=1))


def maximise(counts: Counts, u: Floats, v: Floats) -> tuple[Floats, Floats, Floats]:
    """Find for each table the logit of the mean and log(α + β) at which its likelihood is highest.

    Parameters
    ----------
    counts : Counts
    u, v : numpy.ndarray, shape (tables,)
        Where to start.

    Returns
    -------
    u, v, log_likelihood : numpy.ndarray, shape (tables,)
        `v` at `MOST` where the tables show no more variance than one common rate leaves.

    Notes
    -----
    Newton's method with the exact Hessian, damped after Levenberg and Marquardt, within the range of log(α + β): no
    step that lowers a table's likelihood is taken. A compiled optimiser that takes one table at a time needs about
    fifty times as long for the two hundred tables of a bootstrap.
    """
    u, v = np.clip(u, -_EDGE, _EDGE), np.clip(v, LEAST, MOST)
    best, damping = log_likelihood(counts, u, v), np.full(len(u), 1e-3)
    going = np.arange(len(u))
    for _ in range(_ROUNDS):
        part = counts.rows(going)
        du, dv = _step(part, u[going], v[going], damping[going])
        new_u, new_v = np.clip(u[going] + du, -_EDGE, _EDGE), np.clip(v[going] + dv, LEAST, MOST)
        reached = log_likelihood(part, new_u, new_v)
        better = reached >= best[going]
        moved = np.maximum(np.abs(new_u - u[going]), np.abs(new_v - v[going]))
        taken = going[better]
        u[taken], v[taken], best[taken] = new_u[better], new_v[better], reached[better]
        damping[going] = np.where(better, damping[going] / 10, damping[going] * 10)
        going = going[moved > _SMALL]
        if not going.size:
            break
    return u, v, best


def _parameters(u: Floats, v: Floats) -> tuple[Floats, Floats]:
    total, mean = np.exp(v), 1 / (1 + np.exp(-u))
    return (total * mean)[:, None], (total * (1 - mean))[:, None]


def _step(counts: Counts, u: Floats, v: Floats, damping: Floats) -> tuple[Floats, Floats]:
    """Damped Newton step uphill; a table held at the range's end moves along it."""
    gu, gv, uu, uv, vv = _derivatives(counts, u, v)
    held = ((v >= MOST) & (gv > 0)) | ((v <= LEAST) & (gv < 0))
    gv, uv = np.where(held, 0.0, gv), np.where(held, 0.0, uv)
    # Curvature turned downwards, so that the step goes uphill also where the likelihood is not concave.
    lowest = (-uu - vv) / 2 - np.hypot((uu - vv) / 2, uv)
    shift = damping * (1 + np.abs(uu) + np.abs(vv)) + np.maximum(0.0, -lowest) * (1 + damping)
    p, q = shift - uu, shift - vv
    determinant = p * q - uv**2
    return (q * gu + uv * gv) / determinant, (uv * gu + p * gv) / determinant


def _derivatives(counts: Counts, u: Floats, v: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """First and second derivatives of the log-likelihoods by u and v."""
    a, b = _parameters(u, v)
    n, x, s = counts.n, counts.x, a + b

    def total(cells: Floats) -> Floats:
        return np.asarray((counts.weights * cells).sum(axis=1))

    shared, bent = digamma(s) - digamma(n + s), total(_trigamma(s) - _trigamma(n + s))
    by_a, by_b = total(digamma(x + a) - digamma(a) + shared), total(digamma(n - x + b) - digamma(b) + shared)
    bent_a, bent_b = total(_trigamma(x + a) - _trigamma(a)), total(_trigamma(n - x + b) - _trigamma(b))
    a, b = a[:, 0], b[:, 0]
    slope = a * b / (a + b)
    along = by_a - by_b
    uu = slope**2 * (bent_a + bent_b) + slope * (b - a) / (a + b) * along
    uv = slope * (a * bent_a - b * bent_b + along)
    vv = a**2 * bent_a + b**2 * bent_b + (a + b) ** 2 * bent + a * by_a + b * by_b
    return slope * along, a * by_a + b * by_b, uu, uv, vv


def _trigamma(z: Floats) -> Floats:
    return np.asarray(zeta(2.0, z))
