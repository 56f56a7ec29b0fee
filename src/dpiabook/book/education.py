"""Counts of people by what is recorded about their education."""

from __future__ import annotations

import pandas as pd

from dpiabook.counting import Source, class_table
from dpiabook.dictionary import Inventory
from dpiabook.result import NotAssessed
from dpiabook.result.collected import shaped
from dpiabook.settings import Settings

_NAMES = {"missing": "cme", "home": "ehe", "elsewhere": "eotas", "on_roll": "on_roll", "reason": "reason", "age": "age"}


@shaped
def education_counts(
    source: Source, settings: Settings, inventory: Inventory, by: str | None = None
) -> pd.DataFrame | NotAssessed:
    """Count people by region, or by another column, and education status.

    Parameters
    ----------
    source : Source
    settings : Settings
        Name the columns of the education status, the region and the number of people.
    inventory : Inventory
        Gives the words of the reasons.
    by : str, optional
        A column in place of the region.

    Returns
    -------
    pandas.DataFrame or NotAssessed
        Columns region (or `by`), cme, ehe, eotas, on_roll, reason (in the words of the dictionary), age and n, as far
        as the settings name them; the reason why not when no column says who is missing from education.

    Examples
    --------
    >>> from dpiabook.counting import as_source
    >>> pupils = as_source(pd.DataFrame({"area": ["A", "A", "B"], "missing": [1, 0, 0]}))
    >>> settings = Settings(areas={"education_status": {"missing": "missing"}})
    >>> found = education_counts(pupils, settings, Inventory(()), by="area")
    >>> sorted(map(tuple, found[["area", "cme", "n"]].to_numpy().tolist()))
    [('A', 0, 1), ('A', 1, 1), ('B', 0, 1)]
    """
    given = settings.areas.education_status.model_dump()
    columns = {name: given[role] for role, name in _NAMES.items() if given[role]}
    if "cme" not in columns:
        needed = "a flag under areas.education_status.missing"
        return NotAssessed("education_counts", "no column says who is missing from education", needed)
    role = "region" if by is None else by
    place = by or settings.roles.region
    wanted = ({role: place} if place else {}) | columns
    frame = class_table(source, list(wanted.values()), count=settings.roles.count).frame
    frame = frame.rename(columns={column: name for name, column in wanted.items()})
    frame = frame if place else frame.assign(region="all")
    if "reason" in frame:
        labels = inventory[columns["reason"]].codes
        frame["reason"] = frame["reason"].map(lambda code: labels.get(str(code), ""), na_action="ignore")
    return frame.dropna(subset=role)
