"""Families of whose children something is unknown: how many others could be the same, at least and at most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import Groups, Packed, group, pack, tally
from dpiabook.counting.packing import LARGEST_DOMAIN


def candidate_range(  # noqa: PLR0913, PLR0917 -- families, what is known of their children, and what is not
    owner: Groups,
    profiles: Groups,
    equal: NDArray[np.int64],
    columns: Sequence[tuple[NDArray[np.integer], int]],
    gaps: Sequence[NDArray[np.bool_]],
    each: NDArray[np.int64] | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bound each family's candidates by the families that could fit it, and by those that certainly do.

    Two families could be the same when their children can be paired so that in each pair all values are equal, or near
    enough, or unknown. Only families with an unknown value are compared one by one, with those that agree with them on
    every variable of which nothing is unknown anywhere.

    Parameters
    ----------
    owner : Groups
        The family of each child.
    profiles : Groups
        The profile of each family, an unknown being a value like any other.
    equal : ndarray of int64, shape (families,)
        Families that fit each family when an unknown fits nothing but an unknown.
    columns : sequence of (ndarray of int, shape (children,), int)
        Values of the children, and by how much two of them may differ.
    gaps : sequence of ndarray of bool, shape (children,)
        Where each is unknown.
    each : ndarray of int64, shape (families,), or None
        How many families each stands for; None: one each.

    Returns
    -------
    most, least : ndarray of int64, shape (families,)
        Both the same where nothing is unknown.

    Examples
    --------
    >>> family, yob = np.array([0, 1, 1]), np.array([0, 0, -1], np.int32)
    >>> families = Groups(family.astype(np.int32), np.array([0, 1], np.int32))
    >>> equal, profiles = np.ones(2, np.int64), Groups(np.arange(2), np.arange(2))
    >>> one, other = candidate_range(families, profiles, equal, [(yob, 0)], [yob < 0], None)
    >>> one.tolist(), other.tolist()
    ([1, 1], [1, 1])
    """
    open_children = np.logical_or.reduce(list(gaps))
    if not open_children.any():
        return equal, equal
    unknown = np.zeros(owner.size, bool)
    unknown[owner.numbers[open_children]] = True
    closed = [codes for (codes, by), gap in zip(columns, gaps, strict=True) if by == 0 and not gap.any()]
    added = _added(owner, profiles, _blocks(owner, closed), (columns, gaps), unknown, each)
    own = np.ones(owner.size, np.int64) if each is None else each
    return np.where(unknown, added, equal + added), np.where(unknown, np.minimum(own, 1), equal)


def _blocks(owner: Groups, closed: Sequence[NDArray[np.integer]]) -> NDArray[np.integer]:
    """Number families so that two with different numbers certainly differ: in their size, or in what all have known."""
    sizes = owner.count()
    if not closed:
        return sizes
    kind = group(
        pack([codes.astype(np.int32) for codes in closed], [int(codes.max(initial=-1)) + 1 for codes in closed])
    )
    # A sum over the children of one random number for each kind: equal multisets have equal sums, and if by chance two
    # others have them too, more pairs are compared.
    drawn = np.random.default_rng(1).integers(1, 2**53, kind.size)
    sums = group(Packed(tally(owner.numbers, owner.size, drawn[kind.numbers]), LARGEST_DOMAIN))
    return group(pack([sums.numbers, sizes.astype(np.int32)], [sums.size, int(sizes.max(initial=0)) + 1])).numbers


def _added(  # noqa: PLR0913, PLR0917 -- as above
    owner: Groups,
    profiles: Groups,
    block: NDArray[np.integer],
    children: tuple[Sequence[tuple[NDArray[np.integer], int]], Sequence[NDArray[np.bool_]]],
    unknown: NDArray[np.bool_],
    each: NDArray[np.int64] | None,
) -> NDArray[np.int64]:
    """For each family the others that could fit it through an unknown value; all, where it has one itself."""
    from dpiabook.risk.unknown_family_compiled import could_fit

    columns, gaps = children
    # Where nothing is unknown of any family of a block, none is compared.
    looked_at = np.flatnonzero(_within(block, unknown)[profiles.first])
    first = profiles.first[looked_at].astype(np.int64)
    order = np.argsort(block[first], kind="stable")
    at = first[order]
    starts = np.concatenate(([0], np.cumsum(owner.count())))
    rows = np.argsort(owner.numbers, kind="stable")
    sizes = starts[at + 1] - starts[at]
    ends = np.concatenate(([0], np.cumsum(sizes)))
    chosen = rows[np.repeat(starts[at] - ends[:-1], sizes) + np.arange(ends[-1])]
    values = np.array([codes[chosen] for codes, _ in columns], np.int64)
    open_ = np.array([gap[chosen] for gap in gaps])
    bounds = np.append(np.flatnonzero(np.diff(block[at], prepend=-1)), len(at))
    found = np.zeros(profiles.size, np.int64)
    by = np.array([by for _, by in columns], np.int64)
    alike = profiles.count(each)[looked_at]
    found[looked_at[order]] = could_fit(values, open_, ends, bounds, unknown[at], alike[order], by)
    return found[profiles.numbers]


def _within(block: NDArray[np.integer], unknown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which families are in a block of which one has an unknown value."""
    some = np.zeros(int(block.max(initial=-1)) + 1, bool)
    some[block[unknown]] = True
    return np.asarray(some[block])
