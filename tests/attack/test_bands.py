"""Numbers of people by area are printed in bands: what a band says of a withheld count is no more than promised.

Bands stay as wide as the rule that is published makes them; where one narrows a withheld count, another count goes. The
intruder reads the bands by that rule, with sums over areas and over regions, and shares the recorded of one size.
"""

import json
from dataclasses import asdict

import numpy as np
import pytest

from dpiabook.evidence.finding import Column, Finding, Table

from .intruder import Intruder
from .test_pseudonyms import AREA, N, read, released, width

NAMES = ("deaf", "in care")
COLUMNS = (
    Column("n", "Recorded", "volume", "children", of="everybody"),
    Column("x", "With", "people", "children", of="n"),
    Column("everybody", "All", "volume", "children", inside=True),
)


def findings(seed):
    """Sizes by area; for each attribute what is recorded and had, by area and by region; few people in many cells."""
    rng = np.random.default_rng(seed)
    areas, least = int(rng.integers(9, 19)), int(rng.choice([90, 300, 900]))
    size = rng.integers(least, least * 6 // 5, areas)
    region = np.arange(areas) % 3
    codes = [f"E{at:03}" for at in range(areas)]
    sizes = Table((AREA, N), tuple(zip(codes, size.tolist(), strict=True)), dimensions=("area",))
    by_area, by_region = [], []
    for name in NAMES:
        known = rng.binomial(size, rng.choice([0.8, 0.97, 1]))
        some = rng.binomial(known, rng.beta(1, least / 10, areas))
        by_area += [(name, *row) for row in zip(codes, known.tolist(), some.tolist(), size.tolist(), strict=True)]
        for at in range(3):
            sums = (int(each[region == at].sum()) for each in (known, some, size))
            by_region.append((name, f"R{at}", *sums))
    label, where = Column("attribute", "Attribute"), Column("region", "Region", "region")
    tables = (
        sizes,
        Table((label, AREA, *COLUMNS), tuple(by_area), dimensions=("area",)),
        Table((label, where, *COLUMNS), tuple(by_region), dimensions=("region",)),
    )
    return [Finding(f"B09.{at}", "B09", "T", "S", table=table) for at, table in enumerate(tables)], codes


def band(printed):
    """Sizes that the published rule prints so, and the widest step among them."""
    # A size is at most a tenth away from its band.
    near = range(max(printed * 8 // 10 - 10, 1), printed * 12 // 10 + 11)
    sizes = [n for n in near if width(n) * int(n / width(n) + 0.5) == printed]
    return min(sizes), max(sizes), max(map(width, sizes))


class Banded(Intruder):
    """Reads the three tables that are released of these findings."""

    def __init__(self, statements):
        super().__init__([])
        tables = [statement["table"] for statement in statements]
        self.sizes = {row[0]: read(row[1]) for row in tables[0]["cells"]} if tables[0] else {}
        for area, printed in self.sizes.items():
            if printed is not None:
                at = self._count("size", area)
                self.low[at], self.high[at], _ = band(printed)
        for table in tables[1:]:
            for row in table["cells"] if table else ():
                self.row(*row[:4], by_area=table is tables[1])
        self.add_up(tables)
        self.constraint = self._constraint()

    def row(self, name, where, known, some, *, by_area):
        n, x = self._count(name, where, "n"), self._count(name, where, "x")
        self.rows.append(({x: 1, n: -1}, -np.inf))
        for at, text in ((n, known), (x, some)):
            if read(text) is None:
                self.withheld.add(at)
        if read(some) is not None:
            self._printed(x, read(some), some)
            if by_area and read(some) == read(known):
                self.high[x] = 10_000
        if by_area and self.sizes.get(where) is not None:
            self.recorded(n, where, read(known), name)
        elif not by_area and read(known) is not None:
            self._printed(n, read(known), known)

    def recorded(self, n, where, printed, name):
        """What is not recorded is rounded by the step of the whole, and taken from the whole's band."""
        size, rest = self._count("size", where), self._count(name, where, "rest")
        self.rows.append(({size: 1, n: -1, rest: -1}, 0))
        if printed is not None:
            whole, (_, _, step) = self.sizes[where], band(self.sizes[where])
            self.low[n] = 10
            if printed:
                self.low[rest] = max(int(np.ceil(whole - printed - step / 2)), 0)
                self.high[rest] = int(np.ceil(whole - printed + step / 2)) - 1

    def add_up(self, tables):
        """Both tables are of everybody, where both are shown."""
        if tables[1] and tables[2]:
            for name in NAMES:
                for column in "nx":
                    parts = [self._count(name, row[1], column) for row in tables[1]["cells"] if row[0] == name]
                    others = [self._count(name, row[1], column) for row in tables[2]["cells"] if row[0] == name]
                    if parts and others:
                        self.rows.append(({**dict.fromkeys(parts, 1), **dict.fromkeys(others, -1)}, 0))


def intruder(seed):
    made, codes = findings(seed)
    statements, _, _ = released(made, codes)
    return Banded(json.loads(json.dumps([asdict(statement) for statement in statements])))


@pytest.mark.parametrize("seed", range(3))
def test_bands_narrow_no_withheld_count(seed):
    found = intruder(seed)
    assert found.reached() == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 400))
def test_three_hundred_datasets_in_bands_hold(seed):
    assert intruder(seed).reached() == []
