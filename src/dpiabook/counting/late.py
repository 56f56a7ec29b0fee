"""Records of events that lie after the data were drawn."""

from __future__ import annotations

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source


def later_than(events: Source, when: str | None, year: int | None) -> int:
    """Count the records of events that are dated after a year.

    Parameters
    ----------
    events : Source
        One row per event.
    when : str or None
        The column of the year, or of the day.
    year : int or None
        That of the version.

    Returns
    -------
    int
        0 where either is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> events = as_source(pd.DataFrame({"year": [2024, 2026, 2027, None]}))
    >>> later_than(events, "year", 2026), later_than(events, "year", None)
    (1, 0)
    >>> days = as_source(pd.DataFrame({"day": pd.to_datetime(["2026-12-31", "2027-01-01"])}))
    >>> later_than(days, "day", 2026)
    1
    """
    if when is None or year is None:
        return 0
    column = events.table[when]
    after = (column if column.type().is_numeric() else column.year()) > year
    asked = events.table.aggregate(late=after.sum().fill_null(0))
    return int(fetch(asked, where=events.where).to_pylist()[0]["late"])
