"""What the name of a table says of its columns: nothing in a survey of many matters, and else its own words."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import Flag, flag_variables
from dpiabook.sensitivity.table_names import subjects_said


def flag(variable: Variable, *others: Variable) -> Flag:
    return flag_variables(Inventory((variable, *others)))[variable.name]


@pytest.mark.parametrize(
    ("table", "label"),
    [
        ("National survey of adolescent health", "Watches television on weekdays"),
        ("Household panel on alcohol", "Has a bicycle"),
        ("Cohort study of offenders", "Likes the neighbourhood"),
    ],
)
def test_a_survey_of_many_matters_says_nothing_of_what_has_a_label(table: str, label: str):
    assert flag(Variable("q7", label, kind="boolean", table=table)).categories == ()


@pytest.mark.parametrize(
    ("table", "label", "category"),
    [
        ("Ambulance care report", "Chief complaint", "other_health_disability"),
        ("Domestic abuse intake", "Risk level", "abuse_violence"),
        ("Bail hearings", "Failure to attend", "crime"),
        ("Housing application", "Priority need", "housing"),
    ],
)
def test_words_of_its_own_matter_are_of_the_table(table: str, label: str, category: str):
    assert category in flag(Variable("q7", label, table=table)).categories


@pytest.mark.parametrize("label", ["Has pets", "Safe to send a letter", "Prefers mornings"])
def test_yes_and_no_of_another_matter_takes_nothing_from_its_table(label: str):
    assert flag(Variable("q7", label, kind="boolean", table="Domestic abuse intake")).categories == ()


def test_of_several_matters_the_first_is_the_tables_own():
    found = flag(Variable("start", "Start date", kind="date", table="Domestic violence shelter intake"))

    assert found.categories == ("abuse_violence",)


def test_the_part_behind_a_colon_is_the_table():
    assert subjects_said("School welfare system: safeguarding concerns") == ("child_protection_care",)
    assert "poverty_benefits" not in subjects_said("School welfare system: complaints")


def test_the_care_of_adults_is_no_care_of_children():
    assert subjects_said("Adult social care events") == ("other_health_disability",)


def test_a_court_tells_of_crime_beside_the_treatment_that_it_orders():
    found = flag(Variable("drr", "Drug rehabilitation requirement", kind="boolean", table="Probation"))

    assert found.categories == ("drug_alcohol", "crime")
