"""Safe packs pass the audit; each kind of mistake is found, and named without its value."""

from dataclasses import replace

import numpy as np
import pytest

from dpiabook.errors import Refusal
from dpiabook.evidence.finding import Column
from dpiabook.release.audit import AREAS, RECOVERABLE, SHARPER, UNREGISTERED, UNROUNDED, UNSUPPORTED, audit
from dpiabook.release.formatter import Registered
from dpiabook.release.present import present, present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.statement import PrintedTable, Statement

REGION = Column("region", "Region", "region")
X = Column("x", "Children with a recorded flag", "people")
SMALL = [(4, 60), (20, 413), (33, 287), (9, 90), (120, 950)]


def edited(statement: Statement, row: int, column: int, value: object, text: str) -> Statement:
    """The statement with one cell overwritten, as a careless pack would."""
    table = statement.table
    values, cells = [list(line) for line in table.values], [list(line) for line in table.cells]
    values[row][column], cells[row][column] = value, text
    printed = replace(table, values=tuple(map(tuple, values)), cells=tuple(map(tuple, cells)))
    return replace(statement, table=printed)


def register_of(statements) -> list[Registered]:
    """A register that holds every cell, so that only the numbers are on trial."""
    return [
        Registered(s.id, which, row, column.name, "count", line[index])
        for s in statements
        for which, table in (("table", s.table), ("numbers", s.numbers))
        if table is not None
        for row, line in enumerate(table.cells)
        for index, column in enumerate(table.columns)
    ]


def reasons(statements, profile="ons_srs") -> set[str]:
    return {f.reason for f in audit(statements, register_of(statements), load_profile(profile)).failures}


def by_hand(rows, *, total=True, universe="children", finding="B09.hand", column=X) -> Statement:
    values = tuple(rows)
    cells = tuple(
        tuple("[c]" if v is None and i else f"{v:,}" if i and v is not None else str(v) for i, v in enumerate(row))
        for row in values
    )
    table = PrintedTable((REGION, column), cells, values, "", (), total, ("region",))
    return Statement(finding, "B09", "T", "S", table=table, universe=universe)


def test_a_thousand_random_tables_are_safe_after_suppression(build) -> None:
    rng = np.random.default_rng(20261122)
    findings = []
    for number in range(1000):
        n = rng.integers(5, 400, rng.integers(2, 6))
        x = rng.binomial(n, rng.beta(0.6, 1.2))
        findings.append(build.areas(list(zip(x.tolist(), n.tolist(), strict=True)), f"B09.t{number}", ratios=False))
    rules = build.rules(codes=build.codes(6))
    statements = present_all(findings, rules)
    report = audit(statements, rules.formatter, rules.profile)
    assert report.failures == ()
    assert (report.tables, report.sets) == (2000, 1000)
    shown = [row[1] for s in statements for row in s.table.cells]
    assert 0.3 < shown.count("[c]") / len(shown) < 0.8


def test_both_audiences_together_are_safe(build, area_rules) -> None:
    findings = [build.areas(SMALL)]
    dpia = area_rules("dpia")
    public = replace(dpia, audience="public")
    statements = [*present_all(findings, dpia), *present_all(findings, public)]
    assert audit(statements, dpia.formatter, dpia.profile).passed


def test_one_exact_margin_gives_a_pack_away(build, area_rules) -> None:
    rules = area_rules("dpia")
    statement = present(build.areas(SMALL), rules)
    assert audit([statement], rules.formatter, rules.profile).passed
    bad = edited(statement, -1, 1, 186, "186")
    report = audit([bad], rules.formatter, rules.profile)
    assert {UNREGISTERED, UNROUNDED} <= {failure.reason for failure in report.failures}
    with pytest.raises(Refusal, match="audit refuses the pack") as caught:
        report.require()
    assert "B09.t (table)" in caught.value.where
    assert "186" not in str(caught.value)


def test_a_lonely_withheld_count_under_a_total_is_recovered() -> None:
    assert reasons([by_hand([("A", None), ("B", 60), ("C", 25), (None, 85)])]) == {RECOVERABLE}
    assert reasons([by_hand([("A", None), ("B", 60), ("C", None), (None, 85)])]) == set()


def test_rounding_that_leaves_a_lonely_count_open_is_enough() -> None:
    assert reasons([by_hand([("A", None), ("B", 60), ("C", 25), (None, 90)])]) == set()


def test_it_takes_two_tables_to_recover_a_count() -> None:
    first = by_hand([("A", None), ("B", None), ("C", 25), (None, 85)])
    assert reasons([first]) == set()
    second = by_hand([("B", 60)], total=False, finding="B09.other")
    assert reasons([first, second]) == {RECOVERABLE}
    elsewhere = replace(second, universe="excluded children")
    assert reasons([first, elsewhere]) == set()


def test_a_base_bounds_what_is_withheld() -> None:
    columns = (REGION, replace(X, of="n"), Column("n", "Children", "volume"))
    rows = (("A", None, 20), ("B", None, 20), (None, 40, 40))
    cells = tuple(tuple("[c]" if v is None and i else str(v) for i, v in enumerate(row)) for row in rows)
    statement = Statement("B09.b", "B09", "T", "S", table=PrintedTable(columns, cells, rows, "", (), True, ("region",)))
    assert RECOVERABLE in reasons([statement])


@pytest.mark.parametrize("printed", [47, 5, 0])
def test_counts_that_the_rules_would_not_print_are_found(printed: int) -> None:
    assert reasons([by_hand([("A", printed), ("B", 60)], total=False)]) == {UNROUNDED}


def test_zero_may_be_printed_of_risk_counts() -> None:
    risk = Column("x", "Unique children", "risk")
    assert reasons([by_hand([("A", 0), ("B", 60)], total=False, column=risk)]) == set()


def test_sharp_shares_and_unsupported_models_are_found(build, area_rules) -> None:
    statement = present(build.areas([(4, 60), (20, 413), (33, 287)]), area_rules("dpia"))
    shown = next(i for i, row in enumerate(statement.table.values) if row[1] is not None)
    hidden = next(i for i, row in enumerate(statement.table.values) if row[1] is None)
    assert reasons([edited(statement, shown, 3, 0.0484, "5%")]) == {SHARPER}
    assert reasons([edited(statement, hidden, 3, 0.07, "7%")]) == {SHARPER}
    assert reasons([edited(statement, hidden, 6, 0.07, "7%")]) == {UNSUPPORTED}


def test_areas_for_the_public_are_found(build, area_rules) -> None:
    statement = present(build.areas(SMALL), area_rules("dpia"))
    assert reasons([replace(statement, audience="public")]) == {AREAS}


def test_a_set_over_the_limit_is_refused_with_a_cure(build, area_rules) -> None:
    rules = area_rules("dpia")
    statement = present(build.areas(SMALL), rules)
    small = rules.profile.model_copy(update={"audit_cell_limit": 5})
    with pytest.raises(Refusal, match="attacks at once") as caught:
        audit([statement], rules.formatter, small)
    assert "audit_cell_limit" in caught.value.cure
    assert caught.value.where == "B09.t"


def test_withheld_counts_among_sums_that_contradict_each_other_are_not_waved_through() -> None:
    first = by_hand([("A", None), ("B", 60), (None, 90)])
    second = by_hand([("A", 500), ("B", 600), (None, 1100)], finding="B09.other")
    assert reasons([first]) == set()
    assert reasons([first, second]) == {RECOVERABLE}
