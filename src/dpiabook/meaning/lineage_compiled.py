# ruff: noqa: C901, PLR0913, PLR0917 -- compiled loops take plain arrays, and calls inside them cost
"""Compiled loops of the search for lineage. A code below 0, or not below its column's size, is not recorded."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop


@compiled_loop
def may_determine(antecedents: Any, sizes: Any, limits: Any, rows: Any, child: Any, fewest: int) -> Any:
    """Which columns may tell a child's value in the rows of a sample.

    A running majority vote holds one value for each level; whoever contradicts it counts, and a column is out as soon
    as more do than its limit allows.
    """
    passed = np.zeros(len(sizes), np.bool_)
    largest = 1
    for size in sizes:
        largest = max(largest, size)
    held = np.full(largest, -1, np.int32)
    votes = np.zeros(largest, np.int32)
    for column in range(len(sizes)):
        if limits[column] < 0:
            continue
        against, told, seen = 0, 0, 0
        for at in range(len(rows)):
            level = antecedents[column, rows[at]]
            seen = at + 1
            if level < 0 or level >= sizes[column]:
                continue
            told += 1
            if votes[level] == 0:
                against += held[level] >= 0 and held[level] != child[at]
                held[level], votes[level] = child[at], 1
            elif held[level] == child[at]:
                votes[level] += 1
            else:
                votes[level] -= 1
                against += 1
            if against > limits[column]:
                break
        passed[column] = told >= fewest and against <= limits[column]
        for at in range(seen):
            level = antecedents[column, rows[at]]
            if 0 <= level < sizes[column]:
                held[level], votes[level] = -1, 0
    return passed


@compiled_loop
def majority(parent: Any, size: int, child: Any, child_size: int) -> Any:
    """The child's value for each level of a parent, by majority vote; -1 for a level that nobody has."""
    held = np.full(size, -1, np.int32)
    votes = np.zeros(size, np.int32)
    for row in range(len(parent)):
        level, value = parent[row], child[row]
        if level < 0 or level >= size or value < 0 or value >= child_size:
            continue
        if votes[level] == 0:
            held[level], votes[level] = value, 1
        elif held[level] == value:
            votes[level] += 1
        else:
            votes[level] -= 1
    return held


@compiled_loop
def contradicted(parent: Any, told: Any, child: Any, child_size: int) -> Any:
    """Count people and contraries for each level of a parent and each value of its child."""
    by_level = np.zeros((2, len(told)), np.int64)
    by_value = np.zeros((2, child_size), np.int64)
    for row in range(len(parent)):
        level, value = parent[row], child[row]
        if level < 0 or level >= len(told) or value < 0 or value >= child_size:
            continue
        wrong = told[level] != value
        by_level[0, level] += 1
        by_value[0, value] += 1
        by_level[1, level] += wrong
        by_value[1, value] += wrong
    return by_level, by_value


@compiled_loop
def cut(parent: Any, size: int, child: Any, order: Any) -> Any:
    """Cut a number into as many intervals as its child has values, in their order, with the fewest contraries each."""
    told = np.empty(size, np.int32)
    balance = np.zeros(size, np.int32)
    begin = 0
    for place in range(len(order)):
        end = size
        if place + 1 < len(order):
            balance[:] = 0
            for row in range(len(parent)):
                level, value = parent[row], child[row]
                if 0 <= level < size:
                    balance[level] += (value == order[place]) - (value == order[place + 1])
            best, running, end = 0, 0, begin
            for level in range(begin, size):
                running += balance[level]
                if running > best:
                    best, end = running, level + 1
        told[begin:end] = order[place]
        begin = end
    return told


@compiled_loop
def mean_level(parent: Any, size: int, child: Any, child_size: int) -> Any:
    """The mean level of a parent for each value of its child; NaN for a value that nobody has."""
    total = np.zeros(child_size)
    people = np.zeros(child_size)
    for row in range(len(parent)):
        level, value = parent[row], child[row]
        if 0 <= level < size and 0 <= value < child_size:
            total[value] += level
            people[value] += 1
    return total / people


@compiled_loop
def gathered(codes: Any, sizes: Any, values: Any, offsets: Any, rows: Any) -> Any:
    """The numbers that codes stand for in some rows; NaN where a column is not recorded."""
    found = np.full((len(sizes), len(rows)), np.nan)
    for column in range(len(sizes)):
        for at in range(len(rows)):
            level = codes[column, rows[at]]
            if 0 <= level < sizes[column]:
                found[column, at] = values[offsets[column] + level]
    return found


@compiled_loop
def sums(numbers: Any, total: int, firsts: Any, seconds: Any, slack: float, most: int, fewest: int) -> Any:
    """Pairs of columns whose sum is a third one in the rows of a sample, but for the `most` that may contradict."""
    found = []
    for first in firsts:
        for second in seconds:
            if total in (first, second) or first == second or (slack == 0 and second < first):
                continue
            against, told = 0, 0
            for at in range(numbers.shape[1]):
                one, other, whole = numbers[first, at], numbers[second, at], numbers[total, at]
                gap = abs(one + other - whole)
                if np.isnan(gap):
                    continue
                told += 1
                against += gap > slack + 1e-9 * (abs(one) + abs(other) + 1.0)
                if against > most:
                    break
            if against <= most and told >= fewest:
                found.append((first, second))
    return found


@compiled_loop
def sum_contradicted(codes: Any, sizes: Any, values: Any, slack: float) -> Any:
    """Count people and contraries for each value of a total (first) and of the two columns that add up to it."""
    total, first, second = codes
    whole, one, other = values
    counts = np.zeros((3, 2, max(sizes[0], sizes[1], sizes[2])), np.int64)
    for row in range(len(total)):
        a, b, c = total[row], first[row], second[row]
        if a < 0 or a >= sizes[0] or b < 0 or b >= sizes[1] or c < 0 or c >= sizes[2]:
            continue
        gap = abs(one[b] + other[c] - whole[a])
        wrong = not gap <= slack + 1e-9 * (abs(one[b]) + abs(other[c]) + 1.0)
        for place, level in ((0, a), (1, b), (2, c)):
            counts[place, 0, level] += 1
            counts[place, 1, level] += wrong
    return counts


@compiled_loop
def _bits(word: Any) -> Any:
    """How many bits of a word are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled_loop
def four_ways(yes: Any, no: Any) -> Any:
    """For each two columns count people by having: both, only the first, only the second, neither."""
    columns = len(yes)
    found = np.zeros((columns, columns, 4), np.int64)
    for one in range(columns):
        for other in range(one + 1, columns):
            both, first, second, neither = 0, 0, 0, 0
            for word in range(yes.shape[1]):
                both += _bits(yes[one, word] & yes[other, word])
                first += _bits(yes[one, word] & no[other, word])
                second += _bits(no[one, word] & yes[other, word])
                neither += _bits(no[one, word] & no[other, word])
            found[one, other] = (both, first, second, neither)
            found[other, one] = (both, second, first, neither)
    return found


@compiled_loop
def set_bits(words: Any) -> Any:
    """How many bits are set in each row."""
    found = np.zeros(len(words), np.int64)
    for row in range(len(words)):
        for word in words[row]:
            found[row] += _bits(word)
    return found
