"""Where no choice of single cells protects a table, the whole of it is held back; the rest stays as it was."""

from dataclasses import replace

from dpiabook.evidence.finding import Column, Finding, Table, numbers
from dpiabook.release import holding
from dpiabook.release.audit import RECOVERABLE, AuditReport, Failure
from dpiabook.release.profiles import load_profile

COLUMNS = (Column("area", "Area", "area"), Column("n", "Children", "volume"), Column("x", "Flagged", "people", of="n"))
ROWS = (("A", 400, 60), ("B", 500, 80))
ONS = load_profile("ons_srs")


def finding(name: str) -> Finding:
    table = Table(COLUMNS, ROWS, dimensions=("area",))
    return Finding(name, "B09", "Title", "Sentence.", table=table, figure="area_dots")


def audits(*rounds: set[str]):
    """An audit that fails the named findings round by round, and then passes."""
    left = list(rounds)

    def audit(statements, register, profile, *_beside):
        names = left.pop(0) if left else set()
        return AuditReport(tuple(Failure(name, "table", RECOVERABLE) for name in names), 1, 1, 1, profile.name)

    return audit


def test_what_passes_is_untouched():
    findings = [finding("B09.a"), finding("B09.b")]
    assert holding.hold_unprotected(findings, ONS) == findings


def test_the_people_of_a_table_that_fails_are_held_back(monkeypatch):
    monkeypatch.setattr(holding, "audit", audits({"B09.a"}))
    first, second = holding.hold_unprotected([finding("B09.a"), finding("B09.b")], ONS)
    assert first.table.held == (0, 1)
    assert second == finding("B09.b")


def test_a_table_that_still_fails_is_left_out_with_its_figure(monkeypatch):
    monkeypatch.setattr(holding, "audit", audits({"B09.a"}, {"B09.a"}))
    first, _ = holding.hold_unprotected([finding("B09.a"), finding("B09.b")], ONS)
    assert (first.table, first.figure) == (None, "")
    assert first.sentence == "Sentence."


def test_a_sentence_whose_numbers_still_fail_is_not_said_and_ends_no_run(monkeypatch):
    monkeypatch.setattr(holding, "audit", audits(*[{"B09.a"}] * 3))
    told = numbers({"n": 5}, [Column("n", "people", "risk")])
    first, second = holding.hold_unprotected([replace(finding("B09.a"), numbers=told), finding("B09.b")], ONS)
    assert (first.id, first.numbers, first.table, first.assessed) == ("B09.a", None, None, False)
    assert "B09.a" in first.sentence
    assert second == finding("B09.b")
