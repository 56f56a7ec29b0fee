"""How many records hold codes that are declared, and how many hold others; the codes themselves stay inside."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dpiabook.counting.profiles import value_counts
from dpiabook.counting.sources import TableLike, as_source


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


def _pairs(source: TableLike, name: str, codes: Collection[str], count: str | None) -> list[tuple[bool, int]]:
    counted = value_counts(source, name, count=count).dropna(subset="value")
    known = {code.strip().lower() for code in codes}
    pairs = zip(counted["value"], counted["n"], strict=True)
    return [(bool(_words(value) & known), int(records)) for value, records in pairs]


def _words(value: object) -> set[str]:
    """The ways in which a code may be written in a dictionary."""
    text = str(value).strip().lower()
    whole = text.removesuffix(".0")
    truth = {"true": {"1", "yes", "y"}, "false": {"0", "no", "n"}}.get(text, set())
    return {text, whole} | truth
