"""One order and one text for all forms."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from dpiabook.errors import Refusal
from dpiabook.pack.blocks import crosswalk
from dpiabook.pack.decisions import Decision, fingerprint, read_decisions
from dpiabook.pack.document import assemble
from dpiabook.pack.forms.answers_book import answers_xlsx
from dpiabook.pack.model import Box, Grid, Picture, Text
from dpiabook.pack.questionnaire import ROLES, standing


def section(document, anchor):
    return next(one for one in document.walk() if one.anchor == anchor)


def items(document, kind):
    return [item for one in document.walk() for item in one.items if isinstance(item, kind)]


def test_order_is_first_page_seven_steps_annexes(document):
    heads = [one.anchor for one in document.sections]
    annexes = ["how-to-read", "crosswalk", "law", "guidance-for-researchers", "sharing-terms", "for-people", "logs"]
    assert heads == ["at-a-glance", *(f"step-{n}" for n in range(1, 8)), *annexes]
    letters = [one.title.partition(".")[0] for one in document.sections[-7:]]
    assert letters == [f"Annex {letter}" for letter in "ABCDEFG"]


def test_every_block_and_statement_is_printed_once(document, material):
    anchors = [one.anchor for one in document.walk()]
    assert len(anchors) == len(set(anchors))
    assert {one.id for one in crosswalk()} <= set(anchors)
    printed = [one.statement for one in document.walk() if one.statement]
    assert sorted(printed) == sorted(one.id for one in material.statements)


def test_a_statement_stands_under_its_block(document):
    block = section(document, "B08")
    assert [one.statement for one in block.sections][:2] == ["B08.child_profile.class_sizes", "B08.scenarios"]
    assert all(one.level == block.level + 1 for one in block.sections)


def test_every_statement_carries_method_source_and_limits(document, material):
    for statement in (one for one in material.statements if one.assessed):
        found = section(document, statement.id.replace(".", "-").replace("_", "-"))
        texts = [item for item in found.items if isinstance(item, Text)]
        assert texts[0].text == statement.sentence
        labels = [text.label for text in texts]
        assert labels[1:5] == ["How it is known", "How it was computed", "Source of the method", "What it does not say"]
        assert ("Output rules: ons_srs." in texts[2].text) == (statement.table is None)


def test_what_was_not_assessed_has_a_box_and_no_figures(document):
    found = section(document, "B08-population")
    assert isinstance(found.items[0], Box)
    assert found.items[0].kind == "not_assessed"
    assert not any(isinstance(item, Grid | Picture) for item in found.items)
    first = section(document, "at-a-glance")
    assert any(
        "Population uniqueness was not assessed" in cell
        for item in first.items
        if isinstance(item, Grid)
        for row in item.rows
        for cell in row
    )


def test_tables_and_figures_are_numbered_in_reading_order(document):
    tables = [grid.caption.split(".")[0] for grid in items(document, Grid)]
    figures = [picture.caption.split(".")[0] for picture in items(document, Picture)]
    assert tables == [f"Table {n}" for n in range(1, len(tables) + 1)]
    assert figures == ["Figure 1", "Figure 2"]


def test_grids_are_rectangular(document):
    for grid in items(document, Grid):
        assert {len(row) for row in grid.rows} <= {len(grid.headings)}
        assert all(row < len(grid.rows) and column < len(grid.headings) for row, column in grid.to_fill)


def test_first_page_has_no_more_than_five_figures_and_counts_open_decisions(document, material):
    first = section(document, "at-a-glance")
    matter = next(item for item in first.items if isinstance(item, Grid) and "matter most" in item.caption)
    # Only what may lead, and what the data are: the page is never filled up with others.
    assert 1 <= len(matter.rows) <= 5
    box = next(item for item in first.items if isinstance(item, Box))
    stands = standing(material)
    assert box.text.startswith(f"{stands.waiting} of {stands.asked} questions have no answer yet (")
    assert f"{stands.needed} of them are needed before" in box.text
    book = openpyxl.load_workbook(io.BytesIO(answers_xlsx(material)))
    rows = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}
    risks = rows.pop("Risks")
    by_role = [row for name in ROLES[:-1] for row in rows[name]]
    marked = sum(row[3] == "Yes" for row in by_role)
    assert (
        f"{len(by_role)} rows in the tabs by role, {marked} of them marked as needed, and {len(risks)} rows" in box.text
    )
    assert "Draft" in document.mark.label


def test_step_seven_is_empty(document):
    step = section(document, "step-7")
    grid = next(item for item in step.items if isinstance(item, Grid))
    assert {row[1] for row in grid.rows} == {""}
    assert any("Information Commission" in row[2] for row in grid.rows)


def test_the_authors_words_answer_and_the_rest_is_marked(document):
    grid = next(item for item in section(document, "step-1").items if isinstance(item, Grid))
    assert grid.rows[0][1].startswith("To learn whether family support")
    assert all((row, 2) in grid.to_fill for row in range(len(grid.rows)))


def test_a_decision_is_printed_and_marked_when_its_figure_changed(material):
    one = next(one for one in material.statements if one.id == "B06.recodes")
    kept = Decision(one.id, "Adopted", "Data owner", "2026-11-01", figure=fingerprint(one))
    printed = assemble(replace(material, decisions=(kept,)))
    assert section(printed, "B06-recodes").items[-1].kind == "decided"
    stale = assemble(replace(material, decisions=(replace(kept, figure="00000000"),)))
    box = section(stale, "B06-recodes").items[-1]
    assert box.kind == "changed"
    assert "figure has changed since this was decided" in box.label


def test_decisions_are_read_and_misspelt_columns_are_refused(tmp_path):
    path = tmp_path / "demo.decisions.csv"
    assert read_decisions(path) == ()
    path.write_text("id,decision,role,date\nB06.recodes,Adopted,Data owner,2026-11-01\nB06.dropped,,,\n")
    assert read_decisions(path) == (Decision("B06.recodes", "Adopted", "Data owner", "2026-11-01"),)
    path.write_text("id,decison,role,date\n")
    with pytest.raises(Refusal) as caught:
        read_decisions(path)
    assert caught.value.cure == "did you mean decision?"


def test_fingerprint_changes_with_a_cell_and_not_with_the_method(material):
    one = next(one for one in material.statements if one.id == "B06.recodes")
    assert fingerprint(one) == fingerprint(replace(one, method="Otherwise"))
    changed = replace(one.table, cells=(("x",) * 5, *one.table.cells[1:]))
    assert fingerprint(one) != fingerprint(replace(one, table=changed))
