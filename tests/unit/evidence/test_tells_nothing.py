"""An attribute that all or nobody has is in no finding of what is learned, and is named once."""

import pandas as pd
import pytest

from dpiabook.counting import group_counts
from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.attribute_disclosure import attribute_counts, closeness, diversity, everyone_alike, guesses
from dpiabook.risk.attribute_disclosure import attribute_disclosure
from dpiabook.sensitivity import flag_variables

PEOPLE = pd.DataFrame({"school": [1, 2] * 30, "care": [1] * 60, "arrested": [0] * 60, "plan": [0, 1, 1] * 20})
INVENTORY = Inventory(tuple(Variable(name, name.capitalize(), kind="boolean") for name in PEOPLE.columns))
ATTRIBUTES = {name: f"{name} >= 1" for name in ("care", "arrested", "plan")}


@pytest.fixture
def facts():
    return Facts(INVENTORY, flag_variables(INVENTORY))


def shown(finding):
    return {name for row in finding.table.rows for name in ("Care", "Arrested", "Plan") if name in row}


def totals(attributes):
    return group_counts(PEOPLE, [], attributes)


def test_the_attributes_name_it_once_and_do_not_count_it(facts):
    found = attribute_counts(facts, totals(ATTRIBUTES), ATTRIBUTES)

    assert shown(found) == {"Plan"}
    assert "care, arrested" in found.sentence


def test_where_each_tells_something_nothing_is_said_of_it(facts):
    found = attribute_counts(facts, totals({"plan": "plan >= 1"}), {"plan": "plan >= 1"})

    assert "tell nothing" not in found.sentence


def test_where_none_tells_anything_all_are_shown(facts):
    alone = {"care": "care >= 1"}

    assert shown(attribute_counts(facts, totals(alone), alone)) == {"Care"}


@pytest.mark.parametrize("maker", [everyone_alike, diversity, closeness, guesses], ids=lambda maker: maker.__name__)
def test_it_is_in_no_finding_of_what_is_learned(facts, maker):
    found = maker(facts, {"known": attribute_disclosure(PEOPLE, ["school"], ATTRIBUTES, k=5)})

    assert shown(found) == {"Plan"}
    assert "care" not in found.sentence.lower()


@pytest.mark.parametrize("maker", [everyone_alike, diversity, closeness, guesses], ids=lambda maker: maker.__name__)
def test_where_it_is_the_only_one_nothing_is_learned_and_that_is_said(facts, maker):
    found = maker(facts, {"known": attribute_disclosure(PEOPLE, ["school"], {"care": "care >= 1"}, k=5)})

    assert not found.assessed
    assert "all or none have" in found.sentence
