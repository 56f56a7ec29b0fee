"""The answers' workbook: written with what is known, read back, printed in its place, and marked when stale."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from lxml import html

from dpiabook.errors import Refusal
from dpiabook.pack.answers import ANSWERS, GRID, Answer, read_answers
from dpiabook.pack.answers_put import put_answers
from dpiabook.pack.assessed import Assessed
from dpiabook.pack.brief_texts import brief_file
from dpiabook.pack.build import all_files
from dpiabook.pack.document import assemble
from dpiabook.pack.form import sign_off, steps
from dpiabook.pack.forms.answers_book import answers_xlsx
from dpiabook.pack.forms.docx import to_docx
from dpiabook.pack.forms.docx_styles import style_id
from dpiabook.pack.forms.html import to_html
from dpiabook.pack.forms.pia import to_pia
from dpiabook.pack.material import Material
from dpiabook.pack.model import Box, Grid
from dpiabook.pack.parts import parts
from dpiabook.pack.pia_read import read_pia
from dpiabook.pack.questionnaire import options_of, questionnaire, standing
from dpiabook.pack.remade import Rendering, rendering_of
from dpiabook.pack.screening import criteria
from dpiabook.release.record import read_record
from dpiabook.settings import demo_file
from dpiabook.suite.answering import take_answers


def written(path):
    with zipfile.ZipFile(path) as book:
        return book.read("word/document.xml").decode()


def boxes(page):
    """Every cell and box of a page that waits for somebody."""
    found = html.fromstring(page).xpath("//*[contains(@class, 'fill') or contains(@class, 'author')]")
    return " ".join(one.text_content() or "to write" for one in found)


def columns(sheet):
    return {cell.value: cell.column for cell in sheet[1]}


def filled(content, path, answer="Written by a person"):
    """The workbook with an answer in every place for one: of the choices where there are any, else a sentence."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        at = columns(sheet)
        for row in range(2, sheet.max_row + 1):
            for name in [one for one in ("Answer", *GRID) if one in at]:
                options = options_of(name)
                words = f"{answer} {sheet.cell(row, at['Id']).value} {name}"
                sheet.cell(row, at[name], options[row % len(options)] if options else words)
            sheet.cell(row, at["By which role"], "Author")
            sheet.cell(row, at["When"], "2026-11-01")
    book.save(path)
    return path


@pytest.fixture
def answers(material, tmp_path):
    return read_answers(filled(answers_xlsx(material), tmp_path / f"demo.{ANSWERS}"))


def grids(document):
    return [item for one in document.walk() for item in one.items if isinstance(item, Grid)]


def test_every_box_of_the_form_is_a_question(material):
    asked = [name for one in questionnaire(material) for name in one.ids]
    assert len(asked) == len(set(asked))
    questions = {q.id for step in steps() if step.id in "1234" for part in step.parts for q in part.questions}
    assert questions <= set(asked)
    assert {name.format(row.risk.id) for row in material.risks for name in GRID.values()} <= set(asked)
    assert {f"step1.{one.id}" for listed in criteria(material.speech) for one in listed.criteria} <= set(asked)
    assert sum(one.startswith("sign.") for one in asked) == len(sign_off())


def test_at_most_forty_questions_and_fifteen_of_them_before_anybody_signs(material):
    asked, waiting, needed = standing(material)
    assert asked == waiting <= 40
    assert needed == 15


def test_each_of_the_five_decisions_is_asked_once(material):
    asked = [one.id for one in questionnaire(material)]
    five = [one.question for one in brief_file(material.speech).decisions]
    assert len(five) == len(set(five)) == 5
    assert set(five) <= set(asked)


def test_sign_off_is_never_proposed(material):
    assert {one.proposed for one in questionnaire(material) if one.question == "sign"} == {""}


def test_filled_answers_fill_the_boxes_of_every_form(material, answers, tmp_path):
    assert len(answers) == sum(len(one.ids) for one in questionnaire(material))
    given = replace(material, answers=answers)
    made = parts(given, assemble(given))
    for name, document in made.items():
        (tmp_path / "made.docx").write_bytes(to_docx(document, material.assessed.on))
        assert style_id("Table To Fill") not in written(tmp_path / "made.docx"), name
        assert "to write" not in boxes(to_html(document)), name
        assert [grid.caption for grid in grids(document) if grid.to_fill] == [], name
        assert not [i for one in document.walk() for i in one.items if isinstance(i, Box) and "to write" in i.label]
    whole = " ".join(
        cell for name in ("dpia", "brief", "annex") for grid in grids(made[name]) for row in grid.rows for cell in row
    )
    free = [one for one in answers if one.answer.startswith("Written")]
    assert [one.id for one in free if one.answer not in whole] == []


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
    assert {name for name in marked if name[0].isdigit()} == resting
    before = {one.row.risk.id: material.says[f"approved.{one.row.risk.id}"] for one in material.outcomes}
    moved = {name for name, said in before.items() if later.says[f"approved.{name}"] != said}
    assert {name for name in marked if name.startswith("approved.")} == {f"approved.{name}" for name in moved}
    assert marked
    assert not [one for one in replace(material, answers=answers).answered.values() if one.startswith("Look again")]


def test_a_decision_is_marked_when_the_finding_that_is_shown_for_it_changes(material):
    """The first of its findings may not be there: then it rests on the next."""
    shown = next(one for one in brief_file(material.speech).decisions if one.question == "five.route")
    without = replace(material, statements=tuple(one for one in material.statements if one.id not in shown.needs[:1]))
    said, sign = without.says["five.route"]
    answered = replace(without, answers=(Answer("five.route", "Secure", "DPO", "", said, sign),))
    assert answered.answered["five.route"].startswith("Secure")
    moved = tuple(replace(one, title="Otherwise") if one.id in shown.needs else one for one in answered.statements)
    assert replace(answered, statements=moved).answered["five.route"].startswith("Look again")


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
            book.worksheets[0].cell(1, columns(book.worksheets[0])["Answer"], "Anser")
        else:
            book.worksheets[0].cell(3, 1, book.worksheets[0].cell(2, 1).value)
        book.save(path)
    with pytest.raises(Refusal) as caught:
        read_answers(path)
    assert caught.value.where == path.name


def edited(pia, **texts):
    """An assessment after somebody wrote in CNIL's tool."""
    export = json.loads(pia)
    for one in export["answers"]:
        name = f"f{one['reference_to']}"
        if name in texts:
            one["data"] |= {"gauge": texts[name]} if isinstance(texts[name], int) else {"text": texts[name]}
    return export


def test_what_is_written_in_cnils_tool_is_read_back_and_nothing_else(material, tmp_path):
    before, path = tmp_path / "pia.json", tmp_path / "export.json"
    before.write_text(to_pia(material))
    written = edited(
        to_pia(material), f215="<p>Ten years &amp; no more.</p>", f223="<div>By letter.</div>", f325=4, f326=2
    )
    path.write_text(json.dumps(written))
    found = {one.id: one.answer for one in read_pia(path, before)}
    assert found == {
        "2.7": "Ten years & no more.",
        "cnil.223": "By letter.",
        "step5.reidentification.severity": "Severe",
        "step5.reidentification.likelihood": "Possible",
    }
    workbook = tmp_path / ANSWERS
    workbook.write_bytes(answers_xlsx(material))
    (tmp_path / "filled.xlsx").write_bytes(put_answers(workbook, read_pia(path, before)).content)
    answers = read_answers(tmp_path / "filled.xlsx")
    assert {one.id: one.answer for one in answers} == found
    back = {
        one["reference_to"]: one["data"] for one in json.loads(to_pia(replace(material, answers=answers)))["answers"]
    }
    assert back[215]["text"] == "<p>Ten years &amp; no more.</p>"
    assert (back[325]["gauge"], back[326]["gauge"]) == (4, 3)


def test_what_is_no_export_is_refused(tmp_path):
    for text in ("", "[]", '{"pia": {}, "answers": [{"reference_to": "x"}]}', '{"answers": 1, "pia": 2}'):
        path = tmp_path / "export.json"
        path.write_text(text)
        with pytest.raises(Refusal, match="no export of CNIL's tool"):
            read_pia(path)


def test_an_answer_with_a_number_that_the_pack_does_not_print_is_marked(material):
    own = "As of 1 May 2026 we hold 123,457 records."
    told = replace(material, answers=(Answer("2.6", own, "Author"), Answer("2.7", "10 years from 2020", "Author")))
    assert "check it before it leaves" in told.answered["2.6"]
    assert "check it before it leaves" not in told.answered["2.7"]


@pytest.fixture
def project(material, tmp_path):
    """A parameters file, and the pack that a run has made for it."""
    file = tmp_path / "parameters" / "demo.yml"
    file.parent.mkdir()
    file.write_text(demo_file().read_text())
    pack = tmp_path / "outputs" / "demo" / "2026-01" / "pack" / "dpia"
    pack.mkdir(parents=True)
    (pack / ANSWERS).write_bytes(answers_xlsx(material))
    (pack / "pia.json").write_text(to_pia(material))
    return file


def test_the_command_puts_answers_beside_the_parameters_where_the_next_run_reads_them(material, project, tmp_path):
    export = tmp_path / "export.json"
    export.write_text(json.dumps(edited(to_pia(material), f215="<p>Ten years.</p>")))
    taken = take_answers(export, project)
    assert taken.path == project.with_name(f"demo.{ANSWERS}")
    assert {one.id: one.answer for one in read_answers(taken.path)} == {"2.7": "Ten years."}
    whole = filled(answers_xlsx(material), tmp_path / "filled.xlsx")
    again = take_answers(whole, project)
    assert again.filled.waiting == again.filled.needed == ()
    assert len(read_answers(taken.path)) == sum(len(one.ids) for one in questionnaire(material))


def test_the_command_refuses_what_is_not_there(project, tmp_path):
    with pytest.raises(Refusal, match="no such file"):
        take_answers(tmp_path / "none.xlsx", project)
    export = tmp_path / "export.json"
    export.write_text("{}")
    (tmp_path / "outputs" / "demo" / "2026-01" / "pack" / "dpia" / ANSWERS).unlink()
    with pytest.raises(Refusal, match="no run has asked"):
        take_answers(export, project)


@pytest.fixture(scope="module")
def next_version(run_suite, tmp_path_factory):
    """Two versions of the demonstration, one after the other; between them somebody filled the first one's workbook."""
    file = tmp_path_factory.mktemp("answered") / "parameters" / "answered.yml"
    file.parent.mkdir()
    settings = demo_file().read_text().replace("\ndataset: demo\n", "\ndataset: answered\n")

    def run(version, before):
        now = settings.replace('\nversion: "2026-01"\n', f'\nversion: "{version}"\n')
        file.write_text(now.replace('\ncompare_with: "2025-07"\n', f"\ncompare_with: {before}\n"))
        done = run_suite(file, "answered", version)
        assert done.done.returncode == 0, done.told
        return done.folder / "pack" / "dpia"

    first = run("2025-07", "null")
    filled((first / ANSWERS).read_bytes(), file.with_name(f"answered.{ANSWERS}"))
    return read_answers(file.with_name(f"answered.{ANSWERS}")), run("2026-01", '"2025-07"')


def cells_of(folder):
    """Every cell that a document of the form prints."""
    found = [docx.Document(str(folder / f"{name}.docx")) for name in ("brief", "dpia", "annex")]
    return [cell.text for one in found for table in one.tables for row in table.rows for cell in row.cells]


@pytest.mark.slow
@pytest.mark.thorough
def test_a_run_on_the_next_version_fills_every_box_and_keeps_or_marks_each_answer(next_version):
    given, second = next_version
    for name in ("brief", "dpia"):
        assert style_id("Table To Fill") not in written(second / f"{name}.docx"), name
        assert "to write" not in boxes((second / f"{name}.html").read_text(encoding="utf-8")), name
    assert sorted(read_answers(second / ANSWERS), key=str) == sorted(given, key=str)
    record = read_record(second)
    rendering = Rendering.model_validate(record.rendering)
    assessed = Assessed(record.dataset, record.version, date.fromisoformat(record.assessed_on), "dpia")
    told = (rendering.decisions, assessed, rendering.noted, rendering.speech, rendering.answers)
    now = Material(record.statements, rendering.context, {}, *told).says
    printed = cells_of(second)
    page = " ".join(html.fromstring((second / "dpia.html").read_text(encoding="utf-8")).text_content().split())
    marked, kept = set(), set()
    for one in [each for each in given if each.answer.startswith("Written")]:
        (cell, *_) = [text for text in printed if f"{one.answer} (" in text] or [""]
        assert cell, one.id
        said, evidence = now.get(one.id, (one.said, one.evidence))
        changed = bool(one.evidence) and one.evidence != evidence
        assert cell.startswith("Look again: the evidence was") == changed, one.id
        assert changed or said == one.said, one.id
        (marked if changed else kept).add(one.id)
        if one.id[0].isdigit():
            assert f"{one.answer} (" in page, one.id
    assert marked
    assert kept
