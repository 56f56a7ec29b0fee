"""Compiled loops of the perturbing methods. Imported only when one is used, since compiling takes time."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

_FREE = -1


@compiled_loop
def paired_ranks(steps: Any) -> Any:
    """The partner of each rank: so many ranks above as was drawn, or the nearest below that which is still free."""
    n = steps.size
    partner = np.full(n, _FREE, np.int64)
    for rank in range(n):
        if partner[rank] != _FREE:
            continue
        other = min(rank + steps[rank], n - 1)
        while other > rank and partner[other] != _FREE:
            other -= 1
        partner[rank] = other
        partner[other] = rank
    return partner


@compiled_loop
def _farthest(points: Any, left: Any, count: int, centre: Any) -> int:
    best, at = -1.0, 0
    for place in range(count):
        far = 0.0
        for column in range(points.shape[1]):
            far += (points[left[place], column] - centre[column]) ** 2
        if far > best:
            best, at = far, place
    return at


@compiled_loop
def _take_group(  # noqa: PLR0913, PLR0917 -- compiled code takes arrays
    points: Any, left: Any, count: int, around: Any, k: int, groups: Any, number: int
) -> int:
    """Give the k rows nearest to a point a group, and close the gaps that they leave."""
    nearest: Any = np.empty(k, np.int64)
    distance, found = np.empty(k), 0
    for place in range(count):
        far = 0.0
        for column in range(points.shape[1]):
            far += (points[left[place], column] - around[column]) ** 2
        if found == k and far >= distance[k - 1]:
            continue
        at = found if found < k else k - 1
        while at > 0 and distance[at - 1] > far:
            distance[at], nearest[at] = distance[at - 1], nearest[at - 1]
            at -= 1
        distance[at], nearest[at] = far, place
        found = min(found + 1, k)
    for place in nearest:
        groups[left[place]] = number
    kept = 0
    for place in range(count):
        if groups[left[place]] == _FREE:
            left[kept] = left[place]
            kept += 1
    return kept


@compiled_loop
def mdav(points: Any, rows: Any, k: int, groups: Any, number: int) -> int:
    """Divide some rows into groups of k to 2k - 1 by MDAV; write their numbers, and return the next free one."""
    left = rows.copy()
    count = left.size
    centre = np.zeros(points.shape[1])
    while count >= 3 * k:
        for column in range(points.shape[1]):
            centre[column] = 0.0
            for place in range(count):
                centre[column] += points[left[place], column] / count
        one = points[left[_farthest(points, left, count, centre)]].copy()
        other = points[left[_farthest(points, left, count, one)]].copy()
        count = _take_group(points, left, count, one, k, groups, number)
        count = _take_group(points, left, count, other, k, groups, number + 1)
        number += 2
    if count >= 2 * k:
        for column in range(points.shape[1]):
            centre[column] = 0.0
            for place in range(count):
                centre[column] += points[left[place], column] / count
        one = points[left[_farthest(points, left, count, centre)]].copy()
        count = _take_group(points, left, count, one, k, groups, number)
        number += 1
    for place in range(count):
        groups[left[place]] = number
    return number + 1


@compiled_loop
def _first_elsewhere(partner: Any, area: Any, one: int, low: int, high: int) -> int:
    """The first free household in another area, or the end."""
    other = low
    while other < high and (partner[other] != other or area[other] == area[one]):
        other += 1
    return other


@compiled_loop
def paired_households(starts: Any, area: Any, target: Any, areas: int) -> Any:
    """For each household the one it swaps areas with, or itself.

    Households stand in runs of those that may swap; in a run targets come first. A target takes the first household
    that is free and lies elsewhere, and one that is a target itself only where there is no other. Once an area finds
    none in a run it never will, since fewer are left.
    """
    n = area.size
    partner = np.arange(n)
    exhausted = np.full(areas, -1, np.int64)
    for run in range(starts.size - 1):
        low, high = starts[run], starts[run + 1]
        middle = low
        while middle < high and target[middle]:
            middle += 1
        for one in range(low, middle):
            if partner[one] != one or exhausted[area[one]] == run:
                continue
            other = _first_elsewhere(partner, area, one, middle, high)
            if other == high:
                other = _first_elsewhere(partner, area, one, one + 1, middle)
                other = high if other == middle else other
            if other < high:
                partner[one] = other
                partner[other] = one
            else:
                exhausted[area[one]] = run
    return partner
