"""Tables of events, summarised for each person by declared rules, and joined to the table of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source, open_source
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
_AGES = ("first_age", "last_age")


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
    measures = {one.name: _measure(rows, one, when) for one in summaries}
    return fetch(rows.group_by(link).aggregate(**measures), where=source.where)


def with_summaries(  # noqa: PLR0913 -- the roles of the columns, all by name
    people: TableLike,
    events: TableLike,
    summaries: Sequence[Summary],
    *,
    link: str,
    when: str | None = None,
    born: str | None = None,
    memory_limit: str = "4GB",
) -> Source:
    """Join the summaries of a table of events to the table of people, in the order of its rows.

    Parameters
    ----------
    people : TableLike
        One row per person.
    events, summaries, link, when
        As in :func:`summarise`; `link` is the column of ids in both tables.
    born : str, optional
        Column of the year of birth in `people`, for ages.
    memory_limit : str
        For DuckDB.

    Returns
    -------
    Source
        The table of people with the new variables, in memory. People without a row have missing values, and a count
        of 0.

    Raises
    ------
    Refusal
        As `summarise`; ``SETTING_VALUE`` for an age without `born`, ``COLUMN_DUPLICATE`` where a new variable has the
        name of a column.

    Examples
    --------
    >>> import pandas as pd
    >>> children = pd.DataFrame({"child_id": [9, 7], "yob": [2001, 2000]})
    >>> years = pd.DataFrame({"child_id": [7, 7], "year": [2010, 2011], "eps": [0, 4]})
    >>> rules = [Summary("eps", "count"), Summary("eps", "first_age")]
    >>> joined = with_summaries(children, years, rules, link="child_id", when="year", born="yob")
    >>> joined.origin.select(["eps_count", "eps_first_age"]).to_pylist()
    [{'eps_count': 0, 'eps_first_age': None}, {'eps_count': 1, 'eps_first_age': 11}]
    """
    source = as_source(people)
    source.require([link, *([born] if born else [])])
    _check_ages(summaries, born)
    made = summarise(events, link, summaries, when=when)
    table = _whole(source)
    at = pc.index_in(table[link].combine_chunks().cast(made[link].type), value_set=made[link].combine_chunks())
    for one in summaries:
        column = made[one.name].combine_chunks().take(at)
        table = table.append_column(one.name, _finished(column, one, table[born] if born else None))
    return open_source(table, memory_limit=memory_limit, where=source.where)


def _whole(source: Source) -> pa.Table:
    """All rows, in order where there is one."""
    if isinstance(source.origin, pa.Table):
        return source.origin
    if source.kind == "parquet" and source.origin is not None:
        return pq.read_table(source.origin)
    return fetch(source.table, where=source.where)


def _finished(column: Any, summary: Summary, born: Any) -> Any:
    """A year becomes an age, and no row a count of 0."""
    if summary.rule in _AGES:
        return pc.subtract(column.cast(pa.int64()), born.combine_chunks().cast(pa.int64()))
    return pc.fill_null(column, 0) if summary.rule == "count" else column


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
    if summary.rule == "years":
        return year.cast("string").group_concat(" ", where=happened, order_by=year)
    return year.min(where=happened) if summary.rule == "first_age" else year.max(where=happened)


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


def _check_ages(summaries: Sequence[Summary], born: str | None) -> None:
    ages = [one for one in summaries if one.rule in _AGES]
    if ages and born is None:
        what = f"the summary {ages[0].rule!r} of {ages[0].of!r} needs a year of birth"
        cure = "describe the column of the year of birth in the dictionary, with the unit `year`"
        raise Refusal(Code.SETTING_VALUE, what, where="tables", cure=cure)
