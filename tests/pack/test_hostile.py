"""Names that nobody expects: very long, very many, in signs that other programs obey or cannot write."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pytest
from lxml import etree, html

from dpiabook.evidence.finding import Column
from dpiabook.pack.build import build_pack
from dpiabook.pack.material import Material
from dpiabook.release.hashes import check_sums
from dpiabook.release.statement import PrintedTable, Statement

LONG = "n" * 10_000
NAMES = {
    "long": LONG,
    "emoji": "family \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f600",
    "surrogate": "broken \ud800 name \udfff",
    "right to left": "income \u202egnp.exe\u202c \u200f\u2067x\u2069",
    "control": "bell \x07 escape \x1b[31m null \x00 end",
    "script": "</script><script>alert(1)</script>",
    "formula": "=HYPERLINK(A1;1)",
    "markup": "a & b < c > d \" e ' f ]]> g",
    "line breaks": "one\r\ntwo\nthree\rfour",
    "template": '{{ 7 * 7 }} {% raw %} #import "x" $x$ \\',
}
COMMANDS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]")


def statement(names):
    columns = (Column("name", "Variable"), Column("n", "Children", "volume", "children"))
    rows = tuple((name, "50") for name in names)
    values = tuple((name, 50) for name in names)
    table = PrintedTable(columns, rows, values, f"Variables {names[0]}", (f"Note on {names[0]}.",))
    words = f"It is about {names[0]}."
    return Statement("B01.inventory", "B01", names[0], words, table, "", words, words, words, words, profile="ons_srs")


@pytest.fixture(scope="module", params=NAMES)
def pack(request, tmp_path_factory, material):
    context = material.context.model_copy(update={"purpose": NAMES[request.param], "controller": NAMES[request.param]})
    made = Material((statement([NAMES[request.param], "b"]),), context, {}, (), material.assessed)
    return build_pack(tmp_path_factory.mktemp("hostile"), made)


def test_every_form_is_written_and_readable(pack):
    assert check_sums(pack.folder).passed
    for path in pack.files:
        if path.suffix == ".pdf":
            assert path.read_bytes().startswith(b"%PDF")
        elif path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                texts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            assert all(etree.fromstring(text) is not None for text in texts)
        elif path.suffix == ".json":
            assert json.loads(path.read_text(encoding="utf-8"))
        else:
            assert path.read_bytes().decode("utf-8") or path.stat().st_size == 0


def test_no_sign_that_turns_or_breaks_text_is_left(pack):
    for path in pack.files:
        if path.suffix not in (".docx", ".xlsx", ".png", ".pdf"):
            assert not COMMANDS.search(path.read_text(encoding="utf-8")), path.name
    text = "".join(p.text for p in docx.Document(pack.folder / "dpia.docx").paragraphs)
    assert not COMMANDS.search(text)


def test_the_page_runs_one_script_and_holds_nothing_that_loads(pack):
    page = html.fromstring((pack.folder / "dpia.html").read_text(encoding="utf-8"))
    assert len(page.findall(".//script")) == 1
    assert page.xpath("//img | //iframe | //*[@onerror] | //*[@onclick]") == []


def test_no_cell_is_a_formula(pack):
    book = openpyxl.load_workbook(pack.folder / "tables.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for path in pack.folder.rglob("*.csv"):
        cells = (cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))) for cell in row)
        assert not [cell for cell in cells if re.match(r"[=@]|[+-](?!\d)", cell)], path.name


def test_file_names_come_from_ids_alone(pack):
    for path in pack.files:
        assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name)


def test_a_template_in_a_name_stays_text(tmp_path, material):
    made = Material((statement([NAMES["template"]]),), material.context, {}, (), material.assessed)
    folder = build_pack(tmp_path, made).folder
    assert NAMES["template"] in html.fromstring((folder / "dpia.html").read_text(encoding="utf-8")).text_content()


def test_788_variables_are_all_there(tmp_path, material):
    names = [f"variable_{number:03d}" for number in range(788)]
    pack = build_pack(tmp_path, replace(material, statements=(statement(names),), drawings={}))
    word = docx.Document(pack.folder / "annex.docx")
    assert max(len(table.rows) for table in word.tables) == 789
    text = (pack.folder / "annex.html").read_text(encoding="utf-8")
    assert all(name in text for name in names)
    rows = list(csv.DictReader((pack.folder / "blocks" / "B01.csv").open(encoding="utf-8")))
    assert len({row["printed"] for row in rows} & set(names)) == 788
