"""How many records hold codes that are declared, and how many hold others; the codes themselves stay inside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dpiabook.counting.in_parts import of_each
from dpiabook.counting.profiles import value_counts
from dpiabook.counting.sources import TableLike, as_source
from dpiabook.result.collected import shaped

_AT_ONCE = 50
_TRUTHS = {"true": frozenset({"1", "yes", "y"}), "false": frozenset({"0", "no", "n"})}


@shaped
def code_counts(
    table: TableLike, declared: Mapping[str, Collection[str]], *, count: str | None = None
) -> dict[str, list[tuple[bool, int]]]:
    """Count records by code, and say of each code only whether it is declared.

    Parameters
    ----------
    table : TableLike
        Any source.
    declared : Mapping of str to collection of str
        For each coded variable its codes as text, those for missing values among them; a number counts as its text.
    count : str, optional
        How many records a row stands for.

    Returns
    -------
    dict of str to list of (bool, int)
        For each variable one pair per distinct code: whether it is declared, and the number of records with it. Missing
        values are left out.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` or ``COLUMN_TYPE``.

    Examples
    --------
    >>> import pandas as pd
    >>> code_counts(pd.DataFrame({"sex": ["F", "M", "M", "X"]}), {"sex": ["F", "M"]})
    {'sex': [(True, 1), (True, 2), (False, 1)]}
    """
    source = as_source(table)
    source.require(declared)
    return {name: _pairs(source, name, codes, count) for name, codes in declared.items()}


def declared_shares(table: TableLike, declared: Mapping[str, Collection[str]]) -> dict[str, float]:
    """Share of the rows with a value of which the value is declared, 0 to 1; a column without values is left out.

    Parameters
    ----------
    table : TableLike
        Any source.
    declared : Mapping of str to collection of str
        As :func:`code_counts` takes them.

    Returns
    -------
    dict of str to float

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> declared_shares(pd.DataFrame({"sex": ["F", "M", "M", "X"], "ill": [1.0, 2.0, 2.0, None]}), {"sex": ["F", "M"],
    ...     "ill": ["1"]})
    {'sex': 0.75, 'ill': 0.3333333333333333}
    """
    source = as_source(table)
    source.require(declared)

    def measures(name: str) -> dict[str, Any]:
        column = source.table[name]
        text = column.cast("string").strip().lower()
        return {"of": column.count(), "n": text.isin(_spellings(declared[name])).sum()}

    told = of_each(source, list(declared), measures, at_once=_AT_ONCE)
    return {name: int(one["n"] or 0) / one["of"] for name, one in told.items() if one["of"]}


def _spellings(codes: Collection[str]) -> list[str]:
    """The ways in which a table may write declared codes, once they are texts in small letters."""
    plain = {code.strip().lower() for code in codes}
    truths = {text for text, said in _TRUTHS.items() if said & plain}
    return sorted(plain | truths | {f"{code}.0" for code in plain})


def _pairs(source: TableLike, name: str, codes: Collection[str], count: str | None) -> list[tuple[bool, int]]:
    counted = value_counts(source, name, count=count).dropna(subset="value")
    known = {code.strip().lower() for code in codes}
    pairs = zip(counted["value"], counted["n"], strict=True)
    return [(bool(_words(value) & known), int(records)) for value, records in pairs]


def _words(value: object) -> set[str]:
    """The ways in which a code may be written in a dictionary."""
    text = str(value).strip().lower()
    whole = text.removesuffix(".0")
    truth = _TRUTHS.get(text, frozenset())
    return {text, whole} | truth
