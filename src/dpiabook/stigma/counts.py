"""What a frame of counts must look like before an indicator may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from dpiabook.errors import Code, DataRefusal, Refusal, column_missing, refuse_all

Unit = Literal["people", "groups"]


def checked_counts(
    counts: pd.DataFrame, numbers: Sequence[str], *, keys: Sequence[str] = ("area",), where: str
) -> pd.DataFrame:
    """Return the named columns of a frame of counts, or refuse it with every fault found.

    Parameters
    ----------
    counts : pandas.DataFrame
        A row per combination of `keys`; each column of `numbers` holds whole numbers of people, 0 or more.
    numbers : sequence of str
        Columns of counts. None may be missing.
    keys : sequence of str, optional
        Columns that name the row; together they are unique.
    where : str
        The indicator, for the message.

    Returns
    -------
    pandas.DataFrame
        A copy with the keys and the counts (int64), rows in the order given, index 0 … rows−1.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for a column that is not there; ``MEASURE_INPUT`` for counts that are missing, negative or
        no whole numbers, for keys that repeat or are missing, and for a frame without a row.

    Examples
    --------
    >>> frame = pd.DataFrame({"area": ["a", "b"], "n": [10, 20], "x": [1, 2], "note": ["", ""]})
    >>> list(checked_counts(frame, ["n", "x"], where="S4"))
    ['area', 'n', 'x']
    """
    refuse_all(column_missing(name, counts.columns, where=where) for name in [*keys, *numbers] if name not in counts)
    refuse_all(_faults(counts, numbers, list(keys), where))
    return counts[[*keys, *numbers]].astype(dict.fromkeys(numbers, "int64")).reset_index(drop=True)


def _faults(counts: pd.DataFrame, numbers: Sequence[str], keys: list[str], where: str) -> list[Refusal]:
    found: list[Refusal] = []
    if counts.empty:
        found.append(
            DataRefusal(Code.MEASURE_INPUT, "the frame of counts has no row", where=where, cure="give a row per area")
        )
    if counts[keys].isna().to_numpy().any() or counts.duplicated(keys).any():
        what = f"the columns {', '.join(keys)} do not name each row once"
        found.append(Refusal(Code.MEASURE_INPUT, what, where=where, cure="sum the counts by these columns first"))
    for name in numbers:
        if not _whole(counts[name]):
            what = f"the column {name!r} holds something that is no count"
            found.append(Refusal(Code.MEASURE_INPUT, what, where=where, cure="give whole numbers from 0, none missing"))
    return found


def _whole(column: pd.Series) -> bool:
    if column.dtype == np.int64:
        return bool((column.to_numpy() >= 0).all())
    numbers = pd.to_numeric(column, errors="coerce")
    return bool(numbers.notna().all() and (numbers >= 0).all() and (numbers % 1 == 0).all())


def require_at_most(frame: pd.DataFrame, part: str, whole: str, *, where: str) -> None:
    """Refuse counts in which a part is larger than its whole.

    Parameters
    ----------
    frame : pandas.DataFrame
        Checked counts.
    part, whole : str
        Two of its columns; `part` may nowhere exceed `whole`.
    where : str
        The indicator, for the message.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` when it does.

    Examples
    --------
    >>> require_at_most(pd.DataFrame({"x": [1], "n": [2]}), "x", "n", where="S4")
    """
    if (frame[part] > frame[whole]).any():
        raise Refusal(
            Code.MEASURE_INPUT,
            f"the column {part!r} exceeds the column {whole!r}",
            where=where,
            cure=f"count {part} among the people counted in {whole}",
        )


def checked_area_counts(counts: pd.DataFrame, *, where: str) -> pd.DataFrame:
    """Return area, n and x of a frame that has a row per area, or refuse it.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns area, n (people whose value is recorded) and x (those with the attribute).
    where : str
        The indicator, for the message.

    Returns
    -------
    pandas.DataFrame
        Columns area, n, x.

    Raises
    ------
    Refusal
        As `checked_counts`; and ``MEASURE_INPUT`` when x exceeds n, or when no area has anyone.

    Examples
    --------
    >>> checked_area_counts(pd.DataFrame({"area": ["a"], "n": [5], "x": [2]}), where="S4").shape
    (1, 3)
    """
    frame = checked_counts(counts, ["n", "x"], where=where)
    require_at_most(frame, "x", "n", where=where)
    if frame["n"].sum() == 0:
        raise DataRefusal(Code.MEASURE_INPUT, "no area has anyone in it", where=where, cure="give areas with people")
    return frame
