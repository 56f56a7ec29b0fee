"""How the counts of several tables hang together, as an intruder who has them all would find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dpiabook.release.linkage import Sum
from dpiabook.release.own.bases import bases_of
from dpiabook.release.own.cell import OwnCell
from dpiabook.release.own.margins import LARGEST, SECOND, Margin, margins_in_part, margins_of, names_total
from dpiabook.release.own.table import OwnTable

Floats = NDArray[np.float64]
Key = frozenset[str]
_SAME, _CROSSING = 3, 2


@dataclass
class OwnNetwork:
    """Counts, numbered from 0, and what holds between them.

    Attributes
    ----------
    cells : list of OwnCell
        By number.
    addresses : list of str
        Where each stands.
    sums : list of Sum
        Totals and their parts; a total with one part is the same count in another place.
    apart : dict
        From the number of what lies between two counts of one group, which is printed nowhere, to the smaller and the
        larger.
    bases : set of (int, int)
        Counts, and the margins that they are part of.
    declared, found : int
        Margins by name, and by the numbers alone.
    """

    cells: list[OwnCell] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    apart: dict[int, tuple[int, int]] = field(default_factory=dict)
    bases: set[tuple[int, int]] = field(default_factory=set)
    declared: int = 0
    found: int = 0

    def add(self, cell: OwnCell, address: str) -> int:
        """Number one more count."""
        self.cells.append(cell)
        self.addresses.append(address)
        return len(self.cells) - 1


@dataclass(frozen=True)
class _Numbered:
    """A table's count columns: headings, those that are part of another, values, the counts' numbers, keys of rows."""

    headings: tuple[str, ...]
    bases: tuple[tuple[int, int], ...]
    values: Floats
    numbers: NDArray[np.int64]
    keys: tuple[Key, ...]
    totals: frozenset[int]
    sums: frozenset[int]


def network_of(tables: Sequence[OwnTable], step: int, total_labels: Collection[str] = ()) -> OwnNetwork:
    """Number the counts of tables, and find their margins within and between them.

    Parameters
    ----------
    tables : sequence of OwnTable
        All that a reader has.
    step : int
        Multiple to which they were rounded; 1 for none.
    total_labels : collection of str
        Labels that name margins, besides the usual words.

    Returns
    -------
    OwnNetwork
    """
    network = OwnNetwork()
    numbered = [_number(table, network, step, total_labels) for table in tables if any(table.counts)]
    for first, second in combinations(numbered, 2):
        _link(first, second, network)
        _link_sums(first, second, network)
        _link_sums(second, first, network)
    for table in numbered:
        _nested(table, network)
        _add_bases(table, network)
    return network


def _number(table: OwnTable, network: OwnNetwork, step: int, total_labels: Collection[str]) -> _Numbered:
    chosen = [at for at, counts in enumerate(table.counts) if counts]
    rows = [[row[at] for at in chosen] for row in table.cells]
    values = np.array([[c.value if c.state == "number" else np.nan for c in row] for row in rows], dtype=float)
    numbers = np.array(
        [[network.add(row[k], table.address(r, at)) for k, at in enumerate(chosen)] for r, row in enumerate(rows)]
    )
    headings = tuple(table.headings[at] for at in chosen)
    across = margins_of(values.T, [names_total(name, total_labels) for name in headings], step, pairs=True)
    add_up = [not (LARGEST.search(name) or SECOND.search(name)) for name in headings]
    down = list(_down(table, np.where(add_up, values, np.nan), step, total_labels))
    for margin in across:
        _add_margin(network, margin, numbers.T)
    for margin in down:
        entries = range(len(headings)) if margin.entries is None else margin.entries
        _add_margin(network, replace(margin, entries=tuple(at for at in entries if add_up[at])), numbers)
    keys = tuple(
        frozenset(w.casefold() for w in labels if w and not names_total(w, total_labels)) for labels in table.labels
    )
    bases = tuple((chosen.index(part), chosen.index(base)) for part, base in bases_of(table))
    down_totals, across_totals = (frozenset(margin.total for margin in found) for found in (down, across))
    return _Numbered(headings, bases, values, numbers, keys, down_totals, across_totals)


def _down(table: OwnTable, values: Floats, step: int, total_labels: Collection[str]) -> Iterator[Margin]:
    """Margins down the rows: of each label column, among rows that agree in all others."""
    width = len(table.labels[0]) if table.labels else 0
    for column in range(max(width, 1)):
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, labels in enumerate(table.labels):
            groups[(*labels[:column], *labels[column + 1 :])].append(row)
        for rows in (rows for rows in groups.values() if len(rows) > 1):
            own = [table.labels[row][column] if width else "" for row in rows]
            declared = [names_total(label, total_labels) or (width > 1 and not label) for label in own]
            margins = margins_of(values[rows], declared, step)
            told = {margin.total for margin in margins}
            margins += [one for one in margins_in_part(values[rows], declared, step) if one.total not in told]
            for found in margins:
                parts = tuple(rows[part] for part in found.parts)
                yield Margin(rows[found.total], parts, found.declared, found.entries)


def _add_margin(network: OwnNetwork, margin: Margin, numbers: NDArray[np.int64]) -> None:
    network.declared += margin.declared
    network.found += not margin.declared
    for entry in range(numbers.shape[1]) if margin.entries is None else margin.entries:
        total, parts = int(numbers[margin.total, entry]), [int(numbers[part, entry]) for part in margin.parts]
        # An empty cell among the parts may be nothing, and adds nothing that a reader could rest on.
        parts = [part for part in parts if network.cells[part].state != "empty"]
        if parts and network.cells[total].state != "empty":
            network.sums.append(Sum(total, tuple(parts)))
            network.bases |= {(part, total) for part in parts}


def _shared(first: _Numbered, second: _Numbered) -> list[tuple[int, int]]:
    """Rows of two tables that are about the same group."""
    places = {key: row for row, key in enumerate(second.keys)}
    once = {key for key in places if second.keys.count(key) == 1}
    return [(row, places[key]) for row, key in enumerate(first.keys) if key in once and first.keys.count(key) == 1]


def _link(first: _Numbered, second: _Numbered, network: OwnNetwork) -> None:
    """Columns of two tables that print the same counts, and columns of one heading that print others."""
    rows = _shared(first, second)
    if len(rows) < _SAME:
        return
    ours, theirs = map(list, zip(*rows, strict=True))
    for a, heading in enumerate(first.headings):
        for b, other in enumerate(second.headings):
            apart = first.values[ours, a] - second.values[theirs, b]
            printed = apart[~np.isnan(apart)]
            ids = list(zip(first.numbers[ours, a].tolist(), second.numbers[theirs, b].tolist(), strict=True))
            telling = len({*first.values[ours, a].tolist()}) > 1 and len(printed) >= _SAME
            if telling and not printed.any():
                network.sums += [Sum(one, (two,), crossing=True) for one, two in ids]
            elif heading.casefold() == other.casefold() and len(printed):
                _add_apart(network, ids)


def _link_sums(fine: _Numbered, coarse: _Numbered, network: OwnNetwork) -> None:
    """Rows of one table, or all its columns, that add up to a count of another."""
    body = [row for row in range(len(fine.keys)) if row not in fine.totals]
    groups = {row: [r for r in body if key < fine.keys[r]] for row, key in enumerate(coarse.keys)}
    for a in range(len(coarse.headings)):
        for b in range(len(fine.headings)):
            parts = {row: fine.numbers[rows, b] for row, rows in groups.items() if len(rows) > 1}
            _add_crossing(network, coarse, a, parts, _CROSSING)
        columns = [b for b in range(len(fine.headings)) if b not in fine.sums]
        if len(columns) > 1:
            across = {ours: fine.numbers[theirs, columns] for ours, theirs in _shared(coarse, fine)}
            _add_crossing(network, coarse, a, across, _SAME)


def _add_crossing(
    network: OwnNetwork, coarse: _Numbered, column: int, parts: dict[int, NDArray[np.int64]], needed: int
) -> None:
    """Add sums that end in another table, where enough rows show them and none contradicts."""
    evidence = 0
    for row, numbers in parts.items():
        cells = [network.cells[number] for number in numbers.tolist()]
        if np.isnan(coarse.values[row, column]):
            continue
        known = sum(cell.value for cell in cells if cell.state == "number")
        whole = all(cell.state == "number" for cell in cells)
        if known > coarse.values[row, column] or (whole and known != coarse.values[row, column]):
            return
        evidence += whole and known > 0
    if evidence >= needed:
        network.sums += [
            Sum(int(coarse.numbers[row, column]), tuple(numbers.tolist()), crossing=True)
            for row, numbers in parts.items()
        ]


def _nested(table: _Numbered, network: OwnNetwork) -> None:
    """Columns of one table whose headings say that one counts some of the people of the other."""
    words = [frozenset(heading.casefold().split()) for heading in table.headings]
    for a, b in combinations(range(len(words)), 2):
        less, more = (a, b) if words[b] < words[a] else (b, a)
        if not words[more] < words[less] or not words[more]:
            continue
        apart = table.values[:, more] - table.values[:, less]
        if len(apart[~np.isnan(apart)]) >= _SAME and not (apart < 0).any():
            _add_apart(
                network, list(zip(table.numbers[:, less].tolist(), table.numbers[:, more].tolist(), strict=True))
            )


def _add_bases(table: _Numbered, network: OwnNetwork) -> None:
    """Counts of some of a column's people; two parts of one margin are apart, however their sizes lie."""
    together = [set(one.parts) for one in network.sums if not one.crossing]
    told = set(network.apart.values())
    for part, base in table.bases:
        pairs = set(zip(table.numbers[:, part].tolist(), table.numbers[:, base].tolist(), strict=True))
        if not any(set(pair) <= parts for pair in pairs for parts in together):
            network.bases |= pairs - told


def _add_apart(network: OwnNetwork, pairs: list[tuple[int, int]]) -> None:
    """What lies between two counts of one group is a count too, unless a margin has it already."""
    for one, two in pairs:
        values = network.cells[one], network.cells[two]
        if any(cell.state != "number" for cell in values) or values[0].value == values[1].value:
            continue
        less, more = (one, two) if values[0].value < values[1].value else (two, one)
        if (less, more) not in network.bases:
            where = f"{network.addresses[more]} less {network.addresses[less]}"
            between = network.add(OwnCell("withheld"), where)
            network.apart[between] = less, more
            network.sums.append(Sum(more, (less, between)))
