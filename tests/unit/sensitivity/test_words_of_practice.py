"""Words of courts, prisons, clinics, audits and services say what they are about, and their like elsewhere does not."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import Flag, flag_variables


def flag(label: str) -> Flag:
    return flag_variables(Inventory((Variable("x1", label),)))["x1"]


SAID = {
    "Adjudication outcome": "crime",
    "Moved to the segregation unit": "crime",
    "Added days imposed": "crime",
    "Rehabilitation activity days completed": "crime",
    "Evidential difficulties, suspect identified": "crime",
    "Restraint by irritant spray": "crime",
    "Cleared by exceptional means": "crime",
    "Keeps her from seeing money": "abuse_violence",
    "Husband accuses her of being unfaithful": "abuse_violence",
    "Conclusive grounds reached": "abuse_violence",
    "Non-accidental injury suspected": "abuse_violence",
    "Red reflex of the left eye": "other_health_disability",
    "Estimated blood loss (ml)": "other_health_disability",
    "Lifting a bag of ten pounds, needs help with": "other_health_disability",
    "Backward counting from 20": "other_health_disability",
    "Serum lactate": "other_health_disability",
    "Nodes positive for tumour": "other_health_disability",
    "Care package, hours": "other_health_disability",
    "I have been feeling optimistic": "mental_health",
    "Disturbing dreams of what happened": "mental_health",
    "Laxatives to lose weight": "mental_health",
    "Observation level on the ward": "mental_health",
    "Six or more drinks on one occasion": "drug_alcohol",
    "Shared needles in the last 28 days": "drug_alcohol",
    "Soon after waking: first cigarette": "drug_alcohol",
    "Benefit cap applied": "poverty_benefits",
    "Food parcel collected": "poverty_benefits",
    "Staying with friends or family, hidden homeless": "housing",
    "Certificate of sponsorship assigned": "immigration",
    "Speaks Gaelic": "ethnicity",
    "Signed a petition": "religion_politics_union",
    "Unmet need for contraception": "sex_life_orientation",
    "Regulation 44 visit": "child_protection_care",
    "Put on a reduced timetable": "exclusion_absence",
}

TRAPS = [
    *("Clinical adjudication committee", "Minimum term of the loan", "Wing span of the bird", "Pension tariff date"),
    *("Channel of contact", "Sodium content of the food", "Visa card payment", "Milestone of the project"),
    *("Cognitive interviewing done", "Programming language", "Credit union account", "Work placement employer"),
    *("Approves of abortion", "Learned about drugs in class", "Taxes should be raised to fund hospitals"),
    *("Catheter stock code of the supplier", "Method of delivery of training", "Reaction time of the engine"),
    *("Property and casualty insurance", "Depot location of the bus", "Resilience of the network"),
]


@pytest.mark.parametrize("label", SAID)
def test_the_words_say_it(label: str):
    assert SAID[label] in flag(label).categories


@pytest.mark.parametrize("label", TRAPS)
def test_their_like_elsewhere_does_not(label: str):
    assert flag(label).categories == ()


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Whether they live together as a couple", "marital"),
        ("Year of decease", "event"),
        ("Age when full-time education was completed", "education"),
        ("Resident status of the victim", "place"),
        ("Type of dwelling", "place"),
    ],
)
def test_visible_facts_in_other_words(label: str, kind: str):
    assert flag(label).visible == kind


@pytest.mark.parametrize("label", ["Gross weekly pay in main job", "Source of income", "Referrer profession"])
def test_what_others_do_not_see(label: str):
    assert flag(label).visible == ""
