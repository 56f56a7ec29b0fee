"""Counts of the records that fit what is known of another, exactly or to a tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import Packed, group, pack, tally
from dpiabook.risk.wildcards import wildcard_totals

_Side: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int32]]
"""Patterns, and the block of each."""


@dataclass(frozen=True)
class Known:
    """One variable as an intruder knows it.

    Attributes
    ----------
    codes : ndarray of int32, shape (n,)
        Level of each record, -1 where it is unknown.
    numbers : ndarray of float64, shape (levels + 1,), or None
        The number of each level, and last NaN for an unknown; None when known exactly. "Not applicable" has a number
        further than the tolerance from all others.
    tolerance : float
        Largest difference that fits.
    """

    codes: NDArray[np.int32] = field(repr=False)
    numbers: NDArray[np.float64] | None = field(repr=False)
    tolerance: float

    def of(self, records: NDArray[np.int32]) -> _Reduced:
        """The same for some records, with the number of each."""
        codes = self.codes[records]
        return _Reduced(codes, None if self.numbers is None else self.numbers[codes], self.tolerance)


@dataclass(frozen=True)
class _Reduced:
    """One variable of distinct patterns: codes and numbers pattern by pattern."""

    codes: NDArray[np.int32]
    values: NDArray[np.float64] | None
    tolerance: float


def candidate_counts(known: Sequence[Known], people: NDArray[np.int64], missing_fits: bool) -> NDArray[np.int64]:
    """Count for each record the people who fit what is known of it.

    Records are reduced to distinct patterns. Patterns that lack the same variables are compared with those that lack
    the same (other) variables on what both have: by hash on what is known exactly, and within each of those blocks by
    position among the sorted values of what is known to a tolerance.

    Parameters
    ----------
    known : sequence of Known
        The variables.
    people : ndarray of int64, shape (n,)
        People whom each row stands for.
    missing_fits : bool
        A missing value, on either side, fits anything; otherwise only another missing value.

    Returns
    -------
    ndarray of int64, shape (n,)
        People who fit, the record's own among them.

    Examples
    --------
    >>> one = Known(np.array([0, 1, 2, -1], np.int32), np.array([5.0, 6.0, 9.0, np.nan]), 1.0)
    >>> people = np.ones(4, np.int64)
    >>> candidate_counts([one], people, True).tolist(), candidate_counts([one], people, False).tolist()
    ([3, 3, 2, 4], [2, 2, 1, 1])
    """
    return _counted(known, people, missing_fits)[0]


def candidate_range(
    known: Sequence[Known], people: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """Count for each record the people who could fit what is known of it, and those who certainly do.

    Whoever looks for somebody may know what the file does not say. A record in which it is unknown could be the person
    sought; and the person whose own value is unknown could be the only one with it.

    Parameters
    ----------
    known, people
        As in :func:`candidate_counts`.

    Returns
    -------
    most, least : ndarray of int64, shape (n,)
        The people who fit or could fit; and those with complete records that fit, 1 for a record with an unknown. None
        in place of the second where nothing is unknown.

    Examples
    --------
    >>> one = Known(np.array([0, 1, 2, -1], np.int32), np.array([5.0, 6.0, 9.0, np.nan]), 1.0)
    >>> [ends.tolist() for ends in candidate_range([one], np.ones(4, np.int64))]
    [[3, 3, 2, 4], [2, 2, 1, 1]]
    """
    most, own = _counted(known, people, missing_fits=True)
    unknown = np.logical_or.reduce([one.codes < 0 for one in known])
    if not unknown.any():
        return most, None
    return most, np.where(unknown, np.minimum(people, 1), own)


def _counted(
    known: Sequence[Known], people: NDArray[np.int64], missing_fits: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The people who fit each record, and those of them who lack the same variables."""
    patterns = group(pack([one.codes for one in known], [_levels(one.codes) for one in known]))
    size = patterns.count(people)
    reduced = [one.of(patterns.first) for one in known]
    lacking = np.zeros(patterns.size, np.int64)
    for bit, one in enumerate(reduced):
        lacking |= (one.codes < 0).astype(np.int64) << bit
    if all(one.values is None for one in reduced):
        return _exactly(reduced, size, missing_fits)[patterns.numbers], size[patterns.numbers]
    kinds = group(Packed(lacking, 1 << len(reduced)))
    sorts = [(np.flatnonzero(kinds.numbers == kind), int(lacking[at])) for kind, at in enumerate(kinds.first)]
    own = np.empty(patterns.size, np.int64)
    for here, lacks in sorts:
        own[here] = _alike(_held(reduced, lacks), here, size)
    found = own.copy()
    for (here, lacks), (there, others) in combinations(sorts if missing_fits else (), 2):
        _add_fitting(_held(reduced, lacks | others), here, there, size, found)
    return found[patterns.numbers], own[patterns.numbers]


def _exactly(known: Sequence[_Reduced], size: NDArray[np.int64], missing_fits: bool) -> NDArray[np.int64]:
    """Count the people who fit distinct patterns of what is known exactly."""
    if not missing_fits or all((one.codes >= 0).all() for one in known):
        return size
    codes, fits = [one.codes for one in known], [True] * len(known)
    return wildcard_totals(codes, size, np.zeros(len(size)), fits, 1.0, blank_fits=True)[0].astype(np.int64)


def _levels(codes: NDArray[np.int32]) -> int:
    return int(codes.max(initial=-1)) + 1


def _held(known: Sequence[_Reduced], lacking: int) -> list[_Reduced]:
    return [one for bit, one in enumerate(known) if not lacking >> bit & 1]


def _alike(known: Sequence[_Reduced], here: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the people who fit each of the patterns that lack the same variables; what is exact fits itself alone."""
    if all(one.values is None for one in known):
        return size[here]
    side = here, _blocks(known, here)
    return _fitting(known, side, side, size)


def _add_fitting(
    known: Sequence[_Reduced],
    here: NDArray[np.int64],
    there: NDArray[np.int64],
    size: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    """Add to the patterns of two kinds the people of the other who fit on the variables that neither lacks."""
    blocks = _blocks(known, np.concatenate([here, there]))
    ours, theirs = blocks[: len(here)], blocks[len(here) :]
    # Of two kinds one is often rare: what is in no block of it takes no part.
    shared = _present(ours, blocks) & _present(theirs, blocks)
    if not shared.any():
        return
    one, other = (here[shared[ours]], ours[shared[ours]]), (there[shared[theirs]], theirs[shared[theirs]])
    found[one[0]] += _fitting(known, one, other, size)
    found[other[0]] += _fitting(known, other, one, size)


def _present(some: NDArray[np.int32], blocks: NDArray[np.int32]) -> NDArray[np.bool_]:
    there = np.zeros(_levels(blocks), bool)
    there[some] = True
    return there


def _blocks(known: Sequence[_Reduced], patterns: NDArray[np.int64]) -> NDArray[np.int32]:
    """Number patterns by what is known exactly."""
    exact = [one.codes[patterns] for one in known if one.values is None]
    if not exact:
        return np.zeros(len(patterns), np.int32)
    return group(pack(exact, [_levels(codes) for codes in exact])).numbers


def _fitting(known: Sequence[_Reduced], targets: _Side, others: _Side, size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the people in the other patterns, with their blocks, that fit each of the targets."""
    tolerant = [(one.values, one.tolerance) for one in known if one.values is not None]
    if tolerant:
        return _within(tolerant, targets, others, size)
    (_, ours), (there, theirs) = targets, others
    return tally(theirs, max(_levels(ours), _levels(theirs)), size[there])[ours]


def _within(
    tolerant: Sequence[tuple[NDArray[np.float64], float]],
    targets: _Side,
    others: _Side,
    size: NDArray[np.int64],
) -> NDArray[np.int64]:
    from dpiabook.risk.scenario_compiled import add_fitting

    (here, ours), (there, theirs) = targets, others
    order = np.lexsort((tolerant[0][0][there], theirs))
    values = np.array([column[there][order] for column, _ in tolerant])
    wanted = np.array([column[here] for column, _ in tolerant])
    starts = np.searchsorted(theirs[order], np.arange(max(_levels(ours), _levels(theirs)) + 1))
    people = np.concatenate(([0], np.cumsum(size[there][order])))
    found = np.zeros(len(here), np.int64)
    add_fitting(ours, wanted, starts, values, people, np.array([by for _, by in tolerant]), found)
    return found
