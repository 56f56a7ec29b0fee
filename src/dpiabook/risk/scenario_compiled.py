# ruff: noqa: PLR0913, PLR0917 -- compiled loops take plain arrays
"""Compiled search for the patterns that fit what an intruder knows. Imported only when a scenario is run."""

from __future__ import annotations

from typing import Any

from dpiabook.machine.compiling import compiled_loop

_ROUNDING = 1e-9


@compiled_loop
def _first_from(values: Any, low: int, high: int, bound: float) -> int:
    """Return the first place from `low` to `high` whose value is at least `bound`."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < bound:
            low = middle + 1
        else:
            high = middle
    return low


@compiled_loop
def add_fitting(blocks: Any, wanted: Any, starts: Any, values: Any, people: Any, tolerance: Any, found: Any) -> None:
    """Add to `found` the people in patterns of the same block whose tolerant values all lie within the tolerance.

    Target t looks for ``wanted[:, t]`` in block ``blocks[t]``; pattern p has ``values[:, p]``. The patterns of block b
    stand from ``starts[b]`` on, sorted by the first tolerant value; `people` are their running totals, from 0.
    """
    for target in range(len(blocks)):
        low, high = starts[blocks[target]], starts[blocks[target] + 1]
        sought = wanted[0, target]
        begin = _first_from(values[0], low, high, sought - tolerance[0] - _ROUNDING)
        end = _first_from(values[0], begin, high, sought + tolerance[0] + _ROUNDING)
        if len(tolerance) == 1:
            found[target] += people[end] - people[begin]
            continue
        for pattern in range(begin, end):
            fits = True
            for other in range(1, len(tolerance)):
                if abs(values[other, pattern] - wanted[other, target]) > tolerance[other] + _ROUNDING:
                    fits = False
                    break
            if fits:
                found[target] += people[pattern + 1] - people[pattern]
