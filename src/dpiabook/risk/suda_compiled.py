# ruff: noqa: C901, PLR0913, PLR0917 -- compiled loops take plain arrays, and calls inside them cost
"""Compiled search for unique records over all subsets of keys, numbered as in `subsets`.

For each subset a row of bits says which records are unique on it. While the possible combinations of a subset are few
and most records are not yet unique, uniques are found with one cell per combination. Beyond that the records are held
in groups that agree on the subset, and each further key splits each group; a record alone in its group is unique on
every larger subset too and is dropped. Records are distinct combinations, those that stand for one person first, so
that bit r belongs to record r. Code 0 is missing: it takes part in nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dpiabook.machine.compiling import compiled_loop

WORD = 64
_DEBRUIJN = np.uint64(0x03F79D71B4CB0A89)
_LOWEST = np.zeros(WORD, dtype=np.int64)
for _bit in range(WORD):
    _LOWEST[((int(_DEBRUIJN) << _bit) % 2**64) >> 58] = _bit


@compiled_loop
def _mark(bits: Any, record: int) -> None:
    bits[record >> 6] |= np.uint64(1) << np.uint64(record & 63)


@compiled_loop
def _fill_cells(packed: Any, column: Any, radix: int, to: Any, keep: bool, cell: Any) -> None:
    """Append one key to the packed codes; a cell then holds 0 for nobody, a record + 1 for it alone, or -1 for more."""
    for record in range(len(packed)):
        code = packed[record] * radix + column[record]
        held = cell[code]
        if held >= 0:
            cell[code] = record + 1 if held == 0 else -1
        if keep:
            to[record] = code


@compiled_loop
def _mark_cells(cell: Any, domain: int, once: int, seen: Any, bits: Any) -> int:
    """Mark who is alone in a cell, empty the cells, and return how many were marked."""
    uniques = 0
    for code in range(domain):
        record = cell[code] - 1
        cell[code] = 0
        if 0 <= record < once and seen[record >> 6] >> np.uint64(record & 63) & np.uint64(1):
            _mark(bits, record)
            uniques += 1
    return uniques


@compiled_loop
def _pair(codes: Any, once: int, first: int, second: int, bits: Any) -> bool:
    """Tell a group of two apart, marking whom the code makes unique; True if they stay together."""
    one, two = codes[first], codes[second]
    if one == two:
        return one > 0 and first < once
    if one > 0 and first < once:
        _mark(bits, first)
    if two > 0 and second < once:
        _mark(bits, second)
    return False


@compiled_loop
def _split(
    codes: Any, once: int, records: Any, starts: Any, groups: int, to: Any, to_starts: Any, bits: Any, cell: Any
) -> int:
    """Split groups by one code per record, mark new uniques, write what remains and return how many groups it is.

    Records stand in ascending order within a group, so a group that begins after those that stand for one person holds
    nobody who could become unique, and is dropped.
    """
    found, used = 0, 0
    for group in range(groups):
        low, high = starts[group], starts[group + 1]
        if high - low == 2:
            if _pair(codes, once, records[low], records[low + 1], bits):
                to_starts[found] = used
                to[used], to[used + 1] = records[low], records[low + 1]
                found, used = found + 1, used + 2
            continue
        for at in range(low, high):
            cell[codes[records[at]]] += 1
        cell[0] = 0
        for at in range(low, high):
            record = records[at]
            code = codes[record]
            state = cell[code]
            if state == 1:
                if record < once:
                    _mark(bits, record)
            elif state > 1 and record < once:
                to_starts[found] = used
                to[used] = record
                cell[code] = -(used + 2)
                found, used = found + 1, used + state
            elif state > 1:
                cell[code] = 0
            elif state < 0:
                to[-state - 1] = record
                cell[code] = state - 1
        for at in range(low, high):
            cell[codes[records[at]]] = 0
    to_starts[found] = used
    return found


@compiled_loop
def _mark_groups(codes: Any, once: int, records: Any, starts: Any, groups: int, bits: Any, cell: Any) -> None:
    """Mark whom one more key makes unique, without writing groups: the deepest level."""
    for group in range(groups):
        low, high = starts[group], starts[group + 1]
        if high - low == 2:
            _pair(codes, once, records[low], records[low + 1], bits)
            continue
        for at in range(low, high):
            cell[codes[records[at]]] += 1
        cell[0] = 0
        for at in range(low, high):
            record = records[at]
            if record >= once:
                break
            if cell[codes[record]] == 1:
                _mark(bits, record)
        for at in range(low, high):
            cell[codes[records[at]]] = 0


@compiled_loop
def mark_subsets(
    columns: Any,
    sizes: Any,
    once: int,
    observed: Any,
    limit: int,
    first: int,
    second: int,
    max_size: int,
    binomial: Any,
    offset: Any,
    bits: Any,
) -> None:
    """Mark the uniques of every subset whose two first keys are `first` and `second`; with second < 0 of `first` alone.

    `columns` are the codes key by key, `observed` the records with a value of each key, as bits; subsets with up to
    `limit` possible combinations are looked at with one cell for each. `bits` of `first` alone must already be there.
    """
    keys, total = columns.shape
    cell = np.zeros(limit, np.int32)
    packed = np.empty((max_size + 1, total), np.int32)
    if second < 0:
        packed[0] = 0
        _fill_cells(packed[0], columns[first], 0, packed[1], False, cell)
        _mark_cells(cell, sizes[first], once, observed[first], bits[offset[1] + first])
        return
    stack, stack_starts = np.empty((max_size, total), np.int32), np.empty((max_size, total // 2 + 2), np.int32)
    everyone, whole = np.arange(total).astype(np.int32), np.array([0, total]).astype(np.int32)
    seen = np.empty((max_size, observed.shape[1]), np.uint64)
    nobody = np.zeros(observed.shape[1], np.uint64)
    domain, held = np.zeros(max_size, np.int64), np.full(max_size, -1, np.int64)
    rank, coming = np.zeros(max_size, np.int64), np.zeros(max_size, np.int64)
    packed[0], seen[0] = columns[first], observed[first]
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
        into, parent = bits[offset[child + 1] + rank[child]], bits[offset[child] + rank[depth]]
        for word in range(observed.shape[1]):
            seen[child, word] = seen[depth, word] & observed[key, word]
            into[word] = parent[word] & observed[key, word]
        if domain[depth] > 0 and domain[depth] * sizes[key] <= limit:
            domain[child], held[child] = domain[depth] * sizes[key], -1
            _fill_cells(packed[depth], columns[key], sizes[key], packed[child], not leaf, cell)
            uniques = _mark_cells(cell, domain[child], once, seen[child], into)
            if 4 * (total - uniques) < total and not leaf:
                held[child] = _split(
                    packed[child], once, everyone, whole, 1, stack[child], stack_starts[child], nobody, cell
                )
                domain[child] = 0
        else:
            if held[depth] < 0:
                held[depth] = _split(
                    packed[depth], once, everyone, whole, 1, stack[depth], stack_starts[depth], nobody, cell
                )
            domain[child] = 0
            here, here_starts = stack[depth], stack_starts[depth]
            if leaf:
                _mark_groups(columns[key], once, here, here_starts, held[depth], into, cell)
            else:
                held[child] = _split(
                    columns[key], once, here, here_starts, held[depth], stack[child], stack_starts[child], into, cell
                )
            for word in range(observed.shape[1]):
                into[word] &= seen[child, word]
        if not leaf:
            depth = child
            coming[depth] = key + 1


@compiled_loop
def add_scores(
    bits: Any,
    members: Any,
    below: Any,
    weight: Any,
    begin: int,
    end: int,
    score: Any,
    parts: Any,
    minimal: Any,
    smallest: Any,
) -> None:
    """Add up the minimal uniques of the records in words `begin` to `end`.

    A subset is a minimal sample unique of a record that is unique on it and on none of it without one key.
    """
    for subset in range(bits.shape[0]):
        size = 0
        while size < members.shape[1] and members[subset, size] >= 0:
            size += 1
        for word in range(begin, end):
            left = bits[subset, word]
            if size > 1:
                for without in range(size):
                    left &= ~bits[below[subset, without], word]
            while left != 0:
                lowest = left & (~left + np.uint64(1))
                record = word * WORD + _LOWEST[(lowest * _DEBRUIJN) >> np.uint64(58)]
                left ^= lowest
                score[record] += weight[size]
                minimal[record] += 1
                if smallest[record] == 0:
                    smallest[record] = size
                for at in range(size):
                    parts[record, members[subset, at]] += weight[size]
