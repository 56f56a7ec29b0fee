"""Areas that were cut anew between two versions, and the people in the pieces between old and new ones."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from dpiabook.counting import TableLike, as_source, group, pack
from dpiabook.result import Result
from dpiabook.versions.pair import Common, Pair, Partners


@dataclass(frozen=True)
class CutAreas(Result):
    """Pieces between the areas of two versions, where an area's code is new or gone.

    Attributes
    ----------
    threshold : int
        Pieces of 1 to `threshold` - 1 people isolate them.
    new, gone : int
        Area codes of the later, and of the earlier version only.
    pieces : pandas.DataFrame or None
        One row per pair of areas with people of both versions, at least one of the two new or gone: ``before``,
        ``area`` (now), ``n`` (people), ``close`` (fewer than `threshold`). None when ids identify nobody.
    """

    threshold: int
    new: int
    gone: int
    pieces: pd.DataFrame | None = field(repr=False)

    def by_area(self) -> pd.DataFrame:
        """Count pieces by area of the later version.

        Returns
        -------
        pandas.DataFrame
            ``area``, ``pieces``, ``close`` (small ones), ``people`` (in small ones).
        """
        if self.pieces is None:
            return pd.DataFrame(columns=["area", "pieces", "close", "people"])
        small = self.pieces.assign(people=self.pieces["n"].where(self.pieces["close"], 0))
        counted = small.groupby("area").agg(pieces=("close", "size"), close=("close", "sum"), people=("people", "sum"))
        return counted.reset_index()


def cut_areas(
    now: TableLike, before: TableLike, area: str, child_id: str | None = None, threshold: int = 10
) -> CutAreas:
    """Follow people from the areas of one version to those of another, where areas were cut anew.

    Somebody who holds counts by old and by new areas can subtract one from the other, and so count a piece that both
    cut out.

    Parameters
    ----------
    now, before : TableLike
        The later and the earlier version.
    area : str
        Column of areas; people without one are in no piece.
    child_id : str, optional
        Column of ids; used when each occurs once in either version.
    threshold : int
        The smallest piece that isolates nobody.

    Returns
    -------
    CutAreas

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Notes
    -----
    Handbook on Statistical Disclosure Control (ESSnet), chapter 5 (linked tables); Duke-Williams & Rees (1998), "Can
    census offices publish statistics for more than one small area geography?", on differencing of geographies.

    Examples
    --------
    >>> before = pd.DataFrame({"id": range(30), "area": ["A"] * 30})
    >>> now = before.assign(area=["B"] * 27 + ["C"] * 3)
    >>> found = cut_areas(now, before, "area", "id")
    >>> found.new, found.gone, found.pieces.values.tolist()
    (2, 1, [['A', 'B', 27, False], ['A', 'C', 3, True]])
    """
    later, earlier = as_source(now), as_source(before)
    for source in (later, earlier):
        source.require([area])
    pair = Pair(later, earlier, [*([child_id] if child_id else []), area])
    areas, levels = pair.sorted_levels(area)
    new, gone = areas.only_now(), areas.only_before()
    counts = (threshold, int(new.sum()), int(gone.sum()))
    partners = pair.partners(child_id)
    if partners is None:
        return CutAreas(*counts, None)
    met = _met(areas, partners)
    cut = met[new[met["area"]] | gone[met["before"]]]
    values = levels.to_pandas()
    pieces = cut.assign(before=values[cut["before"]].to_numpy(), area=values[cut["area"]].to_numpy())
    return CutAreas(*counts, pieces.assign(close=pieces["n"] < threshold).reset_index(drop=True))


def _met(areas: Common, partners: Partners) -> pd.DataFrame:
    """People of both versions by old and new area, as numbers, sorted; those without either are left out."""
    mine, theirs = partners.both
    before, now = areas.before[theirs], areas.now[mine]
    groups = group(pack([before, now], [areas.size, areas.size]))
    met = pd.DataFrame({"before": before[groups.first], "area": now[groups.first], "n": groups.count()})
    return met[(met >= 0).all(axis=1)].sort_values(["before", "area"])
