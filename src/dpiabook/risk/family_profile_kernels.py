"""Compiled comparison of family profiles within a tolerance."""

from __future__ import annotations

from typing import Any

from numba import njit


@njit(cache=True, nogil=True)
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
