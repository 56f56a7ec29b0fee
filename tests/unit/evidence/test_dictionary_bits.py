"""What a dictionary alone says is labelled so, and says no more than the dictionary does."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence.dictionary_bits import bits_of_combinations
from dpiabook.evidence.facts import Facts
from dpiabook.risk import dictionary_bits
from dpiabook.sensitivity import flag_variables

VARIABLES = (
    Variable("sex", "Sex", codes={"F": "female", "M": "male"}, required=True),
    Variable("yob", "Year of birth", kind="integer", minimum=2000, maximum=2007, required=True),
    Variable("days", "Days", kind="number"),
)
COMPOSITES = {"known_facts": ["sex", "yob"], "history": ["sex", "days"]}


@pytest.fixture
def facts():
    inventory = Inventory(VARIABLES)
    return Facts(inventory, flag_variables(inventory), mode="dictionary")


def test_two_sexes_and_eight_years_carry_four_bits(facts):
    found = bits_of_combinations(facts, dictionary_bits(facts.inventory, COMPOSITES))
    assert found.title.startswith("From the dictionary alone: the known facts")
    assert found.numbers.frame.iloc[0].to_dict() == {"value_combinations": 16, "bits": 4.0}
    assert found.mode == "dictionary"


def test_with_the_stated_number_of_people_it_says_how_many_share_a_combination(facts):
    found = bits_of_combinations(facts, dictionary_bits(facts.inventory, COMPOSITES, 64))
    assert found.numbers.frame[["single", "mean_class_size", "people"]].iloc[0].tolist() == [6.0, 4.0, 64]


def test_what_the_dictionary_does_not_say_needs_counts(facts):
    table = bits_of_combinations(facts, dictionary_bits(facts.inventory, COMPOSITES)).table
    assert table.rows[1] == ("history", "sex and days", None, None, "not assessed: needs counts")


def test_where_no_combination_is_declared_no_number_is_printed(facts):
    found = bits_of_combinations(facts, dictionary_bits(facts.inventory, {"history": ["days"]}, 64))
    assert found.numbers is None
    assert "Not assessed: needs counts" in found.sentence


def test_it_is_no_evidence_for_a_risk_of_the_register(facts):
    assert bits_of_combinations(facts, dictionary_bits(facts.inventory, COMPOSITES)).risk == ""
