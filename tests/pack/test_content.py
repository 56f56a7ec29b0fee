"""The pack's own texts: complete, consistent with one another, and within ICO's scales."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

import pytest
import yaml
from pydantic import ValidationError

from dpiabook.errors import Refusal
from dpiabook.meaning import Speech
from dpiabook.pack.blocks import Block, block, crosswalk
from dpiabook.pack.content import read_content
from dpiabook.pack.form import steps
from dpiabook.pack.law import law, law_file, laws
from dpiabook.pack.questions import OpenQuestion
from dpiabook.pack.risks import LIKELIHOODS, SEVERITIES, measures, overall, risk, risk_file
from dpiabook.pack.screening import criteria, suggested
from dpiabook.release.statement import Statement
from dpiabook.settings import Context


def test_blocks_are_the_twelve_in_order():
    assert [one.id for one in crosswalk()] == [f"B{number:02}" for number in range(1, 13)]


def test_every_block_is_printed_under_a_part_of_icos_template():
    parts = {part.id for step in steps() for part in step.parts}
    assert {one.part for one in crosswalk()} <= parts


@pytest.mark.parametrize(
    ("identifier", "step", "edpb", "cnil", "article"),
    [
        ("B01", "2 scope", "1.1.a", "121", "a"),
        ("B03", "2 nature", "1.2", "122-123", "a"),
        ("B04", "1 need", "0.5", "113", "a"),
        ("B05", "4 necessity", "Legal basis", "212", "b"),
        ("B08", "5 risks", "Inherent risk", "321-326", "c"),
        ("B10", "6 measures", "Action plan", "3x4", "d"),
    ],
)
def test_crosswalk_names_the_four_forms(identifier, step, edpb, cnil, article):
    one = block(identifier)
    assert (one.ico, one.edpb, one.cnil, one.article) == (step, edpb, cnil, article)


def test_unknown_block_is_refused_with_a_hint():
    with pytest.raises(Refusal, match="no block 'B13'") as caught:
        block("B13")
    assert "did you mean" in caught.value.cure


def test_an_unknown_key_in_a_text_is_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Block.model_validate({**crosswalk()[0].model_dump(), "colour": "blue"})


def test_every_question_has_a_sentence_for_the_author_and_names_what_exists():
    questions = [one for step in steps() for part in step.parts for one in part.questions]
    assert len(questions) >= 30
    for one in questions:
        assert one.author.endswith("."), one.id
        assert one.ask.endswith("?"), one.id
        assert set(one.context) <= set(Context.model_fields), one.id
        assert all(block(name) for name in one.blocks), one.id
    assert len({one.id for one in questions}) == len(questions)


def test_open_questions_name_settings_that_exist():
    found = read_content("open_questions", tuple[OpenQuestion, ...])
    assert {one.context for one in found} - {None} <= set(Context.model_fields)


def test_step_seven_asks_nothing_that_the_pack_could_answer():
    assert steps()[-1].parts[0].questions == ()


def test_law_is_dated_and_its_known_facts_stand():
    assert law_file().law_as_of == date(2026, 11, 29)
    assert law("research_chapter").status == "in_force"
    assert law("research_chapter").since == date(2026, 2, 5)
    assert "84B" in law("dpa_2018_sch_1_para_4").note
    assert law("cwsa_2026_s38").status == "enacted_not_commenced"
    assert law("ico_research_guidance").status == "draft"
    assert not law("edpb_dpia_template").national
    assert "considered, not triggered" in law("duaa_2025_s81").note


def test_law_items_are_unique_and_have_a_source():
    items = law_file().items
    assert len({item.id for item in items}) == len(items)
    assert all(re.match(r"https?://\S+$", item.source) and item.note for item in items)
    assert all(item.since is None or item.since <= law_file().law_as_of for item in items)


def test_laws_come_in_the_files_order_and_unknown_ones_are_refused():
    assert [one.id for one in laws(["wp248", "gdpr_art_9"])] == ["gdpr_art_9", "wp248"]
    with pytest.raises(Refusal) as caught:
        laws(["gdpr_art_99"])
    assert "did you mean gdpr_art_9" in caught.value.cure


def test_screening_cites_law_and_blocks_that_exist():
    for listed in criteria():
        assert law(listed.law)
        for one in listed.criteria:
            assert [law(name).id for name in one.laws] == list(one.laws)
            assert all(block(name) for name in one.blocks)
            assert one.reason.endswith(".")


def test_every_provision_that_a_text_names_is_an_item_of_the_law_file():
    """A block or question that names an Article, a section or an Act must find it in the law file."""
    titles = " ".join(f"{item.title} {item.note}" for item in law_file().items)
    texts = [one.content for one in crosswalk()]
    texts += [q.why for q in read_content("open_questions", tuple[OpenQuestion, ...])]
    texts += [f"{one.title} {one.reason} {one.source}" for one in risk_file().risks]
    named = {
        name for text in texts for name in re.findall(r"Article \d+\w*|WP\d+|Digital Economy Act|section \d+", text)
    }
    assert named
    assert {name for name in named if name not in titles} == set()


def test_every_law_and_risk_that_an_evidence_text_names_is_known():
    folder = files("dpiabook.evidence").joinpath("texts")
    texts = [text for path in folder.iterdir() for text in yaml.safe_load(path.read_text(encoding="utf-8")).values()]
    named = {name for text in texts for name in text.get("laws", [])}
    risks = {text["risk"] for text in texts if text.get("risk")}
    assert {law(name).id for name in named} == named
    assert {risk(name).id for name in risks} == risks
    assert named
    assert risks


def test_register_covers_the_risks_and_each_has_a_measure():
    ids = {one.id for one in risk_file().risks}
    assert len(ids) == 11
    assert ids == {name for one in measures() for name in one.risks}
    assert len(measures()) >= 8
    for one in risk_file().risks:
        assert all(block(name) for name in one.blocks)
    assert all(one.blocks for one in measures() if one.technical)


def test_unknown_risk_is_refused():
    with pytest.raises(Refusal, match="no risk 'stigmata'") as caught:
        risk("stigmata")
    assert caught.value.cure == "did you mean stigma?"


def test_matrix_never_falls_when_likelihood_or_severity_rises():
    order = {"Low": 0, "Medium": 1, "High": 2}
    for severity in SEVERITIES:
        levels = [order[overall(likelihood, severity)] for likelihood in LIKELIHOODS]
        assert levels == sorted(levels)
    for likelihood in LIKELIHOODS:
        levels = [order[overall(likelihood, severity)] for severity in SEVERITIES]
        assert levels == sorted(levels)


def test_texts_keep_to_the_words_of_the_house():
    folder = files("dpiabook.pack").joinpath("content")
    banned = re.compile(r"\b(offenders?|problem famil|problem area|worst|victims?)\b", re.IGNORECASE)
    for path in folder.rglob("*.yml"):
        assert not banned.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("jurisdiction", ["uk", "eu"])
def test_a_reason_of_the_screening_holds_whatever_was_measured(jurisdiction):
    """It stands beside "Author to answer" too, so that it says when "Yes" is suggested, and not that it was found."""
    for listed in criteria(Speech(jurisdiction=jurisdiction)):
        for one in listed.criteria:
            if one.large or one.laws or one.category:
                assert one.reason.startswith(("Yes is suggested where", "No is suggested where")), one.id


def test_that_people_were_not_told_is_never_concluded_from_where_the_facts_come_from():
    speech = Speech(traits=frozenset({"indirect", "origin"}), origin="schools")
    (one,) = [each for listed in criteria(speech) for each in listed.criteria if each.id == "ico_7"]
    assert suggested(one, [Statement("B03.flow", "B03", "", "")], speech) == "Author to answer"
