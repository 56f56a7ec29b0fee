"""Two geographies that cut each other, by a lookup of small areas: no person is followed, and no id is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pandas as pd

from dpiabook.counting import TableLike, group_counts
from dpiabook.errors import Code, DataRefusal
from dpiabook.result import Result

_MOST_GEOGRAPHIES = 12


@dataclass(frozen=True)
class CrossedAreas(Result):
    """Pieces between the geographies of a lookup.

    Attributes
    ----------
    threshold : int
        Pieces of 1 to `threshold` - 1 people isolate them.
    geographies : tuple of str
        Columns of the lookup that were compared.
    unmatched : int
        Areas of the data that the lookup lacks; their people are in no piece.
    pairs : pandas.DataFrame
        One row per two geographies that cut each other: ``one``, ``other``, ``pieces``, ``close`` (small ones), ``n``
        (people in pieces), ``people`` (in small ones).
    """

    threshold: int
    geographies: tuple[str, ...]
    unmatched: int
    pairs: pd.DataFrame = field(repr=False)


def crossed_areas(
    table: TableLike, area: str, lookup: Path | pd.DataFrame, threshold: int = 10, *, count: str | None = None
) -> CrossedAreas:
    """Count the people in the pieces that two geographies cut out of each other.

    Whoever has counts by either geography can take some areas of the one from an area of the other. A piece is what two
    areas have in common, where neither lies within the other.

    Parameters
    ----------
    table : TableLike
        Rows of people.
    area : str
        Column of the small areas.
    lookup : Path or pandas.DataFrame
        A CSV of the Office for National Statistics, say: the first column holds the small areas, each further one a
        geography that they belong to. Columns in which every area is its own, or all are one, are left out.
    threshold : int
        The smallest piece that isolates nobody.
    count : str, optional
        How many people a row stands for.

    Returns
    -------
    CrossedAreas

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` without such a file, with a lookup that has no area of the data, or that names an area twice.

    Notes
    -----
    Duke-Williams & Rees (1998) on differencing of geographies; ONS, Open Geography Portal (lookups).

    Examples
    --------
    >>> people = pd.DataFrame({"lsoa": ["a"] * 20 + ["b"] * 4 + ["c"] * 30})
    >>> lookup = pd.DataFrame({"lsoa": list("abc"), "ward": list("VVW"), "school_area": list("XYY")})
    >>> crossed_areas(people, "lsoa", lookup).pairs[["pieces", "close", "people"]].values.tolist()
    [[1, 1, 4]]
    """
    if isinstance(lookup, Path) and not lookup.is_file():
        what, cure = "no lookup of areas is given", f"a lookup as {lookup.name}, beside the parameters file"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="lookup", cure=cure)
    known = pd.read_csv(lookup, dtype=str) if isinstance(lookup, Path) else lookup.astype(str)
    first = known.columns[0]
    if known[first].duplicated().any():
        what, cure = (
            "the lookup names an area twice",
            "give a lookup in which each area belongs to one of each geography",
        )
        raise DataRefusal(Code.MEASURE_INPUT, what, where="lookup", cure=cure)
    people = group_counts(table, [area], count=count).dropna(subset=area)
    joined = people.assign(**{first: people[area].astype(str)})[[first, "n"]].merge(known, on=first, how="left")
    told = joined.dropna(subset=list(known.columns[1:2]))
    if told.empty:
        what, cure = "the lookup has none of the areas of the data", "give a lookup of the areas that the data hold"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="lookup", cure=cure)
    names = [name for name in known.columns[1:] if 1 < told[name].nunique() < len(told)][:_MOST_GEOGRAPHIES]
    pairs = [_pair(told, one, other, threshold) for one, other in combinations(names, 2)]
    frame = pd.DataFrame(pairs, columns=["one", "other", "pieces", "close", "n", "people"])
    cut = frame[frame["pieces"] > 0].reset_index(drop=True)
    return CrossedAreas(threshold, tuple(names), len(joined) - len(told), cut)


def _pair(told: pd.DataFrame, one: str, other: str, threshold: int) -> tuple[str, str, int, int, int, int]:
    """What the areas of two geographies have in common, where neither is a part of the other."""
    pieces = told.groupby([one, other], as_index=False)["n"].sum()
    whole = [pieces.groupby(name)["n"].transform("size") == 1 for name in (one, other)]
    cut = pieces[~whole[0] & ~whole[1]]
    small = cut[(cut["n"] > 0) & (cut["n"] < threshold)]
    return one, other, len(cut), len(small), int(cut["n"].sum()), int(small["n"].sum())
