"""Compiled matching of classes with unknown values; imported only when a key has some."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

_FREE = -1


@compiled_loop
def gaps(codes: Any, fields: Any) -> Any:
    """Return for each code the bits of the given fields that are missing, which is 0."""
    found = np.zeros(codes.size, np.int64)
    for row in range(codes.size):
        for field in fields:
            if codes[row] & field == 0:
                found[row] |= field
    return found


@compiled_loop
def match(codes: Any, people: Any, sets: Any) -> Any:
    """Add up for each class the people of all classes that agree with it wherever both have a value.

    `sets` are rows, starts and missing bits: the rows from ``starts[i]`` to ``starts[i + 1]`` are those that lack
    ``gap_of[i]``.
    """
    rows, starts, gap_of = sets
    found = people.copy()
    for one in range(gap_of.size):
        for other in range(one + 1, gap_of.size):
            first = (rows[starts[one] : starts[one + 1]], gap_of[one])
            second = (rows[starts[other] : starts[other + 1]], gap_of[other])
            if first[0].size <= second[0].size:
                _join(codes, people, first, second, found)
            else:
                _join(codes, people, second, first, found)
    return found


@compiled_loop
def _join(codes: Any, people: Any, small: Any, large: Any, found: Any) -> None:
    """Match two sets on the keys that both have. Each is (rows, missing bits)."""
    capacity = 8
    while capacity < 2 * small[0].size:
        capacity *= 2
    cells = np.full(capacity, _FREE, np.int64)
    given, taken = np.zeros(capacity, np.int64), np.zeros(capacity, np.int64)
    for row in small[0]:
        code = codes[row] & ~large[1]
        slot = _slot(cells, code)
        cells[slot] = code
        given[slot] += people[row]
    for row in large[0]:
        slot = _slot(cells, codes[row] & ~small[1])
        if cells[slot] != _FREE:
            taken[slot] += people[row]
            found[row] += given[slot]
    for row in small[0]:
        found[row] += taken[_slot(cells, codes[row] & ~large[1])]


@compiled_loop
def _slot(cells: Any, code: int) -> Any:
    """Return the cell that holds the code, or the free one where it belongs."""
    mask = np.uint64(cells.size - 1)
    mixed = np.uint64(code) * np.uint64(0x9E3779B97F4A7C15)
    slot = np.int64((mixed ^ (mixed >> np.uint64(29))) & mask)
    while cells[slot] != _FREE and cells[slot] != code:
        slot = (slot + 1) & np.int64(mask)
    return slot


@compiled_loop
def totals(people: Any, matching: Any, k: int) -> Any:
    """Return people alone, under k, and under k by their own class alone; the sums of 1/f and of f over people."""
    alone, under, small, expected, discerned = 0, 0, 0, 0.0, 0.0
    for row in range(people.size):
        count, f = people[row], matching[row]
        alone += count if f == 1 else 0
        under += count if f < k else 0
        small += count if count < k else 0
        expected += count / f
        discerned += np.float64(count) * f
    return alone, under, small, expected, discerned
