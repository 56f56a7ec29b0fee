"""Tables of events, summarised for each person by declared rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dpiabook.counting.engines import fetch
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.counting.types import INTEGER, NUMBER
from dpiabook.counting.yes_no import yes_no_codes
from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all

RULES = ("count", "total", "max", "last", "first_age", "last_age", "years")
"""What a variable of a table of events can become.

- ``count``: rows in which it is 1 or more (0 for people without a row).
- ``total``, ``max``: sum and highest value, of numbers only.
- ``last``: the value in the latest row that has one.
- ``first_age``, ``last_age``: age in years at the first and the last row in which it is 1 or more.
- ``years``: the sequence of years of the rows in which it is 1 or more, as text.

Of texts and dates every row counts that has a value; of texts that say yes or no, those that say yes.
"""

OF_NUMBERS = ("total", "max")
"""Rules of numbers only."""
_NEEDS_WHEN = ("last", "first_age", "last_age", "years")
_NUMBERS = (INTEGER, NUMBER)
_NEEDS_YEARS = ("first_age", "last_age")
_DAY_FIRST = r"^\s*\d{1,2}[-/. ]\w{1,9}[-/. ]\d{2,4}"
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
    rows = _with_events(rows, summaries, _yes_words(source, summaries))
    measures = {one.name: _measure(rows, one, when) for one in summaries if one.rule != _SEQUENCE}
    made = rows.group_by(link).aggregate(**measures) if measures else rows.select(link).distinct()
    for one in dict.fromkeys(summaries):
        if one.rule == _SEQUENCE:
            made = made.left_join(_sequence(rows, link, one, when), link).drop(f"{link}_right")
    names = dict.fromkeys(one.name for one in summaries)
    return fetch(made.select(link, *names), where=source.where)


def _yes_words(source: Source, summaries: Sequence[Summary]) -> dict[str, str]:
    """How texts that say yes and no write a yes."""
    names = list(dict.fromkeys(one.of for one in summaries if one.rule != "last"))
    return {name: next(iter(codes)) for name, codes in yes_no_codes(source, names).items()}


def _event(of: str) -> str:
    """The name under which it stands whether a row tells of something; no file has such a name."""
    return f"\N{SYMBOL FOR UNIT SEPARATOR}event of {of}"


def _with_events(rows: Any, summaries: Sequence[Summary], yes: Mapping[str, str]) -> Any:
    """The rows, and beside each variable whether a row tells of something."""
    return rows.mutate(**{_event(of): _happened(rows[of], yes.get(of)) for of in {one.of for one in summaries}})


def _happened(value: Any, yes: str | None) -> Any:
    kind = value.type()
    if kind.is_numeric() and not kind.is_boolean():
        return (value >= 1).fill_null(False)
    if kind.is_boolean():
        return value.fill_null(False)
    return value.notnull() if yes is None else (value == yes).fill_null(False)


def _measure(rows: Any, summary: Summary, when: str | None) -> Any:
    value, happened = rows[summary.of], rows[_event(summary.of)]
    if summary.rule == "count":
        return happened.sum().cast("int64")
    if summary.rule in ("total", "max"):
        total = value.sum() if summary.rule == "total" else value.max()
        return total.cast("int64") if value.type().is_integer() else total.cast("float64")
    if summary.rule == "last":
        return value.argmax(rows[when], where=value.notnull())
    year = _year(rows[when])
    return year.min(where=happened) if summary.rule == "first_age" else year.max(where=happened)


def _sequence(rows: Any, link: str, summary: Summary, when: str | None) -> Any:
    """The years of each person in order; grouped by itself, since few rows tell of anything."""
    happened = rows.filter(rows[_event(summary.of)]).group_by(link)
    return happened.aggregate(**{summary.name: lambda told: _in_order(_year(told[when]))})


def _in_order(years: Any) -> Any:
    return years.collect().sort().map(lambda year: year.cast("string")).join(" ")


def _year(when: Any) -> Any:
    """The year of a date or of a time; what holds years already stays as it is."""
    return when.year() if when.type().is_temporal() else when


def _check(source: Source, link: str, summaries: Sequence[Summary], when: str | None) -> None:
    source.require([link, *(one.of for one in summaries), *([when] if when else [])])
    for one in summaries:
        if one.rule not in RULES:
            cure = did_you_mean(one.rule, RULES) or f"use one of {', '.join(RULES)}"
            what = f"the summary of {one.of!r} is no known rule"
            raise Refusal(Code.SETTING_VALUE, what, where=source.where, cure=cure)
        if one.rule in _NEEDS_WHEN and when is None:
            what = f"the summary {one.rule!r} of {one.of!r} needs the year of each row"
            raise Refusal(Code.SETTING_VALUE, what, where=source.where, cure="name its column under `when`")
    refuse_all(fault for one in summaries if (fault := unfit(source, one, when, where=source.where)))


def unfit(source: Source, summary: Summary, when: str | None, *, where: str) -> Refusal | None:
    """Say why a rule cannot be used for what a column holds; None where it can.

    Parameters
    ----------
    source : Source
        The table of events.
    summary : Summary
        Of one of its columns, by one of `RULES`.
    when : str or None
        Column of the year of each row.
    where : str
        How the refusal names the rule's place.

    Returns
    -------
    Refusal or None
        ``COLUMN_TYPE``.

    Examples
    --------
    >>> import pandas as pd
    >>> visits = as_source(pd.DataFrame({"id": [1, 1], "diagnosis": ["a", "b"]}))
    >>> print(unfit(visits, Summary("diagnosis", "max"), None, where="tables"))
    the summary 'max' needs numbers, and 'diagnosis' holds text values
      where: tables
      cure:  use count, last, first_age, last_age or years, of which texts and dates can be summarised, too
    >>> unfit(visits, Summary("diagnosis", "count"), None, where="tables")
    """
    word = source.columns[summary.of]
    if summary.rule in OF_NUMBERS and word not in _NUMBERS:
        others = [rule for rule in RULES if rule not in OF_NUMBERS]
        cure = f"use {', '.join(others[:-1])} or {others[-1]}, of which texts and dates can be summarised, too"
        what = f"the summary {summary.rule!r} needs numbers, and {summary.of!r} holds {word} values"
        return Refusal(Code.COLUMN_TYPE, what, where=where, cure=cure)
    if when is None or summary.rule not in _NEEDS_WHEN or source.columns[when] != "text":
        return None
    if summary.rule in _NEEDS_YEARS or _begin_with_days(source, when):
        what = f"the summary {summary.rule!r} needs rows in order of time, and {when!r} holds texts that do not sort so"
        cure = "name a column of years or dates under `when`, with the year first (2024-03-01); or use count"
        return Refusal(Code.COLUMN_TYPE, what, where=where, cure=cure)
    return None


def _begin_with_days(source: Source, when: str) -> bool:
    """Whether texts are dates with the day, or the month, before the year."""
    table = source.table
    told = table.aggregate(n=table[when].re_search(_DAY_FIRST).sum())
    return bool(fetch(told, where=source.where)["n"][0].as_py())
