"""Secondary suppression: what a total would give back stays hidden, also across tables."""

import numpy as np

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.contradictions import without_contradictions
from dpiabook.release.formatter import Formatter
from dpiabook.release.linkage import Grid
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.release.withholding import primary, suppress

ONS = load_profile("ons_srs")
AREA = Column("area", "Area", "area")
REGION = Column("region", "Region", "region")
SEX = Column("sex", "Sex")
X = Column("x", "Children with a recorded flag", "people")
BASED = (Column("x", "Children with a recorded flag", "people", of="n"), Column("n", "Children", "volume"))


def grid(columns, rows, dimensions, *, total=True, finding="B09.a", which="table", universe="children") -> Grid:
    return Grid(finding, which, universe, columns, rows, total, dimensions)


def test_the_smallest_count_is_withheld_beside_a_lonely_one() -> None:
    rows = (("A", 4), ("B", 60), ("C", 25), (None, 89))
    assert suppress([grid((AREA, X), rows, ("area",))], ONS)[0][:, 1].tolist() == [True, False, True, False]


def test_nothing_more_is_withheld_without_a_total() -> None:
    rows = (("A", 4), ("B", 60), ("C", 25))
    marks = suppress([grid((AREA, X), rows, ("area",), total=False)], ONS)[0]
    assert marks[:, 1].tolist() == [True, False, False]


def test_two_withheld_counts_that_the_total_bounds_closely_get_a_third() -> None:
    rows = (("A", 1), ("B", 1), ("C", 40), ("D", 60), (None, 102))
    marks = suppress([grid((AREA, X), rows, ("area",))], ONS)[0]
    assert marks[:3, 1].tolist() == [True, True, True]
    assert not marks[4, 1]


def test_rows_and_columns_of_a_cross_table_each_hide_two() -> None:
    cells = {("A", "F"): 3, ("A", "M"): 40, ("B", "F"): 35, ("B", "M"): 50, ("C", "F"): 61, ("C", "M"): 72}
    rows = [(r, s, v) for (r, s), v in cells.items()]
    rows += [(r, None, sum(v for (q, _), v in cells.items() if q == r)) for r in "ABC"]
    rows += [(None, s, sum(v for (_, t), v in cells.items() if t == s)) for s in "FM"]
    rows += [(None, None, sum(cells.values()))]
    marks = suppress([grid((REGION, SEX, X), tuple(rows), ("region", "sex"))], ONS)[0][:, 2]
    hidden = {(row[0], row[1]) for row, mark in zip(rows, marks, strict=True) if mark}
    inner = {place for place in hidden if None not in place}
    assert ("A", "F") in inner
    assert all(sum(place[0] == r for place in inner) != 1 for r in "ABC")
    assert all(sum(place[1] == s for place in inner) != 1 for s in "FM")


def test_a_total_in_a_sentence_counts_as_a_margin() -> None:
    table = grid((REGION, X), (("A", 4), ("B", 60), ("C", 25)), ("region",), total=False)
    said = grid((X,), ((89,),), (), total=False, which="numbers")
    assert suppress([table, said], ONS)[0][:, 1].tolist() == [True, False, True]


def test_a_count_withheld_in_one_table_is_withheld_in_the_other() -> None:
    first = grid((REGION, X), (("A", 4), ("B", 60), ("C", 25), (None, 89)), ("region",))
    second = grid((REGION, X), (("B", 60), ("C", 25)), ("region",), total=False, finding="B09.b")
    marks = suppress(without_contradictions([first, second]), ONS)
    assert marks[1][:, 1].tolist() == [False, True]


def test_a_name_that_means_something_else_elsewhere_is_not_connected() -> None:
    region = (("A", 40), ("B", 60))
    tables = {"B08.a": region, "B08.b": (("A", 4), ("B", 6))}
    findings = [
        Finding(name, "B08", "T", "S", table=Table((REGION, X), rows, "", False, ("region",)))
        for name, rows in tables.items()
    ]
    shown, hidden = present_all(findings, Rules(ONS, "public", None, Formatter(ONS)))
    assert [row[1] for row in shown.table.cells] == ["40", "60"]
    assert [row[1] for row in hidden.table.cells] == ["[c]", "[c]"]
    assert shown.own == hidden.own == ("x",)


def test_a_table_that_is_not_everybody_is_not_added_up() -> None:
    whole = grid((REGION, X), (("A", 14), ("B", 60), ("C", 25), (None, 99)), ("region",))
    some = grid((REGION, X), (("B", 60), ("C", 25)), ("region",), total=False, finding="B09.b")
    assert [found.partial for found in without_contradictions([whole, some])] == [(), ("x",)]
    assert [found.own for found in without_contradictions([whole, some])] == [(), ()]


def test_primary_marks_follow_the_threshold_exactly() -> None:
    rows = [(x, 30) for x in range(31)]
    marks = primary(BASED, rows, ONS)[:, 0]
    assert [x for x in range(31) if not marks[x]] == list(range(10, 21))


def test_an_exact_profile_withholds_nothing() -> None:
    rows = (("A", 0), ("B", 1), (None, 1))
    assert not np.any(suppress([grid((AREA, X), rows, ("area",))], load_profile("controller"))[0])
