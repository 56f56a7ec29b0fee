"""From exact values to released ones: what is withheld, rounded, or made anew from released counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.finding import Column, Kind, Scalar, Table
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.rules import COUNTS, Rules, noise_at, released_count, round_to, rounding_base, whole_of
from dpiabook.release.withholding import Mask, primary
from dpiabook.stigma.wilson import wilson_interval

_NEEDS_PART = ("share", "low", "high")
_BASES = (*COUNTS, "structural")
_POINTS = (1, 2, 5, 10, 20, 25, 50)
_SMALLEST, _LARGEST = 0.005, 0.995


@dataclass(frozen=True)
class Cell:
    """A released value (None: withheld, or never computed), whether it is withheld, and whether for another's sake."""

    value: Scalar
    withheld: bool = False
    secondary: bool = False


@dataclass(frozen=True)
class _Row:
    """One row under release: its exact values, its counts as released, and the width that they were rounded to."""

    columns: dict[str, Column]
    exact: dict[str, Scalar]
    counts: dict[str, Cell]
    base: int
    total: bool


def release_cells(table: Table, withheld: Mask, rules: Rules) -> list[list[Cell]]:
    """Turn exact values into released ones.

    Parameters
    ----------
    table : Table
        Exact values.
    withheld : numpy.ndarray of bool, shape (rows, columns)
        Counts that are withheld, primary and secondary.
    rules : Rules

    Returns
    -------
    list of list of Cell
        In the table's shape. Shares and bounds are made anew from the released counts, so they tell no more.

    Raises
    ------
    Refusal
        `Code.INTERNAL` when a column names a part or base that the table does not have.
    """
    first = primary(table.columns, table.rows, rules.profile)
    rows = [_release_row(table, index, withheld[index], rules) for index in range(len(table.rows))]
    return [
        [replace(cell, secondary=cell.withheld and not first[r, c]) for c, cell in enumerate(row)]
        for r, row in enumerate(rows)
    ]


def check_columns(columns: Sequence[Column]) -> None:
    """Refuse a table in which a number rests on a column that is not there, or that is no count."""
    counts = [column.name for column in columns if column.kind in _BASES]
    for column in columns:
        wanted = [column.part, column.of] if column.kind in _NEEDS_PART else [n for n in (column.part, column.of) if n]
        for name in wanted:
            if name not in counts:
                what = f"the {column.kind} {column.name} rests on {name!r}, which is no count of its table"
                raise Refusal(Code.INTERNAL, what, cure=did_you_mean(name, counts) or "name its part and of")


def _release_row(table: Table, index: int, withheld: Mask, rules: Rules) -> list[Cell]:
    exact = {column.name: value for column, value in zip(table.columns, table.rows[index], strict=True)}
    total = table.total and index == len(table.rows) - 1
    by_area = not total and any(c.kind == "area" and exact[c.name] is not None for c in table.columns)
    counts = {
        column.name: Cell(None, True)
        if withheld[place]
        else _count(exact, column, rules, by_area, noise_at(table.noise, index, place))
        for place, column in enumerate(table.columns)
        if column.kind in _BASES
    }
    columns = {column.name: column for column in table.columns}
    counts = {name: _within_base(cell, counts.get(columns[name].of)) for name, cell in counts.items()}
    row = _Row(columns, exact, counts, rounding_base(rules.profile, by_area=by_area), total)
    return [_release(column, row, rules) for column in table.columns]


def _count(exact: Mapping[str, Scalar], column: Column, rules: Rules, by_area: bool, noise: int) -> Cell:
    """Round a count, or change it by its noise; what counts no people stays as it is."""
    value = exact[column.name]
    if column.kind == "structural" or isinstance(value, str | bool) or value is None:
        return Cell(value)
    whole = whole_of(column, exact)
    return Cell(released_count(value, column.kind, rules.profile, by_area=by_area, whole=whole, noise=noise))


def _within_base(cell: Cell, base: Cell | None) -> Cell:
    """A part is never printed above its base: it would tell more of it than its band does, or contradict its noise."""
    if base is None or not isinstance(cell.value, int | float) or not isinstance(base.value, int | float):
        return cell
    return replace(cell, value=min(cell.value, base.value))


def _release(column: Column, row: _Row, rules: Rules) -> Cell:
    """Release one cell under the rule of its kind."""
    value = row.exact[column.name]
    if column.name in row.counts:
        return row.counts[column.name]
    if column.kind == "area":
        return Cell(None if value is None or row.total else rules.area(str(value)))
    if column.kind in _NEEDS_PART and rules.profile.exact:
        return _exact_proportion(column, row)
    if rules.profile.exact or column.kind in ("text", "region"):
        return Cell(value)
    if column.kind in _NEEDS_PART:
        return _proportion(column, row, rules)
    return _modelled(column, row, rules) if column.kind == "modelled" else _derived(column, row, rules)


def _proportion(column: Column, row: _Row, rules: Rules) -> Cell:
    """Share or Wilson bound of the released counts; a function of what is printed beside it, so it adds nothing."""
    pair = releasable_pair(
        row.columns[column.part], row.counts[column.part].value, row.counts[column.of].value, rules.profile
    )
    if pair is None:
        return Cell(None, True)
    part, of = pair
    if of == 0:
        return Cell(None)
    return Cell(released_proportion(column.kind, part, of))


@cache
def released_proportion(kind: Kind, part: float, of: float) -> float:
    """Share, or Wilson 95 % bound, of two released counts.

    Parameters
    ----------
    kind : {"share", "low", "high"}
    part, of : float
        Released counts, 0 ≤ part ≤ of, of > 0.

    Returns
    -------
    float
        Between 0 and 1, in whole points; bounds are rounded outwards, since exact bounds give the counts back.

    Examples
    --------
    >>> [released_proportion(kind, 10, 50) for kind in ("low", "share", "high")]
    [0.11, 0.2, 0.34]
    """
    if kind == "share":
        return _whole_points(part / of)
    low, high = (float(end) for end in wilson_interval(part, of))
    return math.floor(100 * low) / 100 if kind == "low" else math.ceil(100 * high) / 100


def _exact_proportion(column: Column, row: _Row) -> Cell:
    """Share or Wilson bound of exact counts, for those inside."""
    part, of = row.exact[column.part], row.exact[column.of]
    if not isinstance(part, int | float) or not isinstance(of, int | float) or of == 0:
        return Cell(None)
    if column.kind == "share":
        return Cell(part / of)
    low, high = (float(end) for end in wilson_interval(part, of))
    return Cell(low if column.kind == "low" else high)


def releasable_pair(part: Column, x: Scalar, n: Scalar, profile: OutputProfile) -> tuple[float, float] | None:
    """The released part and base; None when either, or what is left of the base, may not be known."""
    if not isinstance(x, int | float) or not isinstance(n, int | float):
        return None
    if part.kind == "people" and profile.full_cells_disclosive and n - x < profile.threshold:
        return None
    return min(float(x), float(n)), float(n)


def _whole_points(share: float, step: int = 1) -> float:
    """Round a proportion to `step` whole points, keeping 0 and 1 for exactly none and all."""
    if share in (0.0, 1.0):
        return share
    return min(max(round_to(100 * share, step) / 100, _SMALLEST), _LARGEST)


def _modelled(column: Column, row: _Row, rules: Rules) -> Cell:
    """A model's proportion leans on counts, so it is no sharper than they are, and withheld with them."""
    value, of = row.exact[column.name], row.counts.get(column.of)
    if of is None or of.withheld or not of.value or (column.part and row.counts[column.part].withheld):
        return Cell(None, True)
    if not isinstance(value, int | float) or not isinstance(of.value, int | float):
        return Cell(None)
    finest = 100 * row.base / of.value
    return Cell(_whole_points(float(value), next((step for step in _POINTS if step >= finest), _POINTS[-1])))


def _derived(column: Column, row: _Row, rules: Rules) -> Cell:
    """A summary's value needs enough people under it."""
    value, of = row.exact[column.name], row.counts.get(column.of)
    if (
        of is None
        or of.withheld
        or not isinstance(of.value, int | float)
        or of.value < rules.profile.degrees_of_freedom
    ):
        return Cell(None, True)
    if column.part and column.part != column.of:
        return _ratio(row.counts[column.part], of, column)
    if not isinstance(value, float):
        return Cell(value)
    sharp = round(value, column.digits)
    return Cell(_no_sharper(value, of.value, row.base, column.digits) if column.part else sharp)


def _ratio(part: Cell, of: Cell, column: Column) -> Cell:
    """One count for each of another, made anew from what is printed of both."""
    if part.withheld or of.withheld:
        return Cell(None, True)
    return Cell(released_ratio(part.value, of.value, column.digits))


def released_ratio(part: Scalar, of: Scalar, digits: int) -> float | None:
    """How many of `part` there are for each of `of`; None where nothing is known.

    Examples
    --------
    >>> released_ratio(60, 45, 1), released_ratio(None, 45, 1)
    (1.3, None)
    """
    if not isinstance(part, int | float) or not isinstance(of, int | float) or not of:
        return None
    return round(part / of, digits)


def _no_sharper(value: float, of: float, base: int, digits: int) -> float:
    """A multiple of a count in steps no finer, relatively, than the count's: else it gives the count back."""
    finest = max(abs(value) * base / of, 10.0**-digits)
    power = 10.0 ** math.floor(math.log10(finest))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= finest * (1 - 1e-9))
    return round(round(value / step) * step, max(digits, 0))
