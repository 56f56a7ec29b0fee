"""Words that say a category only beside others, in any order, and words that mean something else in other company."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.together import Together


def categories(label: str, name: str = "v", **more: object) -> tuple[str, ...]:
    return flag_variables(Inventory((Variable(name, label, **more),)))[name].categories  # type: ignore[arg-type]


SAID = {
    "Had been drinking when they drove a van": ("drug_alcohol", "crime"),
    "In the last year, how satisfied were you with your life": ("mental_health",),
    "Pills for high blood pressure taken to feel high": ("other_health_disability",),
    "When did they last miss a lesson": ("exclusion_absence",),
    "The whereabouts of this pupil could not be established": ("missing_education",),
    "There was not enough money left for food": ("poverty_benefits",),
    "Slept on a friend's floor or on the street": ("housing",),
    "How well do you speak English": ("ethnicity",),
    "Which party would you vote for": ("religion_politics_union",),
    "Partner ever pushed or slapped you": ("abuse_violence",),
}


@pytest.mark.parametrize("label", SAID)
def test_words_that_stand_apart_say_it_together(label: str):
    assert set(SAID[label]) <= set(categories(label))


OTHERWISE = [
    "Drank a glass of juice",
    "How many bottles or cans, on a usual day, of fizzy water do you drink",
    "Happy with the neighbourhood",
    "Drug fridge temperature",
    "Length of the longest sentence in the essay",
    "Missed the school bus",
    "Coaching sessions attended",
    "Discount voucher used",
    "Property damage of the storm",
    "Smoking ban at the workplace",
    "Suicides per year: population per suicide",
    "Tenure at the company in years",
]


@pytest.mark.parametrize("label", OTHERWISE)
def test_words_mean_something_else_in_other_company(label: str):
    assert categories(label) == ()


def test_a_drink_is_told_by_what_is_in_the_glass_even_behind_a_comma():
    assert categories("How often do you drink a can, bottle or glass of soda") == ()
    assert categories("How often do you drink a can, bottle or glass of beer") == ("drug_alcohol",)


def test_no_word_is_two_parts_of_one_set():
    known = Together([("school + school*", "x")])

    assert known.find(words_of("the school")) == []
    assert [one.tag for one in known.find(words_of("school and schooling"))] == ["x"]


def test_a_medicine_is_no_drug_use_and_its_misuse_is():
    assert categories("Name of the prescribed drug") == ("other_health_disability",)
    assert "drug_alcohol" in categories("Misuse of a prescribed drug")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("HOSPITALID", ("hospital", "id")),
        ("ARRESTDATE", ("arrest", "date")),
        ("ndisease", ("n", "disease")),
        ("drinking", ("drinking",)),
        ("nurse", ("nurse",)),
    ],
)
def test_a_joined_name_is_taken_apart_and_a_word_is_not(name: str, parts: tuple[str, ...]):
    assert words_of_name(name) == parts


@pytest.mark.parametrize("label", ["Trunk width", "Rear seat room", "65 mph roads", "Natural gas", "Region: midatl"])
def test_a_word_is_no_abbreviation_of_another(label: str):
    assert categories(label) == ()


def test_two_codes_that_differ_tell_an_origin_that_one_would_not():
    assert categories("", "colour", codes={"B": "Black", "W": "White"}) == ("ethnicity",)
    assert categories("", "colour", codes={"B": "Black", "G": "Green", "R": "Red"}) == ()
