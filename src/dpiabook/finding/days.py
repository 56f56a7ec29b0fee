"""Columns of days: of birth, by how many years they are spread over and how long ago they were."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from dpiabook.finding.columns import Column

_LEAST_DAYS, _LOOKED_AT, _NEARLY_ALL = 30, 5_000, 0.97
_OLDEST = 115.0
# The working lives, registrations and contracts of people who are alive hardly go back so far, or are so spread.
_LONG_AGO, _SPREAD = 60.0, 30.0
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 00:00(?::00)?)?")
_NAMED = re.compile(r"(\d{1,2})[-/. ]?([A-Za-z]{3,9})[-/. ]?(\d{4})")
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_LIVED, _NEAR_A_MONTH, _MOSTLY_MONTHS = (1_850.0, 2_100.0), 0.02, 0.5
_DATED = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_FIRST_TEXTS = 200
_DAYS_A_YEAR = 365.25


def are_days_of_birth(column: Column) -> bool:
    """Whether values are the days on which people of most ages were born.

    Parameters
    ----------
    column : Column
        Of dates, of texts in the form of dates, or of numbers such as 19731204.

    Returns
    -------
    bool
        Whether nearly all are days up to 115 years ago, some of them more than 60, eight in ten of them spread over 30
        years or more, and none to come.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding.columns import look_at
    >>> born = [f"{1 + n % 28:02}/{1 + n % 12:02}/{1930 + n}" for n in range(80)]
    >>> hired = [f"{1 + n % 28:02}/{1 + n % 12:02}/{2000 + n % 20}" for n in range(80)]
    >>> [are_days_of_birth(one) for one in look_at(as_source(pd.DataFrame({"a": born, "b": hired})))]
    [True, False]
    """
    if column.distinct < _LEAST_DAYS:
        return False
    years = _years_ago(column)
    if years is None:
        return False
    low, high = np.quantile(years, (0.1, 0.9))
    within = float(((years >= 0) & (years <= _OLDEST)).mean())
    return bool(
        within >= _NEARLY_ALL
        and float(np.quantile(years, 0.01)) >= 0
        and high - low >= _SPREAD
        and float(np.quantile(years, 0.98)) >= _LONG_AGO
    )


def holds_dates(column: Column) -> bool:
    """Whether a column holds dates, also as texts that begin like dates."""
    texts = column.texts[:_FIRST_TEXTS] if column.of_texts else []
    return column.of_dates or (bool(texts) and all(_DATED.match(text) for text in texts))


def _years_ago(column: Column) -> NDArray[np.float64] | None:
    """How many years ago the days of the first levels were; None where they are no days."""
    if (years := _parts_of_years(column)) is not None:
        today = datetime.now(UTC).date()
        return today.year + today.timetuple().tm_yday / _DAYS_A_YEAR - years
    days = [_day(level) for level in column.levels[:_LOOKED_AT].to_pylist()]
    told = [day for day in days if day is not None]
    if not told or len(told) < _NEARLY_ALL * len(days):
        return None
    now = datetime.now(UTC).date().toordinal()
    return np.array([(now - day) / _DAYS_A_YEAR for day in told])


def _parts_of_years(column: Column) -> NDArray[np.float64] | None:
    """Years with the day as a part of one, such as 1940.256: too fine for months; None for other columns."""
    numbers = column.numbers
    if numbers is None or column.whole or column.low is None or not _LIVED[0] <= float(column.low):
        return None
    months = np.abs(numbers * 12 - np.rint(numbers * 12)) < _NEAR_A_MONTH
    return None if float(column.high) > _LIVED[1] or months.mean() > _MOSTLY_MONTHS else numbers[:_LOOKED_AT]


def _day(level: object) -> int | None:
    """The number of a day in the calendar; None for what is no day, or a time within one."""
    if isinstance(level, datetime):
        return level.toordinal() if (level.hour, level.minute, level.second) == (0, 0, 0) else None
    if isinstance(level, date):
        return level.toordinal()
    text = str(level).strip().removesuffix(".0")
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day = parts
    # A day of more than 12 stands where the month of another custom would.
    month, day = (day, month) if month > 12 >= day else (month, day)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text."""
    if found := _ISO.fullmatch(text) or _EIGHT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _LAST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    # The month's name may be of any language: years and days tell enough.
    return (int(found[3]), 6, 15) if (found := _NAMED.fullmatch(text)) else None
