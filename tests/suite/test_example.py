"""A real, open dataset without areas and families: what does not apply is said in the pack, and nothing fails."""

import docx
import pytest
from lxml import html

from dpiabook.release.record import read_record

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("help-run")]


@pytest.fixture(scope="session")
def folder(help_run):
    assert help_run.done.returncode == 0, help_run.told
    return help_run.folder / "pack" / "dpia"


@pytest.fixture(scope="session")
def statements(folder):
    return read_record(folder).statements


@pytest.fixture(scope="session")
def texts(folder):
    """What the Word document and the page say, each in one line."""
    document = docx.Document(folder / "annex.docx")
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    page = html.fromstring((folder / "annex.html").read_text(encoding="utf-8")).text_content()
    return [" ".join(text.split()) for text in (word, page)]


def test_documents_are_as_long_and_as_plain_as_promised(folder, sizes):
    assert sizes.too_long(folder.parent) == []


@pytest.mark.thorough
def test_documents_have_no_more_pages_than_promised(folder, needs, sizes):
    assert sizes.too_many_pages(folder.parent, needs("soffice")) == {}


def test_people_are_assessed(statements):
    assessed = {statement.id for statement in statements if statement.assessed}
    assert {"B01.inventory", "B01.sensitive", "B08.person_uniqueness"} <= assessed


@pytest.mark.parametrize(("part", "role"), [("lives together", "roles.household_id"), ("area", "roles.area")])
def test_what_does_not_apply_is_said_with_what_it_needs(statements, texts, part, role):
    left_out = [s for s in statements if not s.assessed and part in s.sentence]
    assert left_out
    for statement in left_out:
        sentence = " ".join(statement.sentence.split())
        assert [sentence in text for text in texts] == [True, True], statement.id
    assert any(role in statement.sentence for statement in left_out)


def test_nothing_not_assessed_has_a_figure_or_a_table(statements, folder):
    figures = {path.stem for path in (folder / "figures").iterdir()}
    left_out = [s for s in statements if not s.assessed]
    assert [s.id for s in left_out if s.table is not None or s.id.replace(".", "-").replace("_", "-") in figures] == []


def test_people_are_not_called_children(statements):
    about = [s for s in statements if s.id.startswith("B08") and s.assessed]
    assert [s.id for s in about if "child" in s.sentence.replace("child profile", "")] == []
