"""Drift between two versions: columns, types, code lists and missing values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from dpiabook.counting import Source, TableLike, as_source, missing_values, value_counts
from dpiabook.result import Result

_ALIKE = 0.9
_MOST_CODES = 200


@dataclass(frozen=True)
class Drift(Result):
    """What changed in the shape of the data.

    Attributes
    ----------
    columns : pandas.DataFrame
        One row per column that is not in both versions, or of another type: ``variable``, ``change`` (``added``,
        ``removed``, ``type``), ``before`` and ``now`` (plain type words, empty where there is no such column).
    renamed : pandas.DataFrame
        Proposals: ``before``, ``now`` (names) and ``overlap`` (of their distributions, 0 to 1).
    codes : pandas.DataFrame
        One row per shared column of codes with a change: ``variable``, ``before``, ``now`` (numbers of codes),
        ``new``, ``gone``. Never the codes themselves.
    missing : pandas.DataFrame
        One row per shared column: ``variable``, ``n_before``, ``missing_before``, ``n``, ``missing``. What does not
        apply is not missing.
    """

    columns: pd.DataFrame = field(repr=False)
    renamed: pd.DataFrame = field(repr=False)
    codes: pd.DataFrame = field(repr=False)
    missing: pd.DataFrame = field(repr=False)

    @property
    def changes(self) -> int:
        """Number of columns added, removed, of another type or with other codes."""
        return len(self.columns) + len(self.codes)


def drift(now: TableLike, before: TableLike, *, coded: Sequence[str] = ()) -> Drift:
    """Compare columns, types, code lists and missing values of two versions.

    Parameters
    ----------
    now, before : TableLike
        The later and the earlier version.
    coded : sequence of str
        Variables with a code list; those of them that both versions have are compared code by code.

    Returns
    -------
    Drift

    Examples
    --------
    >>> before = pd.DataFrame({"sex": ["F", "M", "M"], "reason": ["A", "B", None]})
    >>> now = pd.DataFrame({"gender": ["F", "M", "M"], "reason": ["A", "C", "C"]})
    >>> found = drift(now, before, coded=["reason"])
    >>> found.columns["change"].tolist(), found.renamed[["before", "now"]].values.tolist()
    (['removed', 'added'], [['sex', 'gender']])
    >>> found.codes[["variable", "new", "gone"]].values.tolist()
    [['reason', 1, 1]]
    """
    later, earlier = as_source(now), as_source(before)
    shared = [name for name in later.columns if name in earlier.columns]
    return Drift(
        _columns(later, earlier),
        _renamed(later, earlier),
        _codes(later, earlier, [name for name in coded if name in shared]),
        _missing(later, earlier, shared),
    )


def _columns(now: Source, before: Source) -> pd.DataFrame:
    rows = [(name, "removed", kind, "") for name, kind in before.columns.items() if name not in now.columns]
    rows += [(name, "added", "", kind) for name, kind in now.columns.items() if name not in before.columns]
    rows += [
        (name, "type", before.columns[name], kind)
        for name, kind in now.columns.items()
        if before.columns.get(name, kind) != kind
    ]
    return pd.DataFrame(rows, columns=["variable", "change", "before", "now"])


def _renamed(now: Source, before: Source) -> pd.DataFrame:
    """Pair removed with added columns of the same type whose values are distributed alike, the most alike first."""
    gone = [name for name in before.columns if name not in now.columns]
    come = [name for name in now.columns if name not in before.columns]
    pairs = [(old, new) for old in gone for new in come if before.columns[old] == now.columns[new]]
    found = [(old, new, _overlap(before, old, now, new)) for old, new in pairs]
    rows: list[tuple[str, str, float]] = []
    for old, new, overlap in sorted(found, key=lambda pair: -pair[2]):
        taken = any(old == row[0] or new == row[1] for row in rows)
        rows += [(old, new, overlap)] if overlap >= _ALIKE and not taken else []
    return pd.DataFrame(rows, columns=["before", "now", "overlap"])


def _overlap(before: Source, old: str, now: Source, new: str) -> float:
    """Sum over values of the smaller of the two shares; 1 when both columns are distributed alike."""
    one, other = _shares(before, old), _shares(now, new)
    values = one.index.intersection(other.index)
    return float(np.minimum(one[values], other[values]).sum())


def _shares(source: Source, name: str) -> pd.Series:
    counted = value_counts(source, name).dropna(subset="value")
    labels = counted["value"].astype("string")
    shares: pd.Series = (counted["n"] / counted["n"].sum()).groupby(labels.to_numpy()).sum()
    return shares


def _codes(now: Source, before: Source, names: Sequence[str]) -> pd.DataFrame:
    rows = []
    for name in names:
        later, earlier = (_levels(source, name) for source in (now, before))
        new, gone = later - earlier, earlier - later
        if (new or gone) and max(len(later), len(earlier)) <= _MOST_CODES:
            rows.append((name, len(earlier), len(later), len(new), len(gone)))
    return pd.DataFrame(rows, columns=["variable", "before", "now", "new", "gone"])


def _levels(source: Source, name: str) -> set[object]:
    values = pa.array(value_counts(source, name)["value"], from_pandas=True)
    return {value for value in values.to_pylist() if value is not None}


def _missing(now: Source, before: Source, shared: Sequence[str]) -> pd.DataFrame:
    if not shared:
        return pd.DataFrame(columns=["variable", "n_before", "missing_before", "n", "missing"])
    later, earlier = missing_values(now, shared), missing_values(before, shared)
    frame = later.rename(columns={"name": "variable"})[["variable", "n", "missing"]]
    return frame.assign(n_before=earlier["n"], missing_before=earlier["missing"])
