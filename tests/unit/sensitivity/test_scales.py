"""Items of questionnaires tell of what the questionnaire is about, whatever their names add and their wording says."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import CATEGORIES, flag_variables
from dpiabook.sensitivity.scales import scale_of


def categories(name: str, label: str = "", **more: object) -> tuple[str, ...]:
    return flag_variables(Inventory((Variable(name, label, **more),)))[name].categories


@pytest.mark.parametrize("name", ["bdi_4", "BDI4", "bditotwk", "w2_bdi_total", "BDI.pre", "bdi_score_3", "t1_bdi_7"])
def test_an_abbreviation_is_known_with_whatever_number_sum_and_wave_stand_beside_it(name: str):
    assert scale_of(Variable(name)) == "mental_health"


@pytest.mark.parametrize("name", ["bdi_date_of_form", "bdisk", "core", "spin_class", "cage", "assist", "asset", "lot"])
def test_words_that_only_begin_so_are_no_scale(name: str):
    assert scale_of(Variable(name)) is None


@pytest.mark.parametrize("label", ["Guilty", "Felt that people stole from me", "Would like a drink of alcohol"])
def test_the_wording_of_an_item_says_nothing_beside_its_questionnaire(label: str):
    assert categories("panas_12", label) == ("mental_health",)


def test_items_of_a_questionnaire_on_no_category_have_none():
    assert categories("dospert_7", "Having an affair with somebody who is married") == ()


def test_a_questionnaire_that_is_named_in_brackets_speaks_for_its_item():
    assert categories("d15", "Often fights with others or bullies them (SDQ, parent)") == ("mental_health",)


@pytest.mark.parametrize(
    ("name", "category"),
    [("audit_3", "drug_alcohol"), ("eq5d_2", "other_health_disability"), ("ctq_9", "abuse_violence")],
)
def test_questionnaires_of_every_subject(name: str, category: str):
    assert categories(name) == (category,)
    assert category in CATEGORIES
