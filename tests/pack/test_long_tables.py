"""Long tables stand behind the annexes of the printed forms, whole, with a pointer where they belong."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from dpiabook.figures.lettering import width_of
from dpiabook.pack.document import assemble
from dpiabook.pack.forms.docx import to_docx
from dpiabook.pack.forms.docx_parts import add_table
from dpiabook.pack.forms.long_tables import LONGEST, with_long_tables_apart
from dpiabook.pack.forms.widths import LANDSCAPE_MM, PORTRAIT_MM, TIGHT_MM, narrowest, padding_in, unbroken, widths
from dpiabook.pack.model import Box, Document, Grid, Section, Text


@pytest.fixture
def long(material):
    one = next(s for s in material.statements if s.id == "B02.volumes")
    table = replace(one.table, cells=one.table.cells * 6, values=one.table.values * 6)
    changed = tuple(replace(s, table=table) if s is one else s for s in material.statements)
    return replace(material, statements=changed)


def is_long(item):
    return isinstance(item, Grid) and len(item.rows) > LONGEST


def test_a_long_table_is_replaced_by_a_pointer_and_kept_whole(long):
    whole = assemble(long)
    apart = with_long_tables_apart(whole)
    annex = apart.sections[-1]
    found = [item for one in annex.walk() for item in one.items]
    long_ones = [len(item.rows) for one in whole.walk() for item in one.items if is_long(item)]
    assert [len(grid.rows) for grid in found] == long_ones
    assert long_ones[0] == 66
    place = next(one for one in apart.walk() if one.statement == "B02.volumes")
    assert not any(isinstance(item, Grid) for item in place.items)
    pointer = next(item for item in place.items if isinstance(item, Text) and item.label == "Table")
    assert annex.title == f"{annex.title.split('.')[0]}. Long tables"
    assert pointer.text == f"{found[0].caption}: its 66 rows stand in {annex.title.split('.')[0]}."
    assert annex.title.split(".")[0] not in {one.title.split(".")[0] for one in whole.sections}


def test_a_document_without_long_tables_stays_as_it_is(document):
    short = [one for one in document.sections if not any(is_long(item) for part in one.walk() for item in part.items)]
    assert len(short) > 5
    without = replace(document, sections=tuple(short))
    assert with_long_tables_apart(without) is without


def test_word_lists_the_annex_and_holds_every_row(long, tmp_path):
    path = tmp_path / "long.docx"
    path.write_bytes(to_docx(assemble(long), long.assessed.on))
    word = docx.Document(path)
    assert max(len(table.rows) for table in word.tables) == 67
    assert sum("Long tables" in p.text for p in word.paragraphs) == 2


def test_an_address_leaves_room_for_the_other_columns():
    grid = Grid("", ("Provision", "What to know", "Source"), (("A", "word " * 60, "https://example.org/" + "a" * 300),))
    for room in (PORTRAIT_MM, LANDSCAPE_MM):
        found = widths(grid, room)
        assert sum(found) <= room + 1e-9
        assert min(found[1:]) > room / 4


def test_words_of_headings_are_whole_in_the_wider_font_while_there_is_room():
    grid = Grid("", ("Group", *["Recommends record"] * 6), (("one", *["1,234"] * 6),))
    padding = padding_in(grid, PORTRAIT_MM)
    assert padding == TIGHT_MM
    assert sum(narrowest(grid)) < PORTRAIT_MM <= sum(unbroken(grid))
    pairs = zip(widths(grid, PORTRAIT_MM, padding), unbroken(grid, padding), strict=True)
    assert all(width >= least for width, least in pairs)
    document = docx.Document()
    add_table(document, grid, PORTRAIT_MM)
    assert document.tables[0]._tbl.tblPr.xpath("w:tblCellMar/w:left/@w:w") == ["28"]


FULL = Grid(
    "Table 1. Families alone",
    (
        "Compared with families",
        *["Families alone, at least", "Families of which fewer are alike"] * 3,
        *["Children"] * 3,
    ),
    (("within their area", *["20,000"] * 9),),
    (False, *[True] * 9),
    notes=("Output rules.",),
)


def test_words_of_headings_are_whole_as_the_wider_font_sets_them():
    """Measured in the font that stands in where Arial is not installed, in which the documents' pages are counted."""
    edges = 2 * 28 / 20 / 72 * 25.4
    found = widths(FULL, PORTRAIT_MM, padding_in(FULL, PORTRAIT_MM))
    for heading, width in zip(FULL.headings, found, strict=True):
        assert all(width_of(word, 8.5, True) * 25.4 + edges <= width for word in heading.split()), heading


def test_the_last_row_stands_with_the_notes_and_the_notes_with_each_other():
    several = replace(FULL, rows=FULL.rows * 30, notes=("One.", "Two."))
    section = Section(
        "a", "A", 1, (several, Text("Measured.", "How it is known"), Text("Much.", "What it does not say"))
    )
    word = written(Document("", "", Box("draft", "", ""), "", (section,)))
    (table,) = word.tables
    assert [bool(row._tr.xpath(".//w:keepNext")) for row in table.rows][-3:] == [False, False, True]
    under = [one for one in word.paragraphs if one.text.startswith(("One", "Two", "How it", "What it"))]
    assert [bool(one.paragraph_format.keep_with_next) for one in under] == [True, True, True, False]


def test_a_finding_is_read_upright_before_the_page_that_is_turned_for_its_table():
    wide = Grid("Table 1", ("Fact",) * 11, (("a b " * 60,) * 11,) * 3)
    finding = Section("b", "A finding", 2, (Text("It says so."), wide), statement="B08.a")
    word = written(Document("", "", Box("draft", "", ""), "", (Section("a", "A", 1, (), (finding,)),)))
    marks = [one.tag.rpartition("}")[2] for one in word.element.body]
    turned = next(at for at, one in enumerate(word.element.body) if one.xpath("w:pPr/w:sectPr"))
    assert marks.index("tbl") > turned
    assert "It says so." in [one.text for one in word.paragraphs[: turned + 1]]


def test_contents_stand_before_the_first_block():
    first = Section("B01", "B01 Inventory", 1, (Text("Many."),), block="B01")
    blocks = (first, Section("B02", "B02 Volumes", 1, block="B02"))
    word = written(Document("Annex", "", Box("draft", "", ""), "", blocks))
    said = [one.text for one in word.paragraphs]
    assert said.index("Contents") < said.index("Many.")


def written(document):
    return docx.Document(io.BytesIO(to_docx(document, date(2026, 11, 22))))
