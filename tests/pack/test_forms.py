"""DOCX, HTML, XLSX, Markdown and figures: opened by other programs' readers and compared with the statements."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree, html

import dpiabook
from dpiabook.errors import Refusal
from dpiabook.pack.assessed import Assessed
from dpiabook.pack.build import build_pack
from dpiabook.pack.forms.long_tables import with_long_tables_apart
from dpiabook.pack.material import Material
from dpiabook.pack.model import Grid, Picture
from dpiabook.pack.parts import parts
from dpiabook.release.hashes import check_sums

DAY = date(2026, 11, 22)
DUBLIN = "{http://purl.org/dc/elements/1.1/}"


def build(folder, sample, statements, drawings=None):
    assessed = Assessed("demo", "2026-01", DAY, "dpia")
    return build_pack(
        folder, Material(tuple(statements), sample.CONTEXT, drawings or {}, (), assessed, speech=sample.SPEECH)
    )


@pytest.fixture(scope="session")
def pack(tmp_path_factory, sample):
    return build(tmp_path_factory.mktemp("pack"), sample, sample.statements(), sample.drawings())


@pytest.fixture(scope="session")
def hostile(tmp_path_factory, sample):
    return build(tmp_path_factory.mktemp("hostile"), sample, sample.hostile_statements())


@pytest.fixture(scope="session", params=["brief", "dpia", "annex", "notice", "guide", "agreement"])
def part(request):
    """Name of one of a pack's documents."""
    return request.param


@pytest.fixture(scope="session")
def document(material, document, part):
    """That document, as it was given to the writers."""
    return parts(material, document)[part]


@pytest.fixture(scope="session")
def word(pack, part):
    return docx.Document(pack.folder / f"{part}.docx")


@pytest.fixture(scope="session")
def page(pack, part):
    return html.fromstring((pack.folder / f"{part}.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def book(pack):
    return openpyxl.load_workbook(pack.folder / "tables.xlsx")


def grids(document):
    return [item for one in document.walk() for item in one.items if isinstance(item, Grid)]


def words(text):
    return " ".join(text.split())


# Word


def test_word_tables_hold_every_cell_of_the_document(word, document):
    wanted = grids(with_long_tables_apart(document))
    assert len(word.tables) == len(wanted)
    for table, grid in zip(word.tables, wanted, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows == [list(grid.headings), *map(list, grid.rows)]


def test_word_tables_repeat_their_head_and_keep_rows_whole(word):
    for table in word.tables:
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_word_columns_fit_their_page(word, part):
    body = word.element.body
    wide = 0
    tables = iter(word.tables)
    waiting = []
    for child in body.iterchildren():
        if child.tag == qn("w:tbl"):
            waiting.append(next(tables))
        section = child if child.tag == qn("w:sectPr") else child.find(f".//{qn('w:sectPr')}")
        if section is not None:
            page, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
            room = int(page.get(qn("w:w"))) - int(margin.get(qn("w:left"))) - int(margin.get(qn("w:right")))
            wide += int(page.get(qn("w:w"))) > int(page.get(qn("w:h")))
            for table in waiting:
                assert sum(column.width.twips for column in table.columns) <= room + len(table.columns)
            waiting = []
    assert wide >= (1 if part == "annex" else 0)
    assert not waiting


def test_word_headings_are_styles_in_order(word, document):
    found = [p.text for p in word.paragraphs if p.style.name.startswith("Heading") and p.text != "Contents"]
    assert found == [one.title for one in with_long_tables_apart(document).walk()]
    assert word.styles["Heading 1"].paragraph_format.keep_with_next
    assert str(word.styles["Heading 1"].font.color.rgb) == "12436D"


def test_word_text_has_no_formatting_by_hand(word):
    for run in (run for paragraph in word.paragraphs for run in paragraph.runs):
        assert run.font.size is None
        assert run.font.bold is None
        assert run.font.color.rgb is None


def test_word_figures_have_alternative_text(word, document):
    alts = [node.get("descr") for node in word.element.iter(qn("wp:docPr"))]
    assert alts == [item.alt for one in document.walk() for item in one.items if isinstance(item, Picture)]


def test_word_is_british_a4_and_marked_as_draft(word):
    lang = word.styles.element.find(f".//{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "en-GB"
    first = word.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert all("Draft - not a decision" in section.header.paragraphs[0].text for section in word.sections)
    assert "PAGE" in "".join(node.text for node in first.footer._element.iter(qn("w:instrText")))


def test_word_properties_name_no_machine(word, pack, part):
    about = word.core_properties
    assert (about.created, about.modified) == (datetime(2026, 11, 22, tzinfo=UTC),) * 2
    assert about.language == "en-GB"
    with zipfile.ZipFile(pack.folder / f"{part}.docx") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not any("thumbnail" in name for name in archive.namelist())
    for trace in (b"python-docx", b"Microsoft Office Word", b"Macintosh", str(Path.home()).encode() + b"/"):
        assert trace not in everything


ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing "
    "jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u lang",
    "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders shd tblLayout tblCellMar "
    "tblLook tblCaption",
    "style": "name basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr "
    "rPr tblPr trPr tcPr tblStylePr",
}


@pytest.mark.parametrize("kind", ORDERS)
def test_word_elements_stand_in_the_schemas_order(word, kind):
    """Word offers to repair a file whose properties stand in another order."""
    order = ORDERS[kind].split()
    elements = [*word.element.iter(qn(f"w:{kind}")), *word.styles.element.iter(qn(f"w:{kind}"))]
    assert elements
    for element in elements:
        places = [order.index(etree.QName(child).localname) for child in element]
        assert places == sorted(places)


def test_word_contents_lead_to_headings(word, part):
    anchors = {node.get(qn("w:anchor")) for node in word.element.iter(qn("w:hyperlink"))}
    names = [node.get(qn("w:name")) for node in word.element.iter(qn("w:bookmarkStart"))]
    assert anchors <= set(names)
    assert len(names) == len(set(names))
    assert (len(anchors) > 10) == (part in ("dpia", "annex"))


# HTML


def test_html_tables_hold_every_cell_of_the_document(page, document):
    tables = page.findall(".//table")
    wanted = grids(document)
    assert len(tables) == len(wanted)
    for table, grid in zip(tables, wanted, strict=True):
        for hidden in table.xpath(".//*[@class='hidden']"):
            hidden.drop_tree()
        rows = [[words(cell.text_content()) for cell in row] for row in table.iter("tr")]
        assert rows == [[words(cell) for cell in row] for row in (grid.headings, *grid.rows)]
        assert all(cell.get("scope") == "col" for cell in table.findall(".//thead//th"))


def test_html_loads_nothing(page):
    assert (
        page.xpath("//link | //iframe | //object | //embed | //base | //script[@src] | //*[@srcset] | //*[@background]")
        == []
    )
    assert all(image.get("src").startswith("data:image/png;base64,") for image in page.iter("img"))
    style = page.findtext(".//style")
    assert "url(" not in style
    assert "@import" not in style
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert re.search(r"script-src 'sha256-[^ ;']+';", policy)
    assert re.search(r"style-src-elem 'sha256-[^ ;']+';", policy)


def test_html_script_calls_no_network(page):
    script = page.findtext(".//script")
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(|innerHTML|https?:", script)


def test_html_pictures_have_alternative_text(page, document):
    alts = [image.get("alt") for image in page.iter("img")]
    assert alts == [item.alt for one in document.walk() for item in one.items if isinstance(item, Picture)]


def test_html_sections_bear_the_four_forms(page, part):
    if part not in ("dpia", "annex"):
        pytest.skip("holds no block")
    section = page.get_element_by_id("B08")
    assert section.get("data-tags") == "ico:5 risks|edpb:Inherent risk|cnil:321-326|article:c"
    values = page.xpath("//select[@id='form']//option/@value")
    assert {"article:c", "cnil:113", "edpb:Legal basis", "ico:6 measures"} <= set(values)


def test_html_ids_are_unique_and_links_lead_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)


def test_html_headings_skip_no_level(page):
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


# Spreadsheet


def cells(sheet):
    return [value for row in sheet.iter_rows(values_only=True) for value in row if value is not None]


def test_workbook_has_cover_contents_notes_and_a_sheet_per_table(book, material):
    tabled = [one for one in material.statements if one.table]
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert len(book.sheetnames) == 3 + len(tabled) + 2
    assert all(not book[name].merged_cells.ranges for name in book.sheetnames)
    assert all(len(book[name].tables) == 1 for name in book.sheetnames[3:])


def test_workbook_holds_every_released_cell(book, material):
    from dpiabook.pack.forms.tables_xlsx import sheet_names

    tabled = [one for one in material.statements if one.table]
    for name, one in zip(sheet_names(tabled), tabled, strict=True):
        found = [str(value) for value in cells(book[name])]
        for row in one.table.cells:
            for cell in row:
                plain = cell.replace(",", "") if re.fullmatch(r"[\d,]+", cell) else cell.removesuffix(" %")
                assert (plain or "[z]") in found, (name, cell)


def test_workbook_counts_are_numbers_and_withheld_cells_are_symbols(book):
    values = cells(book["B09 1"])
    assert 1595 in values
    assert "[c]" in values


def test_workbook_names_its_rules_in_the_notes(book):
    notes = cells(book["Notes"])
    assert any("ons_srs" in str(note) for note in notes)
    assert "[note 1]" in str(cells(book["B02 1"])[0]) or "[note 1]" in str(cells(book["B01 1"])[0])


# Markdown, CSV, figures


def test_markdown_and_csv_of_a_block_hold_its_statements(pack, material):
    text = (pack.folder / "blocks/B08.md").read_text(encoding="utf-8")
    assert text.startswith("# B08 Singling out, linking and inferring\n")
    assert "![Bar chart. Share of children" in text
    assert (pack.folder / "blocks/../figures/B08-child-profile-class-sizes.png").exists()
    rows = list(csv.DictReader((pack.folder / "blocks/B08.csv").open(encoding="utf-8")))
    printed = [row["printed"] for row in rows if row["statement"] == "B08.child_profile.class_sizes"]
    table = next(one.table for one in material.statements if one.id == "B08.child_profile.class_sizes")
    assert printed == [cell for row in table.cells for cell in row]
    assert "| 1 (unique) | 1,255 | 13,825 | 9 % |" in text


def test_figures_come_with_values_and_text_and_without_metadata(pack):
    folder = pack.folder / "figures"
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        f"{name}.{kind}"
        for name in ("B08-child-profile-class-sizes", "B10-retest")
        for kind in ("csv", "png", "svg", "txt")
    ]
    for path in folder.glob("*.png"):
        kinds, content, place = set(), path.read_bytes(), 8
        while place < len(content):
            length, kind = struct.unpack(">I4s", content[place : place + 8])
            kinds.add(kind)
            place += 12 + length
        assert kinds <= {b"IHDR", b"IDAT", b"IEND", b"pHYs", b"PLTE"}
    for path in folder.glob("*.svg"):
        tree = etree.parse(path)
        text = etree.tostring(tree).decode()
        assert "2026-" not in text
        assert "atplotlib v" not in text
        assert not list(tree.iter(f"{DUBLIN}date", f"{DUBLIN}creator"))


def test_figure_values_are_the_released_ones(pack):
    rows = list(csv.reader((pack.folder / "figures/B08-child-profile-class-sizes.csv").open(encoding="utf-8")))
    assert rows[:2] == [["size", "children", "all", "share"], ["1 (unique)", "1255", "13825", "0.09"]]


# The whole


def test_a_pack_takes_the_place_of_an_earlier_one(tmp_path, sample):
    build(tmp_path, sample, sample.statements(), sample.drawings())
    later = build(tmp_path, sample, sample.statements()[:3])
    assert list((tmp_path / "figures").iterdir()) == []
    assert check_sums(tmp_path).passed
    assert set(later.files) == {path for path in tmp_path.rglob("*") if path.is_file()}


def test_hashes_are_those_of_the_files(pack):
    lines = (pack.folder / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    found = {path.relative_to(pack.folder).as_posix() for path in pack.folder.rglob("*") if path.is_file()}
    assert set(listed) == found - {"SHA256SUMS"}
    assert all(hashlib.sha256((pack.folder / name).read_bytes()).hexdigest() == value for name, value in listed.items())
    assert pack.hashes == listed


AGAIN = """
import sys; sys.path.insert(0, {here!r})
import sample
from datetime import date
from pathlib import Path
from dpiabook.pack.build import build_pack
from dpiabook.pack.material import Material
from dpiabook.pack.assessed import Assessed
assessed = Assessed("demo", "2026-01", date(2026, 11, 22), "dpia")
made = Material(sample.statements(), sample.CONTEXT, sample.drawings(), (), assessed, speech=sample.SPEECH)
build_pack(Path({out!r}), made)
"""


def test_another_process_gives_the_same_bytes(pack, tmp_path):
    code = AGAIN.format(here=str(Path(__file__).parent), out=str(tmp_path / "pack"))
    environment = {
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Auckland",
        "PATH": "",
        "HOME": str(tmp_path),
        "MPLBACKEND": "agg",
        "PYTHONPATH": str(Path(dpiabook.__file__).parents[1]),
    }
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, env=environment)
    assert (tmp_path / "pack" / "SHA256SUMS").read_text() == (pack.folder / "SHA256SUMS").read_text()


def test_statements_for_another_audience_are_refused(tmp_path, sample):
    inside = replace(sample.statements()[0], audience="controller")
    with pytest.raises(Refusal, match="released for 'controller'"):
        build(tmp_path, sample, [inside])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", [{"laws": ("no_law",)}, {"risk": "no_risk"}, {"block": "B99"}])
def test_statements_that_name_what_the_pack_lacks_are_refused(tmp_path, sample, change):
    with pytest.raises(Refusal):
        build(tmp_path, sample, [replace(sample.statements()[0], **change)])


def test_two_statements_of_one_name_are_refused(tmp_path, sample):
    with pytest.raises(Refusal, match="two statements"):
        build(tmp_path, sample, [sample.statements()[0]] * 2)


def test_a_pack_without_any_statement_says_so(tmp_path, sample):
    empty = build(tmp_path, sample, [])
    said = "No notebook has produced a statement for this block."
    # Once on the first page, and in place.
    assert (empty.folder / "dpia.html").read_text(encoding="utf-8").count(said) == 1 + 9
    assert (empty.folder / "annex.html").read_text(encoding="utf-8").count(said) == 9


# What labels could do


def test_hostile_labels_are_text_in_html(hostile, sample):
    text = (hostile.folder / "annex.html").read_text(encoding="utf-8")
    page = html.fromstring(text)
    assert len(page.findall(".//script")) == 1
    assert page.xpath("//img") == []
    assert page.xpath("//@onerror") == []
    assert sample.HOSTILE in [words(node.text_content()) for node in page.iter("th")]


def test_hostile_labels_are_text_in_word(hostile, sample):
    word = docx.Document(hostile.folder / "annex.docx")
    assert any(sample.HOSTILE in cell.text for table in word.tables for cell in table.rows[0].cells)


def test_no_cell_of_the_workbook_is_a_formula_or_link(hostile):
    book = openpyxl.load_workbook(hostile.folder / "tables.xlsx")
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in found if cell.data_type == "f"]
    assert not [cell for cell in found if cell.hyperlink and cell.hyperlink.target]
    assert any(cell.value == "=cmd|' /C calc'!A0" and cell.data_type == "s" for cell in found)


def test_no_line_of_a_csv_begins_like_a_formula(hostile):
    for path in hostile.folder.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            for cell in row:
                assert not re.match(r"[=@]", cell), path.name
                assert not re.match(r"[+-](?!\d)", cell), path.name


def test_hostile_labels_break_no_markdown_table(hostile):
    text = (hostile.folder / "blocks/B01.md").read_text(encoding="utf-8")
    assert "<script" not in text.replace("\\<script", "")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}
