"""Compiled loops over pairs of records. Imported only when an attack is made, since compiling takes time."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop


@compiled_loop
def best_links(  # noqa: PLR0913, PLR0917 -- compiled code takes arrays
    original: Any,
    protected: Any,
    drawn: Any,
    order: Any,
    low: Any,
    high: Any,
    agreeing: Any,
    not_agreeing: Any,
    almost: float,
) -> Any:
    """For each drawn record how many originals of its block agree best, and whether its own is among them."""
    found, own = np.zeros(drawn.size, np.int64), np.zeros(drawn.size, np.bool_)
    for at in range(drawn.size):
        row, best = drawn[at], -np.inf
        for place in range(low[at], high[at]):
            candidate, score = order[place], 0.0
            for column in range(original.shape[1]):
                value = protected[row, column]
                if value >= 0 and original[candidate, column] == value:
                    score += agreeing[column]
                else:
                    score += not_agreeing[column]
            if score > best + almost:
                best, found[at], own[at] = score, 1, candidate == row
            elif score >= best - almost:
                found[at] += 1
                own[at] = own[at] or candidate == row
    return found, own


@compiled_loop
def near(known: Any, searched: Any, drawn: Any, tolerance: Any) -> Any:
    """For each drawn record how many searched ones lie near it in every column, and whether its own does.

    What is missing is NaN, and lies near what is missing alone.
    """
    found, own = np.zeros(drawn.size, np.int64), np.zeros(drawn.size, np.bool_)
    for at in range(drawn.size):
        row = drawn[at]
        for candidate in range(searched.shape[0]):
            fits = True
            for column in range(searched.shape[1]):
                one, other = known[row, column], searched[candidate, column]
                both_missing = np.isnan(one) and np.isnan(other)
                if not (both_missing or abs(one - other) <= tolerance[column]):
                    fits = False
                    break
            if fits:
                found[at] += 1
                own[at] = own[at] or candidate == row
    return found, own
