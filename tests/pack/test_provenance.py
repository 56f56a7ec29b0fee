"""Beside each statement stands on whose word it is said; an assumption answers no question with yes."""

from dataclasses import replace
from typing import get_args

import pytest

from dpiabook.evidence.finding import Finding, Provenance
from dpiabook.evidence.texts import texts
from dpiabook.pack.narrate import KNOWN, KNOWN_FROM, statement_section
from dpiabook.pack.screening import ASK, criteria, suggested
from dpiabook.pack.selection import shortened
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.release.statement import Statement

KINDS = get_args(Provenance)


def test_every_text_says_on_whose_word_it_stands_and_each_kind_has_words():
    assert {text.provenance for text in texts().values()} <= set(KINDS)
    assert set(KNOWN_FROM) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_beside_the_statement_in_the_annex_and_where_small_print_is_left_out(kind):
    profile = load_profile("ons_srs")
    finding = Finding("B02.a", "B02", "Title", "A sentence.", provenance=kind)
    statement = present(finding, Rules(profile, "dpia", None, Formatter(profile)))
    section = statement_section(statement, 3, {}, None)
    for printed in (section, shortened(section)):
        assert KNOWN_FROM[kind] in [item.text for item in printed.items if getattr(item, "label", "") == KNOWN]


LEANING = [one for listed in criteria() for one in listed.criteria if one.laws]


@pytest.mark.parametrize("criterion", LEANING, ids=lambda one: one.id)
def test_an_assumption_answers_no_question_with_yes(criterion):
    leaning = [Statement(f"{block}.a", block, "", "", laws=tuple(criterion.laws)) for block in criterion.blocks]
    assert suggested(criterion, [replace(one, provenance="assumed") for one in leaning]) == ASK
    if not criterion.large:
        assert suggested(criterion, leaning) == "Yes"
