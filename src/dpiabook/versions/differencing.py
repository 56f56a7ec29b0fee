"""Differencing: what two published tables of counts give away when one is taken from the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.result import Result

EVERYBODY = "everybody"
_KNOWN = "_known"
_WITHOUT = "without"


@dataclass(frozen=True)
class Differencing(Result):
    """Cells of two tables of counts whose difference is small.

    Attributes
    ----------
    threshold : int
        Differences of 1 to `threshold` - 1 isolate the people between them.
    cells : pandas.DataFrame
        One row per group and population: the grouping columns, ``population`` (``everybody``, or an attribute),
        ``part`` (``with`` or ``without`` the attribute; empty for everybody), ``before``, ``now``, ``difference``
        (now less before), ``close`` (1 to `threshold` - 1 in either direction).
    by : tuple of str
        The grouping columns.
    """

    threshold: int
    cells: pd.DataFrame = field(repr=False)
    by: tuple[str, ...]

    @property
    def close(self) -> pd.DataFrame:
        """The cells that must not be published side by side."""
        return self.cells[self.cells["close"]].reset_index(drop=True)

    @property
    def groups(self) -> int:
        """Number of groups compared."""
        return len(self.cells[list(self.by)].dropna().drop_duplicates())

    @property
    def groups_close(self) -> int:
        """Number of groups with a small difference in any population."""
        return len(self.close[list(self.by)].dropna().drop_duplicates())

    def by_population(self) -> pd.DataFrame:
        """Count groups by population.

        Returns
        -------
        pandas.DataFrame
            ``population``, ``groups``, ``close`` (groups with a small difference, with or without the attribute) and
            ``people`` (sum of the small differences).
        """
        small = self.cells.assign(people=self.cells["difference"].abs().where(self.cells["close"], 0))
        whole = small.groupby(["population", *self.by], sort=False, dropna=False).agg(
            close=("close", "any"), people=("people", "sum")
        )
        counted = whole.groupby("population", sort=False).agg(
            groups=("close", "size"), close=("close", "sum"), people=("people", "sum")
        )
        return counted.reset_index()


def differencing(
    now: pd.DataFrame, before: pd.DataFrame, by: Sequence[str], threshold: int = 10, *, n: str = "n"
) -> Differencing:
    """Compare two published tables of counts, cell by cell.

    Parameters
    ----------
    now, before : pandas.DataFrame
        One row per group: the columns of `by`, `n` (people) and any further column of counts, such as people with an
        attribute. A column ``<attribute>_known`` is the base of an attribute: people without it are compared, too.
    by : sequence of str
        Grouping columns, such as the area.
    threshold : int
        The smallest difference that isolates nobody, at least 2.
    n : str
        Column of everybody.

    Returns
    -------
    Differencing
        A group that only one table has counts as 0 in the other.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, or ``MEASURE_INPUT`` for a threshold below 2 or a group that stands twice in a table.

    Notes
    -----
    Handbook on Statistical Disclosure Control (ESSnet), chapter 5 (linked tables).

    Examples
    --------
    >>> before = pd.DataFrame({"area": ["A", "B"], "n": [100, 50], "cme": [20, 10]})
    >>> now = pd.DataFrame({"area": ["A", "B"], "n": [103, 50], "cme": [32, 10]})
    >>> found = differencing(now, before, ["area"])
    >>> found.close[["area", "population", "difference"]].values.tolist()
    [['A', 'everybody', 3]]
    """
    _check(now, before, by, threshold, n)
    names = [name for name in now.columns if name in before.columns and name not in by]
    attributes = [name for name in names if name != n and not name.endswith((_KNOWN, "families"))]
    merged = now.merge(before, on=list(by), how="outer", suffixes=("", "_before")).fillna(
        dict.fromkeys(_values(names), 0)
    )
    parts = [(EVERYBODY, "", {n: 1})]
    for name in attributes:
        parts.append((name, "with", {name: 1}))
        known = f"{name}{_KNOWN}"
        parts += [(name, _WITHOUT, {known: 1, name: -1})] if known in names else []
    cells = pd.concat([_cells(merged, by, *part) for part in parts], ignore_index=True)
    cells["close"] = cells["difference"].abs().between(1, threshold - 1)
    return Differencing(threshold, cells, tuple(by))


def _values(names: Sequence[str]) -> list[str]:
    return [*names, *(f"{name}_before" for name in names)]


def _cells(
    merged: pd.DataFrame, by: Sequence[str], population: str, part: str, signs: Mapping[str, int]
) -> pd.DataFrame:
    frame = merged[list(by)].copy()
    frame["population"], frame["part"] = population, part
    frame["before"] = sum(sign * merged[f"{name}_before"] for name, sign in signs.items())
    frame["now"] = sum(sign * merged[name] for name, sign in signs.items())
    frame[["before", "now"]] = frame[["before", "now"]].astype("int64")
    return frame.assign(difference=frame["now"] - frame["before"])


def _check(now: pd.DataFrame, before: pd.DataFrame, by: Sequence[str], threshold: int, n: str) -> None:
    for table in (now, before):
        refuse_all(column_missing(name, table.columns, where="by") for name in (*by, n) if name not in table.columns)
        if table.duplicated(list(by)).any():
            cure = "name all grouping columns"
            raise Refusal(Code.MEASURE_INPUT, "a group stands twice in a table of counts", where="by", cure=cure)
    if threshold < 2:
        cure = "give the smallest difference that isolates nobody, such as 10"
        raise Refusal(Code.MEASURE_INPUT, "the threshold is below 2", where="threshold", cure=cure)
