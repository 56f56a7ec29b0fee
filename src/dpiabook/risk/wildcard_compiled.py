"""Compiled matching of key patterns with missing values; imported only when a key has some."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

_FREE = -1


@compiled_loop
def _projected(hashes: Any, digits: Any, randoms: Any, dropped: Any, row: int) -> Any:
    """Hash of a pattern on fewer keys: the hash is a sum, so the dropped keys are taken off it."""
    value = hashes[row]
    for key in dropped:
        value -= np.uint64(digits[row, key]) * randoms[key]
    return value ^ (value >> np.uint64(31))


@compiled_loop
def _agree(digits: Any, common: Any, one: int, other: int) -> bool:
    for key in common:  # noqa: SIM110 -- Numba compiles no generator
        if digits[one, key] != digits[other, key]:
            return False
    return True


@compiled_loop
def _find(cells: Any, digits: Any, common: Any, hashed: Any, row: int) -> Any:
    """Return the cell that holds the pattern's projection, or the free one where it belongs."""
    mask = np.uint64(cells.size - 1)
    cell = np.int64(hashed & mask)
    while cells[cell] != _FREE and not _agree(digits, common, cells[cell], row):
        cell = (cell + 1) & np.int64(mask)
    return cell


@compiled_loop
def _keys_of(mask: int, keys: int) -> Any:
    return np.array([key for key in range(keys) if (mask >> key) & 1], dtype=np.int64)


@compiled_loop
def _join(patterns: Any, small: Any, large: Any, factors: Any, out: Any) -> None:
    """Match the patterns of two masks on the keys that both have observed, and add what each gets from the other.

    `small` and `large` are (start, end, mask); `factors` weigh what the small and the large side receive.
    """
    digits, hashes, randoms, amounts = patterns
    keys = digits.shape[1]
    common = _keys_of(small[2] & large[2], keys)
    off_small, off_large = _keys_of(small[2] & ~large[2], keys), _keys_of(large[2] & ~small[2], keys)
    capacity = 8
    while capacity < 2 * (small[1] - small[0]):
        capacity *= 2
    cells = np.full(capacity, _FREE, np.int64)
    given = np.zeros((capacity, 2))
    taken = np.zeros((capacity, 2))
    for row in range(small[0], small[1]):
        cell = _find(cells, digits, common, _projected(hashes, digits, randoms, off_small, row), row)
        cells[cell] = row if cells[cell] == _FREE else cells[cell]
        given[cell, 0] += amounts[row, 0]
        given[cell, 1] += amounts[row, 1]
    for row in range(large[0], large[1]):
        cell = _find(cells, digits, common, _projected(hashes, digits, randoms, off_large, row), row)
        if cells[cell] != _FREE:
            taken[cell, 0] += amounts[row, 0]
            taken[cell, 1] += amounts[row, 1]
            out[row, 0] += factors[1] * given[cell, 0]
            out[row, 1] += factors[1] * given[cell, 1]
    for row in range(small[0], small[1]):
        cell = _find(cells, digits, common, _projected(hashes, digits, randoms, off_small, row), row)
        out[row, 0] += factors[0] * taken[cell, 0]
        out[row, 1] += factors[0] * taken[cell, 1]


@compiled_loop
def _factor(target: int, giver: int, full: int, alpha: float, single: bool) -> float:
    """Weight of one giving pattern for one target pattern, by which keys each has observed."""
    if giver == full:
        return 1.0
    if target == full and giver == 0 and not single:
        return 0.0
    return alpha


@compiled_loop
def match_masks(patterns: Any, starts: Any, masks: Any, alpha: float, share: Any) -> Any:
    """Add up for each pattern what matching patterns of other masks give it.

    `patterns` are digits (0 is missing), hashes, the multipliers of the hashes, and people with weights. They lie mask
    by mask, from ``starts[i]`` to ``starts[i + 1]``. `share` is (part, parts): this call does one part of the pairs.
    """
    out = np.zeros(patterns[3].shape)
    keys = patterns[0].shape[1]
    full = (1 << keys) - 1
    for one in range(masks.size):
        for other in range(one + 1, masks.size):
            if (one + other) % share[1] != share[0]:
                continue
            first = (starts[one], starts[one + 1], masks[one])
            second = (starts[other], starts[other + 1], masks[other])
            to_first = _factor(masks[one], masks[other], full, alpha, keys == 1)
            to_second = _factor(masks[other], masks[one], full, alpha, keys == 1)
            if first[1] - first[0] <= second[1] - second[0]:
                _join(patterns, first, second, (to_first, to_second), out)
            else:
                _join(patterns, second, first, (to_second, to_first), out)
    return out
