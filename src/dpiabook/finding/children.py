"""Whether people are children, by ages in columns of other names than a plain one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Columns
from dpiabook.meaning.ages import SLIPS
from dpiabook.meaning.entry import Entry
from dpiabook.settings.model import Children

ADULT = 18
_OLDEST = 125
_OWN = re.compile(r"(r|x|p|resp|subj|pt|curr?|actual)?age(a|r|d|x|y|yrs?|years?|now|atentry|baseline|enrol\w*)?\d{0,2}")


def children_in(columns: Columns, visible: Mapping[str, Entry[str]]) -> Entry[Children] | None:
    """Say whether people are children by the ages of the first column that holds their own.

    Parameters
    ----------
    columns : Columns
        Missing codes are out.
    visible : Mapping[str, Entry of str]
        Visible facts and their kinds.

    Returns
    -------
    Entry or None
        None where no column holds ages in years that its name calls their own.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding.columns import look_at
    >>> seen = look_at(as_source(pd.DataFrame({"agea": [15, 40, 72, 73], "fage": [3, 4, 5, 6]})))
    >>> ages = Entry("age", "", "guessed")
    >>> children_in(seen, {"agea": ages}).value, children_in(seen, {"fage": ages})
    ('some', None)
    """
    for one in columns:
        kind = visible.get(one.name)
        if kind is None or kind.value != "age" or one.numbers is None or one.low is None:
            continue
        if not _OWN.fullmatch("".join(split_name(one.name))) or one.distinct < 4:
            continue
        low, high = float(one.low), float(one.high)
        if high > _OLDEST and float(one.shares[one.numbers > _OLDEST].sum()) <= SLIPS:
            high = _OLDEST
        if low >= 0 and high <= _OLDEST:
            return _by_ends(low, high)
    return None


def _by_ends(low: float, high: float) -> Entry[Children]:
    if high < ADULT:
        return Entry("all", "every recorded age is under 18", "measured")
    if low >= ADULT:
        return Entry("none", "no recorded age is under 18", "measured")
    return Entry("some", "recorded ages lie on both sides of 18", "measured")
