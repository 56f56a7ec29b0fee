# ruff: noqa: C901, PLR0913, PLR0917 -- compiled loops take plain arrays, and calls inside them cost
"""Compiled class sizes over all subsets of keys, numbered as in `subsets`.

While the possible combinations of a subset are few, its classes are counted with one cell per combination. Beyond that
the records are held in groups, and each further key splits each group; a record alone in its group is settled: it stays
a class of its own whatever is added, so its share of every figure is carried along and it needs no further look.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

CLASSES, UNIQUES, UNDER_K, WEIGHTED_LOG, SQUARES, FIGURES = 0, 1, 2, 3, 4, 5


@compiled_loop
def _add(size: int, k: int, logs: Any, into: Any) -> None:
    """Add one class of `size` people to the figures of a subset."""
    into[CLASSES] += 1.0
    into[UNIQUES] += size == 1
    into[UNDER_K] += size * (size < k)
    into[WEIGHTED_LOG] += logs[size] if size < len(logs) else size * np.log2(size)
    into[SQUARES] += np.float64(size) * size


@compiled_loop
def _add_cells(cell_people: Any, domain: int, k: int, logs: Any, into: Any) -> None:
    """Add the classes that the cells hold, and empty the cells."""
    for code in range(domain):
        if cell_people[code] > 0:
            _add(cell_people[code], k, logs, into)
            cell_people[code] = 0


@compiled_loop
def _extend(packed: Any, column: Any, radix: int, people: Any, to: Any, cell_people: Any) -> None:
    """Append one key to the packed codes and count people per combination."""
    for record in range(len(packed)):
        code = packed[record] * radix + column[record]
        to[record] = code
        cell_people[code] += people[record]


@compiled_loop
def _count(packed: Any, column: Any, radix: int, people: Any, cell_people: Any) -> None:
    """Count people per combination with one more key, which nothing is added to afterwards."""
    for record in range(len(packed)):
        cell_people[packed[record] * radix + column[record]] += people[record]


@compiled_loop
def _split(
    codes: Any,
    people: Any,
    k: int,
    logs: Any,
    records: Any,
    starts: Any,
    groups: int,
    to: Any,
    to_starts: Any,
    settled: Any,
    open_: Any,
    cell: Any,
    cell_people: Any,
) -> int:
    """Split groups by one code per record, add up the classes, write what remains and return how many groups it is."""
    found, used = 0, 0
    for group in range(groups):
        low, high = starts[group], starts[group + 1]
        for at in range(low, high):
            code = codes[records[at]]
            cell[code] += 1
            cell_people[code] += people[records[at]]
        for at in range(low, high):
            code = codes[records[at]]
            state = cell[code]
            if state == 1:
                _add(cell_people[code], k, logs, settled)
            elif state > 1:
                _add(cell_people[code], k, logs, open_)
                to_starts[found] = used
                to[used] = records[at]
                cell[code] = -(used + 2)
                found, used = found + 1, used + state
            else:
                to[-state - 1] = records[at]
                cell[code] = state - 1
        for at in range(low, high):
            code = codes[records[at]]
            cell[code] = 0
            cell_people[code] = 0
    to_starts[found] = used
    return found


@compiled_loop
def tally_subsets(
    columns: Any,
    sizes: Any,
    people: Any,
    logs: Any,
    limit: int,
    first: int,
    second: int,
    k: int,
    max_size: int,
    binomial: Any,
    offset: Any,
    figures: Any,
) -> None:
    """Fill `figures` for every subset whose two first keys are `first` and `second`; with second < 0 for `first` alone.

    `columns` are the codes key by key, from 0 to `sizes` - 1; subsets with up to `limit` possible combinations are
    counted with one cell for each, and `limit` is no less than any of `sizes`.
    """
    keys, total = columns.shape
    cell, cell_people = np.zeros(limit, np.int32), np.zeros(limit, np.int64)
    if second < 0:
        for record in range(total):
            cell_people[columns[first, record]] += people[record]
        _add_cells(cell_people, sizes[first], k, logs, figures[offset[1] + first])
        return
    packed, stack = np.empty((max_size, total), np.int32), np.empty((max_size, total), np.int32)
    stack_starts = np.empty((max_size, total // 2 + 2), np.int32)
    everyone, whole = np.arange(total).astype(np.int32), np.array([0, total]).astype(np.int32)
    settled, open_ = np.zeros((max_size, FIGURES)), np.zeros(FIGURES)
    domain, held = np.zeros(max_size, np.int64), np.full(max_size, -1, np.int64)
    rank, coming = np.zeros(max_size, np.int64), np.zeros(max_size, np.int64)
    packed[0] = columns[first]
    domain[0], rank[0], coming[0] = sizes[first], first, second
    depth = 0
    while depth >= 0:
        key = coming[depth]
        if key == keys or (depth == 0 and key > second):
            depth -= 1
            continue
        coming[depth] += 1
        child, leaf = depth + 1, depth + 2 == max_size
        rank[child] = rank[depth] + binomial[key, child + 1]
        into = figures[offset[child + 1] + rank[child]]
        if domain[depth] > 0 and domain[depth] * sizes[key] <= limit:
            domain[child], held[child] = domain[depth] * sizes[key], -1
            if leaf:
                _count(packed[depth], columns[key], sizes[key], people, cell_people)
            else:
                _extend(packed[depth], columns[key], sizes[key], people, packed[child], cell_people)
            _add_cells(cell_people, domain[child], k, logs, into)
        else:
            if held[depth] < 0:
                settled[depth] = 0.0
                held[depth] = _split(
                    packed[depth], people, k, logs, everyone, whole, 1, stack[depth], stack_starts[depth],
                    settled[depth], open_, cell, cell_people,
                )  # fmt: skip
            open_[:] = 0.0
            settled[child], domain[child] = settled[depth], 0
            held[child] = _split(
                columns[key], people, k, logs, stack[depth], stack_starts[depth], held[depth], stack[child],
                stack_starts[child], settled[child], open_, cell, cell_people,
            )  # fmt: skip
            into[:] = settled[child] + open_
        if not leaf:
            depth = child
            coming[depth] = key + 1
