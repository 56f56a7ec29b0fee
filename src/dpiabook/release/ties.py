"""Counts of one finding that are the same, or add up, though nothing in its columns says so: found in exact values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dpiabook.evidence.finding import Column
from dpiabook.release.linkage import Grid
from dpiabook.release.rules import COUNTS
from dpiabook.release.statement import Tie

_SAME = 0.5
_FEW, _SEVERAL = 2, 2


def with_ties(grids: Sequence[Grid]) -> list[Grid]:
    """Note on the tables of each finding what its sentence says of their rows, and which columns part their base.

    Parameters
    ----------
    grids : sequence of Grid
        Exact values; a sentence's numbers stand right before their table.

    Returns
    -------
    list of Grid

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> n, x = Column("n", "Children", "volume"), Column("x", "In the band", "risk", of="n")
    >>> band = Grid("B08.a", "table", "people", (n, x), ((60, 20), (60, 40)), False, ())
    >>> [(tie.total, tie.row, tie.part, tie.rows) for tie in with_ties([band])[0].ties]
    [('n', 0, 'n', (1,)), ('n', 0, 'x', (0, 1))]
    """
    return [
        _with_ties(grid, grids[at - 1] if at else None) if grid.which == "table" else grid
        for at, grid in enumerate(grids)
    ]


def _with_ties(grid: Grid, before: Grid | None) -> Grid:
    """The ties of a table; the rows of one that has a total among them are not added up with it again."""
    columns = {c.name: at for at, c in enumerate(grid.columns) if c.kind in COUNTS and not c.inside}
    body = [row for row in range(len(grid.rows)) if not grid.is_total(row)]
    told = before if before is not None and before.which == "numbers" and before.finding == grid.finding else None
    totals = tuple(_totals(columns, grid, body, told))
    partial = {*grid.partial, *columns} if totals else grid.partial
    return replace(grid, ties=(*_ties(grid, before), *totals), partial=tuple(sorted(partial)))


def _ties(grid: Grid, before: Grid | None) -> Iterator[Tie]:
    columns = {c.name: at for at, c in enumerate(grid.columns) if c.kind in COUNTS and not c.inside}
    body = [row for row in range(len(grid.rows)) if not grid.is_total(row)]
    told = before is not None and before.which == "numbers" and before.finding == grid.finding
    if before is not None and told and body:
        said = zip(before.columns, before.rows[0], strict=True)
        spoken = {c.name: float(v) for c, v in said if c.name in columns and isinstance(v, int | float)}
        yield from _summed(spoken, columns, grid, body)
        yield from _spoken(spoken, columns, grid, body)
    if grid.dimensions or not body:
        return
    for name, at in columns.items():
        constant = len({_value(grid, row, at) for row in body}) == 1
        if _constant(grid.columns[at]) and constant:
            yield from (Tie(name, body[0], name, (row,)) for row in body[1:])
        base = columns.get(grid.columns[at].of)
        if base is not None and _parts_base(grid, body, at, base):
            yield Tie(grid.columns[base].name, body[0], name, tuple(body))


def _summed(spoken: Mapping[str, float], columns: Mapping[str, int], grid: Grid, body: Sequence[int]) -> Iterator[Tie]:
    """Numbers of the sentence to which all rows add up."""
    for name, value in spoken.items():
        values = [_value(grid, row, columns[name]) for row in body]
        if len(body) > 1 and value and None not in values and abs(sum(_numbers(values)) - value) < _SAME:
            yield Tie(name, None, name, tuple(body))


def _totals(columns: Mapping[str, int], grid: Grid, body: Sequence[int], said: Grid | None) -> Iterator[Tie]:
    """The row that is the sum of all others, though the table does not call it so, and the sentence that speaks of it.

    It is one where that holds of several columns that differ: of one alone it may hold by chance.
    """
    values = {name: [_value(grid, row, at) for row in body] for name, at in columns.items()}
    whole = {name: _numbers(found) for name, found in values.items() if None not in found and any(found)}
    spoken = {} if said is None else {c.name: v for c, v in zip(said.columns, said.rows[0], strict=True)}
    for place, row in enumerate(body if len(body) > _FEW else ()):
        adds = [abs(sum(found) - 2 * found[place]) < _SAME for found in whole.values()]
        if len({tuple(found) for found in whole.values()}) >= _SEVERAL and all(adds):
            others = tuple(other for other in body if other != row)
            counted = [name for name, found in values.items() if None not in found]
            yield from (Tie(name, row, name, others) for name in counted)
            yield from (Tie(name, None, name, (row,)) for name in counted if spoken.get(name) == values[name][place])
            return


def _spoken(spoken: Mapping[str, float], columns: Mapping[str, int], grid: Grid, body: Sequence[int]) -> Iterator[Tie]:
    """The one row of which the sentence speaks; where levels name the rows, the numbers have them as well."""
    same = [row for row in body if all(_value(grid, row, columns[name]) == value for name, value in spoken.items())]
    if not grid.dimensions and len(same) == 1 and len(spoken) > 1:
        yield from (Tie(name, None, name, (same[0],)) for name in spoken)
        return
    for name, value in spoken.items() if not grid.dimensions else ():
        if _constant(grid.columns[columns[name]]) and {_value(grid, row, columns[name]) for row in body} == {value}:
            yield Tie(name, None, name, (body[0],))


def _constant(column: Column) -> bool:
    """Whether one value in all rows of a column is one count: that of everybody who is counted in them."""
    return column.kind == "volume" or (column.kind == "risk" and not column.of)


def _parts_base(grid: Grid, body: Sequence[int], at: int, base: int) -> bool:
    """Whether the rows of a column add up to a base that is the same in all of them."""
    bases = {_value(grid, row, base) for row in body}
    values = [_value(grid, row, at) for row in body]
    whole = next(iter(bases))
    return len(bases) == 1 and len(body) > 1 and None not in values and bool(whole) and sum(_numbers(values)) == whole


def _value(grid: Grid, row: int, at: int) -> float | None:
    value = grid.rows[row][at]
    return float(value) if isinstance(value, int | float) else None


def _numbers(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
