"""From exact values to released ones: what is withheld, rounded, or made anew from released counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.finding import Column, Scalar, Table
from dpiabook.release.rules import Rules, band_step, round_to
from dpiabook.release.suppression import COUNTS, Mask
from dpiabook.stigma.wilson import wilson_interval

_NEEDS_PART = ("share", "low", "high")
_BASES = (*COUNTS, "structural")
_SMALLEST, _LARGEST = 0.005, 0.995


@dataclass(frozen=True)
class Cell:
    """A released value (None: withheld, or never computed) and whether it is withheld."""

    value: Scalar
    withheld: bool = False


@dataclass(frozen=True)
class _Row:
    """One row under release: its exact values, its counts as released, and the width that they were rounded to."""

    columns: dict[str, Column]
    exact: dict[str, Scalar]
    counts: dict[str, Cell]
    base: int


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
    check_columns(table)
    return [_release_row(table, index, withheld, rules) for index in range(len(table.rows))]


def check_columns(table: Table) -> None:
    """Refuse a table in which a number rests on a column that is not there, or that is no count."""
    counts = [column.name for column in table.columns if column.kind in _BASES]
    for column in table.columns:
        wanted = [column.part, column.of] if column.kind in _NEEDS_PART else [n for n in (column.part, column.of) if n]
        for name in wanted:
            if name not in counts:
                what = f"the {column.kind} {column.name} rests on {name!r}, which is no count of its table"
                raise Refusal(Code.INTERNAL, what, cure=did_you_mean(name, counts) or "name its part and of")


def _release_row(table: Table, index: int, withheld: Mask, rules: Rules) -> list[Cell]:
    exact = {column.name: value for column, value in zip(table.columns, table.rows[index], strict=True)}
    by_area = any(column.kind == "area" and exact[column.name] is not None for column in table.columns)
    base = rules.base(by_area=by_area)
    counts = {
        column.name: Cell(None, True)
        if withheld[index, place]
        else Cell(_count(exact[column.name], column, base, by_area, rules))
        for place, column in enumerate(table.columns)
        if column.kind in _BASES
    }
    row = _Row({column.name: column for column in table.columns}, exact, counts, base)
    return [_release(column, row, rules) for column in table.columns]


def _count(value: Scalar, column: Column, base: int, by_area: bool, rules: Rules) -> Scalar:
    """Round a count that may be printed; the number of people of an area is banded."""
    if column.kind == "structural" or rules.profile.exact or isinstance(value, str | bool) or value is None:
        return value
    return round_to(value, band_step(value, base) if by_area and column.kind == "volume" else base)


def _release(column: Column, row: _Row, rules: Rules) -> Cell:
    """Release one cell under the rule of its kind."""
    value = row.exact[column.name]
    if column.name in row.counts:
        return row.counts[column.name]
    if column.kind == "area":
        return Cell(rules.area(str(value)) if value is not None else None)
    if rules.profile.exact or column.kind in ("text", "region"):
        return Cell(value)
    if column.kind in _NEEDS_PART:
        return _proportion(column, row, rules)
    return _modelled(column, row, rules) if column.kind == "modelled" else _derived(column, row, rules)


def _proportion(column: Column, row: _Row, rules: Rules) -> Cell:
    """Share or Wilson bound of the released counts; a function of what is printed beside it, so it adds nothing."""
    pair = _released_pair(column, row, rules)
    if pair is None:
        return Cell(None, True)
    part, of = pair
    if of == 0:
        return Cell(None)
    if column.kind == "share":
        return Cell(_whole_points(part / of))
    low, high = (float(end) for end in wilson_interval(part, of))
    return Cell(math.floor(100 * low) / 100 if column.kind == "low" else math.ceil(100 * high) / 100)


def _released_pair(column: Column, row: _Row, rules: Rules) -> tuple[float, float] | None:
    """The released part and base; None when either, or what is left of the base, may not be known."""
    part, of = row.counts[column.part], row.counts[column.of]
    if part.withheld or of.withheld or not isinstance(part.value, int | float) or not isinstance(of.value, int | float):
        return None
    full = row.columns[column.part].kind == "people" and rules.profile.full_cells_disclosive
    if full and of.value - part.value < rules.profile.threshold:
        return None
    return min(float(part.value), float(of.value)), float(of.value)


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
    return Cell(_whole_points(float(value), max(1, math.ceil(100 * row.base / of.value))))


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
    return Cell(round(value, column.digits) if isinstance(value, float) else value)
