"""Compiled loops over families: children in order within each, and profiles compared within a tolerance."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

_FEW = 32


@compiled_loop
def candidates(values: Any, starts: Any, blocks: Any, families: Any, tolerance: int) -> Any:
    """Count for each distinct profile the families whose values lie within the tolerance one by one.

    Profile i has ``values[starts[i]:starts[i + 1]]``; block j holds profiles ``blocks[j]`` to ``blocks[j + 1]``, sorted
    by their first value and of one length.
    """
    found = families.copy()
    for block in range(blocks.size - 1):
        for one in range(blocks[block], blocks[block + 1]):
            for other in range(one + 1, blocks[block + 1]):
                if values[starts[other]] - values[starts[one]] > tolerance:
                    break
                matches = True
                for at in range(starts[one + 1] - starts[one]):
                    if abs(values[starts[one] + at] - values[starts[other] + at]) > tolerance:
                        matches = False
                        break
                if matches:
                    found[one] += families[other]
                    found[other] += families[one]
    return found


@compiled_loop
def children_in_order(owner: Any, starts: Any, keys: Any) -> Any:
    """Rows family by family, sorted by key within each; family i gets places ``starts[i]`` to ``starts[i + 1]``."""
    order = np.empty(owner.size, np.int64)
    free = starts[:-1].copy()
    for row in range(owner.size):
        order[free[owner[row]]] = row
        free[owner[row]] += 1
    for family in range(starts.size - 1):
        low, high = starts[family], starts[family + 1]
        if high - low > _FEW:
            rows = order[low:high].copy()
            order[low:high] = rows[np.argsort(keys[rows], kind="mergesort")]
            continue
        for at in range(low + 1, high):
            row, place = order[at], at
            while place > low and keys[order[place - 1]] > keys[row]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = row
    return order
