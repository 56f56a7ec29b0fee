"""Two versions side by side: drift, records that joined, left or changed, and how the risk moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dpiabook.counting import Source, TableLike, as_source
from dpiabook.dictionary import Inventory
from dpiabook.result import Result
from dpiabook.risk import class_frequencies
from dpiabook.versions.drift import Drift, drift
from dpiabook.versions.pair import Pair
from dpiabook.versions.records import RecordChanges, record_changes


@dataclass(frozen=True)
class VersionComparison(Result):
    """What changed from the earlier version to the later.

    Attributes
    ----------
    drift : Drift
        Columns, types, codes and missing values.
    records : RecordChanges
        Records in one version only, and changed ones.
    families : tuple of (int, int) or None
        Families in the later, and in the earlier version only, by id.
    risk : pandas.DataFrame
        One row per composite that both versions have: ``composite``, ``n_before``, ``uniques_before``,
        ``under_k_before``, ``n``, ``uniques``, ``under_k``; then ``uniques_most_before``, ``under_k_most_before``,
        ``uniques_most``, ``under_k_most``, the upper ends of the ranges where something is unknown.
    k : int
        Classes of fewer people are small.
    """

    drift: Drift
    records: RecordChanges
    families: tuple[int, int] | None
    risk: pd.DataFrame = field(repr=False)
    k: int


def compare_versions(  # noqa: PLR0913 -- the roles of the columns, all by name
    now: TableLike,
    before: TableLike,
    *,
    keys: Mapping[str, Sequence[str]],
    child_id: str | None = None,
    family_id: str | None = None,
    area: str | None = None,
    k: int = 10,
    count: str | None = None,
    inventory: Inventory | None = None,
) -> VersionComparison:
    """Compare two versions of a dataset.

    Parameters
    ----------
    now, before : TableLike
        The later and the earlier version.
    keys : mapping of str to sequence of str
        Named combinations of key variables; those that a version lacks are left out.
    child_id, family_id, area : str, optional
        Columns of ids and areas.
    k : int
        Classes of fewer people are small.
    count : str, optional
        How many people a row stands for.
    inventory : Inventory, optional
        Says which variables have a code list.

    Returns
    -------
    VersionComparison

    Raises
    ------
    Refusal
        ``COLUMN_TYPE`` or ``SOURCE_UNREADABLE``.

    Examples
    --------
    >>> before = pd.DataFrame({"id": [1, 2], "yob": [2000, 2000]})
    >>> now = pd.DataFrame({"id": [1, 2, 3], "yob": [2000, 2000, 2001]})
    >>> found = compare_versions(now, before, keys={"born": ["yob"]}, child_id="id")
    >>> found.records.joined, found.risk[["uniques_before", "uniques"]].values.tolist()
    (1, [[0, 1]])
    """
    later, earlier = as_source(now), as_source(before)
    return VersionComparison(
        drift(later, earlier, coded=[variable.name for variable in inventory or () if variable.codes]),
        record_changes(later, earlier, child_id=child_id, area=area),
        _families(later, earlier, family_id),
        _risk(later, earlier, keys, k, count, child_id),
        k,
    )


def _risk(  # noqa: PLR0913, PLR0917 -- what is counted in either version
    now: Source,
    before: Source,
    keys: Mapping[str, Sequence[str]],
    k: int,
    count: str | None,
    child_id: str | None,
) -> pd.DataFrame:
    rows = []
    for name, variables in keys.items():
        if any(key not in source.columns for source in (now, before) for key in variables):
            continue
        row: dict[str, str | int] = {"composite": name}
        for ending, source in (("_before", before), ("", now)):
            ids = None if source.row_order else child_id
            found = class_frequencies(source, variables, missing="states", count=count, ids=ids)
            row[f"n{ending}"] = found.n
            for end, alone, small in zip(("", "_most"), found.uniques_range, found.under_range(k), strict=True):
                row |= {f"uniques{end}{ending}": alone, f"under_k{end}{ending}": small}
        rows.append(row)
    columns = [f"{what}{ending}" for ending in ("_before", "") for what in ("n", "uniques", "under_k")]
    columns += [f"{what}_most{ending}" for ending in ("_before", "") for what in ("uniques", "under_k")]
    return pd.DataFrame(rows, columns=["composite", *columns])


def _families(now: Source, before: Source, family_id: str | None) -> tuple[int, int] | None:
    """Families in the later and in the earlier version only."""
    if family_id is None or any(family_id not in source.columns for source in (now, before)):
        return None
    families = Pair(now, before, [family_id]).common(family_id)
    return int(families.only_now().sum()), int(families.only_before().sum())
