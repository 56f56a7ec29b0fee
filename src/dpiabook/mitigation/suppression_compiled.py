"""Compiled search for the cells to suppress. Imported only when values are suppressed, since compiling takes time."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop


@compiled_loop
def _matches(patterns: Any, people: Any, size: int, at: int, tally: Any) -> bool:
    """Add up people by the set of keys (as bits) in which they differ from pattern `at`; say whether it is complete."""
    keys = patterns.shape[1]
    tally[:] = 0
    complete = True
    for key in range(keys):
        complete = complete and patterns[at, key] >= 0
    for other in range(size):
        if people[other] == 0:
            continue
        differs, observed = 0, 0
        for key in range(keys):
            value = patterns[other, key]
            if value >= 0:
                observed += 1
                mine = patterns[at, key]
                if mine >= 0 and mine != value:
                    differs |= 1 << key
        if observed == 0 and complete and keys > 1:
            tally[tally.size - 1] += people[other]
        else:
            tally[differs] += people[other]
    return complete


@compiled_loop
def _cheapest(tally: Any, order: Any, pattern: Any, k: int) -> Any:
    """First set of keys, in the order of their cost, that leaves at least `k` matching people; bits of the keys."""
    for chosen in order:
        useful = True
        for key in range(pattern.size):
            useful = useful and not (chosen >> key & 1 and pattern[key] < 0)
        if not useful:
            continue
        total = tally[-1]
        for differs in range(tally.size - 1):
            if differs & ~chosen == 0:
                total += tally[differs]
        if total >= k:
            return chosen
    return order[-1]


@compiled_loop
def search(  # noqa: PLR0913, PLR0917 -- compiled functions take no keywords
    patterns: Any, people: Any, size: int, k: int, order: Any, whole: bool
) -> Any:
    """Suppress until every pattern has `k` matching people.

    Patterns and people are changed in place and grow beyond `size`; `whole` treats all people of a pattern before going
    on, otherwise one of each in turn. Returns the parent of each pattern, the bits suppressed in it, and the new size.
    """
    keys = patterns.shape[1]
    parent = np.full(people.size, -1, np.int64)
    bits = np.zeros(people.size, np.int64)
    child = np.full(people.size, -1, np.int64)
    # One cell for every set of keys, and a last one for those of whom nothing is observed.
    tally = np.zeros((1 << keys) + 1, np.int64)
    acted = True
    while acted:
        acted = False
        for at in _by_frequency(patterns, people, size, k, tally):
            while people[at] > 0:
                complete = _matches(patterns, people, size, at, tally)
                if tally[0] + (0 if complete else tally[-1]) >= k:
                    break
                chosen = _cheapest(tally, order, patterns[at], k)
                last = child[at]
                if last < 0 or bits[last] != chosen:
                    last = size
                    size += 1
                    for key in range(keys):
                        patterns[last, key] = -1 if chosen >> key & 1 else patterns[at, key]
                    parent[last], bits[last], child[at] = at, chosen, last
                people[at] -= 1
                people[last] += 1
                acted = True
                if not whole:
                    break
    return parent, bits, size


@compiled_loop
def _by_frequency(patterns: Any, people: Any, size: int, k: int, tally: Any) -> Any:
    """Patterns with fewer than `k` matching people, the fewest first."""
    found = np.empty(size, np.int64)
    frequency = np.empty(size, np.int64)
    number = 0
    for at in range(size):
        if people[at] > 0:
            complete = _matches(patterns, people, size, at, tally)
            f = tally[0] + (0 if complete else tally[-1])
            if f < k:
                found[number], frequency[number] = at, f
                number += 1
    return found[:number][np.argsort(frequency[:number], kind="mergesort")]
