"""Tables of events, summarised for each person by declared rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.errors import Code, Refusal, did_you_mean

RULES = ("count", "total", "max", "last", "first_age", "last_age", "years")
"""What a variable of a table of events can become.

- ``count``: rows in which it is 1 or more (0 for people without a row).
- ``total``, ``max``: sum and highest value.
- ``last``: the value in the latest row that has one.
- ``first_age``, ``last_age``: age in years at the first and the last row in which it is 1 or more.
- ``years``: the sequence of years of the rows in which it is 1 or more, as text.
"""

_NEEDS_WHEN = ("last", "first_age", "last_age", "years")
_SEQUENCE = "years"


@dataclass(frozen=True)
class Summary:
    """One variable made of a table of events.

    Attributes
    ----------
    of : str
        The variable of the table of events.
    rule : str
        One of `RULES`.
    """

    of: str
    rule: str

    @property
    def name(self) -> str:
        """The name of the new variable."""
        return f"{self.of}_{self.rule}"


def summarise(events: TableLike, link: str, summaries: Sequence[Summary], *, when: str | None = None) -> pa.Table:
    """Summarise a table of events, one row per person.

    Parameters
    ----------
    events : TableLike
        Any number of rows per person.
    link : str
        Column of person ids; rows without one are left out.
    summaries : sequence of Summary
        What is made of which variable.
    when : str, optional
        Column of the year of each row.

    Returns
    -------
    pyarrow.Table
        `link` and the variables, by name; an age is still the year.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE``; ``SETTING_VALUE`` for an unknown rule, or one that needs `when`.

    Examples
    --------
    >>> import pandas as pd
    >>> years = pd.DataFrame({"child_id": [7, 7, 7], "year": [2012, 2010, 2011], "eps": [2, 1, 0]})
    >>> rules = [Summary("eps", "total"), Summary("eps", "first_age"), Summary("eps", "years")]
    >>> summarise(years, "child_id", rules, when="year").to_pylist()
    [{'child_id': 7, 'eps_total': 3, 'eps_first_age': 2010, 'eps_years': '2010 2012'}]
    """
    source = as_source(events)
    _check(source, link, summaries, when)
    rows = source.table.filter(source.table[link].notnull())
    measures = {one.name: _measure(rows, one, when) for one in summaries if one.rule != _SEQUENCE}
    made = rows.group_by(link).aggregate(**measures) if measures else rows.select(link).distinct()
    for one in dict.fromkeys(summaries):
        if one.rule == _SEQUENCE:
            made = made.left_join(_sequence(rows, link, one, when), link).drop(f"{link}_right")
    names = dict.fromkeys(one.name for one in summaries)
    return fetch(made.select(link, *names), where=source.where)


def _measure(rows: Any, summary: Summary, when: str | None) -> Any:
    value = rows[summary.of]
    happened = (value >= 1).fill_null(False)
    if summary.rule == "count":
        return happened.sum().cast("int64")
    if summary.rule in ("total", "max"):
        total = value.sum() if summary.rule == "total" else value.max()
        return total.cast("int64") if value.type().is_integer() else total.cast("float64")
    year = rows[when]
    if summary.rule == "last":
        return value.argmax(year, where=value.notnull())
    return year.min(where=happened) if summary.rule == "first_age" else year.max(where=happened)


def _sequence(rows: Any, link: str, summary: Summary, when: str | None) -> Any:
    """The years of each person in order; grouped by itself, since few rows tell of anything."""
    happened = rows.filter(rows[summary.of] >= 1).group_by(link)
    return happened.aggregate(
        **{summary.name: lambda told: told[when].collect().sort().map(lambda year: year.cast("string")).join(" ")}
    )


def _check(source: Source, link: str, summaries: Sequence[Summary], when: str | None) -> None:
    source.require([link, *(one.of for one in summaries), *([when] if when else [])])
    source.require_numeric(one.of for one in summaries)
    for one in summaries:
        if one.rule not in RULES:
            cure = did_you_mean(one.rule, RULES) or f"use one of {', '.join(RULES)}"
            what = f"the summary of {one.of!r} is no known rule"
            raise Refusal(Code.SETTING_VALUE, what, where=source.where, cure=cure)
        if one.rule in _NEEDS_WHEN and when is None:
            what = f"the summary {one.rule!r} of {one.of!r} needs the year of each row"
            raise Refusal(Code.SETTING_VALUE, what, where=source.where, cure="name its column under `when`")
