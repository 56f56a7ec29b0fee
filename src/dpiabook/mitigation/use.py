"""Use of a protected file, measured alike whatever was done to it: what an analyst would find in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray
from scipy.special import expit

from dpiabook.mitigation.loss import entropy
from dpiabook.mitigation.usefulness import cramers_v

Columns = Mapping[str, NDArray[Any]]
_RIDGE = 1e-6


def pmse(original: NDArray[np.float64], protected: NDArray[np.float64]) -> tuple[float, float]:
    """How well a model can tell records of the protected file from original ones.

    Parameters
    ----------
    original, protected : ndarray of float64, shape (rows, columns)
        Design matrices of the same columns, without an intercept: numbers, and a column of 0 and 1 for each category
        but one. None is missing.

    Returns
    -------
    pmse : float
        Mean of (p - c)^2 over both files together, where p is the fitted chance of being protected and c the share of
        protected records: 0 (not told apart) to c (1 - c).
    ratio : float
        Of what is expected if the protected records were drawn at random from the original ones, (columns) (1 - c)^2 c
        / N: near 1 where nothing but chance tells them apart, large where something else does.

    Notes
    -----
    Woo, Reiter, Oganian and Karr (2009), Global measures of data utility for microdata masked for disclosure
    limitation, Journal of Privacy and Confidentiality 1(1); expectation by Snoke, Raab, Nowok, Dibben and Slavkovic
    (2018), General and specific utility measures for synthetic data, JRSS A 181(3). Logistic regression with main
    effects. Protected records are made of the originals, so that the ratio may fall below 1.

    Examples
    --------
    >>> same = np.arange(20.0)[:, None]
    >>> pmse(same, same)[0] < 1e-9, round(pmse(same, same + 100)[0], 2)
    (True, 0.25)
    """
    both = np.vstack([original, protected])
    spread = both.std(axis=0)
    design = np.column_stack([np.ones(len(both)), ((both - both.mean(axis=0)) / np.where(spread > 0, spread, 1))])
    told = np.repeat([0.0, 1.0], [len(original), len(protected)])
    share, used = float(told.mean()), int((spread > 0).sum())
    found = float(((_fitted(design, told) - share) ** 2).mean())
    expected = used * (1 - share) ** 2 * share / len(both)
    return found, found / expected if expected else 0.0


def _fitted(design: NDArray[np.float64], told: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances by logistic regression; a trace of a ridge keeps it finite where the files are told apart wholly."""

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = design @ at
        value = np.logaddexp(0, score).mean() - (told * score).mean() + _RIDGE * (at @ at)
        return float(value), design.T @ (expit(score) - told) / len(told) + 2 * _RIDGE * at

    def curvature(at: NDArray[np.float64]) -> NDArray[np.float64]:
        chance = expit(design @ at)
        weighed = design * (chance * (1 - chance))[:, None]
        return np.asarray(design.T @ weighed / len(told) + 2 * _RIDGE * np.eye(len(at)))

    start = np.zeros(design.shape[1])
    solved = scipy.optimize.minimize(
        loss, start, jac=True, hess=curvature, method="trust-exact", options={"maxiter": 500}
    )
    return np.asarray(expit(design @ solved.x))


def association_change(original: Columns, protected: Columns, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Cramér's V of pairs of categories before and after.

    Parameters
    ----------
    original, protected : mapping of str to ndarray of int, shape (rows,)
        Level numbers; -1 is missing, and such a record is left out of the pair.
    pairs : sequence of (str, str)

    Returns
    -------
    pandas.DataFrame
        One row per pair: ``one``, ``other``, ``before``, ``after`` and ``change``, the last from -1 to 1.

    Notes
    -----
    Cramér (1946), Mathematical Methods of Statistics, section 21.9.

    Examples
    --------
    >>> same = {"sex": np.array([0, 0, 1, 1]), "plan": np.array([0, 0, 1, 1])}
    >>> mixed = same | {"plan": np.array([0, 1, 0, 1])}
    >>> association_change(same, mixed, [("sex", "plan")])["change"].tolist()
    [-1.0]
    """
    rows = []
    for one, other in pairs:
        before, after = (cramers_v(_table(columns[one], columns[other])) for columns in (original, protected))
        rows.append({"one": one, "other": other, "before": before, "after": after, "change": after - before})
    return pd.DataFrame(rows, columns=["one", "other", "before", "after", "change"])


def information_lost(original: NDArray[np.integer], protected: NDArray[np.integer]) -> float:
    """Share of what a column says of its original that is lost: H(original | protected) / H(original).

    Parameters
    ----------
    original, protected : ndarray of int, shape (rows,)
        Level numbers of the same people in the same order; missing (-1) counts as a value.

    Returns
    -------
    float
        From 0 (the original can be told from it) to 1; 0 for a column with a single value.

    Notes
    -----
    The measure of :func:`~dpiabook.mitigation.loss.entropy_loss`, which knows recodes alone: de Waal and Willenborg
    (1999), Information loss through global recoding and local suppression.

    Examples
    --------
    >>> information_lost(np.arange(4), np.array([0, 0, 1, 1])), information_lost(np.arange(4), np.zeros(4, int))
    (0.5, 1.0)
    """
    joint = _table(np.asarray(original) + 1, np.asarray(protected) + 1)
    whole = entropy(joint.sum(axis=1))
    return max(0.0, (entropy(joint.ravel()) - entropy(joint.sum(axis=0))) / whole) if whole > 0 else 0.0


def interval_overlap(
    original: tuple[NDArray[np.float64], NDArray[np.float64]],
    protected: tuple[NDArray[np.float64], NDArray[np.float64]],
    level: float = 0.95,
) -> NDArray[np.float64]:
    """How far the confidence intervals of regression coefficients overlap before and after.

    Parameters
    ----------
    original, protected : tuple of (ndarray of float64, shape (rows, columns); ndarray of float64, shape (rows, ...))
        Predictors without an intercept, and the outcome, or several outcomes side by side.
    level : float
        Of confidence.

    Returns
    -------
    ndarray of float64, shape (columns, ...)
        Mean of the shares of each interval that the two have in common; 1 where they are the same, negative where they
        lie apart.

    Notes
    -----
    Karr, Kohnen, Oganian, Reiter and Sanil (2006), A framework for evaluating the utility of data altered to protect
    confidentiality, The American Statistician 60(3), in the form of Snoke et al. (2018). Ordinary least squares; the
    standard errors know nothing of the perturbation.

    Examples
    --------
    >>> x = np.arange(10.0)[:, None]
    >>> y = x[:, 0] + np.tile([0.0, 1.0], 5)
    >>> interval_overlap((x, y), (x, y)).tolist(), bool(interval_overlap((x, y), (x, -y))[0] < 0)
    ([1.0], True)
    """
    one, other = (_intervals(*given, level) for given in (original, protected))
    common = np.minimum(one[1], other[1]) - np.maximum(one[0], other[0])
    widths = [np.where(ends[1] > ends[0], ends[1] - ends[0], np.nan) for ends in (one, other)]
    return np.asarray((common / widths[0] + common / widths[1]) / 2)


def _intervals(
    predictors: NDArray[np.float64], outcome: NDArray[np.float64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of the coefficients' confidence intervals, without that of the intercept."""
    design = np.column_stack([np.ones(len(outcome)), predictors])
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ (design.T @ outcome)
    free = len(outcome) - design.shape[1]
    residual = ((outcome - design @ found) ** 2).sum(axis=0) / free
    error = np.sqrt(np.multiply.outer(np.diag(inverse), residual))
    reach = error * scipy.stats.t.ppf((1 + level) / 2, free)
    return (found - reach)[1:], (found + reach)[1:]


def _table(one: NDArray[np.integer], other: NDArray[np.integer]) -> NDArray[np.int64]:
    """People by two columns, those left out of whom either is missing."""
    known = (np.asarray(one) >= 0) & (np.asarray(other) >= 0)
    rows, columns = np.asarray(one)[known].astype(np.int64), np.asarray(other)[known].astype(np.int64)
    width = int(columns.max(initial=0)) + 1
    size = (int(rows.max(initial=0)) + 1) * width
    return np.bincount(rows * width + columns, minlength=size).reshape(-1, width)
