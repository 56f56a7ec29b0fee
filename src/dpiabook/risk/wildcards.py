"""Class frequencies where a missing key value fits any value."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

_PARTS = 4
_SEED = 20260101


def wildcard_totals(  # noqa: PLR0913 -- patterns, what they amount to, and how they match
    codes: Sequence[NDArray[np.int32]],
    people: NDArray[np.int64],
    weight: NDArray[np.float64],
    wildcard: Sequence[bool],
    alpha: float,
    *,
    blank_fits: bool = False,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add the matching patterns to each distinct pattern of key values.

    Patterns are sorted by which keys they have observed. Two such sets match through one hash join on the keys that
    both have observed, so the cost is the square of the number of sets times the patterns, not of the patterns.

    Parameters
    ----------
    codes : sequence of ndarray of int32, each of shape (patterns,)
        For each key the level of each distinct pattern; -1 is missing.
    people : ndarray of int64, shape (patterns,)
        Records with exactly this pattern.
    weight : ndarray of float64, shape (patterns,)
        Their weights.
    wildcard : sequence of bool
        For each key whether missing fits anything; if not, missing is a value.
    alpha : float
        What a matching pattern with missing values adds, from 0 to 1.
    blank_fits : bool
        A pattern with nothing observed adds to complete ones, too. The reference lets it add nothing to them.

    Returns
    -------
    sample, population : ndarray of float64, shape (patterns,)
        f and F of each pattern (sdcMicro's ``freqCalc``; Templ, Kowarik & Meindl 2015, section 2).

    Examples
    --------
    >>> gender, yob = np.array([0, 0, -1], np.int32), np.array([0, 1, 1], np.int32)
    >>> f, _ = wildcard_totals([gender, yob], np.array([2, 1, 1]), np.ones(3), [True, True], 1.0)
    >>> f.tolist()
    [2.0, 2.0, 2.0]
    """
    digits = _digits(codes, wildcard)
    observed = (digits > 0) @ (1 << np.arange(digits.shape[1], dtype=np.int64))
    order = np.argsort(observed, kind="stable")
    masks, starts = np.unique(observed[order], return_index=True)
    amounts = np.column_stack([people, weight]).astype(np.float64)[order]
    added = _matched(digits[order], amounts, np.append(starts, len(order)), masks, alpha)
    totals = np.empty_like(amounts)
    totals[order] = amounts + added
    totals[observed == 0] = amounts.sum(axis=0)
    if blank_fits and digits.shape[1] > 1:
        # With one key the reference does so itself.
        blank = np.column_stack([people, weight])[observed == 0].sum(axis=0)
        totals[observed == (1 << digits.shape[1]) - 1] += alpha * blank
    return totals[:, 0], totals[:, 1]


def _digits(codes: Sequence[NDArray[np.int32]], wildcard: Sequence[bool]) -> NDArray[np.int32]:
    columns = [
        column + 1 if fits_all else np.where(column < 0, column.max(initial=0) + 2, column + 1)
        for column, fits_all in zip(codes, wildcard, strict=True)
    ]
    return np.ascontiguousarray(np.column_stack(columns), dtype=np.int32)


def _matched(
    digits: NDArray[np.int32],
    amounts: NDArray[np.float64],
    starts: NDArray[np.int64],
    masks: NDArray[np.int64],
    alpha: float,
) -> NDArray[np.float64]:
    from dpiabook.risk import wildcard_compiled as wildcard_kernels

    # Any odd multipliers will do: equal hashes are checked digit by digit.
    drawn = np.asarray(np.random.default_rng(_SEED).integers(1, 2**62, size=digits.shape[1]), dtype=np.uint64)
    randoms = 2 * drawn + np.uint64(1)
    hashes = np.zeros(len(digits), np.uint64)
    for key in range(digits.shape[1]):
        hashes += digits[:, key].astype(np.uint64) * randoms[key]
    patterns = (digits, hashes, randoms, amounts)
    with ThreadPoolExecutor(2) as pool:
        parts = pool.map(
            lambda part: wildcard_kernels.match_masks(patterns, starts, masks, alpha, (part, _PARTS)),
            range(_PARTS),
        )
        added = np.zeros_like(amounts)
        for part in parts:
            added += part
    return added
