"""Counts that go by one name are one count, whatever their columns and tables are called."""

from dataclasses import replace

import numpy as np
import pytest

from dpiabook.evidence.finding import Column, Finding, Table, numbers
from dpiabook.release.apart import connected_sets, pieces
from dpiabook.release.formatter import Formatter
from dpiabook.release.linkage import Grid, Sum, grids_of_findings
from dpiabook.release.names import linked, without_unlike_names
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

N = Column("n", "Children", "volume", "children")


def by_fact(counts, **names):
    columns = (Column("fact", "Fact"), N, Column("x", "Deaf", "people", "children", of="n", **names))
    return Finding("B08.a", "B08", "T", "S", table=Table(columns, tuple((f, 400, c) for f, c in counts.items())))


def said(count, **names):
    return Finding("B10.b", "B10", "T", "{y}", numbers({"y": count}, [Column("y", "Y", "people", "children", **names)]))


def network(*findings):
    grids = without_unlike_names(grids_of_findings(findings))
    return grids, linked(grids)


def test_a_cell_and_a_number_of_one_name_are_one_count():
    _, found = network(by_fact({"sex": 40, "age": 60}, known_as=("deaf: {fact}",)), said(60, known_as=("deaf: age",)))
    assert found.cells[0, 1, 2] == found.cells[1, 0, 0] != found.cells[0, 0, 2]


def test_rows_that_go_by_a_name_together_add_up_to_it_and_what_is_left_of_a_base_too():
    _, found = network(by_fact({"sex": 40, "age": 60}, total_as=("deaf",)), said(100, known_as=("deaf",)))
    assert any(s.parts == (found.cells[0, 0, 2], found.cells[0, 1, 2]) for s in found.sums)
    _, found = network(
        by_fact({"sex": 40, "age": 60}, rest_as=("hearing: {fact}",)), said(340, known_as=("hearing: age",))
    )
    assert [s.total for s in found.sums] == [found.cells[0, 1, 1]]


@pytest.mark.parametrize("which", ["known_as", "total_as", "rest_as"])
def test_names_of_different_numbers_connect_nothing(which):
    name = "deaf: {fact}" if which != "total_as" else "deaf"
    grids, found = network(by_fact({"sex": 40, "age": 60}, **{which: (name,)}), said(7, known_as=("deaf", "deaf: age")))
    assert not found.sums
    assert found.cells[0, 1, 2] != found.cells[1, 0, 0]
    assert any(grid.own for grid in grids)


def test_what_is_withheld_in_one_table_is_withheld_under_its_name_in_every_other():
    rules = Rules(load_profile("ons_srs"), "dpia", str, Formatter(load_profile("ons_srs")))
    findings = [by_fact({"sex": 4, "age": 60}, total_as=("deaf",)), said(64, known_as=("deaf",))]
    cells = [row[2] for row in present_all(findings, rules)[0].table.cells]
    assert cells == ["[c]", "[c]"]
    plain = [by_fact({"sex": 4, "age": 60}), said(64)]
    assert [row[2] for row in present_all(plain, rules)[0].table.cells] == ["[c]", "60"]


def test_pieces_have_every_relation_once_and_hang_together_by_what_is_held_only():
    rng = np.random.default_rng(7)
    for _ in range(20):
        grid = Grid("B09.a", "table", "people", (), (), total=False, dimensions=())
        whole = replace(linked([grid]), size=30)
        whole.sums = [Sum(int(t), tuple(map(int, p))) for t, *p in (rng.choice(30, 4, replace=False) for _ in range(6))]
        whole.bases = [(int(a), int(b)) for a, b in (rng.choice(30, 2, replace=False) for _ in range(8))]
        held = {*map(int, rng.choice(30, 6, replace=False))}
        for one in connected_sets(whole):
            parts = pieces(one, held & {*one.counts})
            free = [count for part in parts for count in part.counts if count not in held]
            assert sorted(free) == sorted({*one.counts} - held)
            mine = [s for s in one.sums if not {s.total, *s.parts} <= held]
            assert sorted(map(repr, (s for part in parts for s in part.sums))) == sorted(map(repr, mine))
            assert all({s.total, *s.parts} <= {*part.counts} for part in parts for s in part.sums)
