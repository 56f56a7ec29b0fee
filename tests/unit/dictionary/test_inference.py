"""What names and types alone say, and what is never guessed."""

import pytest

from dpiabook.dictionary import infer_inventory
from dpiabook.dictionary.infer import GUESSABLE
from dpiabook.dictionary.words import split_name

KINDS = [
    ("int64", "integer"),
    ("!int32", "integer"),
    ("float64", "number"),
    ("decimal(10, 2)", "number"),
    ("string", "text"),
    ("object", "text"),
    ("date", "date"),
    ("timestamp(6)", "date"),
    ("boolean", "boolean"),
    ("category", "category"),
    ("array<int64>", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("word", "kind"), KINDS)
def test_type_words_of_every_engine(word: str, kind: str):
    assert infer_inventory({"x": word})["x"].kind == kind


UNITS = [
    ("yob", "year"),
    ("birth_year", "year"),
    ("age_at_cp", "age in years"),
    ("age_first_ftex", "age in years"),
    ("ftex_duration", "days"),
    ("days_absent", "days"),
    ("n_children", "count"),
    ("ftex_eps", "count"),
    ("sibling_order", ""),
    ("language", ""),
]


@pytest.mark.parametrize(("name", "unit"), UNITS)
def test_units_are_guessed_from_names(name: str, unit: str):
    assert infer_inventory({name: "int64"})[name].unit == unit


def test_text_has_no_unit():
    assert infer_inventory({"days": "string"})["days"].unit == ""


def test_every_attribute_is_marked_as_guessed_and_nothing_is_read_from_values():
    found = infer_inventory({"cme_flag": "int64"})

    assert found.inferred
    assert found["cme_flag"].guessed == GUESSABLE
    assert (found["cme_flag"].minimum, dict(found["cme_flag"].codes)) == (None, {})


NAMES = [
    ("AGEFIRSTFTEX", ("agefirstftex",)),
    ("HEALTH_CHECK", ("health", "check")),
    ("ftexDuration", ("ftex", "duration")),
    ("CINreferralDate", ("cin", "referral", "date")),
    ("S47ActualStartDate", ("s", "47", "actual", "start", "date")),
    ("UPNUnknown", ("upn", "unknown")),
]


@pytest.mark.parametrize(("name", "words"), NAMES)
def test_names_are_split_at_their_marks(name: str, words: tuple[str, ...]):
    assert split_name(name) == words
