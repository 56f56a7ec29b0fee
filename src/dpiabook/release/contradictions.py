"""Columns of one name that do not mean the same: found in exact counts, so that the attack does not connect them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dpiabook.release.linkage import Grid, Network, link
from dpiabook.release.names import linked, without_unlike_names


def without_contradictions(grids: Sequence[Grid]) -> list[Grid]:
    """Note on each grid which of its columns must not be connected with other tables.

    Parameters
    ----------
    grids : sequence of Grid
        Exact values.

    Returns
    -------
    list of Grid
        The same with `own` (one count with two exact values: the column's name stands for something else in another
        finding) and `partial` (the rows do not add up to a total that stands elsewhere, as they are not everybody).

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> n = Column("n", "Children", "volume")
    >>> said = [Grid(name, "numbers", "children", (n,), ((count,),), False, ()) for name, count in (("a", 5), ("b", 7))]
    >>> [grid.own for grid in without_contradictions(said)]
    [('n',), ('n',)]
    """
    owned = _note_own(without_unlike_names(grids))
    while True:
        wrong = _not_adding_up(linked(owned), owned)
        if not wrong:
            return owned
        owned = [
            replace(grid, partial=tuple(sorted({*grid.partial, *(name for at, name in wrong if at == number)})))
            for number, grid in enumerate(owned)
        ]


def _note_own(grids: list[Grid]) -> list[Grid]:
    """Every finding in which a count has two values keeps the column to itself."""
    network = link(grids)
    values = _values(network, grids)
    mine: dict[str, set[str]] = defaultdict(set)
    for (number, _, index), count in network.cells.items():
        if len(values[count]) > 1:
            mine[grids[number].finding].add(grids[number].columns[index].name)
    return [replace(grid, own=tuple(sorted({*grid.own, *mine[grid.finding]}))) for grid in grids]


def _values(network: Network, grids: Sequence[Grid]) -> dict[int, set[float]]:
    values: dict[int, set[float]] = defaultdict(set)
    for (number, row, index), count in network.cells.items():
        value = grids[number].rows[row][index]
        values[count] |= {float(value)} if isinstance(value, int | float) else set()
    return values


def _not_adding_up(network: Network, grids: Sequence[Grid]) -> set[tuple[int, str]]:
    """Grids and columns whose parts miss a total elsewhere, or miss the largest sum where that is printed nowhere."""
    values = _values(network, grids)
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for number, relation in enumerate(network.sums):
        parts = [values[part] for part in relation.parts]
        if relation.crossing and all(len(found) == 1 for found in parts):
            sums[relation.total][number] = sum(_only(found) for found in parts)
    wrong = set()
    for total, found in sums.items():
        truth = _only(values[total]) if values[total] else max(found.values())
        wrong |= {
            (network.sums[number].grid, network.identities[total][0][1])
            for number, value in found.items()
            if abs(value - truth) >= 0.5
        }
    return wrong


def _only(found: Iterable[float]) -> float:
    return next(iter(found))
