"""Names that no label explains are written out, and read without the wave or the prefix that stands before them."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.taxonomy import CATEGORIES
from dpiabook.sensitivity.written_out import shortened


def flags(*names: str):
    return flag_variables(Inventory(tuple(Variable(name) for name in names)))


TERSE = [
    ("offtype", "crime"),
    ("sentdt", "crime"),
    ("sister_incarc", "crime"),
    ("alcdays", "drug_alcohol"),
    ("mumsmk", "drug_alcohol"),
    ("hospnts", "other_health_disability"),
    ("gripst_2", "other_health_disability"),
    ("lowbwt_bwt", "other_health_disability"),
    ("satlife_now", "mental_health"),
    ("fdinsec", "poverty_benefits"),
    ("overcrwd", "housing"),
    ("emotabus_yr", "abuse_violence"),
    ("ctrybrth", "ethnicity"),
    ("immigst", "immigration"),
    ("relatt", "religion_politics_union"),
]


@pytest.mark.parametrize(("name", "category"), TERSE)
def test_a_terse_name_is_written_out(name: str, category: str):
    assert category in flags(name)[name].categories


@pytest.mark.parametrize("name", ["sentdt", "hospnts", "fdinsec"])
def test_what_is_written_out_is_listed_for_review(name: str):
    assert flags(name)[name].confidence == "low"


PLAIN = ["offset", "convex", "arrow", "centre", "custom", "charges_net", "discount", "admin", "townsend", "message"]


@pytest.mark.parametrize("name", PLAIN)
def test_words_that_only_begin_so_are_left_alone(name: str):
    assert flags(name)[name].categories == ()


@pytest.mark.parametrize(("name", "kind"), [("marstat_r", "marital"), ("yrdeath", "event"), ("hrswrk", "work")])
def test_visible_facts_are_read_in_terse_names_too(name: str, kind: str):
    assert flags(name)[name].visible == kind


def test_waves_before_names_say_nothing_and_what_stands_behind_them_does():
    found = flags(
        "r4hibpe", "r5hibpe", "r4flone", "s4effort", "s5effort", "s5sleepr", "s4whappy", "r5mstat", "ragender"
    )

    assert found["r4hibpe"].categories == ("other_health_disability",)
    assert {found[name].categories for name in ("r4flone", "s4effort", "s5sleepr")} == {("mental_health",)}
    assert (found["r5mstat"].visible, found["ragender"].visible) == ("marital", "sex")


def test_a_name_of_few_waves_keeps_its_letters():
    assert flags("s4effort", "weight")["s4effort"].categories == ()


def test_a_label_with_abbreviations_is_written_out_where_it_says_nothing():
    found = flag_variables(Inventory((Variable("v1", "Sent length in yrs"), Variable("v2", "Sent by e-mail"))))

    assert (found["v1"].categories, found["v2"].categories) == (("crime",), ())


def test_a_number_of_addresses_is_written_out_as_no_address():
    assert flags("n_addresses")["n_addresses"].role != "direct_identifier"


def test_no_abbreviation_stands_for_two_things():
    known = shortened()
    lists = [short for part in (known.whole, known.ends, known.before) for shorts in part.values() for short in shorts]

    assert len(lists) == len(set(lists))


def test_what_is_written_out_is_known_to_the_rules():
    spoken = {"other", "technical"}
    told = [words for words in shortened().waves if words not in {"job"}]
    found = flags(*(words.replace(" ", "_") for words in told))

    assert set(CATEGORIES) >= {kind for flag in found for kind in flag.categories}
    assert not [flag.variable for flag in found if flag.role in spoken and not flag.visible]
