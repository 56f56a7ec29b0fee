"""The risk at one node of the lattice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dpiabook.mitigation.rolling import Rolled
from dpiabook.risk.wildcards import wildcard_totals

RISKS = ("classes", "uniques", "under_k", "expected", "small", "discernibility")


def node_figures(table: Rolled, k: int, wildcard: Sequence[bool], kept: Sequence[bool]) -> dict[str, float]:
    """Count classes, uniques, people in small classes, expected re-identifications and the discernibility.

    Parameters
    ----------
    table : Rolled
        Classes at the node.
    k : int
        Classes of fewer people are small.
    wildcard : sequence of bool
        For each key whether a missing value fits any value.
    kept : sequence of bool
        For each key whether anything is left of it.

    Returns
    -------
    dict of str to float
        ``classes``; ``uniques``, ``under_k`` (people); ``expected`` (sum of 1/f over people); ``small`` (people in
        classes under k when missing is a value like any other); ``discernibility`` (sum of f over people, as a share of
        n squared: Bayardo & Agrawal 2005).

    Examples
    --------
    >>> table = Rolled(np.array([1, 2]), np.array([1, 3]), (3,))
    >>> node_figures(table, 3, [True], [True])
    {'classes': 2.0, 'uniques': 1.0, 'under_k': 1.0, 'expected': 2.0, 'small': 1.0, 'discernibility': 0.625}
    """
    people = table.people
    f = matching(table, wildcard, kept)
    n = float(people.sum())
    small = people[people < k].sum()
    if np.array_equal(f, people):
        found = (len(people), np.count_nonzero(people == 1), small, len(people), small, f @ f / n**2)
    else:
        alone, under_k = people[f == 1].sum(), people[f < k].sum()
        found = (len(people), alone, under_k, (people / f).sum(), small, people @ f / n**2)
    return dict(zip(RISKS, map(float, found), strict=True))


def matching(table: Rolled, wildcard: Sequence[bool], kept: Sequence[bool]) -> NDArray[np.float64]:
    """Return for each class the people who match it: its own, and where missing fits anything, those of other classes.

    Examples
    --------
    >>> matching(Rolled(np.array([0, 1, 2]), np.array([1, 2, 4]), (3,)), [True], [True]).tolist()
    [7.0, 3.0, 5.0]
    """
    people = table.people.astype(np.float64)
    places = [at for at, is_kept in enumerate(kept) if is_kept]
    digits = {at: table.digits(at) for at in places if wildcard[at]}
    if not any((found == 0).any() for found in digits.values()):
        return people
    codes = [digits[at] - 1 if at in digits else table.digits(at) - 1 for at in places]
    return wildcard_totals(codes, table.people, people, [wildcard[at] for at in places], 1.0)[0]
