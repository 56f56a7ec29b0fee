"""Rank swapping: a number changes places with another near it, so that each column keeps all of its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal


def rank_swap(values: NDArray[Any], window: float, seed: int) -> NDArray[Any]:
    """Swap each number with one whose rank is near.

    Parameters
    ----------
    values : ndarray, shape (rows,)
        Numbers; NaN is missing, and stays so.
    window : float
        How far ranks may lie apart: a share in (0, 1] of the recorded numbers.
    seed : int

    Returns
    -------
    ndarray, shape (rows,)
        The same numbers in other rows. One stays where every number near it was swapped already.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a window outside (0, 1].

    Notes
    -----
    Moore (1996), Controlled data-swapping techniques for masking public use microdata sets; Handbook on Statistical
    Disclosure Control (ESSnet), section 3.5.3. Equal numbers are ranked by chance, so that the many zeros of a count
    change places with each other and not all with the first others.

    Examples
    --------
    >>> values = np.array([10.0, 20.0, 30.0, 40.0, np.nan])
    >>> rank_swap(values, 0.25, seed=1).tolist()
    [20.0, 10.0, 40.0, 30.0, nan]
    """
    if not 0 < window <= 1:
        raise Refusal(Code.SETTING_VALUE, "a window of ranks is not above 0 and at most 1", cure="use 0.05, say")
    from dpiabook.mitigation.perturb.compiled import paired_ranks

    draw = np.random.default_rng(seed)
    known = np.flatnonzero(~np.isnan(values)) if values.dtype.kind == "f" else np.arange(len(values))
    known = draw.permutation(known)
    order = known[np.argsort(values[known], kind="stable")]
    most = max(1, int(window * len(order)))
    partner = paired_ranks(draw.integers(1, most + 1, len(order)))
    found = values.copy()
    found[order] = values[order[partner]]
    return found
