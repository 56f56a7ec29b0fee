"""A name says the same in whatever style it is written, and behind a word that only asks whether or how many."""

from collections.abc import Callable

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.lexicon import words_of_name

SAID = [
    ("mental health need", "mental_health"),
    ("panic attack", "mental_health"),
    ("drug treatment", "drug_alcohol"),
    ("arrest count", "crime"),
    ("prison sentence", "crime"),
    ("permanent exclusion", "exclusion_absence"),
    ("home educated", "home_education"),
    ("disability type", "other_health_disability"),
    ("food allergies", "other_health_disability"),
    ("serious injuries", "other_health_disability"),
    ("ethnic group", "ethnicity"),
    ("nationalities", "immigration"),
    ("asylum seeker", "immigration"),
    ("trade union member", "religion_politics_union"),
    ("vote intention", "religion_politics_union"),
    ("sexual orientation", "sex_life_orientation"),
    ("child protection plan", "child_protection_care"),
    ("domestic abuse", "abuse_violence"),
    ("forced labour", "abuse_violence"),
    ("rent arrears", "poverty_benefits"),
    ("rough sleeping", "housing"),
]


def _capitals(words: list[str]) -> str:
    return "".join(word.capitalize() for word in words)


STYLES: dict[str, Callable[[list[str]], str]] = {
    "snake": "_".join,
    "kebab": "-".join,
    "dotted": ".".join,
    "spaced": " ".join,
    "upper": lambda words: "_".join(words).upper(),
    "camel": lambda words: words[0] + _capitals(words[1:]),
    "pascal": _capitals,
    "is": lambda words: "is" + _capitals(words),
    "has": lambda words: "_".join(["has", *words]),
    "number": lambda words: "_".join(["n", *words]),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_name_is_flagged_alike_in_every_style(style: str):
    names = {STYLES[style](words.split()): category for words, category in SAID}
    for name, category in names.items():
        found = flag_variables(Inventory((Variable(name),)))[name]
        assert category in found.categories, name


@pytest.mark.parametrize(
    "word", ["comments", "competition", "friendship", "commission", "demand", "format", "department"]
)
def test_ordinary_words_are_not_taken_apart(word: str):
    assert words_of_name(word) == (word,)


@pytest.mark.parametrize("name", ["id", "uuid", "object", "objectType", "row_id"])
def test_what_names_the_row_tells_nothing_of_its_table(name: str):
    found = flag_variables(Inventory((Variable(name, table="Exclusions"), Variable("reason", table="Exclusions"))))
    assert found[name].categories == ()
    assert found["reason"].categories == ("exclusion_absence",)
