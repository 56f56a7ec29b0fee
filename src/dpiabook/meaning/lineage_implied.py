"""What two columns say together that stands in no column: the year of an event, and the time between two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.meaning.lineage import Lineage

YEAR, AGE = "year", "age in years"
_BIRTH = re.compile(r"birth|born|yob", re.IGNORECASE)


@dataclass(frozen=True)
class ImpliedPair:
    """Two columns whose sum or difference is a fact of its own.

    Attributes
    ----------
    first, second : str
        The columns.
    kind : {"event year", "gap"}
        Year of birth plus age, right to within a year; or the second age less the first, which also says what came
        first.
    """

    first: str
    second: str
    kind: Literal["event year", "gap"]


def implied_pairs(inventory: Inventory, lineage: Lineage | None = None) -> tuple[ImpliedPair, ...]:
    """Find the pairs of columns that imply a third fact.

    Parameters
    ----------
    inventory : Inventory
        Columns with unit ``year`` whose name or label says birth, and with unit ``age in years``.
    lineage : Lineage, optional
        What columns tell of each other: two of which one tells the other imply nothing more, of two that say the same
        the first is enough, and what a third column says already is not implied.

    Returns
    -------
    tuple of ImpliedPair
        Each year of birth with each age, then each two ages, in the dictionary's order.

    Examples
    --------
    >>> from dpiabook.meaning.lineage import Edge
    >>> units = Inventory((Variable("yob", unit="year"), Variable("age_a", unit="age in years")))
    >>> [(pair.first, pair.second, pair.kind) for pair in implied_pairs(units)]
    [('yob', 'age_a', 'event year')]
    >>> implied_pairs(units, Lineage((Edge("function of", "age_a", ("year_a", "yob"), "difference"),)))
    ()
    """
    known = lineage or Lineage(())
    units = [one for one in inventory if _unit(one) in (YEAR, AGE)]
    names = [one.name for one in units]
    here = [one for one in units if not any(_tells(known, names, other, one.name) for other in names)]
    births = [one.name for one in here if _unit(one) == YEAR and _BIRTH.search(f"{one.name} {one.label}")]
    ages = [one.name for one in here if _unit(one) == AGE]
    return tuple(pair for pair in _pairs(births, ages) if not _said(pair, known))


def _pairs(births: list[str], ages: list[str]) -> Iterator[ImpliedPair]:
    yield from (ImpliedPair(birth, age, "event year") for birth in births for age in ages)
    yield from (ImpliedPair(one, other, "gap") for one, other in combinations(ages, 2))


def _tells(lineage: Lineage, names: list[str], one: str, other: str) -> bool:
    """Whether a column tells another, and is not merely the later of two that say the same."""
    if one == other or other not in lineage.known_from([one]):
        return False
    return names.index(one) < names.index(other) or one not in lineage.known_from([other])


def _said(pair: ImpliedPair, lineage: Lineage) -> bool:
    """Whether one tells the other, or a column holds what they say together."""
    two = {pair.first, pair.second}
    third = any(edge.silences and len(edge.members) == 3 and two < set(edge.members) for edge in lineage.edges)
    return third or any(two <= lineage.known_from([name]) for name in two)


def _unit(variable: Variable) -> str:
    return variable.unit.strip().lower()
