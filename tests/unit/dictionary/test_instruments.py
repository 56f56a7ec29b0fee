"""Questionnaires are recognised by evidence: their name in full, several items, or the wording of a battery."""

import pytest

from dpiabook.dictionary import Inventory, Variable, with_publications
from dpiabook.dictionary.instruments import Instrument, instruments, recognise_instruments
from dpiabook.sensitivity.taxonomy import CATEGORIES

CESD = [
    "I was bothered by things that usually don't bother me",
    "I did not feel like eating; my appetite was poor",
    "I felt that I could not shake off the blues even with help from my family",
    "I had trouble keeping my mind on what I was doing",
    "I felt depressed",
    "I thought my life had been a failure",
    "My sleep was restless",
    "I had crying spells",
]


def inventory(*names: str) -> Inventory:
    return Inventory(tuple(Variable(name) for name in names))


def titles(given: Inventory) -> dict[str, int]:
    return {part.title: len(part.columns) for part in recognise_instruments(given)}


@pytest.mark.parametrize("name", instruments())
def test_facts_hold_together(name: str):
    one = instruments()[name]
    sections = {kind for kinds in (*one.sections.values(), *one.words.values()) for kind in kinds}
    assert {*one.kinds, *sections} <= set(CATEGORIES)
    assert len(one.source) > 15
    assert len(one.wording) <= one.items + one.beyond
    assert one.cut is None or one.cut > 0


@pytest.mark.parametrize("name", [name for name, one in instruments().items() if one.stems])
def test_items_are_recognised_by_stem_and_number(name: str):
    one: Instrument = instruments()[name]
    stem = one.stems[0]
    items = min(one.items, 25)
    section = next(iter(one.sections), "")
    assert titles(inventory(*(f"{stem}_{section}{item}" for item in range(1, items + 1)))) == {one.title: items}


@pytest.mark.parametrize(
    "names",
    [
        [f"phq{item}" for item in range(1, 10)],
        [f"phq9_{item}" for item in range(1, 10)],
        [f"PHQ_Q{item}" for item in range(1, 5)],
        [f"w2_phq9_{item:02d}" for item in range(1, 10)],
        [f"phq9_{item}_baseline" for item in range(1, 10)],
    ],
)
def test_spellings_of_items(names: list[str]):
    assert titles(inventory(*names)) == {"PHQ-9": len(names)}


def test_a_scale_is_recognised_beside_its_items():
    found = recognise_instruments(inventory("phq1", "phq2", "phq3", "phq4", "phq_total"))
    assert [len(part.columns) for part in found] == [5]


@pytest.mark.parametrize(
    "name", ["phq9", "gad7_total", "SDQ", "cesd", "audit_c", "wemwbs_score", "sf36_pcs", "RCADS_T"]
)
def test_the_name_in_full_is_enough(name: str):
    assert sum(titles(inventory(name)).values()) == 1


@pytest.mark.parametrize("label", ["Patient Health Questionnaire, total", "CORE-10 clinical score", "MFQ-33 total"])
def test_the_name_in_a_label_is_enough(label: str):
    assert len(titles(Inventory((Variable("v17", label),)))) == 1


@pytest.mark.parametrize("name", ["gad", "phq", "audit", "mfq", "asi", "core", "bdi", "k10", "pss", "top", "ces"])
def test_a_lone_abbreviation_is_not(name: str):
    assert titles(inventory(name, "age", "sex")) == {}


def test_a_longer_series_is_something_else():
    assert titles(inventory(*(f"gad{item}" for item in range(1, 20)))) == {}
    assert titles(inventory(*(f"phq_{item}" for item in range(1, 40)))) == {}


def test_a_battery_is_recognised_by_its_wording():
    battery = Inventory(tuple(Variable(f"f1{letter}", label) for letter, label in zip("abcdefgh", CESD, strict=True)))
    assert titles(battery) == {"CES-D": 8}


def test_two_like_sentences_are_no_battery():
    assert titles(Inventory((Variable("q1", "I felt depressed"), Variable("q2", "I had crying spells")))) == {}


def test_sections_and_words_decide_the_kind():
    asi = inventory(*(f"asi_{section}{item}" for section in "mdl" for item in range(1, 6)))
    found, _ = with_publications(asi)
    assert found["asi_l2"].kinds == ("crime",)
    assert found["asi_m2"].kinds == ("other_health_disability",)
    scales, _ = with_publications(Inventory((Variable("mcs", "SF-36 mental component score"), Variable("sf36_pcs"))))
    assert scales["mcs"].kinds == ("mental_health",)
    assert scales["sf36_pcs"].kinds == ("other_health_disability",)


def test_what_is_known_is_written_into_the_variables():
    found, recognised = with_publications(inventory(*(f"gad7_{item}" for item in range(1, 8)), "yob"))
    item = found["gad7_3"]
    assert (item.label, item.unit, item.kinds, item.kinds_known) == ("GAD-7, item 3", "score", ("mental_health",), True)
    assert item.collection == "GAD-7"
    assert recognised.in_words() == "Recognised: GAD-7, 7 columns"
    assert recognised.kind_of_data is None
    assert not found["yob"].kinds_known
