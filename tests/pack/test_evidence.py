"""The packs of a whole run, opened by other programs' readers and compared with what was computed and released."""

from __future__ import annotations

import re
from collections.abc import Iterable

import docx
import openpyxl
import pytest
from lxml import html

from dpiabook.evidence import read_findings
from dpiabook.pack.forms.xlsx_cells import NOT_APPLICABLE
from dpiabook.release.record import read_record
from dpiabook.release.rules import COUNTS
from dpiabook.release.verify import verify_pack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary-run")]
OUTSIDE = ("dpia", "public")
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
THRESHOLD, BASE = 10, 5


@pytest.fixture(scope="session", params=OUTSIDE)
def folder(request, canary_run):
    return canary_run.run.folder / "pack" / request.param


@pytest.fixture(scope="session")
def released(folder):
    """The statements of a pack that have a table."""
    found = [statement for statement in read_record(folder).statements if statement.table]
    assert len(found) > 15
    return found


@pytest.fixture(scope="session")
def exact(canary_run):
    """The findings that the release began with, by id."""
    paths = (canary_run.run.folder / "controlled" / "evidence").glob("*.json")
    return {finding.id: finding for path in paths for finding in read_findings(path)}


def words(text):
    return " ".join(text.split())


def in_word(folder):
    return [[[words(c.text) for c in r.cells] for r in t.rows] for t in docx.Document(folder / "annex.docx").tables]


def in_html(folder):
    page = html.fromstring((folder / "annex.html").read_text(encoding="utf-8"))
    for hidden in page.xpath("//table//*[@class='hidden']"):
        hidden.drop_tree()
    return [[[words(cell.text_content()) for cell in row] for row in table.iter("tr")] for table in page.iter("table")]


def in_excel(folder):
    """The sheets from their heading on: the first row that is filled beyond its first cell."""
    found = []
    for sheet in openpyxl.load_workbook(folder / "tables.xlsx"):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        start = next((at for at, row in enumerate(rows) if row[-1] is not None), len(rows))
        found.append([row for row in rows[start:] if any(cell is not None for cell in row)])
    return found


def as_excel_holds(cell):
    """A printed cell as a spreadsheet should hold it: a number as a number, a percentage without its sign."""
    plain = cell.rstrip("%")
    return float(plain.replace(",", "")) if NUMBER.fullmatch(plain) else words(plain) or NOT_APPLICABLE


def counts(tables) -> Iterable[tuple[str, object, str]]:
    """Every released count of people, families or records: where it stands, its value, and what is printed."""
    for name, table in tables:
        for values, cells in zip(table.values, table.cells, strict=True):
            for column, value, cell in zip(table.columns, values, cells, strict=True):
                if column.kind in COUNTS:
                    yield f"{name}.{column.name}", value, cell


def test_word_and_html_hold_every_released_table(folder, released):
    word, page = in_word(folder), in_html(folder)
    for statement in released:
        table = [[words(cell) for cell in row] for row in (statement.table.headings, *statement.table.cells)]
        assert table in word, statement.id
        assert table in page, statement.id


def test_word_and_html_say_every_released_sentence(folder, released):
    word = words(" ".join(paragraph.text for paragraph in docx.Document(folder / "annex.docx").paragraphs))
    page = words(html.fromstring((folder / "annex.html").read_text(encoding="utf-8")).text_content())
    unsaid = [s.id for s in released if words(s.sentence) not in word or words(s.sentence) not in page]
    assert unsaid == []


def test_excel_holds_every_released_table_with_numbers_as_numbers(folder, released):
    sheets = in_excel(folder)
    for statement in released:
        named = [column.kind == "text" for column in statement.table.columns]
        rows = [
            [
                words(cell) or NOT_APPLICABLE if name else as_excel_holds(cell)
                for cell, name in zip(row, named, strict=True)
            ]
            for row in statement.table.cells
        ]
        held = [[[words(c) if isinstance(c, str) else c for c in row] for row in sheet[1:]] for sheet in sheets]
        assert rows in held, statement.id
    assert [cell for sheet in sheets for cell in sheet[0] if str(cell).count("(%)") > 1] == []


def test_every_count_is_nothing_or_ten_or_more_and_rounded(released):
    tables = [(s.id, table) for s in released for table in (s.table, s.numbers) if table]
    printed = list(counts(tables))
    assert len(printed) > 100
    small = [where for where, value, _ in printed if value and (value < THRESHOLD or value % BASE)]
    assert small == []
    withheld = {cell for _, value, cell in printed if value is None}
    assert [cell for cell in withheld if re.search(r"\d", cell.replace("fewer than 10", ""))] == []


def test_released_counts_are_the_exact_ones_rounded(released, exact):
    compared = 0
    for statement in released:
        finding = exact[statement.id]
        if any(column.kind in ("area", "region") for column in finding.table.columns):
            continue
        places = {column.name: at for at, column in enumerate(finding.table.columns)}
        for row, values in zip(finding.table.rows, statement.table.values, strict=True):
            for column, value in zip(statement.table.columns, values, strict=True):
                if column.kind in COUNTS and value is not None:
                    assert abs(value - row[places[column.name]]) <= BASE / 2, f"{statement.id}.{column.name}"
                    compared += 1
    assert compared > 50


def test_the_size_of_the_dataset_is_that_of_the_file(canary_run, exact):
    children = canary_run.frames["2026-01"]
    table = exact["B02.volumes"].table
    places = {column.name: at for at, column in enumerate(table.columns)}
    of_file = children.groupby("area_code").agg(n=("child_id", "size"), families=("family_id", "nunique"))
    by_area = {row[0]: tuple(row[1:]) for row in table.rows}
    assert by_area == {area: tuple(int(n) for n in row) for area, *row in of_file.itertuples()}
    assert len(places) == 3


def test_no_area_is_named_by_its_code(folder, canary_run):
    codes = {code for frame in canary_run.frames.values() for code in frame.area_code}
    named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(codes)))})(?![\w-])")
    assert len(codes) == 13
    tables = [*in_word(folder), *in_html(folder), *in_excel(folder)]
    cells = {cell for table in tables for row in table for cell in row if isinstance(cell, str)}
    assert [cell for cell in cells if named.search(cell)] == []
    texts = [path for path in folder.rglob("*") if path.suffix in (".md", ".csv", ".txt", ".json", ".svg", ".html")]
    assert len(texts) > 50
    embedded = re.compile(r"base64,[A-Za-z0-9+/=]+")
    assert [path.name for path in texts if named.search(embedded.sub("", path.read_text(encoding="utf-8")))] == []


def test_areas_are_told_apart_by_pseudonyms_in_the_dpias_pack_alone(canary_run):
    pack = canary_run.run.folder / "pack"
    pseudonym = re.compile(r"Area [0-9A-Z]{4}\b")
    texts = {name: (pack / name / "annex.html").read_text() for name in OUTSIDE}
    found = {name: set(pseudonym.findall(text)) for name, text in texts.items()}
    # Areas that a reader could tell by their size stand together, or no table by area is printed and that is said.
    assert len(found["dpia"]) <= 13
    assert found["dpia"] or "Figures by area cannot be shown" in texts["dpia"]
    assert found["public"] == set()


def test_the_packs_pass_their_own_verification(canary_run, command):
    assert verify_pack(canary_run.run.folder / "pack").passed
    done = command("dpiabook", "verify", canary_run.run.folder / "pack" / "dpia")
    assert done.returncode == 0
    assert "The pack is whole and passes the audit." in done.stdout


def test_what_stays_inside_is_for_its_owner_alone(canary_run):
    controlled = canary_run.run.folder / "controlled"
    assert [path for path in (controlled, *controlled.rglob("*")) if path.stat().st_mode & 0o077] == []
