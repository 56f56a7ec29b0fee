"""Whether those who joined or left between two versions are alike in an attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dpiabook.counting import Source, TableLike, as_source, group_counts
from dpiabook.errors import Code, DataRefusal
from dpiabook.result import Result
from dpiabook.versions.pair import Pair

JOINED, LEFT = "joined", "left"


@dataclass(frozen=True)
class Joiners(Result):
    """Those in one version only, by attribute.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per attribute and ``who`` (``joined`` or ``left``): ``attribute``, ``people``, ``known`` (for whom it is
        recorded), ``having``; ``groups`` (areas in which two or more of them are recorded, and all of them together),
        ``alike`` (of these, in how many all of them have it).
    """

    table: pd.DataFrame = field(repr=False)


def joiners(
    now: TableLike, before: TableLike, attributes: Mapping[str, str], child_id: str, area: str | None = None
) -> Joiners:
    """Count those who joined and those who left by attribute, everywhere and by area.

    Parameters
    ----------
    now, before : TableLike
        The later and the earlier version.
    attributes : mapping of str to str
        Attribute to the condition under which a person has it; those that a version cannot count are left out.
    child_id : str
        Column of ids, each once in either version.
    area : str, optional
        Column of areas.

    Returns
    -------
    Joiners

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where ids do not identify people in both versions.

    Examples
    --------
    >>> before = pd.DataFrame({"id": [1, 2], "care": [0, 0]})
    >>> now = pd.DataFrame({"id": [1, 2, 3, 4], "care": [0, 1, 1, 1]})
    >>> found = joiners(now, before, {"care": "care >= 1"}, "id").table
    >>> found[["who", "people", "having", "alike"]].values.tolist()
    [['joined', 2, 2, 1], ['left', 0, 0, 0]]
    """
    later, earlier = as_source(now), as_source(before)
    partners = Pair(later, earlier, [child_id]).partners(child_id)
    if partners is None:
        what, cure = "no column identifies the same people in both versions", "name one under roles.person_id"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="roles", cure=cure)
    told = {name: text for name, text in attributes.items() if name in later.columns and name in earlier.columns}
    apart = {JOINED: (later, earlier), LEFT: (earlier, later)}
    rows = [row for who, (one, other) in apart.items() for row in _counted(who, one, other, told, child_id, area)]
    columns = ["attribute", "who", "people", "known", "having", "groups", "alike"]
    return Joiners(pd.DataFrame(rows, columns=columns).sort_values("attribute", kind="stable", ignore_index=True))


def _counted(  # noqa: PLR0913, PLR0917 -- one version beside the other
    who: str, one: Source, other: Source, attributes: Mapping[str, str], child_id: str, area: str | None
) -> list[tuple[str | int, ...]]:
    """Those who are in one version and not in the other."""
    by = [child_id, *([area] if area and area in one.columns else [])]
    people = group_counts(one, by, attributes)
    ids = group_counts(other, [child_id], {})[child_id]
    alone = people[~people[child_id].astype(str).isin(set(ids.astype(str)))]
    return [(name, who, len(alone), *_alike(alone, name, by[1:])) for name in attributes]


def _alike(people: pd.DataFrame, name: str, by: list[str]) -> tuple[int, int, int, int]:
    known, having = people[f"{name}_known"], people[name]
    cells = pd.DataFrame({"place": people[by[0]] if by else "", "known": known, "x": having})
    sums = cells.dropna(subset="place").groupby("place")[["known", "x"]].sum()
    whole = pd.DataFrame({"known": [known.sum()], "x": [having.sum()]})
    groups = pd.concat([sums, whole]) if by else whole
    asked = groups[groups["known"] >= 2]
    return int(known.sum()), int(having.sum()), len(asked), int(np.count_nonzero(asked["x"] == asked["known"]))
