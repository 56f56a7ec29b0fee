"""Whether values tell of people, where no word does."""

from __future__ import annotations

from collections.abc import Collection

from dpiabook.finding.columns import Column, Columns
from dpiabook.meaning.entry import Entry

_MANY = 15


def by_values(columns: Columns, said: Entry[bool], told: Collection[str]) -> Entry[bool]:
    """Say whether a table is about people where its words say nothing.

    Parameters
    ----------
    columns : Columns
        The table.
    said : Entry of bool
        What holds where values say nothing either.
    told : collection of str
        Columns that tell of people: ids, visible facts, identifiers, text that people typed.

    Returns
    -------
    Entry of bool
        No people in a table of nothing but measurements: most of its columns are numbers with decimals, of many values.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding.columns import look_at
    >>> runs = look_at(as_source(pd.DataFrame({"t": [n / 7 for n in range(40)], "a": [n / 3 for n in range(40)]})))
    >>> by_values(runs, Entry(True, "", "guessed"), ()).value
    False
    """
    if told:
        return said
    measured = [one for one in columns if _is_measurement(one)]
    if 2 * len(measured) < len(columns.by_name):
        return said
    return Entry(False, "the columns hold measurements, and nothing tells of people", "guessed")


def _is_measurement(column: Column) -> bool:
    return column.numbers is not None and not column.whole and column.distinct > _MANY
