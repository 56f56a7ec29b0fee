"""Long tables stand behind the annexes of the printed forms, whole, with a pointer where they belong."""

from __future__ import annotations

from dataclasses import replace

import docx
import pytest

from dpiabook.pack.document import assemble
from dpiabook.pack.forms.docx import to_docx
from dpiabook.pack.forms.docx_parts import add_table
from dpiabook.pack.forms.long_tables import LONGEST, with_long_tables_apart
from dpiabook.pack.forms.widths import LANDSCAPE_MM, PORTRAIT_MM, TIGHT_MM, narrowest, padding_in, unbroken, widths
from dpiabook.pack.model import Grid, Text


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
    grid = Grid("", ("Group", *["Educational record"] * 6), (("one", *["1,234"] * 6),))
    padding = padding_in(grid, PORTRAIT_MM)
    assert padding == TIGHT_MM
    assert sum(narrowest(grid)) < PORTRAIT_MM <= sum(unbroken(grid))
    pairs = zip(widths(grid, PORTRAIT_MM, padding), unbroken(grid, padding), strict=True)
    assert all(width >= least for width, least in pairs)
    document = docx.Document()
    add_table(document, grid, PORTRAIT_MM)
    assert document.tables[0]._tbl.tblPr.xpath("w:tblCellMar/w:left/@w:w") == ["28"]
