"""Roles and composites are proposed from names, labels and units, and no more than that."""

from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.sensitivity import flag_variables, propose


def proposed(*variables, unusable=()):
    inventory = Inventory(variables)
    return propose(inventory, flag_variables(inventory), unusable)


def test_the_programme_is_recognised():
    columns = ["la_code", "gor_region", "family_id", "pupil_id", "gender", "yob", "n_children", "age_first_ftex"]
    inventory = infer_inventory(dict.fromkeys([*columns, "cme_flag", "ehe_flag"], "int64"))
    found = propose(inventory, flag_variables(inventory))
    assert found.roles == {
        "area": "la_code",
        "region": "gor_region",
        "family_id": "family_id",
        "child_id": "pupil_id",
    }
    assert found.composites == {"profile": ["gender", "yob", "n_children"], "event_ages": ["gender", "age_first_ftex"]}
    assert found.education == {"missing": "cme_flag", "home": "ehe_flag"}


def test_what_would_be_learned_is_not_what_is_known():
    found = proposed(
        Variable("sex", "Sex"),
        Variable("race", "Ethnic group", kind="category"),
        Variable("homeless", "Homeless in the last year", kind="boolean"),
        Variable("sexrisk", "Sexual risk score", kind="integer"),
    )
    assert found.composites == {"profile": ["sex", "race"]}


def test_identifiers_and_unusable_variables_are_in_no_composite():
    found = proposed(Variable("nhs_number"), Variable("sex"), Variable("age", kind="integer"), unusable={"sex"})
    assert found.identifiers == ("nhs_number",)
    assert found.composites == {"profile": ["age"]}


def test_nothing_is_proposed_where_nothing_is_said():
    found = proposed(Variable("q1"), Variable("q2", kind="number"))
    assert (found.roles, found.composites, found.education, found.identifiers) == ({}, {}, {}, ())


def test_education_needs_a_flag_for_missing_education():
    assert proposed(Variable("ehe_flag", kind="boolean")).education == {}
