"""A number of a place, a group or a law is about no person; the same words about a person are."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables


def flagged(label: str) -> bool:
    return flag_variables(Inventory((Variable("v", label),)))["v"].sensitive


PLACES = [
    "Violent crime rate (incidents per 100,000 members of the population)",
    "Incarceration rate in the state in the previous year",
    "Percent of state population that is African-American",
    "Percentage of residents on welfare",
    "Average IDACI decile of the school's pupils",
    "Number of offences in the county",
    "Unemployment rate in the county of residence",
    "Share of households in the ward that are homeless",
    "Proportion of pupils with special educational needs",
    "Tax on a case of beer",
    "Minimum legal drinking age",
    "Deaths from overdose per head of population",
]
PEOPLE = [
    "Percentage of sessions missed through exclusion",
    "Number of offences before the age of 18",
    "Average number of drinks a day",
    "Number of adults in the household who drink heavily",
    "Rate of absence over the spring term",
    "Units of alcohol per week",
    "Share of income spent on heroin",
    "Nights in hospital",
]


@pytest.mark.parametrize("label", PLACES)
def test_about_a_place_or_a_group(label: str):
    assert not flagged(label)


@pytest.mark.parametrize("label", PEOPLE)
def test_about_a_person(label: str):
    assert flagged(label)


WRONG = [
    ("patient_id", "Identifier of the patient"),
    ("income", "Household income"),
    ("empl", "Employment status"),
    ("nssec", "Social class, NS-SEC"),
    ("ward", "Ward on which the patient lay"),
    ("clinic", "Name of the clinic"),
    ("died", "Died during follow-up"),
    ("price", "Share price depressed"),
]


@pytest.mark.parametrize(("name", "label"), WRONG)
def test_words_that_tell_of_no_kind(name: str, label: str):
    assert flag_variables(Inventory((Variable(name, label),)))[name].categories == ()


def test_general_words_of_health_say_nothing_beside_a_particular_kind():
    def categories(label: str) -> tuple[str, ...]:
        return flag_variables(Inventory((Variable("v", label),)))["v"].categories

    assert categories("Diagnosed with depression") == ("mental_health",)
    assert categories("Diagnosed with asthma") == ("other_health_disability",)
    assert categories("Sexual abuse or assault by a stranger") == ("abuse_violence",)
    assert categories("Outpatient visit for alcohol misuse") == ("drug_alcohol",)


KNOWN_BY_NAME = {
    "APOE": "genetic_biometric",
    "rs429358": "genetic_biometric",
    "hla_b27": "genetic_biometric",
    "ABO": "genetic_biometric",
    "uc_claim": "poverty_benefits",
    "dla": "poverty_benefits",
    "esa_cb": "poverty_benefits",
    "jsa": "poverty_benefits",
    "FSMeligible": "poverty_benefits",
    "SENprovision": "other_health_disability",
}


@pytest.mark.parametrize("name", KNOWN_BY_NAME)
def test_symbols_and_names_of_benefits(name: str):
    assert KNOWN_BY_NAME[name] in flag_variables(Inventory((Variable(name),)))[name].categories


BARE_CODES = {
    "child_protection_care": ("C1", "C2", "D1", "E1", "V2"),
    "ethnicity": ("WBRI", "WIRI", "MWBC", "AIND", "NOBT"),
    "exclusion_absence": ("PERM", "FIXD", "LNCH"),
}


@pytest.mark.parametrize("category", BARE_CODES)
def test_bare_codes_of_published_collections(category: str):
    codes = dict.fromkeys(BARE_CODES[category], "")
    found = flag_variables(Inventory((Variable("col_3", codes=codes, kind="category"),)))["col_3"]

    assert found.categories == (category,)
    assert any("its codes are those of" in reason for reason in found.reasons)


def test_codes_with_labels_speak_by_their_labels():
    codes = {"1A": "Family member", "2A": "School", "3A": "GP", "6": "Police"}
    found = flag_variables(Inventory((Variable("col_3", codes=codes, kind="category"),)))["col_3"]

    assert "drug_alcohol" not in found.categories


def test_a_list_of_codes_is_known_by_a_general_name_only_with_its_codes():
    bare = Variable("legal_status", codes=dict.fromkeys(("01", "02", "03"), ""), kind="category")

    assert flag_variables(Inventory((bare,)))["legal_status"].categories == ()
