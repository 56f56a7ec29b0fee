"""The answers' workbook: written with what is known, read back, printed in its place, and marked when stale."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from dpiabook.errors import Refusal
from dpiabook.pack.answers import ANSWERS, HEADINGS, Answer, read_answers
from dpiabook.pack.build import all_files
from dpiabook.pack.document import assemble
from dpiabook.pack.form import sign_off, steps
from dpiabook.pack.model import Grid
from dpiabook.pack.parts import parts
from dpiabook.pack.questionnaire import answers_xlsx, questionnaire
from dpiabook.pack.remade import Rendering, rendering_of

COLUMN = {name: number for number, name in enumerate(HEADINGS, start=1)}


def filled(content, path, answer="Written by a person"):
    """The workbook with an answer to every question."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, COLUMN["Answer"], f"{answer} {sheet.cell(row, 1).value}")
            sheet.cell(row, COLUMN["By which role"], "Author")
            sheet.cell(row, COLUMN["When"], "2026-11-01")
    book.save(path)
    return path


@pytest.fixture
def answers(material, tmp_path):
    return read_answers(filled(answers_xlsx(material), tmp_path / f"demo.{ANSWERS}"))


def grids(document):
    return [item for one in document.walk() for item in one.items if isinstance(item, Grid)]


def test_every_box_of_the_form_is_a_question(material):
    asked = [one.id for one in questionnaire(material)]
    assert len(asked) == len(set(asked))
    questions = {q.id for step in steps() if step.id in "1234" for part in step.parts for q in part.questions}
    assert questions <= set(asked)
    assert {row.id for row in material.risks} <= set(asked)
    assert sum(one.startswith("sign.") for one in asked) == len(sign_off())
    assert sum(one.startswith("five.") for one in asked) == 5


def test_sign_off_is_never_proposed(material):
    assert {one.proposed for one in questionnaire(material) if one.place == "Step 7"} == {""}


def test_filled_answers_fill_the_boxes_of_every_form(material, answers):
    assert len(answers) == len(questionnaire(material))
    given = replace(material, answers=answers)
    made = parts(given, assemble(given))
    printed = " ".join(cell for grid in grids(made["dpia"]) for row in grid.rows for cell in row)
    assert [one.id for one in answers if f"Written by a person {one.id}" not in printed] == []
    of_the_form = ("ICO's questions", "Sign-off", "Measures (ICO", "Risks (ICO", "Five decisions")
    waiting = [
        grid.caption for grid in grids(made["dpia"]) if grid.to_fill and any(t in grid.caption for t in of_the_form)
    ]
    assert waiting == []


def test_the_next_version_keeps_or_marks_each_answer(material, answers):
    changed = tuple(
        replace(one, title="About 9,000 children in 12 areas") if one.id == "B02.volumes" else one
        for one in material.statements
    )
    later = replace(material, statements=changed, answers=answers)
    marked = {name for name, words in later.answered.items() if words.startswith("Look again")}
    resting = {
        q.id
        for step in steps()
        if step.id in "1234"
        for part in step.parts
        for q in part.questions
        if "B02.volumes" in q.findings
    }
    assert marked == resting
    assert marked
    assert not [one for one in replace(material, answers=answers).answered.values() if one.startswith("Look again")]


def test_answers_live_on_in_the_next_workbook(material, answers, tmp_path):
    path = tmp_path / "again.xlsx"
    path.write_bytes(answers_xlsx(replace(material, answers=answers)))
    assert sorted(read_answers(path), key=str) == sorted(answers, key=str)


def test_the_record_holds_the_answers_so_that_a_pack_is_made_again(material, answers):
    rendering = rendering_of(replace(material, answers=answers))
    assert Rendering.model_validate(rendering).answers == answers


def test_the_same_workbook_each_time_and_none_for_the_public(material):
    assert answers_xlsx(material) == answers_xlsx(material)
    public = replace(
        material,
        statements=tuple(replace(one, audience="public") for one in material.statements),
        assessed=replace(material.assessed, audience="public"),
    )
    assert ANSWERS not in all_files(public)


def test_no_cell_is_a_formula(material):
    one = Answer("1.1", "=1+1", "@Author", "+5")
    book = openpyxl.load_workbook(io.BytesIO(answers_xlsx(replace(material, answers=(one,)))))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("change", ["no book", "no column", "twice"])
def test_what_cannot_be_read_is_refused_once(material, tmp_path, change):
    path = tmp_path / f"demo.{ANSWERS}"
    if change == "no book":
        path.write_text("Id,Answer\n1.1,Yes\n")
    else:
        filled(answers_xlsx(material), path)
        book = openpyxl.load_workbook(path)
        if change == "no column":
            book.worksheets[0].cell(1, COLUMN["Answer"], "Anser")
        else:
            book.worksheets[0].cell(3, 1, book.worksheets[0].cell(2, 1).value)
        book.save(path)
    with pytest.raises(Refusal) as caught:
        read_answers(path)
    assert caught.value.where == path.name
