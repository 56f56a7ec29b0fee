"""Distinct combinations of codes in the layout that the compiled searches read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, group


@dataclass(frozen=True)
class DistinctRecords:
    """Each combination of codes once, those that stand for one person first.

    Attributes
    ----------
    columns : ndarray of uint16 or int32, shape (keys, distinct)
        Level of each key from 1; 0 is an unknown.
    sizes : ndarray of int64, shape (keys,)
        Number of codes of each key, the unknown included.
    people : ndarray of int64, shape (distinct,)
        How many people share the combination.
    row : ndarray of int32, shape (distinct,)
        One row of each combination.
    once : int
        How many combinations stand for one person; they are the first `once`.
    """

    columns: NDArray[Any]
    sizes: NDArray[np.int64]
    people: NDArray[np.int64]
    row: NDArray[np.int32]
    once: int


def distinct_records(coded: CodedKeys, keys: Sequence[str]) -> DistinctRecords:
    """Reduce coded rows to their distinct combinations.

    Parameters
    ----------
    coded : CodedKeys
        The rows.
    keys : sequence of str
        Which of its columns make the combination.

    Returns
    -------
    DistinctRecords
        Sorted by the keys within those that occur once and within the others, so that neighbours share values.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import coded_keys
    >>> found = distinct_records(coded_keys(pd.DataFrame({"yob": [2002, 2001, 2002, None]}), ["yob"]), ["yob"])
    >>> found.columns.tolist(), found.people.tolist(), found.once
    ([[0, 1, 2]], [1, 1, 2], 2)
    """
    packed = coded.pack(keys)
    groups = group(packed)
    people = groups.count(coded.multiplicity)
    code = packed.codes[groups.first]
    # Rows that stand for nobody, in a table of counts, make no combination.
    singles, others = np.flatnonzero(people == 1), np.flatnonzero(people > 1)
    order = np.concatenate([part[np.argsort(code[part])] for part in (singles, others)])
    row = groups.first[order]
    sizes = np.array([coded.sizes[coded.keys.index(key)] + 1 for key in keys], dtype=np.int64)
    columns = np.empty((len(keys), len(row)), dtype=np.uint16 if sizes.max() < 2**16 else np.int32)
    for at, key in enumerate(keys):
        columns[at] = coded.column(key)[row] + 1
    return DistinctRecords(columns, sizes, people[order], row, len(singles))
