"""Families and their children: how many, how old, in which order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.synthetic.columns import Columns

MOST_CHILDREN = 8
OLDEST = 18
START_YEARS = (2015, 2019)
CHILDREN_SHARES = (0.30, 0.30, 0.215, 0.105, 0.05, 0.02, 0.0095, 0.0005)
GAP_SHARES = (0.015, 0.20, 0.35, 0.235, 0.12, 0.08)
GENDER_SHARES = (0.512, 0.484, 0.004)
FRAILTY_SHAPE = 3.0

_ID_BITS = 40


def draw_children(n_children: NDArray[np.int64], first_family: int, seed: int, rng: np.random.Generator) -> Columns:
    """Draw the children of consecutive families.

    Parameters
    ----------
    n_children : ndarray of int, shape (families,)
        Children in each family, 1 to 8.
    first_family : int
        Number of the first of these families in the whole programme.
    seed : int
        Seed of the identifiers, so that a child keeps them from version to version.
    rng : numpy.random.Generator
        Source of the draws.

    Returns
    -------
    Columns
        One element per child, no missing values: `family` and `position` (for the generator only), `family_id`,
        `child_id`, `n_children`, `gender` (position of the code), `yob`, `sibling_order` (1 is the eldest; twins
        share a year of birth), `age_at_tfp` in years, and `frailty` (mean 1), which siblings share.
    """
    families = len(n_children)
    exists = np.arange(MOST_CHILDREN) < n_children[:, None]
    ages, same_as_elder = _ages(n_children, rng)
    start = rng.integers(START_YEARS[0], START_YEARS[1] + 1, families)
    birthday_ahead = _shared_by_twins(rng.integers(0, 2, (families, MOST_CHILDREN)), same_as_elder)
    row, position = np.nonzero(exists)
    family = first_family + row
    return {
        "family": family,
        "position": position,
        "family_id": opaque(family, 2 * seed),
        "child_id": opaque(family * MOST_CHILDREN + position, 2 * seed + 1),
        "n_children": n_children[row],
        "gender": np.searchsorted(np.cumsum(GENDER_SHARES)[:-1], rng.random(len(row)), side="right"),
        "yob": (start[:, None] - ages - birthday_ahead)[exists],
        "sibling_order": position + 1,
        "age_at_tfp": ages[exists],
        "frailty": rng.gamma(FRAILTY_SHAPE, 1 / FRAILTY_SHAPE, families)[row],
    }


def draw_sizes(families: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many children each family has: 1 to 8, two in five families with three or more."""
    return 1 + np.searchsorted(np.cumsum(CHILDREN_SHARES)[:-1], rng.random(families), side="right")


def opaque(numbers: NDArray[np.int64], salt: int) -> NDArray[np.int64]:
    """Turn running numbers into identifiers of up to 13 digits that show no order, without collisions.

    Parameters
    ----------
    numbers : ndarray of int
        Distinct numbers from 0 to 2**40 - 2.
    salt : int
        Another salt gives other identifiers.

    Returns
    -------
    ndarray of int
        Distinct numbers from 1 to 2**40 - 1: each step (odd multiplier, shift and exclusive or) can be undone.

    Examples
    --------
    >>> len(set(opaque(np.arange(1000), salt=1).tolist()))
    1000
    """
    mask = np.uint64(2**_ID_BITS - 1)
    odd = np.random.default_rng([salt, 2]).integers(2**38, 2**39, 3, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    mixed = numbers.astype(np.uint64) + np.uint64(1)
    for multiplier in odd:
        mixed = (mixed * multiplier) & mask
        mixed ^= mixed >> np.uint64(_ID_BITS // 2)
    return mixed.astype(np.int64)


def _ages(n_children: NDArray[np.int64], rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Ages at the start, eldest first, and whether a child is the twin of the one before; columns past n are unused."""
    shape = (len(n_children), MOST_CHILDREN)
    gaps = np.searchsorted(np.cumsum(GAP_SHARES)[:-1], rng.random(shape), side="right")
    gaps[:, 0] = 0
    gaps[np.arange(MOST_CHILDREN) >= n_children[:, None]] = 0
    too_wide = gaps.sum(axis=1) > OLDEST
    widest = OLDEST // np.maximum(n_children - 1, 1)
    gaps[too_wide] = np.minimum(gaps[too_wide], widest[too_wide, None])
    span = gaps.sum(axis=1)
    eldest = span + (rng.random(len(n_children)) * (OLDEST + 1 - span)).astype(np.int64)
    return eldest[:, None] - gaps.cumsum(axis=1), gaps == 0


def _shared_by_twins(values: NDArray[np.int64], same_as_elder: NDArray[np.bool_]) -> NDArray[np.int64]:
    for column in range(1, MOST_CHILDREN):
        twin = same_as_elder[:, column]
        values[twin, column] = values[twin, column - 1]
    return values
