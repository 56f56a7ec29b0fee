"""Columns of numbers with numbers that people write for no value."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import ibis

from dpiabook.counting import Source
from dpiabook.counting.engines import fetch
from dpiabook.dictionary.inventory import Variable
from dpiabook.meaning.states import Seen, States

BUILT_IN = (
    *(-1, -2, -3, -4, -5, -6, -7, -8, -9, -66, -77, -88, -97, -98, -99, -999, -9999),
    *(97, 98, 99, 777, 888, 997, 998, 999, 7777, 8888, 9997, 9998, 9999, 99999, 999999),
)
"""Numbers that people write for no value."""
_LEAST = 3
_TERNARY = 2


def seen_in_numbers(source: Source, variables: Sequence[Variable], states: States) -> dict[str, Seen]:
    """Look for built-in numbers at an end of a column's values.

    Parameters
    ----------
    source : Source
        Before its states are settled.
    variables : sequence of Variable
        Of columns of numbers; one with declared values is passed over.
    states : States
        What is declared.

    Returns
    -------
    dict of str to Seen
        Columns that hold some: those outside the rest of the values, and how many lie among them.
    """
    open_to = [one for one in variables if not one.codes]
    if not open_to:
        return {}
    ends = _ends(source, open_to)
    found = {}
    for one in open_to:
        declared = set(states.rules[one.name].codes) if one.name in states.rules else set()
        here = [code for code in BUILT_IN if code in ends[one.name] and _may_be_missing(code, one, declared)]
        if here:
            seen = _beside_the_rest(source, one, declared)
            if seen is not None:
                found[one.name] = seen
    return found


def _ends(source: Source, variables: Sequence[Variable]) -> dict[str, tuple[Any, Any]]:
    measures: dict[str, Any] = {}
    for at, one in enumerate(variables):
        measures |= {f"low{at}": source.table[one.name].min(), f"high{at}": source.table[one.name].max()}
    row = fetch(source.table.aggregate(**measures), where=source.where).to_pylist()[0]
    return {one.name: (row[f"low{at}"], row[f"high{at}"]) for at, one in enumerate(variables)}


def _may_be_missing(code: int, variable: Variable, declared: set[str]) -> bool:
    """Whether nothing declared says that the number is a value, or is missing already."""
    low = variable.minimum is not None and code >= variable.minimum
    high = variable.maximum is not None and code <= variable.maximum
    in_range = low and high
    return not in_range and str(code) not in declared


def _beside_the_rest(source: Source, variable: Variable, declared: set[str]) -> Seen | None:
    """Which built-in numbers lie outside the rest of a column, far enough and often enough."""
    column = source.table[variable.name]
    codes = [code for code in BUILT_IN if _may_be_missing(code, variable, declared)]
    counts = {f"n{at}": (column == code).sum() for at, code in enumerate(codes)}
    row = fetch(source.table.aggregate(**counts), where=source.where).to_pylist()[0]
    held = {code: int(row[f"n{at}"] or 0) for at, code in enumerate(codes) if row[f"n{at}"]}
    often = [code for code, count in held.items() if count >= _LEAST]
    missing = [*often, *(float(code) for code in declared if _is_number(code))]
    rest = ibis.ifelse(column.isin(missing), ibis.null(), column) if missing else column
    ends = fetch(source.table.aggregate(low=rest.min(), high=rest.max()), where=source.where).to_pylist()[0]
    outside = [code for code in often if _is_outside(code, ends["low"], ends["high"], held)]
    return Seen({str(code): "unknown" for code in outside}, proposed=len(held) - len(outside)) if held else None


def _is_outside(code: int, low: Any, high: Any, held: Collection[int]) -> bool:
    """Whether a code lies beyond the rest: a negative one where nothing else is, or half the rest's width above it."""
    if low is None or high is None:
        return False
    if code > 0:
        return bool(code - high >= max(2, (high - low) / 2))
    return bool(low >= 0) and not (low == 0 and _goes_on_below(code, high, held))


def _goes_on_below(code: int, high: Any, held: Collection[int]) -> bool:
    """Whether a negative code only goes on where the rest ends at 0, as on a scale from -2 to 2."""
    run = next(length for length in range(len(held) + 1) if -(length + 1) not in held)
    return -run <= code and (run > 1 or high <= _TERNARY)


def _is_number(code: str) -> bool:
    return code.lstrip("+-").replace(".", "", 1).isdigit()
