"""The documents of the demonstration: as long as promised, and a brief that says what the evidence has."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import docx
import pytest
import yaml
from pydantic import TypeAdapter

import dpiabook.pack
from dpiabook.meaning import Speech
from dpiabook.pack.brief_texts import brief_file
from dpiabook.pack.risks import risk_file
from dpiabook.release.record import read_record

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary-run")]


def _beside():
    """The module lies beside this file and belongs to no package."""
    spec = importlib.util.spec_from_file_location("from_evidence", Path(__file__).with_name("from_evidence.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


against = _beside()


@pytest.fixture(scope="session")
def packs(canary_run):
    return canary_run.run.folder / "pack"


@pytest.fixture(scope="session")
def brief(packs):
    return docx.Document(packs / "dpia" / "brief.docx")


@pytest.fixture(scope="session")
def tables(brief):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in brief.tables]


@pytest.fixture(scope="session")
def speech(packs):
    return TypeAdapter(Speech).validate_python(read_record(packs / "dpia").rendering["speech"])


@pytest.fixture(scope="session")
def text(speech):
    return brief_file(speech)


@pytest.fixture(scope="session")
def evidence(canary_run):
    return against.evidence_of(canary_run.run.folder / "controlled")


def numbers_of(evidence, finding):
    one = evidence.get(finding)
    return against.values(one["numbers"]) if one and one["assessed"] and one["numbers"] else {}


def faults(said, templates, evidence, **others):
    """What is wrong with a sentence by the template that made it: slots, or that none of them did."""
    made = [against.wrong(said, one.say, numbers_of(evidence, one.finding) | others) for one in templates]
    found = [one for one in made if one is not None]
    return min(found, key=len) if found else ["no template made it"]


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


def test_harms_have_the_numbers_of_the_findings_they_rest_on(brief, text, evidence):
    said = [one.text.partition(". ")[2] for one in brief.paragraphs if re.match(r"\d\. ", one.text)]
    assert 1 <= len(said) <= 3
    assert {one: faults(one, text.harms, evidence) for one in said} == {one: [] for one in said}


def test_the_register_has_the_numbers_of_the_findings_it_names(tables, text, evidence, speech):
    figures = {row[0]: row[2] for row in tables[0][1:]}
    risks = {one.id: one.short for one in risk_file(speech).risks}
    assert set(figures) == set(risks.values())
    for risk, short in risks.items():
        templates = text.figures.get(risk, ())
        if figures[short] in ("No figure", "Withheld"):
            measured = any(numbers_of(evidence, one.finding) for one in templates)
            assert measured == (figures[short] == "Withheld"), risk
        else:
            assert faults(figures[short], templates, evidence) == [], (risk, figures[short])


def test_the_routes_have_the_numbers_of_the_findings_they_rest_on(tables, text, evidence):
    row = against.reader_of_all(evidence["B10.remaining"]["table"])
    assert row["unique"].exact == row["unique_most"].exact
    assert row["unique_after"].exact == row["unique_after_most"].exact
    reader = {"n": row["n"], "before": row["unique"], "after": row["unique_after"]}
    for route, (title, *cells) in zip(text.routes, tables[1][1:], strict=True):
        assert title == route.title
        for said, parts in zip(cells, (route.left, route.cost), strict=True):
            for piece, part in zip(said.split("; "), parts, strict=True):
                of_reader = reader if re.search("{(before|after)}", part.say) else {}
                assert faults(piece, [part], evidence, **of_reader) == [], piece


def test_the_five_decisions_have_the_titles_of_their_findings(tables, text, evidence):
    for decision, (asked, shown, _) in zip(text.decisions, tables[2][1:], strict=True):
        assert asked == decision.ask
        name = next(one for one in decision.needs if one in evidence and evidence[one]["assessed"])
        block, _, title = shown.partition(": ")
        assert block == evidence[name]["block"]
        assert against.wrong(title, evidence[name]["title"], numbers_of(evidence, name)) == [], name


def test_the_comparison_sees_a_number_of_another_finding(evidence):
    template = "{unique:span} of {groups} families"
    numbers = numbers_of(evidence, "B08.group_profiles")
    exact = {name: numbers[name].exact for name in ("unique", "unique_most", "groups")}
    near = {name: f"about {5 * round(value / 5):,}" for name, value in exact.items()}
    right = f"between {near['unique']} and {near['unique_most']} of {near['groups']} families"
    assert against.wrong(right, template, numbers) == []
    other = f"about {5 * round(exact['unique'] / 5) + 5:,}"
    assert against.wrong(right.replace(near["unique"], other, 1), template, numbers) == ["unique"]
    assert against.wrong("Nothing of it", template, numbers) is None


def _sentences(part, finding=""):
    """Every text of a file of ours with the finding whose numbers it says."""
    if isinstance(part, dict):
        named = part.get("finding", finding)
        return [one for value in part.values() for one in _sentences(value, named)]
    if isinstance(part, list):
        return [one for value in part for one in _sentences(value, finding)]
    return [(part, finding)] if isinstance(part, str) and finding else []


def test_no_sentence_of_ours_says_one_end_of_a_range_as_if_it_were_all(evidence):
    content = Path(dpiabook.pack.__file__).with_name("content")
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in content.rglob("*.yml")]
    said = [one for file in files for one in _sentences(file)]
    ends = [
        (say, name)
        for say, finding in said
        for name, span in against.SLOT.findall(say)
        if not span and f"{name}_most" in numbers_of(evidence, finding)
    ]
    assert len(said) > 30
    assert ends == []
