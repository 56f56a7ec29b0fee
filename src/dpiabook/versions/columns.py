"""What changed of the people who are in both versions, column by column: learned, lost or corrected."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dpiabook.counting import TableLike, as_source
from dpiabook.counting.encoding import MISSING
from dpiabook.errors import Code, DataRefusal
from dpiabook.result import Result
from dpiabook.versions.pair import Pair
from dpiabook.versions.records import record_changes


@dataclass(frozen=True)
class ColumnChanges(Result):
    """People in both versions whose value of a column is another one now.

    Attributes
    ----------
    both : int
        People in both versions.
    some : int
        Those of them with another value of any column.
    table : pandas.DataFrame
        One row per column that both versions have, most people first: ``variable``, ``new`` (unknown before, recorded
        now), ``gone`` (recorded before, unknown now), ``corrected`` (recorded in both, and another value; that a
        question does not apply is a value), ``changed`` (the three together).
    """

    both: int
    some: int
    table: pd.DataFrame = field(repr=False)


def column_changes(now: TableLike, before: TableLike, child_id: str) -> ColumnChanges:
    """Count, for each column of two versions, the people whose value changed, and how.

    Parameters
    ----------
    now, before : TableLike
        The later and the earlier version.
    child_id : str
        Column of ids, each once in either version.

    Returns
    -------
    ColumnChanges

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where ids do not identify people in both versions.

    Examples
    --------
    >>> before = pd.DataFrame({"id": [1, 2, 3], "care": [0, None, 1], "yob": [2000, 2001, 2002]})
    >>> now = pd.DataFrame({"id": [1, 2, 3], "care": [1, 0, None], "yob": [2000, 2001, 2002]})
    >>> column_changes(now, before, "id").table.values.tolist()
    [['care', 1, 1, 1, 3], ['yob', 0, 0, 0, 0]]
    """
    later, earlier = as_source(now), as_source(before)
    pair = Pair(later, earlier, later.columns)
    partners = pair.partners(child_id)
    if partners is None:
        what, cure = "no column identifies the same people in both versions", "name one under roles.person_id"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="roles", cure=cure)
    mine, theirs = partners.both
    rows, some = [], np.zeros(len(mine), dtype=bool)
    for name in (one for one in pair.shared if one != child_id):
        column = pair.common(name)
        new, old = column.now[mine], column.before[theirs]
        differ = new != old
        some |= differ
        came, went = differ & (old == MISSING), differ & (new == MISSING)
        counts = [int(np.count_nonzero(which)) for which in (came, went, differ & ~came & ~went)]
        rows.append((name, *counts, sum(counts)))
    frame = pd.DataFrame(rows, columns=["variable", "new", "gone", "corrected", "changed"])
    table = frame.sort_values("changed", ascending=False, kind="stable", ignore_index=True)
    return ColumnChanges(len(mine), int(some.sum()), table)


def require_another(now: TableLike, before: TableLike, child_id: str | None = None) -> None:
    """Refuse two versions that are one: the same columns, and the same records in whatever order, file and form.

    A comparison of a file with itself finds that nothing changed, and would be read as safety.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT``.

    Examples
    --------
    >>> people = pd.DataFrame({"id": [1, 2], "yob": [2000, 2001]})
    >>> require_another(people, people.iloc[::-1], "id")
    Traceback (most recent call last):
        ...
    dpiabook.errors.DataRefusal: the two versions hold the same records, so nothing was compared
    ...
    """
    later, earlier = as_source(now), as_source(before)
    if set(later.columns) != set(earlier.columns) or later.rows != earlier.rows:
        return
    found = record_changes(later, earlier, child_id=child_id)
    if not (found.joined or found.left or found.changed):
        what = "the two versions hold the same records, so nothing was compared"
        cure = "name the version that was shared before under compare_with, or null"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="compare_with", cure=cure)
