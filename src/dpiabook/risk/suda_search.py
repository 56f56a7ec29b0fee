"""The search for minimal sample uniques: what it needs, who is unique on which keys, and what that adds up to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal
from dpiabook.machine.workers import cores
from dpiabook.risk.distinct_records import DistinctRecords
from dpiabook.risk.subsets import Subsets, count_subsets

_MOST_CELLS = 2**22
_WORDS_AT_ONCE = 256
_GIGABYTE = 1e9


@dataclass(frozen=True)
class MinimalUniques:
    """Minimal sample uniques added up over records that stand for one person.

    Attributes
    ----------
    score : ndarray of float64, shape (once,)
        Sum of the weights of a record's minimal sample uniques.
    parts : ndarray of float64, shape (once, keys)
        The same over those that contain each key.
    minimal : ndarray of int32, shape (once,)
        Number of minimal sample uniques.
    smallest : ndarray of int8, shape (once,)
        Keys in the smallest; 0 where there is none.
    """

    score: NDArray[np.float64] = field(repr=False)
    parts: NDArray[np.float64] = field(repr=False)
    minimal: NDArray[np.int32] = field(repr=False)
    smallest: NDArray[np.int8] = field(repr=False)


def suda_memory(rows: int, keys: int, max_size: int) -> int:
    """Return how many bytes the search may need beside the table, at most.

    Parameters
    ----------
    rows : int
        Distinct combinations of the keys.
    keys : int
        Number of keys.
    max_size : int
        Most keys in a minimal sample unique.

    Returns
    -------
    int
        Bytes: one bit per record and subset of keys, the coded records, the scores, and a stack for each thread.

    Examples
    --------
    >>> suda_memory(1_000_000, 10, 4) < 500_000_000 < suda_memory(1_000_000, 15, 15)
    True
    """
    subsets = count_subsets(keys, max_size)
    threads = cores()
    bits = subsets * (rows // 64 + 1) * 8
    numbering = subsets * max_size * 16
    records = rows * (2 * keys + 16) + rows * (8 * keys + 13)
    stack = threads * (rows * (10 * max_size + 12) + 5 * min(4 * rows + 4096, _MOST_CELLS))
    return bits + numbering + records + stack


def require_memory(rows: int, keys: int, max_size: int, memory_gb: float) -> None:
    """Refuse a search that may need more than `memory_gb`, and name the largest depth that fits.

    Raises
    ------
    Refusal
        ``NEEDS_MEMORY``.

    Examples
    --------
    >>> require_memory(1_000, 8, 8, memory_gb=1.0)
    """
    need = suda_memory(rows, keys, max_size)
    if need <= memory_gb * _GIGABYTE:
        return
    fitting = [size for size in range(1, max_size) if suda_memory(rows, keys, size) <= memory_gb * _GIGABYTE]
    cure = f"set max_size={fitting[-1]}, or name fewer keys" if fitting else "name fewer keys"
    raise Refusal(
        Code.NEEDS_MEMORY,
        f"special uniques of up to {max_size} of {keys} keys may need {need / _GIGABYTE:.1f} GB, over {memory_gb:g} GB",
        where="suda",
        cure=f"{cure}, or allow memory_gb={need / _GIGABYTE + 0.1:.1f}",
    )


def unique_bits(records: DistinctRecords, subsets: Subsets) -> NDArray[np.uint64]:
    """Find the records that are unique on each subset of keys.

    Parameters
    ----------
    records : DistinctRecords
        Distinct combinations, those that stand for one person first.
    subsets : Subsets
        The subsets to look at.

    Returns
    -------
    ndarray of uint64, shape (subsets, words)
        Bit r of a row says that record r is unique on the subset, and has a value of each of its keys.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import coded_keys
    >>> from dpiabook.risk.distinct_records import distinct_records
    >>> from dpiabook.risk.subsets import all_subsets
    >>> coded = coded_keys(pd.DataFrame({"a": [1, 1, 2], "b": [5, 6, 6]}), ["a", "b"])
    >>> [bin(word[0]) for word in unique_bits(distinct_records(coded, ["a", "b"]), all_subsets(2, 2))]
    ['0b100', '0b1', '0b111']
    """
    from dpiabook.risk.suda_compiled import mark_subsets

    words = records.once // 64 + 1
    bits = np.zeros((len(subsets), words), dtype=np.uint64)
    observed = np.zeros((subsets.keys, words * 64), dtype=np.bool_)
    observed[:, : records.once] = records.columns[:, : records.once] > 0
    seen = np.packbits(observed, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    limit = max(int(records.sizes.max()), min(4 * len(records.row) + 4096, _MOST_CELLS))

    def mark(pair: tuple[int, int]) -> None:
        mark_subsets(
            records.columns, records.sizes, records.once, seen, limit, *pair, subsets.max_size, subsets.binomial,
            subsets.offset, bits,
        )  # fmt: skip

    tasks = subsets.beginnings()
    with ThreadPoolExecutor(cores()) as pool:
        # Larger subsets begin from the uniques of single keys, so these come first.
        for alone in (True, False):
            list(pool.map(mark, [task for task in tasks if (task[1] < 0) is alone]))
    return bits


def add_up(bits: NDArray[np.uint64], subsets: Subsets, once: int, weights: NDArray[np.float64]) -> MinimalUniques:
    """Add up the weights of every record's minimal sample uniques.

    Parameters
    ----------
    bits : ndarray of uint64, shape (subsets, words)
        Who is unique on which subset.
    subsets : Subsets
        The subsets.
    once : int
        Number of records.
    weights : ndarray of float64, shape (max_size + 1,)
        Weight of a minimal sample unique by its number of keys.

    Returns
    -------
    MinimalUniques
        Totals per record.

    Examples
    --------
    >>> from dpiabook.risk.subsets import all_subsets
    >>> bits = np.array([[0b100], [0b001], [0b111]], dtype=np.uint64)
    >>> add_up(bits, all_subsets(2, 2), 3, np.array([0.0, 1.0, 1.0])).parts.tolist()
    [[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]
    """
    from dpiabook.risk.suda_compiled import add_scores

    padded = bits.shape[1] * 64
    score, parts = np.zeros(padded), np.zeros((padded, subsets.keys))
    minimal, smallest = np.zeros(padded, dtype=np.int32), np.zeros(padded, dtype=np.int8)
    below = subsets.below()

    def add(begin: int) -> None:
        end = min(begin + _WORDS_AT_ONCE, bits.shape[1])
        add_scores(bits, subsets.members, below, weights, begin, end, score, parts, minimal, smallest)

    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(add, range(0, bits.shape[1], _WORDS_AT_ONCE)))
    return MinimalUniques(score[:once], parts[:once], minimal[:once], smallest[:once])
