"""Compiled loops over records. Imported only when records are counted, since compiling takes time."""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

_FREE = -1


@compiled_loop
def _mix(code: int) -> Any:
    """Fibonacci hashing: neighbouring codes end up far apart."""
    mixed = np.uint64(code) * np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(29))


@compiled_loop
def add_digit(packed: Any, codes: Any, radix: int) -> None:
    """Append one key to the packed code in place; missing (-1) becomes digit 0."""
    for row in range(packed.size):
        packed[row] = packed[row] * radix + codes[row] + 1


@compiled_loop
def number_dense(packed: Any, domain: int) -> Any:
    """Number the distinct codes with one cell per possible code; return numbers and first records."""
    cells = np.full(domain, _FREE, np.int32)
    numbers = np.empty(packed.size, np.int32)
    first = np.empty(min(domain, packed.size), np.int32)
    found = 0
    for row in range(packed.size):
        code = packed[row]
        if cells[code] == _FREE:
            cells[code] = found
            first[found] = row
            found += 1
        numbers[row] = cells[code]
    return numbers, first[:found].copy()


@compiled_loop
def partition(packed: Any, bits: int) -> Any:
    """Sort records into 2**bits bins by hash; return bin starts, codes and records bin by bin."""
    shift = np.uint64(63 - bits)
    starts = np.zeros((1 << bits) + 1, np.int64)
    for row in range(packed.size):
        starts[np.int64((_mix(packed[row]) >> np.uint64(1)) >> shift) + 1] += 1
    starts = np.cumsum(starts)
    free = starts[:-1].copy()
    codes = np.empty(packed.size, np.int64)
    rows = np.empty(packed.size, np.int32)
    for row in range(packed.size):
        place = np.int64((_mix(packed[row]) >> np.uint64(1)) >> shift)
        codes[free[place]] = packed[row]
        rows[free[place]] = row
        free[place] += 1
    return starts, codes, rows


@compiled_loop
def number_sparse(codes: Any, rows: Any, numbers: Any) -> Any:
    """Number the distinct codes of one bin by hashing, write the numbers at `rows`, return the first records."""
    capacity = 8
    while capacity < 2 * codes.size:
        capacity *= 2
    mask = np.uint64(capacity - 1)
    keys = np.empty(capacity, np.int64)
    cells = np.full(capacity, _FREE, np.int32)
    first = np.empty(codes.size, np.int32)
    found = 0
    for at in range(codes.size):
        slot = np.int64(_mix(codes[at]) & mask)
        while cells[slot] != _FREE and keys[slot] != codes[at]:
            slot = (slot + 1) & np.int64(mask)
        if cells[slot] == _FREE:
            keys[slot] = codes[at]
            cells[slot] = found
            first[found] = rows[at]
            found += 1
        numbers[rows[at]] = cells[slot]
    return first[:found].copy()


@compiled_loop
def shift_numbers(rows: Any, numbers: Any, base: int) -> None:
    """Add the number of groups in earlier bins to the numbers of one bin."""
    for row in rows:
        numbers[row] += base


@compiled_loop
def tally(numbers: Any, size: int) -> Any:
    """Count the records of each group."""
    found = np.zeros(size, np.int64)
    for number in numbers:
        found[number] += 1
    return found


@compiled_loop
def add_up(numbers: Any, values: Any, found: Any) -> None:
    """Add the value of each record to its group's sum, in the order of the records."""
    for row in range(numbers.size):
        found[numbers[row]] += values[row]


@compiled_loop
def look_up(table: Any, first: Any, second: Any) -> Any:
    """Read a table of two ways for each record; a missing code (-1) reads the last row or column."""
    found = np.empty(first.size, table.dtype)
    for row in range(first.size):
        found[row] = table[first[row], second[row]]
    return found


@compiled_loop
def mark(cells: Any, wanted: Any, marked: Any) -> None:
    """Mark each record whose cell is wanted; the others are left as they are."""
    for row in range(cells.size):
        if wanted[cells[row]]:
            marked[row] = True
