"""What a table, a trait or a publication says beside the words of a variable."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import Flag, flag_variables


def flag(variable: Variable) -> Flag:
    return flag_variables(Inventory((variable,)))[variable.name]


TOLD = [
    ("Primary diagnosis", "Psychiatric contacts", "mental_health"),
    ("Bed days", "Mental health spells", "mental_health"),
    ("Outpatient appointment", "Drug treatment", "drug_alcohol"),
    ("Held in custody", "Asylum and removal cases", "immigration"),
    ("Case is of an unaccompanied child", "Immigration court cases", "immigration"),
    ("Primary diagnosis", "Hospital episodes", "other_health_disability"),
    ("Held in custody", "Court hearings", "crime"),
]


@pytest.mark.parametrize(("label", "table", "category"), TOLD)
def test_words_of_a_service_are_of_what_the_service_is_for(label: str, table: str, category: str):
    assert flag(Variable("v", label, table=table)).categories == (category,)


@pytest.mark.parametrize("label", ["Perpetrator's sex", "Suspect age", "Defendant gender"])
def test_the_trait_of_somebody_who_is_named_tells_of_no_crime(label: str):
    assert flag(Variable("v", label)).categories == ()


def test_an_age_at_an_event_tells_of_the_event():
    assert flag(Variable("v", "Age at first conviction")).categories == ("crime",)


def test_a_recognised_column_takes_nothing_from_its_table_or_its_neighbours():
    known = Variable("HEALTH_CHECK", kinds=("other_health_disability",), kinds_known=True, subject_of_table="crime")
    around = tuple(Variable(f"c{n}", "Ever convicted") for n in range(6))

    assert flag_variables(Inventory((known, *around)))["HEALTH_CHECK"].categories == ("other_health_disability",)


def test_items_of_an_interview_take_its_subject_and_those_of_a_survey_do_not():
    item = "How long it lasted"
    assert flag(Variable("q", item, codes={"1": "Yes"}, table="CIDI depression")).categories[0] == "mental_health"
    assert "drug_alcohol" not in flag(Variable("q", item, codes={"1": "Yes"}, table="Youth survey")).categories


@pytest.mark.parametrize("name", ["apache_version", "hospital_id", "WeightingVersion"])
def test_versions_and_keys_tell_of_nobody(name: str):
    assert flag(Variable(name, table="Intensive care")).categories == ()
