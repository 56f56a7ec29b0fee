"""A decision written once is there in the next pack, and marked when what it was about has changed."""

from __future__ import annotations

from dataclasses import replace

from dpiabook.evidence.finding import Column
from dpiabook.pack.answers import read_answers
from dpiabook.pack.decisions import Decision, fingerprint, read_decisions
from dpiabook.pack.document import assemble
from dpiabook.pack.forms.answers_book import answers_xlsx
from dpiabook.pack.model import Grid, Text
from dpiabook.pack.since import Since, since_item
from dpiabook.release.ledger import Differencing, Entry
from dpiabook.release.statement import PrintedTable, Statement


def by_area(*rows):
    columns = (Column("area", "Area", "area"), Column("n", "Children", "volume"))
    table = PrintedTable(columns, rows, rows)
    return Statement("B09.a", "B09", "Areas", "Two areas are shown.", table)


def test_new_pseudonyms_are_no_change_of_a_figure():
    first = by_area(("Area K7QF", "50"), ("Area ZZ22", "60"))
    later = by_area(("Area 2222", "60"), ("Area 9ABC", "50"))
    assert fingerprint(first) == fingerprint(later)
    assert fingerprint(first) != fingerprint(by_area(("Area K7QF", "50"), ("Area ZZ22", "65")))


def test_earlier_decisions_live_on_in_the_workbook_that_replaces_their_file(material, tmp_path):
    made = (
        Decision("B06.recodes", "Adopted", "Data owner", "2026-11-01", "As agreed."),
        Decision("step5.reidentification", "High", "Data owner", "2026-11-01"),
        Decision("step6.reidentification.less_detail", "Yes", "Data owner", "2026-11-01"),
    )
    path = tmp_path / "demo.answers.xlsx"
    path.write_bytes(answers_xlsx(replace(material, decisions=made)))
    answers = {one.id: one for one in read_answers(path)}
    assert set(answers) == {one.id for one in made}
    assert answers["B06.recodes"].answer == "Adopted As agreed."
    later = replace(material, answers=tuple(answers.values()))
    sections = {one.statement: one for one in assemble(later).walk() if one.statement}
    assert sections["B06.recodes"].items[-1].kind == "decided"
    row = next(one for one in later.risks if one.risk.id == "reidentification")
    assert row.decision.decision == "High"


def test_a_decision_on_a_changed_suggestion_says_so(material):
    stale = Decision("step5.reidentification", "High", "Data owner", "2026-11-01", figure="00000000")
    document = assemble(replace(material, decisions=(stale,)))
    cells = [
        cell for one in document.walk() for item in one.items if isinstance(item, Grid) for r in item.rows for cell in r
    ]
    assert "Decided before the suggestion changed: High (Data owner, 2026-11-01)." in cells


def test_readers_inside_see_the_fingerprint_that_the_author_notes(material):
    inside = replace(
        material, assessed=replace(material.assessed, audience="controller"), noted={"B06.recodes": "12345678"}
    )
    one, other = (next(s for s in material.statements if s.id == name) for name in ("B06.recodes", "B02.volumes"))
    assert (inside.figure_of(one), inside.figure_of(other)) == ("12345678", "")
    assert material.figure_of(other) == fingerprint(other)


def test_the_first_page_opens_with_the_last_release(material):
    assert assemble(material).sections[0].items[0] == since_item(None, [])
    entry = Entry(
        release_id="demo/2025-07/aaaaaaaa",
        dataset="demo",
        version="2025-07",
        profile="ons_srs",
        approved_by="Data owner",
        approved_on="2026-05-01",
        sums={},
        tables=(),
        cells={},
        before="0" * 64,
    ).sealed()
    found = Differencing(
        entry.release_id, 1200, 3, ("B02.volumes/table",), (), ("B06.recodes/table",), ("B09.old/table",)
    )
    assessed = replace(material.assessed, since=Since(entry, found))
    first = assemble(replace(material, assessed=assessed)).sections[0].items[0]
    assert not isinstance(first, Text)
    words = dict(first.rows)
    assert words["Last release"] == "demo/2025-07/aaaaaaaa, approved on 2026-05-01 by: Data owner"
    assert words["Head of the chain of releases"] == entry.hash[:16]
    assert words["Counts that stand in both"] == "1,200; 3 of them are printed in another way"
    titles = {one.id: one.title for one in material.statements}
    assert (words["Changed"], words["New"]) == (titles["B02.volumes"], titles["B06.recodes"])
    assert (words["No longer there"], words["Withheld in one and printed in the other"]) == ("B09.old", "Nothing")


def test_a_decision_under_the_former_id_of_a_finding_still_counts(tmp_path):
    path = tmp_path / "demo.decisions.csv"
    path.write_text("id,decision,role,date\nB08.child_uniqueness,Accepted,Data owner,2026-11-01\n", encoding="utf-8")
    assert [one.id for one in read_decisions(path)] == ["B08.person_uniqueness"]
