"""The risk at one node of the lattice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dpiabook.mitigation.rolling import Rolled

RISKS = ("classes", "uniques", "under_k", "expected", "small", "discernibility")
UPPER_ENDS = ("uniques_most", "under_k_most", "expected_most")


def node_figures(table: Rolled, k: int, wildcard: Sequence[bool], kept: Sequence[bool]) -> dict[str, float]:
    """Count classes, uniques, people in small classes, expected re-identifications and the discernibility.

    Parameters
    ----------
    table : Rolled
        Classes at the node.
    k : int
        Classes of fewer people are small.
    wildcard : sequence of bool
        For each key whether some values are unknown, which could be any.
    kept : sequence of bool
        For each key whether anything is left of it.

    Returns
    -------
    dict of str to float
        ``classes``; ``uniques``, ``under_k`` (people); ``expected`` (sum of 1/f over people); ``small`` (people in
        classes under k when an unknown is a value like any other); ``discernibility`` (sum of f over people, as a share
        of n squared: Bayardo & Agrawal 2005). Then ``uniques_most``, ``under_k_most`` and ``expected_most``, the upper
        ends of the ranges, at which everybody of whom a key is unknown is alone.

    Examples
    --------
    >>> from dpiabook.mitigation.rolling import layout_of
    >>> table = Rolled(np.array([1, 2]), np.array([1, 3]), layout_of([3]))
    >>> node_figures(table, 3, [True], [True])
    {'classes': 2.0, 'uniques': 1.0, 'under_k': 1.0, 'expected': 2.0, 'small': 1.0, 'discernibility': 0.625, \
'uniques_most': 1.0, 'under_k_most': 1.0, 'expected_most': 2.0}
    """
    from dpiabook.mitigation.matching_compiled import totals

    alone, under_k, small, expected, discerned = totals(table.people, matching(table, wildcard, kept), k)
    share = discerned / max(float(table.people.sum()) ** 2, 1.0)
    found = (len(table.people), alone, under_k, expected, small, share, *_upper_ends(table, k, wildcard, kept))
    return dict(zip((*RISKS, *UPPER_ENDS), map(float, found), strict=True))


def _upper_ends(table: Rolled, k: int, wildcard: Sequence[bool], kept: Sequence[bool]) -> tuple[int, int, int]:
    """People alone and in classes under k, and right guesses, where each person with an unknown key is alone."""
    unknown = np.zeros(len(table.people), bool)
    for at, (some, is_kept) in enumerate(zip(wildcard, kept, strict=True)):
        if some and is_kept:
            unknown |= (table.codes & table.layout.mask(at)) == 0
    alone, whole = int(table.people[unknown].sum()), table.people[~unknown]
    return alone + int((whole == 1).sum()), alone + int(whole[whole < k].sum()), alone + int((whole > 0).sum())


def matching(table: Rolled, wildcard: Sequence[bool], kept: Sequence[bool]) -> NDArray[np.int64]:
    """Return for each class the people who could be of it: its own, and where something is unknown, those of others.

    Notes
    -----
    The larger f of :func:`~dpiabook.risk.class_frequencies` with ``missing="states"``, from packed codes: two sets of
    classes that lack different keys match through one hash join on the keys that both have.

    Examples
    --------
    >>> from dpiabook.mitigation.rolling import layout_of
    >>> matching(Rolled(np.array([0, 1, 2]), np.array([1, 2, 4]), layout_of([3])), [True], [True]).tolist()
    [7, 3, 5]
    """
    from dpiabook.mitigation.matching_compiled import gaps, match

    left = [table.layout.mask(at) for at, is_kept in enumerate(kept) if is_kept]
    fields = [table.layout.mask(at) for at, is_kept in enumerate(kept) if is_kept and wildcard[at]]
    if not fields:
        return table.people
    missing = gaps(table.codes, np.array(fields, np.int64))
    rows = np.flatnonzero(missing)
    if not len(rows):
        return table.people
    rows = rows[np.argsort(missing[rows], kind="stable")]
    sets, starts = np.unique(missing[rows], return_index=True)
    whole = np.flatnonzero(missing == 0)
    ends = np.concatenate([[0], starts + len(whole), [len(missing)]])
    by_set = (np.concatenate([whole, rows]), ends, np.concatenate([[0], sets]))
    found: NDArray[np.int64] = match(table.codes, table.people, by_set)
    found[missing == sum(left)] = table.people.sum()
    return found
