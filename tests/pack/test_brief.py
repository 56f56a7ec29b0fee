"""The brief: two pages that decide, in plain words, with the numbers of the findings and one residual a risk."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dpiabook.evidence import remainders as evidence_of_remainders
from dpiabook.evidence.finding import Column
from dpiabook.meaning import Speech
from dpiabook.mitigation.remainders import EVERYTHING
from dpiabook.pack.brief import brief_section
from dpiabook.pack.brief_texts import BriefFile, brief_file
from dpiabook.pack.decisions import Decision
from dpiabook.pack.document import assemble
from dpiabook.pack.forms.docx import to_docx
from dpiabook.pack.model import Box, Grid, Section, Text
from dpiabook.pack.parts import parts
from dpiabook.pack.remainder import EVERY_COLUMN, worst_remainder
from dpiabook.pack.residual import outcomes
from dpiabook.pack.selection import shortened
from dpiabook.release.statement import PrintedTable, Statement

DOCUMENTS = ("brief", "dpia", "summary", "notice", "guide", "agreement")


def said(document):
    """Every word that a reader of the document meets."""
    for section in document.walk():
        yield section.title
        for item in section.items:
            if isinstance(item, Grid):
                yield from (item.caption, *item.headings, *(cell for row in item.rows for cell in row), *item.notes)
            elif isinstance(item, Text | Box):
                yield from (item.label, item.text)


def count(document):
    return sum(len(text.split()) for text in said(document))


def prose(document):
    return [item.text for one in document.walk() for item in one.items if isinstance(item, Text | Box)]


def table(names, *rows):
    columns = tuple(Column(name, name) for name in names)
    cells = tuple(tuple("[c]" if value is None else str(value) for value in row) for row in rows)
    return PrintedTable(columns, cells, rows)


def remaining(*after):
    rows = [(f"reader {n}", 500, 90, one) for n, one in enumerate(after)]
    return Statement(
        "B10.remaining", "B10", "T", "S", table(("who", "n", "unique", "unique_after"), *rows), risk="reidentification"
    )


@pytest.fixture(scope="module")
def made(material, document):
    public = replace(
        material,
        statements=tuple(replace(one, audience="public") for one in material.statements),
        assessed=replace(material.assessed, audience="public"),
    )
    return {**parts(public, assemble(public)), **parts(material, document)}


@pytest.fixture
def as_docx(made, material):
    return lambda name: to_docx(made[name], material.assessed.on)


def test_every_promise_is_looked_at(sizes):
    assert set(DOCUMENTS) == set(sizes.WORDS) == set(sizes.PAGES)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_is_longer_than_promised(made, sizes, name):
    assert count(made[name]) <= sizes.WORDS[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_has_more_pages_than_promised(as_docx, sizes, name, tmp_path, needs):
    (tmp_path / f"{name}.docx").write_bytes(as_docx(name))
    assert 1 <= sizes.pages(tmp_path, [name], needs("soffice"))[name] <= sizes.PAGES[name]


def test_plain_words(made, sizes):
    assert sizes.grade(prose(made["brief"])) <= sizes.GRADES["brief"]
    assert sizes.grade(prose(made["notice"])) <= sizes.GRADES["notice"]


@pytest.mark.parametrize("speech", [Speech(), Speech(traits=frozenset({"groups", "children"}))])
def test_every_sentence_of_the_brief_is_plain(speech, sizes):
    text: BriefFile = brief_file(speech)
    lines = [one.say for one in text.harms] + [one.ask for one in text.decisions]
    lines += ["; ".join(part.say for part in one.left) for one in text.routes]
    assert sizes.grade([re.sub(r"\{[^}]*\}", "5", line) for line in lines]) <= sizes.GRADES["brief"]


def numbered(identifier, **numbers):
    """A finding whose sentence has these released numbers."""
    columns = tuple(Column(name, name) for name in numbers)
    cells = (tuple(f"about {value:,}" for value in numbers.values()),)
    return Statement(
        identifier, identifier[:3], "T", "S", numbers=PrintedTable(columns, cells, (tuple(numbers.values()),))
    )


FAMILIES = {"groups": 500, "unique": 90, "unique_most": 95, "people": 1200, "unique_people": 300}


@pytest.fixture
def harms(material):
    found = (
        numbered("B08.group_profiles", **FAMILIES, unique_people_most=310),
        numbered("B08.l_diversity", known=1100, all_have=330, none_has=200),
        numbered("B09.compounding", n=1200, two_or_more=240),
        numbered("B11.differencing", areas=7, areas_close=6),
    )
    ids = {one.id for one in found}
    statements = (*(one for one in material.statements if one.id not in ids), *found)
    sections = brief_section(replace(material, statements=statements)).sections
    return [item.text for item in next(one for one in sections if one.anchor == "brief-harms").items]


def test_the_three_largest_harms_are_said_with_the_numbers_of_their_findings(harms):
    assert harms == [
        "1. Someone who knows a few facts could learn one private fact on about 330 of about 1,100 children: all "
        "alike, if any, have it.",
        "2. A neighbour who knows plain facts of all children in a family exactly could find between about 90 "
        "and about 95 of about 500 families.",
        "3. Whoever reads the records would find two or more kinds of private fact on at least about 240 of about "
        "1,200 children.",
    ]


def test_a_harm_without_its_number_is_not_said(material):
    lacking = numbered("B08.group_profiles", groups=500, people=1200, unique_people_most=310)
    sections = brief_section(replace(material, statements=(lacking,))).sections
    assert not [one for one in sections if one.anchor == "brief-harms"]


def test_every_number_of_the_register_is_one_of_a_finding(material):
    parts_of = [part for one in material.statements for part in (one.table, one.numbers) if part]
    released = " ".join(cell for part in parts_of for row in part.cells for cell in row)
    register = next(one for one in brief_section(material).sections if one.anchor == "brief-register")
    figures = [row[2] for item in register.items if isinstance(item, Grid) for row in item.rows]
    number = re.compile(r"\d[\d,.]*\d|\d")
    assert set(number.findall(" ".join(figures))) <= set(number.findall(released))


def test_the_register_has_one_row_and_one_residual_a_risk(material):
    grid = next(item for one in brief_section(material).walk() for item in one.items if isinstance(item, Grid))
    assert len(grid.rows) == len(material.risks)
    assert {row[4] for row in grid.rows} <= {"Low", "Medium", "High", "Not rated"}
    assert {row[4] for at, row in enumerate(grid.rows) if (at, 4) in grid.strong} <= {"High"}


def test_a_risk_falls_only_where_nobody_is_left_alone(material):
    def residual(*after):
        others = [one for one in material.statements if one.id != "B10.remaining"]
        given = replace(material, statements=(*others, remaining(*after)))
        return next(one for one in outcomes(given.risks, given.measures) if one.row.risk.id == "reidentification")

    assert residual(0, 0).residual == "Medium"
    assert residual(0, 3).residual == "High"
    assert residual(0, None).residual == "High"


def test_measures_that_somebody_decided_on_lower_a_risk_once(material):
    decided = tuple(
        Decision(f"step6.unlawful_access.{name}", "Yes", "Data owner", "2026-11-01")
        for name in ("access_control", "agreements")
    )
    given = replace(material, decisions=decided)
    levels = [
        next(one.residual for one in outcomes(m.risks, m.measures) if one.row.risk.id == "unlawful_access")
        for m in (material, given)
    ]
    assert levels == ["High", "Medium"]


def test_the_largest_remainder_is_the_one_compared():
    assert worst_remainder([remaining(3, 40, 7)]).after == "40"
    assert worst_remainder([remaining(0, 0)]).nobody


def test_a_remainder_that_is_withheld_may_be_any_and_is_never_told_as_none():
    """It is withheld as well where nearly all are left."""
    left = worst_remainder([remaining(0, None)])
    assert (left.after, left.nobody) == ("an undisclosed number", False)
    rows = [("the profile", 500, 90, None), ("all columns that the file keeps", 500, 480, 470)]
    told = Statement("B10.remaining", "B10", "T", "S", table(("who", "n", "unique", "unique_after"), *rows))
    assert worst_remainder([told]).after == "470"


def test_routes_say_what_was_not_counted(material):
    without = replace(material, statements=tuple(one for one in material.statements if one.id != "B10.remaining"))
    routes = next(one for one in brief_section(without).sections if one.anchor == "brief-routes")
    grid = next(item for item in routes.items if isinstance(item, Grid))
    assert "Not assessed" in grid.rows[1][1]
    assert "does not tell the routes apart" in routes.items[-1].text


def test_the_extract_says_what_use_is_left_beside_what_there_was(material):
    numbers = table(("entropy_recoded", "overlap_recoded"), ("0.17", "0.68"))
    told = Statement("B10.alternatives", "B10", "T", "S", numbers=numbers)
    others = tuple(one for one in material.statements if one.id != "B10.alternatives")
    costs = []
    for statements in ((*others, told), others):
        routes = next(
            one
            for one in brief_section(replace(material, statements=statements)).sections
            if one.anchor == "brief-routes"
        )
        grid = next(item for item in routes.items if isinstance(item, Grid))
        costs.append(grid.rows[1][2])
    assert costs == ["Information lost 0.17 (before: 0); models' agreement 0.68 (before: 1)", "Not assessed"]


def test_five_decisions_wait_for_people(material):
    five = next(one for one in brief_section(material).sections if one.anchor == "brief-five")
    grid = next(item for item in five.items if isinstance(item, Grid))
    assert len(grid.rows) == 5
    assert grid.to_fill == {(row, 2) for row in range(5)}


def test_nothing_is_lost_between_the_parts(made, document):
    printed = {one.statement for one in made["annex"].walk() if one.statement}
    assert {one.statement for one in document.walk() if one.statement} <= printed


def test_the_public_reads_no_box_for_the_author(made):
    for item in (item for one in made["summary"].walk() for item in one.items):
        assert not (isinstance(item, Box) and item.kind in ("author", "decided", "changed"))
        assert not (isinstance(item, Grid) and item.to_fill)


def test_a_table_that_is_mostly_withheld_is_said_in_a_sentence():
    cells = (("A", "[c]", "[c]"), ("B", "5", "[c]"))
    grid = Grid("Table 1. By area", ("Area", "n", "m"), cells, (False, True, True))
    told = shortened(Section("a", "A", 1, (grid,))).items[0]
    assert isinstance(told, Text)
    assert "most of its numbers are withheld" in told.text
    few = replace(grid, rows=(("A", "5", "[c]"), ("B", "5", "7")))
    assert shortened(Section("a", "A", 1, (few,))).items == (few,)


def test_the_row_of_every_column_is_known_by_the_words_that_it_is_printed_under():
    assert evidence_of_remainders._WORDS[EVERYTHING].startswith(EVERY_COLUMN)


def test_wrong_guesses_are_those_of_an_intruder(material):
    """Whoever knows less guesses wrong more often, so that a share of wrong guesses is somebody's."""
    columns = [Column(name, name) for name in ("one", "one_most", "share_wrong")]
    told = PrintedTable(tuple(columns), (("about 40", "about 50", "38%"),), ((40, 50, 0.38),))
    rows = [("A neighbour", 10, 60), ("A researcher", 40, 50)]
    counted = table(("scenario", "one", "one_most"), *rows)
    found = Statement("B08.scenarios", "B08", "T", "S", counted, numbers=told, risk="wrong_match")
    others = [one for one in material.statements if one.id != found.id]
    sections = brief_section(replace(material, statements=(*others, found))).sections
    register = next(item for one in sections if one.anchor == "brief-register" for item in one.items)
    assert "A researcher: 38% of guesses wrong" in {row[2] for row in register.rows}
