"""The counts that two versions would publish, and their differences by area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dpiabook.counting import Source, TableLike, as_source, group_counts
from dpiabook.errors import Code, Refusal
from dpiabook.versions.columns import require_another
from dpiabook.versions.differencing import Differencing, differencing


class Version(Protocol):
    """A version of a dataset that was opened."""

    @property
    def source(self) -> Source | None:
        """Its table; None where only its dictionary is known."""


def table_of(version: Version, now: Source | None = None, child_id: str | None = None) -> Source:
    """Return the table of an opened version, which is another than the one that it is compared with.

    Parameters
    ----------
    version : Version
        As it was opened; its source may be None.
    now : Source, optional
        The version that it is compared with.
    child_id : str, optional
        The column of ids, by which the records of both are told apart.

    Returns
    -------
    Source

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` when only its dictionary is known; ``MEASURE_INPUT`` when it holds the same records as `now`.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table_of(SimpleNamespace(source="the table"))
    'the table'
    """
    if version.source is None:
        cure = "name a source for both versions, or set compare_with to null"
        raise Refusal(Code.SOURCE_MISSING, "the earlier version has no table", where="compare_with", cure=cure)
    if now is not None:
        require_another(now, version.source, child_id)
    return version.source


def area_differences(  # noqa: PLR0913 -- what would be published, all by name
    now: TableLike,
    before: TableLike,
    area: str,
    attributes: Mapping[str, str] | None = None,
    threshold: int = 10,
    *,
    count: str | None = None,
) -> Differencing:
    """Count people by area, and those with each attribute, in both versions, and compare the counts.

    Parameters
    ----------
    now, before : TableLike
        The later and the earlier version.
    area : str
        Column of areas; people without one are a group of their own.
    attributes : mapping of str to str, optional
        Attribute to the condition under which a person has it; those that a version cannot count are left out.
    threshold : int
        The smallest difference that isolates nobody.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    Differencing

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``SETTING_VALUE``.

    Examples
    --------
    >>> import pandas as pd
    >>> before = pd.DataFrame({"area": ["A"] * 20, "cme": [0] * 20})
    >>> now = pd.DataFrame({"area": ["A"] * 20, "cme": [0] * 19 + [1]})
    >>> found = area_differences(now, before, "area", {"cme": "cme >= 1"})
    >>> found.close[["population", "part", "difference"]].values.tolist()
    [['cme', 'with', 1], ['cme', 'without', -1]]
    """
    later, earlier = as_source(now), as_source(before)
    flags = {
        name: condition
        for name, condition in (attributes or {}).items()
        if all(name in source.columns for source in (later, earlier))
    }
    counts_now, counts_before = (group_counts(source, [area], flags, count=count) for source in (later, earlier))
    return differencing(counts_now, counts_before, [area], threshold)
