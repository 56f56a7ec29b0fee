# ruff: noqa: C901, PLR0913, PLR0917 -- compiled loops take plain arrays, and calls inside them cost
"""Compiled comparison of families of whose children something is unknown; imported only where there are some."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop


@compiled_loop
def _child_fits(values: Any, open_: Any, one: int, other: int, tolerance: Any) -> bool:
    for key in range(values.shape[0]):
        if open_[key, one] or open_[key, other]:
            continue
        if abs(values[key, one] - values[key, other]) > tolerance[key]:
            return False
    return True


@compiled_loop
def _paired(values: Any, open_: Any, one: int, other: int, size: int, tolerance: Any, room: Any) -> bool:
    """Whether the children from `one` on can be paired with those from `other` on: augmenting paths, without recursion.

    `room` holds for each child of the second family its partner, the path's way back, and whether it was visited.
    """
    partner, back, seen, queue = room[0], room[1], room[2], room[3]
    partner[:size] = -1
    for child in range(size):
        seen[:size] = 0
        queue[0], waiting, looked, free = child, 1, 0, -1
        while looked < waiting and free < 0:
            here = queue[looked]
            looked += 1
            for there in range(size):
                if seen[there] or not _child_fits(values, open_, one + here, other + there, tolerance):
                    continue
                seen[there], back[there] = 1, here
                if partner[there] < 0:
                    free = there
                    break
                queue[waiting] = partner[there]
                waiting += 1
        if free < 0:
            return False
        while free >= 0:
            here = back[free]
            previous = -1
            for there in range(size):
                if partner[there] == here and there != free:
                    previous = there
            partner[free] = here
            free = previous if here != child else -1
    return True


@compiled_loop
def could_fit(values: Any, open_: Any, starts: Any, blocks: Any, unknown: Any, families: Any, tolerance: Any) -> Any:
    """Count for each distinct profile the families that could fit it through an unknown value.

    Profile i has the children ``starts[i]`` to ``starts[i + 1]``, key by key in `values`, unknown where `open_`; block
    j holds profiles ``blocks[j]`` to ``blocks[j + 1]``, all of one size. A profile without an unknown is compared with
    those that have one; a profile with one also counts itself.
    """
    found = np.zeros(families.size, np.int64)
    most = 1
    for one in range(families.size):
        most = max(most, starts[one + 1] - starts[one])
    room = np.empty((4, most + 1), np.int64)
    for block in range(blocks.size - 1):
        for one in range(blocks[block], blocks[block + 1]):
            if not unknown[one]:
                continue
            found[one] += families[one]
            size = starts[one + 1] - starts[one]
            for other in range(blocks[block], blocks[block + 1]):
                if other == one or (unknown[other] and other < one):
                    continue
                if _paired(values, open_, starts[one], starts[other], size, tolerance, room):
                    found[one] += families[other]
                    found[other] += families[one]
    return found
