"""Compiled loop over classes. Imported only when classes are rolled up, since compiling takes time."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

_FREE = -1


@compiled_loop
def roll_up(codes: Any, people: Any, shift: int, width: int, mapping: Any) -> Any:
    """Replace one field of every code, and add the people of codes that become one; return codes and people.

    Classes come out in the order in which they first appear. Neighbours often become one, since the codes are sorted
    where they come from, so the class before is tried first.
    """
    capacity = 8
    while capacity < 2 * codes.size:
        capacity *= 2
    cells = np.full(capacity, _FREE, np.int32)
    mask = np.uint64(capacity - 1)
    field = np.int64((1 << width) - 1)
    others = ~(field << shift)
    distinct = np.empty(codes.size, np.int64)
    totals = np.empty(codes.size, np.int64)
    found, last = 0, 0
    for row in range(codes.size):
        code = (codes[row] & others) | (np.int64(mapping[(codes[row] >> shift) & field]) << shift)
        if found == 0 or distinct[last] != code:
            mixed = np.uint64(code) * np.uint64(0x9E3779B97F4A7C15)
            slot = np.int64((mixed ^ (mixed >> np.uint64(29))) & mask)
            while cells[slot] != _FREE and distinct[cells[slot]] != code:
                slot = (slot + 1) & np.int64(mask)
            if cells[slot] == _FREE:
                cells[slot] = found
                distinct[found] = code
                totals[found] = 0
                found += 1
            last = cells[slot]
        totals[last] += people[row]
    return distinct[:found].copy(), totals[:found].copy()
