"""No sentence, label, caption or alternative text of a whole pack names people or places by a fault."""

import docx
import pytest
from lxml import html

from dpiabook.pack.parts import MAIN
from dpiabook.release.record import read_record
from dpiabook.stigma.label_words import lint_wording

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary-run")]


@pytest.fixture(scope="module", params=["dpia", "public"])
def folder(request, canary_run):
    return canary_run.run.folder / "pack" / request.param


def named(part, folder):
    """The main document has another name for the public."""
    return MAIN[folder.name] if part == "main" else part


def judged(texts):
    return [(one.place, one.words) for one in lint_wording(texts)]


def test_statements_and_their_tables(folder):
    """The finding about wording quotes what it found, so that it alone is left out."""
    texts = {}
    for one in read_record(folder).statements:
        if one.id == "B09.wording":
            continue
        tables = [table for table in (one.table, one.numbers) if table is not None]
        parts = [one.title, one.sentence, one.method, one.does_not_say, one.author_decides]
        parts += [text for table in tables for row in table.cells for text in row]
        parts += [column.label for table in tables for column in table.columns]
        texts |= {f"{one.id} {place}": part for place, part in enumerate(parts)}
    assert len(texts) > 500
    assert judged(texts) == []


@pytest.mark.parametrize("part", ["annex", "main"])
def test_the_page_as_it_is_read(folder, part):
    page = html.fromstring((folder / f"{named(part, folder)}.html").read_text(encoding="utf-8"))
    for unread in page.xpath("//script | //style"):
        unread.drop_tree()
    lines = [" ".join(text.split()) for text in page.itertext()]
    lines += page.xpath("//@alt")
    texts = {f"line {place}": line for place, line in enumerate(lines) if line}
    assert len(texts) > (500 if part == "annex" else 50)
    assert judged(texts) == []


@pytest.mark.parametrize("part", ["annex", "main"])
def test_the_word_document(folder, part):
    document = docx.Document(folder / f"{named(part, folder)}.docx")
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert judged({f"line {place}": line for place, line in enumerate(lines) if line}) == []
