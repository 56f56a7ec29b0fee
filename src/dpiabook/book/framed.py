"""Columns of the dataset as a data frame, for an analyst's own cells."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pyarrow as pa

from dpiabook.counting import Source
from dpiabook.counting.conditions import condition
from dpiabook.counting.engines import fetch
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.result import NotAssessed

_LIBRARIES = ("pandas", "polars")
_BYTES = 100
"""What a cell takes as a Python object, at most times."""


def frame_of(
    source: Source | NotAssessed,
    columns: Sequence[str] | None = None,
    where: str | None = None,
    library: str = "pandas",
    *,
    memory_gb: float,
) -> Any:
    """Read columns of a source into memory.

    Parameters
    ----------
    source : Source or NotAssessed
    columns : sequence of str, optional
        Which; all where nobody says.
    where : str, optional
        A condition on the rows, such as ``"yob >= 2005"``.
    library : {"pandas", "polars"}
        Whose frame.
    memory_gb : float
        What this process may use.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        One row per record. What is unknown and what does not apply are both missing.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` for a dictionary alone; ``COLUMN_MISSING``; ``SETTING_VALUE`` for a condition that cannot be
        read, or another library; ``EXTRA_MISSING`` where Polars is not installed; ``NEEDS_MEMORY`` where
        that many cells do not fit.

    Examples
    --------
    >>> from dpiabook.counting import as_source
    >>> import pandas as pd
    >>> people = pd.DataFrame({"yob": [2004, 2006], "sex": ["F", "M"]})
    >>> frame_of(as_source(people), ["sex"], "yob >= 2005", memory_gb=1).to_dict("list")
    {'sex': ['M']}
    """
    if isinstance(source, NotAssessed):
        cure = "name a source in the parameters file"
        raise Refusal(Code.SOURCE_MISSING, "there are no data, only a dictionary", where="book.frame", cure=cure)
    chosen = [columns] if isinstance(columns, str) else list(columns or source.columns)
    source.require(chosen)
    rows = source.table if where is None else source.table.filter(condition(source, where, where="book.frame"))
    many = (
        source.rows
        if where is None
        else fetch(rows.aggregate(many=rows.count()), where=source.where)["many"][0].as_py()
    )
    if many * len(chosen) * _BYTES > memory_gb * 1e9:
        what = f"so many rows of {len(chosen)} columns do not fit into {memory_gb:.1f} GB"
        cure = "name fewer columns, or a condition on the rows"
        raise Refusal(Code.NEEDS_MEMORY, what, where="book.frame", cure=cure)
    return _framed(fetch(rows.select(chosen), where=source.where), library)


def _framed(found: pa.Table, library: str) -> Any:
    if library == "pandas":
        return found.to_pandas()
    if library != "polars":
        cure = did_you_mean(library, _LIBRARIES) or f"name one of {', '.join(_LIBRARIES)}"
        raise Refusal(Code.SETTING_VALUE, f"there are no frames of {library!r}", where="book.frame", cure=cure)
    try:
        polars = import_module(library)
    except ImportError:
        cure = "install polars, or leave library out"
        raise Refusal(Code.EXTRA_MISSING, "polars is not installed", where="book.frame", cure=cure) from None
    return polars.from_arrow(found)
