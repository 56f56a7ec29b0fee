"""What another person could know: by words, by terse names and by codes, and what only looks like it."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.visible import visible_fact, visible_kinds


def visible(name: str, label: str = "", **more: object) -> str:
    return flag_variables(Inventory((Variable(name, label, **more),)))[name].visible


NAMES = {
    "sx": "sex",
    "female": "sex",
    "rb090": "sex",
    "RIDSEX": "sex",
    "yob": "birth",
    "age_range": "age",
    "MaritalDesc": "marital",
    "nsibs": "family",
    "kidslt6": "family",
    "educ": "education",
    "NCyearActual": "education",
    "LAEstab": "education",
    "occ": "work",
    "Position": "work",
    "latitude": "place",
    "smsa": "place",
    "height_cm": "body",
    "date_of_death": "event",
}
LABELS = {
    "Mother's age at birth": "age",
    "Month of birth": "birth",
    "Do you currently have a living mother?": "family",
    "Years of education completed": "education",
    "High school graduate": "education",
    "=1 if married": "marital",
    "Social class of the main respondent": "work",
    "Equivalised income quintile": "income",
    "=1 if resides in the South": "place",
    "Standing height in cm": "body",
    "Date of hire": "event",
    "Ethnic group": "ethnicity",
    "Permanently excluded": "event",
}
NONE = [
    ("score", "Reading score"),
    ("wage", "Hourly wage"),
    ("intdate", "Date of interview"),
    ("first_age", "Age at first arrest"),
    ("gp", "Gender pay gap of the employer"),
    ("h", "Height of the building"),
    ("s", "Had sex with a stranger"),
    ("d", "Distance to school"),
    ("link", "Pseudonymised link key"),
    ("c", "Class size"),
    ("mar", "Marital rape"),
    ("wkr", "Key worker"),
]


@pytest.mark.parametrize("name", NAMES)
def test_by_name(name: str):
    assert visible(name) == NAMES[name]


@pytest.mark.parametrize("label", LABELS)
def test_by_label(label: str):
    assert visible("v1", label) == LABELS[label]


@pytest.mark.parametrize(("name", "label"), NONE)
def test_what_only_looks_like_it(name: str, label: str):
    assert visible(name, label) == ""


CODES = {
    "sex": {"1": "Male", "2": "Female", "9": "Not known"},
    "marital": {"1": "Married", "2": "Single", "3": "Divorced"},
    "work": {"1": "Full time", "2": "Part time", "3": "Unemployed", "4": "Retired"},
    "education": {"0": "No qualifications", "1": "GCSE", "2": "Degree"},
    "event": {"0": "Alive", "1": "Dead"},
}


@pytest.mark.parametrize("kind", CODES)
def test_by_the_labels_of_codes(kind: str):
    assert visible("x17", codes=CODES[kind], kind="category") == kind


def test_two_codes_that_are_words_need_no_labels():
    assert visible("x17", codes={"M": "", "F": ""}, kind="category") == "sex"
    assert visible("x17", codes={"M": "Missing", "A": "Away"}, kind="category") == ""


def test_an_exact_income_is_not_visible_and_its_band_is():
    bands = {"1": "under 5000", "2": "5000 to 10000", "3": "more"}

    assert visible("y", "Household income") == ""
    assert visible("y", "Household income", codes=bands, kind="category") == "income"


def test_a_date_of_birth_is_an_identifier_and_a_visible_fact():
    found = flag_variables(Inventory((Variable("dob", "Date of birth", kind="date"), Variable("nhs_number"))))

    assert [flag.variable for flag in found.direct_identifiers] == ["dob", "nhs_number"]
    assert (found["dob"].visible, found["nhs_number"].visible) == ("birth", "")
    assert [flag.variable for flag in found.visible] == ["dob"]


def test_what_is_visible_can_help_to_recognise_someone():
    variables = tuple(Variable(name) for name in NAMES) + tuple(
        Variable(f"v{n}", text) for n, text in enumerate(LABELS)
    )
    found = flag_variables(Inventory(variables))

    assert all(flag.quasi_identifier for flag in found if flag.visible and flag.role != "direct_identifier")


def test_a_hidden_fact_is_not_visible_whatever_words_stand_beside_it():
    assert visible("v", "Mother's mental health when the child was at primary school") == ""
    assert visible("v", "Arrested since leaving school") == ""


def test_every_kind_has_words_and_traps():
    assert all(kind.terms and kind.names for kind in visible_kinds().values())


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("ageOFocc", "Age of occupant in years", "age"),
        ("age_driver", "Age of the driver at that time", "age"),
        ("age_veh", "Age of vehicle in years", ""),
        ("vehage", "Age of vehicle in years", ""),
        ("age_first", "Age at first offence", ""),
    ],
)
def test_an_age_of_whomever_is_one_where_label_and_name_say_so(name, label, kind):
    assert visible_fact(Variable(name, label)) == kind


def test_a_kind_that_a_person_wrote_is_no_collections_word():
    told = Inventory((Variable("result", kinds=("other_health_disability",), kinds_known=True, confirmed=True),))
    (flag,) = flag_variables(told)
    assert flag.categories == ("other_health_disability",)
    assert not any("collection" in reason for reason in flag.reasons)
