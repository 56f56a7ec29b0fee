"""The documents of the demonstration: as long as promised, and a brief that agrees with the findings it rests on."""

from __future__ import annotations

import re

import docx
import pytest

from dpiabook.release.record import read_record

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary-run")]
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@pytest.fixture(scope="session")
def packs(canary_run):
    return canary_run.run.folder / "pack"


@pytest.fixture(scope="session")
def brief(packs):
    return docx.Document(packs / "dpia" / "brief.docx")


@pytest.fixture(scope="session")
def tables(brief):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in brief.tables]


def test_documents_are_as_long_and_as_plain_as_promised(packs, sizes):
    assert sizes.too_long(packs) == []


def test_documents_have_no_more_pages_than_promised(packs, needs, sizes):
    assert sizes.too_many_pages(packs, needs("soffice")) == {}


def test_register_routes_and_five_decisions_stand_in_the_brief(tables):
    register, routes, five = tables
    assert len(register) == 12
    assert {row[4] for row in register[1:]} <= {"Low", "Medium", "High", "Not rated"}
    assert routes[1][0] == "Secure setting"
    assert len(five) == 6


def test_every_number_of_the_brief_is_one_of_a_finding(packs, brief, tables):
    statements = read_record(packs / "dpia").statements
    parts = [part for one in statements for part in (one.table, one.numbers) if part]
    released = " ".join(cell for part in parts for row in part.cells for cell in row)
    released += " ".join(one.title for one in statements)
    harms = [one.text for one in brief.paragraphs if re.match(r"\d\. ", one.text)]
    assert 1 <= len(harms) <= 3
    said = [harm.partition(". ")[2] for harm in harms]
    said += [cell for table in tables for row in table[1:] for cell in row if "(B" not in cell]
    numbers = {number for text in said for number in NUMBER.findall(re.sub(r"B\d\d", "", text))}
    assert numbers
    assert numbers <= set(NUMBER.findall(released))
