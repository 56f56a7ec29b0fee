"""Letters that names share, spelling, ways of recording, and the homes of people."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import Flag, flag_variables
from dpiabook.sensitivity.phrases import spelled


def flag(variable: Variable, *others: Variable) -> Flag:
    return flag_variables(Inventory((variable, *others)))[variable.name]


def test_letters_that_many_names_begin_with_are_read_away():
    names = ("yprelig", "ypsex", "ypsmk_ever", "ypnpal")
    found = flag_variables(Inventory(tuple(map(Variable, names))))

    assert found["yprelig"].categories == ("religion_politics_union",)
    assert found["ypsmk_ever"].categories == ("drug_alcohol",)
    assert (found["ypsex"].visible, found["ypnpal"].categories) == ("sex", ())


@pytest.mark.parametrize("name", ["costs", "wages", "space1", "realgdp"])
def test_letters_of_a_few_names_are_parts_of_their_words(name: str):
    found = flag_variables(Inventory(tuple(map(Variable, (name, f"{name}2", "area_m2", "yield", "rain", "soil")))))

    assert (found[name].categories, found[name].visible) == ((), "")


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("behavior", "behaviour"),
        ("hospitalized", "hospitalised"),
        ("counseling", "counselling"),
        ("offense", "offence"),
    ],
)
def test_american_spelling_is_read_as_british(american: str, british: str):
    assert spelled(american) == spelled(british) == british


@pytest.mark.parametrize("word", ["size", "prize", "sensor", "doctor", "senses", "center of"])
def test_words_that_are_spelled_one_way_stay(word: str):
    assert spelled(word) == word


@pytest.mark.parametrize(
    "label",
    [
        "Imputation flag for depression",
        "Medication dosage unit",
        "Method of blood pressure measurement",
        "Pain scale type",
        "Medical history obtained from",
    ],
)
def test_how_something_was_recorded_tells_of_nobody(label: str):
    assert flag(Variable("x1", label)).categories == ()


@pytest.mark.parametrize("name", ["postcode", "home_address"])
def test_a_home_identifies_and_is_visible(name: str):
    found = flag(Variable(name))

    assert (found.role, found.visible) == ("direct_identifier", "place")


@pytest.mark.parametrize("name", ["postcode_lsoa", "incident_postcode", "postcode_ward"])
def test_an_area_made_from_a_postcode_identifies_nobody(name: str):
    found = flag(Variable(name))

    assert (found.role != "direct_identifier", found.visible) == (True, "place")


def test_an_ambiguous_questionnaire_yields_to_what_the_label_says():
    assert flag(Variable("ACE5", "Parent spent time in jail")).categories == ("crime",)
    assert flag(Variable("K10Q11", "Sidewalks or walking paths")).categories == ()
    assert flag(Variable("K10_11", "Felt so restless that you could not sit still")).categories == ("mental_health",)


@pytest.mark.parametrize(
    ("label", "category"),
    [("ASQ-3 communication score", "other_health_disability"), ("PCL-5 total", "mental_health")],
)
def test_a_questionnaire_is_known_by_the_score_that_a_label_names(label: str, category: str):
    assert flag(Variable("x1", label)).categories == (category,)


def test_codes_of_joined_capitals_are_read_as_words():
    codes = {"NONE": "", "CHARGES_PENDING": "", "RESTRAINING_ORDER": ""}

    assert {"crime", "abuse_violence"} <= set(flag(Variable("x1", "Involvement", codes=codes)).categories)


def test_what_the_first_word_of_a_name_calls_somebody_is_not_what_is_told_of_them():
    found = flag(Variable("SUSPECT_EYE_COLOR"))

    assert (found.categories, found.visible) == ((), "body")


@pytest.mark.parametrize("label", ["Limited English proficient", "Treated unfairly because of race"])
def test_proficiency_and_discrimination_are_no_visible_origin(label: str):
    found = flag(Variable("x1", label))

    assert ("ethnicity" in found.categories, found.visible) == (True, "")


@pytest.mark.parametrize(
    "label", ["Agency that made the arrest", "Consent to link to health records", "Distance to the nearest hospital"]
)
def test_bodies_consents_and_distances_tell_of_nobody(label: str):
    assert flag(Variable("x1", label)).categories == ()
