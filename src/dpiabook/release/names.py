"""Counts that go by one name in the whole pack: cells of several tables, or all rows of one together, are one count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dpiabook.release.linkage import Grid, Network, Place, Sum, link

_WORD = re.compile(r"\{(\w+)\}")
_LABELS = ("text", "area", "region")
_SAME = 0.5
_LEFT = " (left)"
"""What marks a name in `Grid.own` that only what is left of a base does not go by."""

Named = dict[str, list[Place]]
"""From a name to the cells that go by it."""

Whole = list[tuple[str, int, list[Place]]]
"""Names, grids, and the cells of each that add up to the count of that name."""

Left = list[tuple[str, Place, Place]]
"""Names, and a base and a part of it: the count of that name is what is left."""


def names(grids: Sequence[Grid]) -> tuple[Named, Whole, Left]:
    """Every name that columns give their counts, with the cells that it stands for.

    Parameters
    ----------
    grids : sequence of Grid
        A name that a grid keeps to itself (`Grid.own`) stands for nothing in others.

    Returns
    -------
    named : dict
    whole, left : list
        Of names that some cell goes by.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> short, alone = Column("short", "Facts"), Column("x", "Alone", "risk", known_as=("alone with {short}",))
    >>> table = Grid("B08.a", "table", "people", (short, alone), (("sex", 5), ("age", 7)), False, ())
    >>> names([table])[0]
    {'alone with sex': [(0, 0, 1)], 'alone with age': [(0, 1, 1)]}
    """
    named: Named = defaultdict(list)
    summed: dict[tuple[str, int], list[Place]] = defaultdict(list)
    rests: Left = []
    for number, grid in enumerate(grids):
        place_of = {column.name: at for at, column in enumerate(grid.columns)}
        for text, place in _cells(number, grid, "known_as"):
            named[text].append(place)
        for text, place in _cells(number, grid, "total_as"):
            summed[text, number].append(place)
        for text, (_, row, index) in _cells(number, grid, "rest_as"):
            base = place_of.get(grid.columns[index].of)
            rests += [] if base is None else [(text, (number, row, base), (number, row, index))]
    whole = [(text, number, places) for (text, number), places in summed.items() if text in named]
    return dict(named), whole, [one for one in rests if one[0] in named]


def _cells(number: int, grid: Grid, which: str) -> Iterator[tuple[str, Place]]:
    """The cells of one grid with each of their names of one sort."""
    labels = {c.name: at for at, c in enumerate(grid.columns) if c.kind in _LABELS and not c.inside}
    for index, column in enumerate(grid.columns):
        given: tuple[str, ...] = getattr(column, which)
        if which == "known_as":
            yield from ((text, (number, row, index)) for row, text in column.named if text not in grid.own)
        if not given:
            continue
        for row, values in enumerate(grid.rows):
            words = {name: str(values[at]) for name, at in labels.items() if values[at] is not None}
            if grid.absent(row, index) or (which == "total_as" and grid.is_total(row)):
                continue
            texts = (_filled(template, words) for template in given)
            end = _LEFT if which == "rest_as" else ""
            yield from ((text, (number, row, index)) for text in texts if text and f"{text}{end}" not in grid.own)


def _filled(template: str, words: Mapping[str, str]) -> str:
    """A name with what the row says in the place of its columns; nothing where the row does not say it."""
    wanted = _WORD.findall(template)
    return _WORD.sub(lambda found: words[found[1]], template) if words.keys() >= {*wanted} else ""


def without_unlike_names(grids: Sequence[Grid]) -> list[Grid]:
    """Note on each grid the names that do not stand for one count, in exact values.

    Where settings or missing values make two figures differ that are the same otherwise, nobody takes them for one.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> alone = (Column("x", "Alone", "risk", known_as=("alone",)),)
    >>> said = [Grid(name, "numbers", "people", alone, ((count,),), False, ()) for name, count in (("a", 5), ("b", 7))]
    >>> [grid.own for grid in without_unlike_names(said)]
    [('alone',), ('alone',)]
    """
    named, whole, left = names(grids)
    wrong: dict[str, set[str]] = defaultdict(set)
    for text, places in named.items():
        if len({_exact(grids, place) for place in places}) > 1:
            for number, _, _ in places:
                wrong[grids[number].finding].add(text)
    for text, number, places in whole:
        total = _exact(grids, named[text][0])
        parts = [_exact(grids, place) for place in places]
        if total is None or None in parts or abs(sum(part or 0.0 for part in parts) - total) >= _SAME:
            wrong[grids[number].finding].add(text)
    for text, base, part in left:
        values = [_exact(grids, place) for place in (base, part, named[text][0])]
        if None in values or abs((values[0] or 0.0) - (values[1] or 0.0) - (values[2] or 0.0)) >= _SAME:
            wrong[grids[part[0]].finding].add(f"{text}{_LEFT}")
    return [replace(grid, own=tuple(sorted({*grid.own, *wrong[grid.finding]}))) for grid in grids]


def _exact(grids: Sequence[Grid], place: Place) -> float | None:
    value = grids[place[0]].rows[place[1]][place[2]]
    return float(value) if isinstance(value, int | float) else None


def linked(grids: Sequence[Grid]) -> Network:
    """Every relation that an intruder with all the tables could use, with the counts of one name as one.

    Parameters
    ----------
    grids : sequence of Grid

    Returns
    -------
    Network
        As `linkage.link` makes it, and with the sums of rows that go by a name together.
    """
    network, (named, whole, left) = link(grids), names(grids)
    first = list(range(network.size))

    def of(count: int) -> int:
        while first[count] != count:
            count = first[count]
        return count

    for places in named.values():
        for place in places[1:]:
            first[of(network.cells[place])] = of(network.cells[places[0]])
    cells = {place: of(count) for place, count in network.cells.items()}
    sums = [replace(s, total=of(s.total), parts=tuple(map(of, s.parts))) for s in network.sums]
    sums += [Sum(cells[named[text][0]], tuple(cells[at] for at in places), grid=grid) for text, grid, places in whole]
    sums += [Sum(cells[base], (cells[part], cells[named[text][0]]), grid=part[0]) for text, base, part in left]
    return replace(
        network,
        cells=cells,
        sums=_distinct(sums),
        bases=_pairs(network.bases, of),
        under=_pairs(network.under, of),
        ranges={of(between): (of(least), of(most)) for between, (least, most) in network.ranges.items()},
    )


def _distinct(sums: Iterable[Sum]) -> list[Sum]:
    """Each sum once, without those that would count one number twice."""
    found = {(s.total, tuple(sorted(s.parts))): s for s in sums if len({s.total, *s.parts}) == len(s.parts) + 1}
    return list(found.values())


def _pairs(pairs: Iterable[tuple[int, int]], of: Callable[[int], int]) -> list[tuple[int, int]]:
    return list(dict.fromkeys((of(one), of(other)) for one, other in pairs if of(one) != of(other)))
