"""What a dictionary alone can say about re-identification: how many bits a combination could carry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal
from dpiabook.result import Result

BASIS = "from the dictionary alone"
NOT_ASSESSED = "not assessed: needs counts"
_MOST_CELLS = 5_000_000


@dataclass(frozen=True)
class DictionaryBits(Result):
    """Combinations against the bits that single out one person. No class is counted and no k is stated.

    Attributes
    ----------
    population : int or None
        People whom the dataset is about; None when nobody has said.
    bits_to_single_out : float
        log2 of `population`; NaN without it.
    table : DataFrame
        One row per combination: ``name``, ``combination``, ``value_combinations`` (product of the numbers of values),
        ``bits`` (its log2, or the entropy of the variables that have frequencies), ``spare_bits`` (over what singles
        out one person), ``mean_class_size`` (people per value combination), ``expected_uniques`` (if the variables
        were independent; needs frequencies of all), ``basis``. Missing where the dictionary does not say enough, and
        ``basis`` then reads "not assessed: needs counts".
    """

    population: int | None
    bits_to_single_out: float
    table: pd.DataFrame


def dictionary_bits(
    inventory: Inventory,
    composites: Mapping[str, Sequence[str]],
    population: int | None = None,
    frequencies: Mapping[str, Sequence[float]] | None = None,
) -> DictionaryBits:
    """Compare what combinations of variables could carry with what singles out one person.

    Parameters
    ----------
    inventory : Inventory
        The dictionary. A variable's number of values comes from its codes, from the range of a whole number, or is two
        for a yes or no; one more if it may not apply. An
        unknown is no value.
    composites : mapping of str to sequence of str
        Combinations by name.
    population : int, optional
        People whom the dataset is about, at least 1. Without it, what rests on it is missing.
    frequencies : mapping of str to sequence of float, optional
        For some variables the share or number of people with each value, "not applicable" included.

    Returns
    -------
    DictionaryBits
        One row per combination.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for a name that the dictionary lacks; ``MEASURE_INPUT`` for a population under 1, or
        frequencies that are negative or all 0.

    Notes
    -----
    Sweeney (2000), "Simple demographics often identify people uniquely", on the bits that identify.

    Examples
    --------
    >>> variables = Variable("sex", codes={"F": "", "M": ""}, required=True), Variable("flag", kind="boolean")
    >>> found = dictionary_bits(Inventory(variables), {"both": ["sex", "flag"]}, population=12)
    >>> found.table[["value_combinations", "mean_class_size", "basis"]].values.tolist()
    [[4.0, 3.0, 'from the dictionary alone']]
    """
    if population is not None and population < 1:
        cure = "give the number of people whom the dataset is about"
        raise Refusal(Code.MEASURE_INPUT, "the population is under 1", where="dictionary_bits", cure=cure)
    shares = {name: _shares(name, given) for name, given in (frequencies or {}).items()}
    single = float(np.log2(population)) if population is not None else math.nan
    rows = [_row(inventory, name, tuple(keys), population, shares) for name, keys in composites.items()]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table.insert(4, "spare_bits", table["bits"] - single)
    return DictionaryBits(population, single, table)


_COLUMNS = ["name", "combination", "value_combinations", "bits", "mean_class_size", "expected_uniques", "basis"]


def number_of_values(variable: Variable) -> int | None:
    """Return how many values a variable may take, "not applicable" included, or None where its dictionary does not say.

    Examples
    --------
    >>> number_of_values(Variable("yob", kind="integer", minimum=2001, maximum=2010, required=True))
    10
    >>> number_of_values(Variable("days", kind="number")) is None
    True
    """
    values: int | None = None
    if variable.codes:
        values = len(variable.codes)
    elif variable.kind == "boolean":
        values = 2
    elif variable.kind == "integer" and variable.minimum is not None and variable.maximum is not None:
        values = int(variable.maximum - variable.minimum) + 1
    states = {variable.missing_means, *variable.states.values()}
    may_not_apply = not variable.required and (bool(variable.gate) or "not_applicable" in states)
    return None if values is None else values + may_not_apply


def _shares(name: str, given: Sequence[float]) -> NDArray[np.float64]:
    counts = np.asarray(given, dtype=np.float64)
    if not len(counts) or not np.isfinite(counts).all() or (counts < 0).any() or counts.sum() <= 0:
        cure = "give the share or number of people with each value"
        what = f"the frequencies of {name!r} are not shares or counts"
        raise Refusal(Code.MEASURE_INPUT, what, where="dictionary_bits", cure=cure)
    return np.asarray(counts[counts > 0] / counts.sum(), dtype=np.float64)


def _row(
    inventory: Inventory,
    name: str,
    keys: tuple[str, ...],
    population: int | None,
    shares: Mapping[str, NDArray[np.float64]],
) -> tuple[object, ...]:
    found = [len(shares[key]) if key in shares else number_of_values(inventory[key]) for key in keys]
    known = [values for values in found if values is not None]
    if len(known) < len(keys):
        return name, ", ".join(keys), np.nan, np.nan, np.nan, np.nan, NOT_ASSESSED
    combinations = float(np.prod(known))
    bits = sum(
        float(-(shares[key] * np.log2(shares[key])).sum()) if key in shares else float(np.log2(values))
        for key, values in zip(keys, known, strict=True)
    )
    every = [shares[key] for key in keys if key in shares]
    if population is None:
        return name, ", ".join(keys), combinations, bits, np.nan, np.nan, BASIS
    uniques = _expected_uniques(every, population) if len(every) == len(keys) else np.nan
    return name, ", ".join(keys), combinations, bits, population / combinations, uniques, BASIS


def _expected_uniques(shares: Sequence[NDArray[np.float64]], population: int) -> float:
    """Sum N p (1 - p)^(N - 1) over the cells; NaN where there are too many to look at."""
    if np.prod([len(one) for one in shares]) > _MOST_CELLS:
        return float("nan")
    cells = np.ones(1)
    for one in shares:
        cells = np.outer(cells, one).ravel()
    return float((population * cells * (1.0 - cells) ** (population - 1)).sum())
