"""Areas that were cut anew between two versions, and the people in the pieces between old and new ones."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from dpiabook.counting import TableLike, as_source
from dpiabook.versions.pair import Pair


@dataclass(frozen=True)
class CutAreas:
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
    areas = pair.common(area)
    in_now, in_before = areas.in_each()
    only_now, only_before = ~in_before, ~in_now
    counts = (threshold, int(only_now.sum()), int(only_before.sum()))
    partners = pair.partners(child_id)
    if partners is None:
        return CutAreas(*counts, None)
    mine, theirs = partners.both
    met = pd.DataFrame({"before": areas.before[theirs], "area": areas.now[mine]})
    met = met[(met >= 0).all(axis=1)]
    pieces = met.value_counts(sort=False).rename("n").reset_index().astype("int64")
    cut = only_now[pieces["area"].to_numpy()] | only_before[pieces["before"].to_numpy()]
    pieces = pieces[cut].sort_values(["before", "area"], ignore_index=True)
    levels = areas.levels.to_pandas()
    named = pieces.assign(before=levels[pieces["before"]].to_numpy(), area=levels[pieces["area"]].to_numpy())
    return CutAreas(*counts, named.assign(close=named["n"] < threshold))
