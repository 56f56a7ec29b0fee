"""Targeted record swapping: households change areas in pairs that are alike, the most easily recognised first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import group, pack
from dpiabook.errors import Code, Refusal

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Swapped:
    """Areas after swapping.

    Attributes
    ----------
    areas : tuple of ndarray of int32, shape (rows,)
        The area of each record at each level, largest first; the first is as it was.
    moved : ndarray of bool, shape (rows,)
        Who lies in another smallest area. Never leaves.
    targets, unmatched : int
        Households that were to move, and those of them for which no other was like them elsewhere.
    """

    areas: tuple[Codes, ...] = field(repr=False)
    moved: NDArray[np.bool_] = field(repr=False)
    targets: int
    unmatched: int


def swap_households(  # noqa: PLR0913, PLR0917 -- the roles of the columns, by name
    household: NDArray[np.integer],
    areas: Sequence[Codes],
    alike: Sequence[Codes],
    risk: NDArray[np.float64],
    rate: float,
    seed: int,
) -> Swapped:
    """Swap the areas of households that are alike, within the largest area.

    Parameters
    ----------
    household : ndarray of int, shape (rows,)
        Household of each record.
    areas : sequence of ndarray of int32, shape (rows,)
        Areas from the largest to the smallest, each within the one before; the same for all of a household.
    alike : sequence of ndarray of int32, shape (rows,)
        Match variables, such as sex and band of age. Two households are alike if they have the same number of people
        with the same values.
    risk : ndarray of float64, shape (rows,)
        How easily each person is recognised, such as 1/f; that of a household is its largest. Ties are drawn.
    rate : float
        Share of households that are to move, in (0, 1], partners among them.
    seed : int

    Returns
    -------
    Swapped
        For each of the largest areas all totals of all other columns stay exactly, and for each smaller area the number
        of households and of people by the match variables. Partners are looked for near first: within the smallest area
        but one, then within larger ones.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` for fewer than two levels of areas, or areas that differ within a household or do not lie in
        one larger one.

    Notes
    -----
    Dalenius and Reiss (1982), Data-swapping, Journal of Statistical Planning and Inference 6; ONS, Protecting
    personal data in Census 2021 results (targeted record swapping); Handbook on Statistical Disclosure Control
    (ESSnet), section 3.5.3.

    Examples
    --------
    >>> code = lambda *values: np.array(values, np.int32)
    >>> found = swap_households(code(0, 0, 1, 1), [code(0, 0, 0, 0), code(0, 0, 1, 1)], [code(0, 1, 1, 0)],
    ...     np.array([1.0, 1.0, 0.5, 0.5]), 1.0, seed=1)
    >>> found.areas[1].tolist(), found.targets, found.unmatched
    ([1, 1, 0, 0], 1, 0)
    """
    homes = _Homes.of(household, areas, alike, risk)
    draw = np.random.default_rng(seed)
    count = len(homes.risk)
    wanted = min(count, max(1, round(rate * count / 2))) if rate > 0 else 0
    order = np.lexsort((draw.random(count), -homes.risk))
    target = np.zeros(count, bool)
    target[order[:wanted]] = True
    partner, lot = np.arange(count), draw.random(count)
    for level in reversed(range(len(areas) - 1)):
        partner = _paired(homes, level, target, partner, lot)
    unmatched = int((target & (partner == np.arange(count))).sum())
    own = homes.of_row
    placed = tuple(level[partner][own] for level in homes.areas)
    return Swapped(placed, (partner != np.arange(count))[own], wanted, unmatched)


@dataclass(frozen=True)
class _Homes:
    """One entry for each household."""

    of_row: NDArray[np.int64]
    areas: tuple[Codes, ...]
    profile: NDArray[np.int64]
    risk: NDArray[np.float64]

    @staticmethod
    def of(
        household: NDArray[np.integer], areas: Sequence[Codes], alike: Sequence[Codes], risk: NDArray[np.float64]
    ) -> _Homes:
        if len(areas) < 2:
            raise Refusal(
                Code.MEASURE_INPUT, "households can only move between areas of a larger one", cure="name both"
            )
        _, first, own = np.unique(household, return_index=True, return_inverse=True)
        placed = tuple(level[first] for level in areas)
        _refuse_apart(areas, placed, own)
        largest = np.full(len(first), -np.inf)
        np.maximum.at(largest, own, risk)
        return _Homes(own, placed, _profiles(own, alike), largest)


def _refuse_apart(areas: Sequence[Codes], placed: Sequence[Codes], own: NDArray[np.int64]) -> None:
    together = all(bool((level == home[own]).all()) for level, home in zip(areas, placed, strict=True))
    nested = all(_distinct([small]) == _distinct([small, large]) for large, small in pairwise(placed))
    if not (together and nested):
        cure = "use areas that lie in one larger one each, and one area for a household"
        raise Refusal(Code.MEASURE_INPUT, "areas differ within a household, or lie in two larger ones", cure=cure)


def _distinct(columns: Sequence[Codes]) -> int:
    return int(group(pack(columns, [int(column.max(initial=0)) + 1 for column in columns])).size)


def _profiles(own: NDArray[np.int64], alike: Sequence[Codes]) -> NDArray[np.int64]:
    """A number for each household that those have in common whose people are alike."""
    people = np.zeros(len(own), np.int64)
    for column in alike:
        people = np.unique(people * (int(column.max(initial=0)) + 2) + column + 1, return_inverse=True)[1]
    order = np.lexsort((people, own))
    sizes = np.bincount(own)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    profile, used = np.zeros(len(sizes), np.int64), 0
    for size in np.unique(sizes):
        which = np.flatnonzero(sizes == size)
        members = people[order][starts[which][:, None] + np.arange(size)]
        found = np.zeros(len(which), np.int64)
        for place in range(size):
            found = np.unique(found * (int(people.max()) + 1) + members[:, place], return_inverse=True)[1]
        profile[which] = used + found
        used += int(found.max()) + 1
    return profile


def _paired(
    homes: _Homes, level: int, target: NDArray[np.bool_], partner: NDArray[np.int64], lot: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Pair targets that have no partner yet with households that are alike and lie in the same area of a level."""
    from dpiabook.mitigation.perturb.compiled import paired_households

    free = np.flatnonzero(partner == np.arange(len(partner)))
    if not len(free):
        return partner
    within, profile = homes.areas[level][free], homes.profile[free]
    # The riskiest choose first; whom they may choose is drawn.
    order = np.lexsort((lot[free], np.where(target[free], -homes.risk[free], 0), ~target[free], profile, within))
    rows = free[order]
    changes = (np.diff(within[order]) != 0) | (np.diff(profile[order]) != 0)
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1, [len(rows)]])
    last = homes.areas[-1][rows]
    found = paired_households(starts, last + 1, target[rows], int(last.max()) + 2)
    whole = partner.copy()
    whole[rows] = rows[found]
    return whole
