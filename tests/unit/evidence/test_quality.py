"""Uneven recording and undeclared codes are worded by what was found, and never name a code."""

import pandas as pd
import pytest

from dpiabook.counting import code_counts, missing_values
from dpiabook.dictionary import Inventory, Variable, find_undeclared
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.inventory import variables_by_theme
from dpiabook.evidence.quality import missing_by_area, missing_by_year, undeclared_codes
from dpiabook.sensitivity import flag_variables
from dpiabook.stigma import uneven_missing

CHILDREN = pd.DataFrame(
    {
        "area": ["A"] * 100 + ["B"] * 100,
        "yob": [2008, 2009] * 100,
        "cp_plan": [1] * 160 + [None] * 40,
        "sex": ["F"] * 150 + ["M"] * 47 + ["canary"] * 3,
    }
)


@pytest.fixture
def facts():
    inventory = Inventory(
        (
            Variable("cp_plan", "Child protection plan", kind="boolean", theme="Care", source_system="Census"),
            Variable("sex", "Sex", codes={"F": "female", "M": "male"}, theme="Family"),
            Variable("yob", "Year of birth", kind="integer", unit="year", theme="Family"),
        )
    )
    return Facts(inventory, flag_variables(inventory))


def test_an_area_that_records_less_is_counted_and_not_named(facts):
    found = missing_by_area(facts, uneven_missing(missing_values(CHILDREN, ["cp_plan", "sex"], by="area")))
    assert found.table.rows == (("Child protection plan", 2, 1, 1),)
    assert found.numbers.rows == ((1, 1),)


def test_even_recording_is_said_without_a_table(facts):
    found = missing_by_year(facts, uneven_missing(missing_values(CHILDREN, ["cp_plan"], by="yob")), "yob")
    assert found.table is None
    assert found.title == "No variable is recorded unevenly by year of birth"


def test_a_variable_that_does_not_apply_to_some_years_is_judged_among_those_to_whom_it_applies(facts):
    """Recorded from some age on: of each year a tenth of those old enough are unknown; of one all are too young."""
    counted = pd.DataFrame({"group": [2008, 2009, 2010], "name": "cp_plan", "n": 400})
    counted = counted.assign(not_applicable=[0, 200, 400], missing=[40, 20, 0])
    assert missing_by_year(facts, uneven_missing(counted), "yob").table is None
    assert missing_by_year(facts, uneven_missing(counted.drop(columns="not_applicable")), "yob").table is not None


def test_nothing_missing_is_even(facts):
    complete = missing_values(CHILDREN, ["sex"], by="area")
    assert missing_by_area(facts, uneven_missing(complete)).numbers.rows == ((0, 0),)


def test_no_variable_at_all_is_even(facts):
    assert uneven_missing(missing_values(CHILDREN, [], by="area")).empty


def test_undeclared_codes_are_counted_and_never_named(facts):
    coded = {"sex": ["F", "M"]}
    found = undeclared_codes(facts, find_undeclared(code_counts(CHILDREN, coded)), coded)
    assert found.table.rows == (("Sex", 1, 200, 3),)
    assert "canary" not in str(found)


def test_declared_codes_are_said_without_a_table(facts):
    coded = {"sex": ["f", "m", "CANARY"]}
    found = undeclared_codes(facts, find_undeclared(code_counts(CHILDREN, coded)), coded)
    assert found.table is None
    assert found.title == "Every code in {coded} coded variables is declared"


@pytest.mark.parametrize(
    ("values", "codes"),
    [([0, 1, None], ["0", "1"]), ([0.0, 1.0], ["0", "1"]), ([True, False], ["0", "1"]), ([True], ["yes", "no"])],
)
def test_a_code_may_be_stored_as_a_number_or_a_truth(values, codes):
    assert all(declared for declared, _ in code_counts(pd.DataFrame({"x": values}), {"x": codes})["x"])


def test_variables_are_counted_by_theme(facts):
    found = variables_by_theme(facts)
    assert found.table.rows == (("Care", 1, 1, 0, "Census"), ("Family", 2, 0, 2, "not stated"))
    assert found.title.endswith("“Care”")


def test_a_dictionary_without_themes_says_so():
    inventory = Inventory((Variable("q1"),))
    found = variables_by_theme(Facts(inventory, flag_variables(inventory)))
    assert found.title == "The dictionary names no themes"
