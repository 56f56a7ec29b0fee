"""Whether people are children, by the ages that a column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.meaning.entry import Entry, Standing
from dpiabook.settings.model import Children

ADULT = 18
_OLDEST = 125
_MOST_BANDS = 15
SLIPS = 0.001
"""So few ages beyond a lifetime are slips of the pen; where ages are in months or days there are more."""
_AGE = {("age",), ("age", "years"), ("age", "in", "years"), ("ageyears",), ("current", "age"), ("age", "now")}


def age_variable(inventory: Inventory) -> Variable | None:
    """The variable that is the age of a person, and not of an event or of somebody else; None where there is none."""
    return next((one for one in inventory if split_name(one.name) in _AGE or split_name(one.label) in _AGE), None)


def children_by_age(
    source: Source, inventory: Inventory, known: Mapping[str, Standing] = MappingProxyType({})
) -> Entry[Children] | None:
    """Say whether people are children by the least and the greatest age.

    Parameters
    ----------
    source : Source
        Whose missing values are settled: a code for none would be an age.
    inventory : Inventory
        The dictionary.
    known : Mapping of str to {"measured", "guessed"}
        Other columns of the people's own ages, and how sure that is; the first that holds years of age is taken where
        none is plainly called so.

    Returns
    -------
    Entry or None
        None where no column of numbers holds ages.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> source = as_source(pd.DataFrame({"Age": [31, 64, None]}))
    >>> found = children_by_age(source, infer_inventory(source.columns))
    >>> found.value, found.standing
    ('none', 'measured')
    """
    age = age_variable(inventory)
    plain: Mapping[str, Standing] = {} if age is None else {age.name: "measured"}
    for name, standing in {**plain, **{n: how for n, how in known.items() if n not in plain}}.items():
        one = _of_column(source, name, plain=name in plain)
        if one is not None:
            return replace(one, standing=standing)
    return None


def _of_column(source: Source, name: str, *, plain: bool) -> Entry[Children] | None:
    if name not in source.columns or not source.table[name].type().is_numeric():
        return None
    column = source.table[name]
    of_a_life = column <= _OLDEST
    within = {"oldest": column.max(where=of_a_life), "within": column.count(where=of_a_life)}
    asked = source.table.aggregate(low=column.min(), high=column.max(), told=column.count(), **within)
    ends = fetch(asked, where=source.where).to_pylist()[0]
    low, high = ends["low"], ends["high"]
    if ends["told"] - ends["within"] <= SLIPS * ends["told"]:
        high = ends["oldest"]
    # Ages of more than a lifetime are counted in months or days.
    if low is None or low < 0 or high > _OLDEST:
        return None
    return None if not plain and could_be_bands(low, high) else by_ends(low, high)


def could_be_bands(low: float, high: float) -> bool:
    """Whether numbers from 0 or 1 to 15 at most could number bands of age, where no plain name says that they are ages.

    Examples
    --------
    >>> could_be_bands(1, 7), could_be_bands(3, 17)
    (True, False)
    """
    return low <= 1 and high <= _MOST_BANDS


def by_ends(low: float, high: float) -> Entry[Children]:
    """Say whether people are children by the least and the greatest of their ages in years.

    Examples
    --------
    >>> by_ends(3, 17).value, by_ends(16, 90).value, by_ends(18, 90).value
    ('all', 'some', 'none')
    """
    if high < ADULT:
        return Entry("all", "every recorded age is under 18", "measured")
    if low >= ADULT:
        return Entry("none", "no recorded age is under 18", "measured")
    return Entry("some", "recorded ages lie on both sides of 18", "measured")
