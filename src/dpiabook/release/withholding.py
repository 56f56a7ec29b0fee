"""Which counts of a table are withheld: those the profile names, and those that would give them back."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dpiabook.evidence.finding import Column, Scalar
from dpiabook.release.apart import connected_sets
from dpiabook.release.attack import unprotected
from dpiabook.release.beside import printed_before
from dpiabook.release.formatter import MISSING, WITHHELD, withheld_words
from dpiabook.release.linkage import Grid, Network, Sum
from dpiabook.release.names import linked
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.reading import knowledge
from dpiabook.release.rules import COUNTS, noise_at, released_count, whole_of

Mask = NDArray[np.bool_]
_SECONDS = 60.0


def primary(columns: Sequence[Column], rows: Sequence[Sequence[Scalar]], profile: OutputProfile) -> Mask:
    """Mark the counts that the profile withholds by themselves.

    Parameters
    ----------
    columns : sequence of Column
    rows : sequence of sequence
        Exact values, one per column.
    profile : OutputProfile

    Returns
    -------
    numpy.ndarray of bool, shape (rows, columns)
        True: withheld. Only counts are ever marked.

    Notes
    -----
    A count of people with an attribute is withheld under the threshold, at zero (of a whole group nobody has it) and
    when all but fewer than the threshold have it (group and within-group disclosure; ESSnet Handbook on SDC, 5.2). A
    count of people by their risk is withheld from one to under the threshold: "no child is unique" harms nobody.

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> columns = (Column("x", "Children with a flag", "people", of="n"), Column("n", "Children", "volume"))
    >>> primary(columns, ((0, 50), (20, 50), (45, 50)), load_profile("ons_srs"))[:, 0].tolist()
    [True, False, True]
    """
    place = {column.name: index for index, column in enumerate(columns)}
    marks = [
        [
            _withheld(value, column, row[place[column.of]] if column.of else None, profile)
            for value, column in zip(row, columns, strict=True)
        ]
        for row in rows
    ]
    return np.array(marks, dtype=bool).reshape(len(rows), len(columns))


def _held(grid: Grid) -> Mask:
    """The counts of people in rows that are not for readers outside."""
    mask = np.zeros((len(grid.rows), len(grid.columns)), dtype=bool)
    people = [index for index, column in enumerate(grid.columns) if column.kind == "people"]
    mask[np.ix_(list(grid.held), people)] = True
    return mask


def _withheld(value: Scalar, column: Column, base: Scalar, profile: OutputProfile) -> bool:
    """Whether the profile withholds one count."""
    if column.kind not in COUNTS or profile.exact or not isinstance(value, int | float):
        return False
    if value == 0:
        return column.kind != "risk" and profile.zeros_disclosive
    if value < profile.threshold:
        return True
    full = column.kind == "people" and profile.full_cells_disclosive and isinstance(base, int | float)
    return full and float(base or 0) - value < profile.threshold


def suppress(grids: Sequence[Grid], profile: OutputProfile, before: Sequence[Grid] = ()) -> list[Mask]:
    """Decide together for all tables which counts are withheld.

    Parameters
    ----------
    grids : sequence of Grid
        Exact values of every table that will be read together.
    profile : OutputProfile
    before : sequence of Grid
        What readers have already, as it was printed: what stands there protects nothing any more.

    Returns
    -------
    list of numpy.ndarray of bool, each (rows, columns)
        One per grid: the primary marks, at least two withheld cells wherever a printed total has any, and as many more
        as the attack of `attack.unprotected` needs to fail. Cells of one count are withheld in every table.

    Notes
    -----
    Further cells are chosen by the least loss of information: the smallest count of a sum first, its total last. It is
    a heuristic, and when its time is up whatever is not proven is withheld; the audit proves the result (secondary
    suppression: ESSnet Handbook on SDC, chapter 4).

    Examples
    --------
    >>> from dpiabook.release.profiles import load_profile
    >>> columns = (Column("area", "Area", "area"), Column("x", "Children with a flag", "people"))
    >>> rows = (("A", 4), ("B", 25), ("C", 60), (None, 89))
    >>> grid = Grid("B09.a", "table", "children", columns, rows, total=True, dimensions=("area",))
    >>> suppress([grid], load_profile("ons_srs"))[0][:, 1].tolist()
    [True, True, False, False]
    """
    marks = [primary(grid.columns, grid.rows, profile) for grid in grids]
    if profile.exact:
        return marks
    marks = [mark | _held(grid) for mark, grid in zip(marks, grids, strict=True)]
    network = linked([*grids, *before])
    known = printed_before(network, [*grids, *before], len(grids))
    chooser = _Chooser(network, grids, marks, profile.threshold, known)
    chooser.pair()
    sets = connected_sets(network)
    until = time.thread_time() + _SECONDS
    while True:
        masks = chooser.masks()
        printed = [_as_printed(*three, profile) for three in zip(grids, marks, masks, strict=True)]
        left = max(until - time.thread_time(), 0.0)
        told = knowledge(network, [*printed, *before], profile)
        open_counts = unprotected(sets, told, some=True, seconds=left) - known
        if not chooser.protect(open_counts):
            return masks
        chooser.pair()
        sets = [found for found in sets if not open_counts.isdisjoint(found.counts)]


def _as_printed(grid: Grid, first: Mask, hidden: Mask, profile: OutputProfile) -> Grid:
    """The counts of a grid as they would be released, and what stands where they are withheld."""
    rows, texts = [], []
    for number, row in enumerate(grid.rows):
        by_area = grid.by_area(number)
        exact = dict(zip((column.name for column in grid.columns), row, strict=True))
        rows.append(
            tuple(
                None if hidden[number, index] else _round(grid, (number, index), exact, profile, by_area=by_area)
                for index in range(len(row))
            )
        )
        texts.append(
            tuple(
                MISSING
                if not hidden[number, index]
                else _symbol(grid, column, profile, secondary=not first[number, index])
                for index, column in enumerate(grid.columns)
            )
        )
    return replace(grid, rows=tuple(rows), printed=tuple(texts))


def _round(
    grid: Grid, at: tuple[int, int], exact: Mapping[str, Scalar], profile: OutputProfile, *, by_area: bool
) -> Scalar:
    value, column = grid.rows[at[0]][at[1]], grid.columns[at[1]]
    if column.kind not in COUNTS or not isinstance(value, int | float):
        return value
    whole, noise = whole_of(column, exact), noise_at(grid.noise, *at)
    return released_count(value, column.kind, profile, by_area=by_area, whole=whole, noise=noise)


def _symbol(grid: Grid, column: Column, profile: OutputProfile, *, secondary: bool) -> str:
    return WITHHELD if grid.which == "table" else withheld_words(column, profile, secondary=secondary)


class _Chooser:
    """Chooses further counts to withhold, the smallest first."""

    def __init__(
        self, network: Network, grids: Sequence[Grid], marks: Sequence[Mask], threshold: int, known: set[int]
    ) -> None:
        self._network, self._shapes, self._known = network, [mask.shape for mask in marks], known
        self._mine = {place: count for place, count in network.cells.items() if place[0] < len(grids)}
        self._hidden = {count for (number, row, index), count in self._mine.items() if marks[number][row, index]}
        self._size = {
            count: float(value)
            for (number, row, index), count in self._mine.items()
            if isinstance(value := grids[number].rows[row][index], int | float)
        }
        self._ranges, self._threshold = network.ranges, threshold
        for between, (least, most) in network.ranges.items():
            if least in self._size and most in self._size:
                self._size[between] = self._size[most] - self._size[least]
                if 0 < self._size[between] < threshold:
                    self._hidden.add(between)
        self._above: dict[int, list[int]] = {}
        self._beside: dict[int, list[int]] = {}
        for less, more in network.under:
            self._above.setdefault(less, []).append(more)
            self._beside.setdefault(less, []).append(more)
            self._beside.setdefault(more, []).append(less)
        self._bases: dict[int, list[int]] = {}
        for less, more in network.bases:
            self._bases.setdefault(less, []).append(more)
        self._sums_of: dict[int, list[Sum]] = {}
        for relation in network.sums:
            for count in (relation.total, *relation.parts):
                self._sums_of.setdefault(count, []).append(relation)

    def masks(self) -> list[Mask]:
        """The cells of each grid whose counts are withheld."""
        masks = [np.zeros(shape, dtype=bool) for shape in self._shapes]
        for (grid, row, index), count in self._mine.items():
            masks[grid][row, index] = count in self._hidden
        return masks

    def pair(self) -> None:
        """Withhold a second count in every sum that has one, until none is left alone."""
        self._close_ranges()
        waiting = list(self._network.sums)
        while waiting:
            relation = waiting.pop()
            members = (relation.total, *relation.parts)
            alone = all(count in self._size for count in members) and len(self._protecting(members)) == 1
            if alone and (chosen := self._smallest(relation)) is not None:
                before = set(self._hidden)
                self._hidden.add(chosen)
                self._close_ranges()
                waiting += [more for count in self._hidden - before for more in self._sums_of.get(count, [])]

    def _protecting(self, counts: Iterable[int]) -> set[int]:
        """Those that are withheld, and that nobody has read before."""
        return self._hidden.intersection(counts) - self._known

    def _close_ranges(self) -> None:
        """Withhold the ends of a range together: what lies between them is their difference.

        A lower end by itself may be printed, where the upper one is withheld for what lies between them.
        """
        before = -1
        while before < len(self._hidden):
            before = len(self._hidden)
            for between, (least, most) in self._ranges.items():
                small = most in self._hidden and self._size.get(most, 0) < self._threshold
                if not self._hidden.isdisjoint((between, least, most)):
                    self._hidden |= {between, most, *([least] if small else [])}

    def protect(self, open_counts: set[int]) -> bool:
        """Withhold one more count beside each open one; False when there is nothing to do, or nothing left."""
        changed: set[int] = set()
        for count in sorted(open_counts):
            relations = self._sums_of.get(count, [])
            if any(changed & {relation.total, *relation.parts} for relation in relations):
                continue
            choices = self._tight(count) or [c for r in relations if (c := self._smallest_part(r)) is not None]
            choices = choices or self._printed(self._beside.get(count, []))
            # Totals and bases go last: many other figures are made of them.
            choices = choices or self._printed(r.total for r in relations) or self._printed(self._bases.get(count, []))
            if choices:
                changed.add(min(choices, key=lambda c: self._size[c]))
                self._hidden |= changed
                self._close_ranges()
        return bool(changed)

    def _tight(self, count: int) -> list[int]:
        """Printed counts that this one does not exceed, and that are small themselves: those that are nothing."""
        return [c for c in self._printed(self._above.get(count, [])) if self._size[c] < self._threshold]

    def _printed(self, counts: Iterable[int]) -> list[int]:
        return [c for c in counts if c in self._size and c not in self._hidden and c not in self._known]

    def _smallest(self, relation: Sum) -> int | None:
        """The smallest printed part of a sum (zeros last, they protect nothing), or else its total."""
        part = self._smallest_part(relation)
        return next(iter(self._printed([relation.total])), None) if part is None else part

    def _smallest_part(self, relation: Sum) -> int | None:
        parts = self._printed(relation.parts)
        return min(parts, key=lambda count: self._size[count] or np.inf) if parts else None
