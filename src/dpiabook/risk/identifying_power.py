"""Which visible facts tell people apart best in this file, one by one and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_keys

MOST_IN_PROFILE = 6
_ROWS = 200_000


@dataclass(frozen=True)
class IdentifyingPower:
    """How well visible facts tell people apart.

    Attributes
    ----------
    facts : pandas.DataFrame
        One row per variable, the most telling first: ``variable``, ``bits`` (entropy of its recorded values) and
        ``alone`` (people with a value that nobody else has), both in the rows that were looked at.
    profile : tuple of str
        The strongest facts together, in the order in which each added most.
    rows : int
        Rows that were looked at: all, or evenly spread ones of a large file.
    """

    facts: pd.DataFrame = field(repr=False)
    profile: tuple[str, ...]
    rows: int


def identifying_power(
    table: TableLike,
    variables: Sequence[str],
    *,
    most: int = MOST_IN_PROFILE,
    count: str | None = None,
    ids: str | None = None,
) -> IdentifyingPower:
    """Measure the identifying power of visible facts, and choose the strongest together.

    The first is the variable with most distinct values among people, each further one that which splits them most: the
    number of distinct combinations over complete records is the number of right guesses to expect of somebody who
    knows them (Skinner and Elliot 2002).

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    variables : sequence of str
        Visible facts. An unknown value tells nothing; "not applicable" is a value.
    most : int
        Facts in the profile at most; none is added that splits nobody further.
    count : str, optional
        How many people a row stands for.
    ids : str, optional
        Column of identifiers, needed where the source has no row order.

    Returns
    -------
    IdentifyingPower

    Raises
    ------
    Refusal
        As :func:`~dpiabook.counting.coded_keys`.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["F", "M", "F", "M"], "yob": [2001, 2002, 2003, 2003], "same": ["x"] * 4})
    >>> found = identifying_power(people, ["same", "sex", "yob"])
    >>> found.profile, found.facts["variable"].tolist(), found.facts["alone"].tolist()
    (('yob', 'sex'), ['yob', 'sex', 'same'], [2, 0, 0])
    """
    if not variables:
        return IdentifyingPower(pd.DataFrame({"variable": [], "bits": [], "alone": []}), (), 0)
    coded = _spread(coded_keys(table, variables, count=count, ids=ids))
    facts = pd.DataFrame([(name, *_alone(coded, name)) for name in variables], columns=["variable", "bits", "alone"])
    facts = facts.sort_values(["bits", "variable"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return IdentifyingPower(facts, tuple(_strongest(coded, facts["variable"].tolist(), most)), coded.rows)


def _spread(coded: CodedKeys) -> CodedKeys:
    """Rows spread evenly over a large file."""
    step = -(-coded.rows // _ROWS)
    times = None if coded.multiplicity is None else coded.multiplicity[::step]
    return replace(coded, codes=tuple(codes[::step] for codes in coded.codes), multiplicity=times)


def _alone(coded: CodedKeys, name: str) -> tuple[float, int]:
    codes = coded.column(name)
    told = codes >= 0
    times = None if coded.multiplicity is None else coded.multiplicity[told]
    counts: NDArray[np.float64] = np.bincount(codes[told], times).astype(np.float64)
    shares = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(shares * np.log2(shares)).sum()) + 0.0, int((counts == 1).sum())


def _strongest(coded: CodedKeys, names: list[str], most: int) -> list[str]:
    chosen: list[str] = []
    reached = 1
    while len(chosen) < most:
        splits = {name: _patterns(coded, [*chosen, name]) for name in names if name not in chosen}
        best = max(splits, key=lambda name: splits[name], default="")
        if not best or splits[best] <= reached:
            break
        chosen.append(best)
        reached = splits[best]
    return chosen


def _patterns(coded: CodedKeys, names: list[str]) -> int:
    """Distinct combinations among the records in which all of some facts are recorded."""
    groups = coded.groups(names)
    complete = np.ones(groups.size, bool)
    for name in names:
        complete &= coded.column(name)[groups.first] >= 0
    return int(complete.sum())
