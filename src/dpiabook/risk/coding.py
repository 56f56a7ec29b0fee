"""Columns as integer codes, and rows numbered by their combination of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.errors import Code, Refusal, column_missing

_RADIX_LIMIT = 2**62


@dataclass(frozen=True)
class Coded:
    """Some columns of a table as codes, in row order.

    Attributes
    ----------
    names : tuple of str
        The columns.
    codes : tuple of ndarray of int32, each of shape (n,)
        0, 1, ... in the order of the values; -1 where the value is missing.
    values : tuple of ndarray
        The values of each column that the codes stand for, in order.
    """

    names: tuple[str, ...]
    codes: tuple[NDArray[np.int32], ...]
    values: tuple[NDArray[np.generic], ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.codes[0])

    def __getitem__(self, name: str) -> NDArray[np.int32]:
        return self.codes[self.names.index(name)]


def coded_columns(table: pd.DataFrame, columns: Sequence[str]) -> Coded:
    """Return the named columns as codes; refuse a name that the table does not have."""
    names = tuple(dict.fromkeys(columns))
    for name in names:
        if name not in table.columns:
            raise column_missing(name, table.columns, where="table")
    if not names:
        raise Refusal(Code.MEASURE_INPUT, "no column is named", cure="name at least one column of the table")
    found = [pd.factorize(table[name], sort=True) for name in names]
    return Coded(
        names,
        tuple(codes.astype(np.int32) for codes, _ in found),
        tuple(np.asarray(values) for _, values in found),
    )


def packed(coded: Coded, names: Sequence[str]) -> NDArray[np.int64]:
    """Return one integer per row that two rows share exactly when they agree on all `names`, missing ones included."""
    result = np.zeros(coded.rows, dtype=np.int64)
    size = 1
    for name in names:
        levels = len(coded.values[coded.names.index(name)]) + 1
        if size * levels >= _RADIX_LIMIT:
            distinct, result = np.unique(result, return_inverse=True)
            size = len(distinct)
        result = result * levels + coded[name] + 1
        size *= levels
    return result


def class_numbers(coded: Coded, names: Sequence[str]) -> NDArray[np.int64]:
    """Number each row's combination of values 0, 1, ... in the order of the values."""
    return np.unique(packed(coded, names), return_inverse=True)[1].astype(np.int64)
