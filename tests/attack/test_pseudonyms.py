"""An intruder who knows every area's exact size, apart from the code that it attacks: no row names its area.

It reads printed texts only, and tries all numbers that the published rules print as they are printed.
"""

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from dpiabook.evidence import read_findings
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.area_gate import enough_left, through_gate
from dpiabook.release.formatter import Formatter
from dpiabook.release.holding import hold_unprotected
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.pseudonyms import make_pseudonyms
from dpiabook.release.record import read_record
from dpiabook.release.rules import Rules

EVIDENCE = Path("controlled") / "evidence" / "01_variable_inventory.json"
PROFILE = load_profile("ons_srs")
ATTRIBUTES = ("deaf", "in care", "excluded", "moved")
AREA = Column("area", "Area", "area")
N = Column("n", "Children", "volume", "children")
FAMILIES = Column("families", "Families", "volume", "families")


def findings(seed, areas, spread):
    """Sizes by area; two kinds of tables by area, and one by area and attribute with what is recorded of each."""
    rng = np.random.default_rng(seed)
    n = np.maximum(rng.lognormal(7.5, spread, areas), 200).astype(int)
    families = (n * rng.uniform(0.38, 0.5, areas)).astype(int)
    codes = [f"E{at:03}" for at in range(areas)]
    sizes = Table(
        (AREA, N, FAMILIES), tuple(zip(codes, n.tolist(), families.tolist(), strict=True)), dimensions=("area",)
    )
    alone = rng.binomial(n, 0.3)
    groups = rng.binomial(families, 0.4)
    columns = (AREA, N, Column("unique", "Alone", "risk", "children", of="n"))
    columns += (Column("unique_groups", "Families alone", "risk", "families"),)
    risk = Table(
        columns, tuple(zip(codes, n.tolist(), alone.tolist(), groups.tolist(), strict=True)), dimensions=("area",)
    )
    rows = []
    for name in ATTRIBUTES:
        known = rng.binomial(n, rng.uniform(0.6, 1))
        some = rng.binomial(known, rng.beta(2, 8, areas))
        rows += [(name, *row, None) for row in zip(codes, known.tolist(), some.tolist(), n.tolist(), strict=True)]
    attributes = (
        Column("attribute", "Attribute"),
        AREA,
        Column("n", "Recorded", "volume", "children", of="everybody"),
        Column("x", "With", "people", "children", of="n"),
        Column("everybody", "All", "volume", "children", inside=True),
        Column("rate", "Share", "share", "%", part="x", of="n"),
    )
    rates = Table(attributes, tuple(rows), dimensions=("area",))
    made = [Finding(f"B09.{at}", "B09", "T", "S", table=t) for at, t in enumerate((sizes, risk, rates))]
    return made, dict(zip(codes, zip(n.tolist(), families.tolist(), strict=True), strict=True))


def released(made, codes, published=()):
    """What leaves, and the label of each area."""
    passed, gate = through_gate(made, PROFILE, published)
    shown = enough_left(passed, hold_unprotected(passed, PROFILE), gate, PROFILE)
    tables = [finding.table for finding in shown if finding.table is not None]
    seen = {row[at] for t in tables for at, c in enumerate(t.columns) if c.kind == "area" for row in t.rows}
    label = make_pseudonyms({*codes, *seen}, release_id="r", secret=b"an invented secret for tests")
    return present_all(shown, Rules(PROFILE, "dpia", label, Formatter(PROFILE))), label, gate


def width(n):
    """The rule as it is published: 1, 2 or 5 times a power of ten, at most a tenth, at least twice the base."""
    power = 10 ** int(math.log10(max(n / 10, 1)))
    return max(10, *(step * power for step in (1, 2, 5) if step * power <= max(n / 10, 1)))


def read(text):
    number = text.replace(",", "")
    return int(number) if re.fullmatch(r"\d+", number) else None


def possible(statements, sizes):
    """For each row of a single area, all areas whose exact size agrees with every printed number of it."""
    fits = {}
    for statement in statements:
        columns = [] if statement.table is None else statement.table.columns
        where = next((at for at, column in enumerate(columns) if column.kind == "area"), None)
        for row in statement.table.cells if where is not None else ():
            if "areas)" in row[where]:
                continue
            left = fits.setdefault(row[where], set(sizes))
            for column, text in zip(columns, row, strict=True):
                if (value := read(text)) is not None and column.kind in ("volume", "people", "risk"):
                    left &= {code for code in left if agrees(value, column, *sizes[code])}
    return fits


def agrees(value, column, children, families):
    size = families if column.unit == "families" else children
    if column.kind == "volume" and not column.of:
        step = width(size)
        return value == step * math.floor(size / step + 0.5)
    return size >= value - (width(size) if column.kind == "volume" else 2)


def consistent(fits):
    """Only areas that leave every other row an area of its own."""
    rows, codes = sorted(fits), sorted(set().union(*fits.values())) if fits else []
    cost = np.array([[code not in fits[row] for code in codes] for row in rows], dtype=float)
    found = {}
    for (at, row), (to, code) in itertools.product(enumerate(rows), enumerate(codes)):
        if code in fits[row]:
            rest = np.delete(np.delete(cost, at, 0), to, 1)
            ends = linear_sum_assignment(rest)
            if rest[ends].sum() == 0:
                found.setdefault(row, set()).add(code)
    return found


def fits_of_pack(folder):
    """For each row of a single area in a finished pack how many areas it fits, by the sizes that stand inside."""
    volumes = next(f for f in read_findings(folder / EVIDENCE) if f.id == "B02.volumes").table.frame
    groups = volumes["groups"] if "groups" in volumes else volumes["n"]
    sizes = dict(zip(volumes["area"], zip(volumes["n"], groups, strict=True), strict=True))
    record = read_record(folder / "pack" / "dpia")
    rows = consistent(possible(record.statements, sizes))
    said = [
        one.method
        for one in record.statements
        if "by area cannot be shown" in one.method or "each area fits" in one.method
    ]
    return {row: len(codes) for row, codes in rows.items()}, said


@pytest.mark.slow
def test_every_row_of_the_demonstration_fits_three_areas_and_the_pack_says_so(demo_run):
    fits, said = fits_of_pack(demo_run.folder)
    assert said
    assert min(fits.values(), default=3) >= 3


def published_fits(statements, made, name):
    """Rows of single areas, with the areas whose exact number with one attribute agrees with what is printed of it."""
    exact = {row[1]: row[3] for row in made[2].table.rows if row[0] == name}
    rows = [row for row in statements[2].table.cells if row[0] == name and "areas)" not in row[1]]
    shown = {row[1]: read(row[3]) for row in rows}
    return {
        label: {code for code, x in exact.items() if value is None or abs(x - value) <= 2}
        for label, value in shown.items()
    }


@pytest.mark.parametrize("seed", range(3))
def test_who_knows_a_published_count_by_area_finds_three_for_every_row_as_well(seed):
    made, sizes = findings(seed, areas=40, spread=0.1)
    fits = []
    for published in ((), ("in care",)):
        statements, _, gate = released(made, sizes, published)
        assert ("published" in gate.words) == bool(published)
        together = {code for group in gate.groups for code in group}
        known = published_fits(statements, made, "in care")
        by_size = possible(statements, {code: size for code, size in sizes.items() if code not in together})
        both = consistent({label: found & known.get(label, found) for label, found in by_size.items()})
        fits.append(min(map(len, both.values()), default=3))
    assert fits[0] < 3
    assert fits[1] >= 3


def stands(seed, areas, spread):
    made, sizes = findings(seed, areas, spread)
    statements, label, gate = released(made, sizes)
    # Who knows which areas stand together can leave them out.
    together = {code for group in gate.groups for code in group}
    fits = consistent(possible(statements, {code: size for code, size in sizes.items() if code not in together}))
    assert all(label(code) in fits or not gate.shown for code in gate.alone)
    assert min(map(len, fits.values()), default=3) >= 3
    assert min(map(len, gate.groups), default=3) >= 3
    return gate, statements


@pytest.mark.parametrize("seed", range(10))
def test_every_row_fits_three_areas_for_whoever_knows_their_size(seed):
    gate, statements = stands(seed, areas=12 + 2 * seed, spread=0.2 + 0.06 * seed)
    assert gate.shown
    table = statements[2].table
    shown = {row[0] for row in table.cells if read(row[3]) is not None}
    assert 2 * len(shown) >= len(ATTRIBUTES)
    assert f"at least {gate.fit} areas" in statements[0].method


def test_without_the_gate_the_same_intruder_names_areas():
    made, sizes = findings(3, areas=12, spread=0.5)
    label = make_pseudonyms(sizes, release_id="r", secret=b"an invented secret for tests")
    statements = present_all(made, Rules(PROFILE, "dpia", label, Formatter(PROFILE)))
    fits = consistent(possible(statements, sizes))
    assert sum(len(found) == 1 for found in fits.values()) > 6
    assert all(code in fits[label(code)] for code in sizes)


def test_rows_of_their_own_are_kept_where_areas_are_alike():
    made, sizes = findings(3, areas=60, spread=0.1)
    statements, _, gate = released(made, sizes)
    assert len(gate.alone) > 30
    assert "would name" in statements[2].method
    assert gate.matched <= len(gate.alone)


def test_sums_and_shares_of_areas_together_are_those_of_all_their_people():
    made, sizes = findings(1, areas=12, spread=0.6)
    passed, gate = through_gate(made, PROFILE)
    frame, before = passed[2].table.frame, made[2].table.frame
    code = next(code for code in frame["area"] if "\x1f" in code)
    mine = before[before["area"].isin(code.split("\x1f"))].groupby("attribute")["x"].sum()
    assert frame[frame["area"] == code].set_index("attribute")["x"].to_dict() == mine.to_dict()
    assert frame["everybody"].sum() == before["everybody"].sum() == len(ATTRIBUTES) * sum(n for n, _ in sizes.values())
    assert {area for group in gate.groups for area in group} | {*gate.alone} == {*sizes}


@pytest.mark.parametrize("areas", [1, 2, 3, 5])
def test_too_few_areas_to_stand_for_each_other_are_not_shown_and_the_pack_says_so(areas):
    made, sizes = findings(2, areas, spread=0.5)
    statements, _, gate = released(made, sizes)
    assert not gate.shown
    assert all(one.table is None and "cannot be shown" in one.method for one in statements)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 300))
def test_two_hundred_other_programmes_hold(seed):
    rng = np.random.default_rng(seed)
    stands(seed, areas=int(rng.integers(4, 80)), spread=float(rng.uniform(0.05, 1.0)))
