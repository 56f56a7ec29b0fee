"""How printed counts hang together: the same count in two tables, parts and their totals, a count and its base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from dpiabook.evidence.finding import Column, Finding, Scalar
from dpiabook.release.formatter import MISSING, UNAVAILABLE
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.rules import COUNTS
from dpiabook.release.statement import Statement, Tie

_LABELS = ("text", "area", "region")

Coordinates = tuple[tuple[str, str], ...]
Measure = tuple[str, ...]
Place = tuple[int, int, int]
"""A cell: number of the grid, row, column."""


@dataclass(frozen=True)
class Grid:
    """A table as the audit sees it; `rows` hold exact values before release, and released ones after it.

    Attributes
    ----------
    finding, which : str
        Id of the finding, and ``"table"`` or ``"numbers"``.
    universe, columns, rows, total, dimensions
        As in the finding and its table.
    own, partial : tuple of str
        Columns that are not connected with those of their name in other findings, and columns whose rows do not add
        up to a total elsewhere.
    printed : tuple of tuple of str
        What is printed; empty before release.
    held : tuple of int
        Rows whose people are not counted outside; known before release only.
    noise : tuple of tuple of int
        By how much each count is changed where it is printed; known before release only.
    rules : OutputProfile or None
        Those that it was printed under, where they are not those of the others beside it.
    ties : tuple of Tie
        Of a table: sums with the numbers of its sentence, or between its rows.
    """

    finding: str
    which: str
    universe: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    total: bool
    dimensions: tuple[str, ...]
    own: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    printed: tuple[tuple[str, ...], ...] = ()
    held: tuple[int, ...] = ()
    rules: OutputProfile | None = None
    ties: tuple[Tie, ...] = ()
    noise: tuple[tuple[int, ...], ...] = ()

    @property
    def name(self) -> str:
        """Finding and table."""
        return f"{self.finding}/{self.which}"

    def is_total(self, row: int) -> bool:
        """Whether a row is the sum of the others."""
        return self.total and row == len(self.rows) - 1

    def absent(self, row: int, column: int) -> bool:
        """Whether nothing was counted in a cell: it is no part of a sum."""
        text = self.printed[row][column] if self.printed else MISSING
        return self.rows[row][column] is None and text in (MISSING, UNAVAILABLE)

    def by_area(self, row: int) -> bool:
        """Whether a row is about one area."""
        named = (c.kind == "area" and v is not None for c, v in zip(self.columns, self.rows[row], strict=True))
        return any(named) and not self.is_total(row)


@dataclass(frozen=True)
class Sum:
    """``total`` is the sum of ``parts``, rows of one grid; ``crossing`` when the total stands elsewhere."""

    total: int
    parts: tuple[int, ...]
    crossing: bool = False
    grid: int = 0


@dataclass
class Network:
    """Distinct counts, numbered from 0, and what an intruder knows to hold between them.

    Attributes
    ----------
    cells : dict
        From a cell's place to the number of its count; cells of one count share the number.
    sums : list of Sum
        Totals and their parts.
    bases : list of (int, int)
        A count and the base that it is part of.
    under : list of (int, int)
        A count and one that it never exceeds, though it is not its base.
    size : int
        How many distinct counts there are; some are printed nowhere (margins that two tables have in common).
    identities : list of (tuple, tuple)
        For each count its measure and coordinates: no values, but for levels of dimensions.
    ranges : dict
        From the number of what lies between two ends of a range, which is printed nowhere, to the numbers of the ends.
    """

    cells: dict[Place, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    bases: list[tuple[int, int]] = field(default_factory=list)
    under: list[tuple[int, int]] = field(default_factory=list)
    size: int = 0
    identities: list[tuple[Measure, Coordinates]] = field(default_factory=list)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)


def grids_of_findings(findings: Iterable[Finding]) -> list[Grid]:
    """The tables and sentences' numbers of findings, with exact values."""
    return [
        Grid(finding.id, which, finding.universe, t.columns, t.rows, t.total, t.dimensions, held=t.held, noise=t.noise)
        for finding in findings
        for which, t in (("numbers", finding.numbers), ("table", finding.table))
        if t is not None
    ]


def grids_of_statements(statements: Iterable[Statement]) -> list[Grid]:
    """The same of statements, with released values."""
    return [
        Grid(
            s.id,
            which,
            s.universe,
            t.columns,
            t.values,
            t.total,
            t.dimensions,
            s.own,
            s.partial,
            t.cells,
            ties=s.ties if which == "table" else (),
        )
        for s in statements
        for which, t in (("numbers", s.numbers), ("table", s.table))
        if t is not None
    ]


def link(grids: Sequence[Grid]) -> Network:
    """Find every relation that an intruder with all the tables could use.

    Parameters
    ----------
    grids : sequence of Grid

    Returns
    -------
    Network

    Notes
    -----
    Counts are the same when universe, column (name, label, unit) and coordinates (levels of the dimensions) are the
    same, or findings give them one name; a count without coordinates is of the whole universe. Tables are connected
    through every set of dimensions that they have in common, down to the whole universe (linked tables: ESSnet Handbook
    on SDC, chapter 5).

    Examples
    --------
    >>> columns = (Column("sex", "Sex"), Column("n", "Children", "volume"))
    >>> rows = (("F", 40), ("M", 60), (None, 100))
    >>> table = Grid("B02.a", "table", "children", columns, rows, total=True, dimensions=("sex",))
    >>> network = link([table])
    >>> network.size, network.sums
    (3, [Sum(total=2, parts=(0, 1), crossing=False, grid=0)])
    """
    builder = _Builder()
    for number, grid in enumerate(grids):
        builder.add(number, grid)
        builder.tie(number, grid, grids[number - 1])
    builder.cross()
    return builder.network


class _Builder:
    """Numbers the counts, then writes down their relations."""

    def __init__(self) -> None:
        self.network = Network()
        self._numbers: dict[tuple[Measure, Coordinates], int] = {}
        self._blocks: dict[Measure, dict[tuple[int, frozenset[str]], list[Coordinates]]] = {}
        self._seen: set[tuple[int, tuple[int, ...]]] = set()
        self._partial: set[tuple[int, str]] = set()

    def add(self, number: int, grid: Grid) -> None:
        places = list(_coordinates(grid))
        self._partial |= {(number, name) for name in grid.partial}
        for index, column in enumerate(grid.columns):
            if column.kind in COUNTS:
                self._add_column(number, grid, index, places)
        self._add_bases(number, grid)
        self._add_across(number, grid, places)

    def _add_column(self, number: int, grid: Grid, index: int, places: list[tuple[Coordinates, Measure]]) -> None:
        column = grid.columns[index]
        for row, (coordinates, qualifier) in enumerate(places):
            measure = _measure(grid, column) + qualifier
            self.network.cells[(number, row, index)] = self._key(measure, coordinates)
            block = self._blocks.setdefault(measure, {})
            block.setdefault((number, frozenset(name for name, _ in coordinates)), []).append(coordinates)
        if grid.total:
            finest = max(len(coordinates) for coordinates, _ in places)
            rows = [row for row, (c, _) in enumerate(places[:-1]) if len(c) == finest]
            keys = [self.network.cells[(number, row, index)] for row in (*rows, len(places) - 1)]
            self._sum(Sum(keys[-1], tuple(keys[:-1]), grid=number))

    def _add_bases(self, number: int, grid: Grid) -> None:
        counts = {column.name: index for index, column in enumerate(grid.columns) if column.kind in COUNTS}
        for name, index in counts.items():
            base = counts.get(grid.columns[index].of)
            if base is not None and grid.columns[base].name != name:
                self.network.bases += [
                    (self.network.cells[(number, row, index)], self.network.cells[(number, row, base)])
                    for row in range(len(grid.rows))
                ]

    def _add_across(self, number: int, grid: Grid, places: list[tuple[Coordinates, Measure]]) -> None:
        """Add what a table declares between its columns, row by row; where nothing was counted, nothing is declared."""
        at = {column.name: index for index, column in enumerate(grid.columns) if column.kind in COUNTS}
        for name, index in at.items():
            column, cells = grid.columns[index], self.network.cells
            for row in (row for row in range(len(places)) if not grid.absent(row, index)):
                coordinates, qualifier = places[row]
                counts = {other: cells[(number, row, place)] for other, place in at.items()}
                self._add_sums(number, column, counts)
                self._add_hidden(number, column, counts, (*_measure(grid, column), *qualifier), coordinates)
                self.network.under += [(counts[name], counts[more]) for more in column.within if more in counts]
                if row and column.earlier in at and not grid.absent(row - 1, at[column.earlier]):
                    self._add_earlier(column, counts, cells[(number, row - 1, at[column.earlier])], number)

    def _add_sums(self, number: int, column: Column, counts: Mapping[str, int]) -> None:
        for total, parts in _declared(column):
            if total in counts and counts.keys() >= {*parts}:
                self._sum(Sum(counts[total], tuple(counts[part] for part in parts), grid=number))

    def _add_hidden(
        self, number: int, column: Column, counts: Mapping[str, int], measure: Measure, coordinates: Coordinates
    ) -> None:
        """Add sums of which one part is printed nowhere: those in neither of two groups, and the room of a range."""
        own = counts[column.name]
        if column.apart and counts.keys() >= {column.of, *column.apart}:
            neither = self._key((*measure, "neither"), coordinates)
            self._sum(Sum(counts[column.of], (own, *(counts[name] for name in column.apart), neither), grid=number))
        if column.most in counts:
            between = self._key((*measure, f"to {column.most}"), coordinates)
            self.network.ranges[between] = own, counts[column.most]
            self._sum(Sum(counts[column.most], (own, between), grid=number))

    def _add_earlier(self, column: Column, counts: Mapping[str, int], base: int, number: int) -> None:
        """Add that a count is part of a number in the row before, and what is left of that."""
        self.network.bases.append((counts[column.name], base))
        if column.rest in counts:
            self._sum(Sum(base, (counts[column.name], counts[column.rest]), grid=number))

    def tie(self, number: int, grid: Grid, before: Grid) -> None:
        """Add what holds in the exact values between a table and its sentence, whose numbers stand before it."""
        at = {column.name: index for index, column in enumerate(grid.columns)}
        own = before.which == "numbers" and before.finding == grid.finding
        spoken = {column.name: index for index, column in enumerate(before.columns)} if own else {}
        cells = self.network.cells
        for index, column in enumerate(before.columns if own else ()):
            if column.any_of in at:
                body = [row for row in range(len(grid.rows)) if not grid.is_total(row)]
                each = [cells[(number, row, at[column.any_of])] for row in body]
                self._add_union(cells[(number - 1, 0, index)], (*_measure(before, column), grid.name), each, number)
        for tie in grid.ties:
            place = (number - 1, 0, spoken.get(tie.total, -1)) if tie.row is None else (number, tie.row, at[tie.total])
            parts = [cells.get((number, row, at.get(tie.part, -1))) for row in tie.rows]
            total, known = cells.get(place), [part for part in parts if part is not None]
            if total is not None and len(known) == len(parts):
                self._sum(Sum(total, tuple(known), grid=number))

    def _add_union(self, whole: int, measure: Measure, parts: Sequence[int], number: int) -> None:
        """Add that people are in one part or more: they are no fewer than any part, and no more than the sum."""
        together = self._key((*measure, "with repeats"), ())
        self._sum(Sum(together, tuple(parts), grid=number))
        self.network.under += [*((part, whole) for part in parts), (whole, together)]

    def cross(self) -> None:
        """Add the margins that blocks of one measure have in common, and the sums between them."""
        for measure, blocks in self._blocks.items():
            kinds = {names for _, names in blocks}
            shared = kinds | {one & other for one, other in combinations(kinds, 2)}
            whole = [block for block in blocks if (block[0], measure[1]) not in self._partial]
            for number, names in whole:
                rows = blocks[(number, names)]
                for margin in (kind for kind in shared if kind < names):
                    self._margin(measure, number, margin, rows)

    def _margin(self, measure: Measure, number: int, margin: frozenset[str], rows: list[Coordinates]) -> None:
        groups: dict[Coordinates, list[int]] = defaultdict(list)
        for coordinates in rows:
            total = tuple(pair for pair in coordinates if pair[0] in margin)
            groups[total].append(self._key(measure, coordinates))
        within = (number, margin) in self._blocks[measure]
        for total, parts in groups.items():
            self._sum(Sum(self._key(measure, total), tuple(parts), crossing=not within, grid=number))

    def _key(self, measure: Measure, coordinates: Coordinates) -> int:
        identity = (measure, coordinates)
        if identity not in self._numbers:
            self._numbers[identity] = self.network.size
            self.network.identities.append(identity)
            self.network.size += 1
        return self._numbers[identity]

    def _sum(self, relation: Sum) -> None:
        identity = (relation.total, tuple(sorted(relation.parts)))
        if relation.parts and relation.total not in relation.parts and identity not in self._seen:
            self._seen.add(identity)
            self.network.sums.append(relation)


def _declared(column: Column) -> list[tuple[str, tuple[str, ...]]]:
    """Totals and parts that a column declares by name: those that add up to it, and its base with the rest of it."""
    found = [(column.name, column.sums)] if column.sums else []
    return [*found, (column.of, (column.name, column.rest))] if column.rest and column.of else found


def _measure(grid: Grid, column: Column) -> Measure:
    """What a column counts; of one name, label and unit is one count, unless the finding keeps it to itself."""
    return (grid.universe, column.name, column.label, column.unit, grid.finding if column.name in grid.own else "")


def _coordinates(grid: Grid) -> Iterator[tuple[Coordinates, Measure]]:
    """Coordinates of each row, and the words that tell rows of equal coordinates apart."""
    places = _dimension_places(grid)
    if not places:
        names = row_names(grid)
        for row in range(len(grid.rows)):
            whole = len(grid.rows) == 1 or grid.is_total(row)
            yield () if whole else ((grid.name, names[row]),), ()
        return
    found = levels_of_rows(grid)
    words = _qualifiers(grid, found, set(places.values()))
    for row, coordinates in enumerate(found):
        yield coordinates, () if grid.is_total(row) else words[row]


def levels_of_rows(grid: Grid) -> list[Coordinates]:
    """The levels of the dimensions in each row; none for the total, and where nothing says them."""
    places = _dimension_places(grid)
    return [
        ()
        if grid.is_total(row)
        else tuple(sorted((name, str(values[at])) for name, at in places.items() if values[at] is not None))
        for row, values in enumerate(grid.rows)
    ]


def row_names(grid: Grid) -> list[str]:
    """What each row is called where no dimension says it: its words, the same in every release, or its number."""
    labels = [at for at, column in enumerate(grid.columns) if column.kind in _LABELS and not column.inside]
    names = [" / ".join(str(values[at]) for at in labels) for values in grid.rows]
    return names if labels and len({*names}) == len(names) else [str(row) for row in range(len(grid.rows))]


def _dimension_places(grid: Grid) -> dict[str, int]:
    """Which column holds each dimension's levels: the one of its name, or the label columns in their order."""
    names = {column.name: index for index, column in enumerate(grid.columns)}
    if all(name in names for name in grid.dimensions):
        return {name: names[name] for name in grid.dimensions}
    labels = [index for index, column in enumerate(grid.columns) if column.kind in _LABELS]
    return dict(zip(grid.dimensions, labels, strict=True)) if len(labels) == len(grid.dimensions) else {}


def _qualifiers(grid: Grid, found: list[Coordinates], used: set[int]) -> list[Measure]:
    """Rows about several attributes repeat their coordinates; the other words of the row tell which it is."""
    body = [row for row in range(len(grid.rows)) if not grid.is_total(row)]
    others = [i for i, column in enumerate(grid.columns) if column.kind in _LABELS and i not in used]
    for width in range(len(others) + 1):
        words = [tuple(str(values[at]) for at in others[:width]) for values in grid.rows]
        if len({(found[row], words[row]) for row in body}) == len(body):
            return words
    return [(grid.name, str(row)) for row in range(len(grid.rows))]
