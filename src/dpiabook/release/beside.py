"""Packs that readers have already, as tables whose counts are those of what leaves now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dpiabook.evidence.finding import Scalar
from dpiabook.release.linkage import Grid, Network, grids_of_statements
from dpiabook.release.names import linked
from dpiabook.release.reading import interval
from dpiabook.release.record import PackRecord

_APART = " before"


@dataclass(frozen=True)
class Beside:
    """Records of packs of the same state of the data.

    Attributes
    ----------
    records : tuple of PackRecord
    codes : mapping
        By release, from an area's label to its code: labels differ from one release to the next, and whoever finds out
        which are the same knows more. Controlled: known inside only.
    """

    records: tuple[PackRecord, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def grids(self, now: Sequence[Grid], label: Callable[[str], str] = str, *, exact: bool = False) -> list[Grid]:
        """Their tables and sentences, each under the rules of its own release.

        Parameters
        ----------
        now : sequence of Grid
            What leaves now.
        label : callable
            How `now` calls an area, from its code.
        exact : bool
            Whether `now` holds exact values.

        Returns
        -------
        list of Grid
            A column that cannot count what the present one of its name counts, since settings were changed in between,
            is kept apart.
        """
        found = [
            replace(self._relabelled(grid, record, label), rules=record.profile)
            for record in self.records
            for grid in grids_of_statements(record.statements)
        ]
        apart = _unlike(now, found, exact=exact) if found else {}
        return [_alone(grid, apart[at]) if at in apart else grid for at, grid in enumerate(found)]

    def _relabelled(self, grid: Grid, record: PackRecord, label: Callable[[str], str]) -> Grid:
        codes = self.codes.get(record.release_id, {})
        places = {at for at, column in enumerate(grid.columns) if column.kind == "area"}
        if not places or not codes:
            return grid

        def named(value: Scalar) -> Scalar:
            return label(codes[value]) if isinstance(value, str) and value in codes else value

        rows = (tuple(named(v) if at in places else v for at, v in enumerate(row)) for row in grid.rows)
        return replace(grid, rows=tuple(rows))


def _alone(grid: Grid, apart: set[str]) -> Grid:
    """A grid of which some columns count something else than those of their names, and have no other names, either."""
    columns = tuple(replace(c, known_as=(), total_as=(), rest_as=()) if c.name in apart else c for c in grid.columns)
    own = tuple(sorted({*grid.own, *apart}))
    return replace(grid, own=own, columns=columns, finding=f"{grid.finding}{_APART}")


def printed_before(network: Network, grids: Sequence[Grid], now: int) -> set[int]:
    """The counts that packs beside the first `now` grids print: whatever is withheld now, readers have them."""
    return {
        count
        for (number, row, index), count in network.cells.items()
        if number >= now and isinstance(grids[number].rows[row][index], int | float)
    }


def _unlike(now: Sequence[Grid], before: Sequence[Grid], *, exact: bool) -> dict[int, set[str]]:
    """For each earlier grid the columns of which a printed count cannot be the present one of the same name."""
    network = linked([*now, *before])
    present: dict[int, list[tuple[float, float]]] = {}
    for (number, row, index), count in network.cells.items():
        if number < len(now) and (ends := _ends(now[number], row, index, exact=exact)):
            present.setdefault(count, []).append(ends)
    wrong: dict[int, set[str]] = {}
    for (number, row, index), count in network.cells.items():
        grid = before[number - len(now)] if number >= len(now) else None
        ends = _ends(grid, row, index) if grid and count in present else None
        if grid and ends and any(ends[1] < low or ends[0] > high for low, high in present[count]):
            wrong.setdefault(number - len(now), set()).add(grid.columns[index].name)
    return wrong


def _ends(grid: Grid, row: int, index: int, *, exact: bool = False) -> tuple[float, float] | None:
    """What one printed count says under the rules of its release; None where it says nothing."""
    value = grid.rows[row][index]
    if not isinstance(value, int | float):
        return None
    if exact or grid.rules is None:
        # Rounded the same way or not, a number under unknown rules is taken for what it is, give or take its step.
        return (value, value) if exact else (value * 0.8 - 5, value * 1.25 + 5)
    return interval(float(value), grid.columns[index], grid.rules, by_area=grid.by_area(row))
