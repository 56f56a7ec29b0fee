"""Columns as the search for lineage sees them: codes, numbers, having, and which of them are groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, coded_columns
from dpiabook.counting.packing import tally
from dpiabook.dictionary.inventory import Inventory, Variable

_YES, _NO = ("y", "yes", "true", "t"), ("n", "no", "false", "f", "none", "never")
PEOPLE_PER_LEVEL = 10
_MOST_LEVELS, _FEWEST_CODES, _WIDEST_GAP, _LOWEST_CODE = 30, 20, 3, 1_000
_LARGEST_EXACT = 2.0**53
_DAYS_IN_YEAR, _OLDEST = 365.2425, 120
_YEARS = (1880, 2100)


@dataclass(frozen=True)
class Column:
    """One column, prepared.

    Attributes
    ----------
    name : str
        As in the source.
    codes : ndarray of int32, shape (rows,)
        Level of each record; -1 unknown, `size` not applicable.
    size : int
        Number of levels that are values.
    people : ndarray of int64, shape (size,)
        People at each level.
    numbers : ndarray of float64, shape (size,), or None
        What the levels stand for, where they are numbers; days, where they are dates.
    years : ndarray of float64, shape (size,), or None
        Calendar years, where the levels are years or dates.
    age_like : bool
        Whole numbers that a person's age could be.
    group : bool
        A column that puts people into groups: an area, a school, a household; it tells of no attribute.
    yes, no : ndarray of bool, shape (size + 2,), or None
        At which levels a person has it, and has it not; then for not applicable and for missing. None: it says neither.
    recorded : bool
        Having means that something is recorded at all.
    proposed : bool
        That a missing value says "never" is a guess, so that only a recorded one counts.
    """

    name: str
    codes: NDArray[np.int32] = field(repr=False)
    size: int
    people: NDArray[np.int64] = field(repr=False)
    numbers: NDArray[np.float64] | None = field(repr=False, default=None)
    years: NDArray[np.float64] | None = field(repr=False, default=None)
    age_like: bool = False
    group: bool = False
    yes: NDArray[np.bool_] | None = field(repr=False, default=None)
    no: NDArray[np.bool_] | None = field(repr=False, default=None)
    recorded: bool = False
    proposed: bool = False

    @cached_property
    def continuous(self) -> bool:
        """Whether it has too few people at each level to be looked at level by level."""
        return self.size * PEOPLE_PER_LEVEL > int(self.people.sum())

    def held(self, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which codes stand for a value: neither unknown nor not applicable."""
        return (codes >= 0) & (codes < self.size)


def prepare(  # noqa: PLR0913 -- what is known of the columns, all by name
    table: TableLike,
    names: Sequence[str],
    *,
    inventory: Inventory,
    groups: Collection[str],
    not_applicable: Collection[str],
    count: str | None,
) -> list[Column]:
    """Code columns, and say of each what the search must know."""
    coded = coded_columns(table, names, count=count)
    return [_column(coded, at, _variable(inventory, name), groups, not_applicable) for at, name in enumerate(names)]


def _variable(inventory: Inventory, name: str) -> Variable:
    return inventory[name] if name in inventory else Variable(name)


def _column(
    coded: CodedKeys, at: int, variable: Variable, groups: Collection[str], not_applicable: Collection[str]
) -> Column:
    levels, codes = coded.levels[at], coded.codes[at]
    if coded.multiplicity is not None:
        codes = np.repeat(codes, coded.multiplicity)
    size = len(levels) - levels.null_count
    levels = levels.slice(0, size)
    people = tally(np.where(codes < 0, np.int32(size), codes), size + 1)[:size]
    numbers, years = _numbers(levels, variable)
    timed = years is not None or bool(variable.unit)
    group = variable.name in groups or _looks_like_group(len(levels), None if timed else numbers, timed)
    never = variable.name in not_applicable or coded.not_applicable[at] is not None
    yes, no, recorded = (None, None, False) if group else _having(levels, numbers, people, variable, never)
    proposed = yes is None and not group and _may_be_gated(levels, numbers, variable, people, len(codes))
    if proposed:
        yes, no = _told(np.ones(size, bool)), np.zeros(size + 2, bool)
    elif no is not None:
        # Where a source has settled what does not apply, what is still missing is unknown.
        no[size:] = True, variable.name in not_applicable and coded.not_applicable[at] is None
    ages = numbers is not None and years is None and _whole_within(numbers, 0, _OLDEST)
    return Column(
        variable.name, codes, size, people, numbers, years, ages, group, yes, no, recorded or proposed, proposed
    )


def _numbers(levels: pa.Array, variable: Variable) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """What levels stand for, as numbers and as calendar years; None where they are neither."""
    kind = levels.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        days = levels.cast(pa.timestamp("s"), safe=False).cast(pa.int64()).to_numpy() / 86_400
        return days, 1970 + days / _DAYS_IN_YEAR
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if not number or (variable.codes and variable.kind == "category"):
        return None, None
    values = levels.cast(pa.float64(), safe=False).to_numpy()
    return values, values if _whole_within(values, *_YEARS) else None


def _whole_within(values: NDArray[np.float64], low: float, high: float) -> bool:
    whole = len(values) > 2 and bool((values == np.rint(values)).all())
    return whole and values[0] >= low and values[-1] <= high


def _looks_like_group(levels: int, numbers: NDArray[np.float64] | None, timed: bool) -> bool:
    """Many codes without an order: texts, or whole numbers far apart or far from nothing, such as those of schools."""
    if numbers is None:
        return not timed and levels > _MOST_LEVELS
    if levels < _FEWEST_CODES or (numbers != np.rint(numbers)).any() or np.abs(numbers).max() >= _LARGEST_EXACT:
        return False
    gaps = np.diff(numbers).astype(np.int64)
    far_apart = np.median(gaps // np.gcd.reduce(gaps)) > _WIDEST_GAP
    return bool(far_apart or _LOWEST_CODE <= numbers[0] <= numbers[-1] < 2 * numbers[0])


def _having(
    levels: pa.Array, numbers: NDArray[np.float64] | None, people: NDArray[np.int64], variable: Variable, never: bool
) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None, bool]:
    """At which levels a person has it and has it not, and whether anything recorded means having."""
    without = _says_no(levels, numbers, people, variable)
    if without is not None:
        return _told(~without), _told(without), False
    if never and len(levels):
        return _told(np.ones(len(levels), bool)), np.zeros(len(levels) + 2, bool), True
    return None, None, False


def _told(at_levels: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.append(at_levels, [False, False])


def _says_no(
    levels: pa.Array, numbers: NDArray[np.float64] | None, people: NDArray[np.int64], variable: Variable
) -> NDArray[np.bool_] | None:
    """Which levels say that a person has it not; None for a column that says neither yes nor no."""
    if len(levels) == 2:
        words = [str(level).lower() for level in levels.to_pylist()]
        labels = {code.lower(): label.strip().lower() for code, label in variable.codes.items()}
        told = [labels.get(word, labels.get(word.removesuffix(".0"), word)) for word in words]
        negative = np.array([word in _NO or word.startswith(("no ", "not ")) for word in told])
        if negative.sum() == 1 and (told[int(np.flatnonzero(~negative)[0])] in _YES or variable.codes):
            return negative
    measured = variable.unit.strip().lower() in ("age in years", "year")
    if numbers is None or len(numbers) < 2 or numbers[0] != 0 or measured or variable.kind == "date":
        return None
    # Of a count of events most people have none; of an age or a score nothing is the least.
    return numbers == 0 if len(numbers) == 2 or people[0] == people.max() else None


def _may_be_gated(
    levels: pa.Array, numbers: NDArray[np.float64] | None, variable: Variable, people: NDArray[np.int64], rows: int
) -> bool:
    """A date or an age that is missing for some: perhaps it never happened to them."""
    told = int(people.sum())
    dated = numbers is not None and (
        pa.types.is_date(levels.type)
        or pa.types.is_timestamp(levels.type)
        or variable.unit.strip().lower() in ("age in years", "year")
    )
    return dated and 0 < told < rows


def row_bits(told: NDArray[np.bool_], codes: NDArray[np.int32]) -> NDArray[np.uint64]:
    """One bit for each record: whether something is told at its level."""
    packed = np.packbits(told[codes])
    found: NDArray[np.uint64] = np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)
    return found
