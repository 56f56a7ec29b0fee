"""PRAM: each category becomes another by chance, so that the numbers with each are expected to stay as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal


def invariant_matrix(people: NDArray[np.int64], stay: float = 0.8) -> NDArray[np.float64]:
    """Chances of one category becoming another, under which the expected number with each stays exactly as it is.

    Parameters
    ----------
    people : ndarray of int64, shape (categories,)
        People with each category.
    stay : float
        Chance in (0, 1] of staying in the first of two stages. In the end common categories stay more often than that,
        and rare ones, which need protection, less often.

    Returns
    -------
    ndarray of float64, shape (categories, categories)
        Rows sum to 1, and ``people @ matrix == people``. Categories that nobody has stay as they are.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a chance outside (0, 1].

    Notes
    -----
    Two stages: P, which keeps a category with chance `stay` and else gives any other; then back by Bayes' rule, Q from
    j to i with chance P_ij t_i / sum_h P_hj t_h. R = PQ has t as its fixed point. Kooiman, Willenborg and Gouweleeuw
    (1997), PRAM: a method for disclosure limitation of microdata, section 3; Handbook on Statistical Disclosure Control
    (ESSnet), section 3.5.4.

    Examples
    --------
    >>> people = np.array([6, 2])
    >>> matrix = invariant_matrix(people, 0.75)
    >>> matrix.round(3).tolist(), (people @ matrix).round(9).tolist()
    ([[0.8, 0.2], [0.6, 0.4]], [6.0, 2.0])
    """
    if not 0 < stay <= 1:
        raise Refusal(Code.SETTING_VALUE, "a chance of staying is not above 0 and at most 1", cure="use 0.8, say")
    matrix: NDArray[np.float64] = np.eye(len(people))
    occurs = np.flatnonzero(people > 0)
    if len(occurs) > 1:
        first = np.full((len(occurs), len(occurs)), (1 - stay) / (len(occurs) - 1))
        np.fill_diagonal(first, stay)
        joint = first * people[occurs][:, None]
        back = (joint / joint.sum(axis=0)).T
        matrix[np.ix_(occurs, occurs)] = first @ back
    return matrix


def pram(codes: NDArray[np.int32], matrix: NDArray[np.float64], seed: int) -> NDArray[np.int32]:
    """Draw a new category for everybody.

    Parameters
    ----------
    codes : ndarray of int32, shape (rows,)
        Level numbers; -1 is missing, and stays so.
    matrix : ndarray of float64, shape (levels, levels)
        Chances, one row for each category as it is.
    seed : int

    Returns
    -------
    ndarray of int32, shape (rows,)

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a matrix whose rows are no chances.

    Notes
    -----
    Gouweleeuw, Kooiman, Willenborg and de Wolf (1998), Post Randomisation for Statistical Disclosure Control, Journal
    of Official Statistics 14(4). Whoever knows the matrix can correct an analysis for it.

    Examples
    --------
    >>> codes = np.array([0, 1, -1, 1], np.int32)
    >>> pram(codes, np.eye(2), seed=1).tolist()
    [0, 1, -1, 1]
    """
    if (matrix < 0).any() or not np.allclose(matrix.sum(axis=1), 1):
        raise Refusal(Code.SETTING_VALUE, "a row of the matrix is no set of chances", cure="rows must sum to 1")
    draw, found = np.random.default_rng(seed), codes.copy()
    for level, chances in enumerate(matrix.cumsum(axis=1)):
        rows = np.flatnonzero(codes == level)
        new = np.searchsorted(chances, draw.random(len(rows)), side="right")
        found[rows] = np.minimum(new, len(chances) - 1)
    return found
