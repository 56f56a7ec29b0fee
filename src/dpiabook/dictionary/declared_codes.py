"""Which values the dictionary declares of each coded variable."""

from __future__ import annotations

from dpiabook.dictionary.codes_text import each_of_range
from dpiabook.dictionary.inventory import Inventory, Variable


def declared_codes(inventory: Inventory) -> dict[str, list[str]]:
    """All values that are declared of each coded variable: codes, those for missing values, and a range beside them.

    Examples
    --------
    >>> year = Variable("year", codes={"R": "Reception"}, minimum=1, maximum=3)
    >>> declared_codes(Inventory((year, Variable("age", codes={"0": "under 1"}, minimum=1))))
    {'year': ['R', '1', '2', '3']}
    """
    listed = (one for one in inventory if one.codes and "codes" not in one.guessed)
    return {one.name: [*one.codes, *one.missing_codes, *more] for one in listed if (more := _in_range(one)) is not None}


def _in_range(variable: Variable) -> list[str] | None:
    """The whole numbers of a range; None where they are too many to be listed, so that no list is whole."""
    low, high = variable.minimum, variable.maximum
    if low is None and high is None:
        return []
    return (each_of_range(low, high) or None) if low is not None and high is not None else None
