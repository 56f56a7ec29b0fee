"""Columns of numbers with numbers that people write for no value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

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
_AT_ONCE = 100
_TERNARY = 2
_FIRST_DIGITS, _LAST_DIGITS, _GAP = frozenset({0, 1}), frozenset({7, 8, 9}), 3
Item = TypeVar("Item")


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
    declared = {one.name: set(states.rules[one.name].codes) if one.name in states.rules else set() for one in open_to}
    look = _InMemory(source.origin) if isinstance(source.origin, pa.Table) else _ByEngine(source)
    ends = look.ends({one.name: () for one in open_to})
    codes = {one.name: _possible(one, declared[one.name], *ends[one.name]) for one in open_to}
    suspects = [one for one in open_to if set(codes[one.name]) & set(ends[one.name])]
    held = look.held({one.name: codes[one.name] for one in suspects})
    often = {name: [code for code, count in counts.items() if count >= _LEAST] for name, counts in held.items()}
    apart = {name: _with_neighbours(often[name], held[name]) for name in held}
    rest = look.ends({name: _missing(apart[name], declared[name]) for name in held if held[name]})
    found = {}
    for name, (low, high) in rest.items():
        outside = [code for code in often[name] if _is_outside(code, low, high, held[name])]
        found[name] = Seen({str(code): "unknown" for code in outside}, proposed=len(held[name]) - len(outside))
    return found | _single_digits(
        look, {one.name: declared[one.name] for one in open_to if one.name not in found}, ends
    )


def _single_digits(
    look: _InMemory | _ByEngine, declared: Mapping[str, set[str]], ends: Mapping[str, tuple[Any, Any]]
) -> dict[str, Seen]:
    """Columns of few codes, of which 7, 8 or 9 stand apart: nothing is done, and it is asked."""
    few = {name: range(10) for name in declared if ends[name][0] in _FIRST_DIGITS and ends[name][1] in _LAST_DIGITS}
    found = {}
    for name, counts in look.held(few).items():
        apart = [code for code in _digits_apart(sorted(counts)) if str(code) not in declared[name]]
        if apart and max(counts[code] for code in apart) >= _LEAST:
            found[name] = Seen(proposed=len(apart))
    return found


def _digits_apart(digits: Sequence[int]) -> list[int]:
    """The last digits, where the others follow each other and a gap lies between.

    Examples
    --------
    >>> _digits_apart([1, 2, 9]), _digits_apart([1, 2, 3, 8, 9]), _digits_apart([0, 1, 2, 5, 9]), _digits_apart([7, 9])
    ([9], [8, 9], [], [])
    """
    run = next((at for at, digit in enumerate(digits) if digit != digits[0] + at), len(digits))
    rest, apart = digits[:run], list(digits[run:])
    lies = len(rest) > 1 and apart and apart[0] - rest[-1] >= _GAP and set(apart) <= _LAST_DIGITS
    return apart if lies else []


def _possible(variable: Variable, declared: set[str], low: Any, high: Any) -> list[int]:
    """Built-in numbers that lie between the ends of a column's values, and of which nothing else is declared."""
    if low is None:
        return []
    return [code for code in BUILT_IN if low <= code <= high and _may_be_missing(code, variable, declared)]


def _with_neighbours(often: Sequence[int], held: Collection[int]) -> list[int]:
    """Codes that repeat, and those right beside them that occur as well: where 99 is none, a single 98 is no value."""
    return [code for code in held if any(code == other or (code > 0 and 0 < other - code <= 2) for other in often)]


def _missing(codes: Iterable[int], declared: Collection[str]) -> list[float]:
    """All numbers of one column that stand for no value."""
    return [*map(float, codes), *(float(code) for code in declared if _is_number(code))]


@dataclass(frozen=True)
class _ByEngine:
    """Questions about many columns, in one pass for each hundred of them."""

    source: Source

    def ends(self, without: Mapping[str, Sequence[float]]) -> dict[str, tuple[Any, Any]]:
        """Least and greatest value of each column, some numbers left out."""
        found: dict[str, tuple[Any, Any]] = {}
        for part in _parts(list(without.items())):
            columns = [self._without(name, numbers) for name, numbers in part]
            measures = {f"low{at}": column.min() for at, column in enumerate(columns)}
            measures |= {f"high{at}": column.max() for at, column in enumerate(columns)}
            row = self._asked(measures)
            found |= {name: (row[f"low{at}"], row[f"high{at}"]) for at, (name, _) in enumerate(part)}
        return found

    def held(self, codes: Mapping[str, Sequence[int]]) -> dict[str, dict[int, int]]:
        """How often each column holds each of some codes."""
        found: dict[str, dict[int, int]] = {}
        for part in _parts(list(codes.items())):
            measures = {
                f"n{at}_{place}": (self.source.table[name] == code).sum()
                for at, (name, asked) in enumerate(part)
                for place, code in enumerate(asked)
            }
            row = self._asked(measures) if measures else {}
            for at, (name, asked) in enumerate(part):
                counts = {code: int(row[f"n{at}_{place}"] or 0) for place, code in enumerate(asked)}
                found[name] = {code: count for code, count in counts.items() if count}
        return found

    def _without(self, name: str, numbers: Sequence[float]) -> Any:
        column = self.source.table[name]
        return ibis.ifelse(column.isin(numbers), ibis.null(), column) if numbers else column

    def _asked(self, measures: Mapping[str, Any]) -> Mapping[str, Any]:
        return dict(fetch(self.source.table.aggregate(**measures), where=self.source.where).to_pylist()[0])


@dataclass(frozen=True)
class _InMemory:
    """The same of a table in memory, without an engine: to put a question takes longer than to answer it."""

    table: pa.Table

    def ends(self, without: Mapping[str, Sequence[float]]) -> dict[str, tuple[Any, Any]]:
        """Least and greatest value of each column, some numbers left out."""
        found: dict[str, tuple[Any, Any]] = {}
        for name, numbers in without.items():
            values = self._values(name)
            kept = values[~np.isin(values, numbers)] if numbers else values
            found[name] = (kept.min(), kept.max()) if len(kept) else (None, None)
        return found

    def held(self, codes: Mapping[str, Sequence[int]]) -> dict[str, dict[int, int]]:
        """How often each column holds each of some codes."""
        found = {}
        for name, asked in codes.items():
            values, times = np.unique(self._values(name), return_counts=True)
            counts = dict(zip(values.tolist(), times.tolist(), strict=True))
            found[name] = {code: counts[code] for code in asked if code in counts}
        return found

    def _values(self, name: str) -> NDArray[np.float64]:
        values: NDArray[np.float64] = np.asarray(self.table[name].drop_null().cast(pa.float64(), safe=False))
        kept: NDArray[np.float64] = values[~np.isnan(values)]
        return kept


def _parts(many: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (many[start : start + _AT_ONCE] for start in range(0, len(many), _AT_ONCE))


def _may_be_missing(code: int, variable: Variable, declared: set[str]) -> bool:
    """Whether nothing declared says that the number is a value, or is missing already."""
    low = variable.minimum is not None and code >= variable.minimum
    high = variable.maximum is not None and code <= variable.maximum
    in_range = low and high
    return not in_range and str(code) not in declared


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
