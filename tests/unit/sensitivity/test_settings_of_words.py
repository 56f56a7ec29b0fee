"""Wording that is set apart: opinions, insurances, workings, marks of a page, a few letters; and facts in questions."""

import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import flag_variables


def categories(label: str, name: str = "q1x", **more: object) -> tuple[str, ...]:
    return flag_variables(Inventory((Variable(name, label, **more),)))[name].categories


NOTHING = [
    "How worried are you about being raped?",
    "How much of a problem are people using drugs in this area?",
    "Do you think chest pain and sweating are symptoms of a heart attack?",
    "Does your religion have rules against drinking alcohol?",
    "Health insurance plan covers mental health",
    "Was the meeting room booked?",
    "Patient withdrawn from the study",
]


@pytest.mark.parametrize("label", NOTHING)
def test_what_is_thought_insured_or_booked_tells_nothing_of_somebody(label: str):
    assert set(categories(label)) <= {"religion_politics_union"}


TOLD = {
    "Is the patient a <u>previous</u> <b>smoker</b>?": "drug_alcohol",
    "Did a water company threaten to shut off services?": "poverty_benefits",
    "Has anyone sent you unwanted messages that caused fear?": "abuse_violence",
    "Provided regular care for a friend or family member": "other_health_disability",
    "How many times have you fallen in the past year?": "other_health_disability",
    "Driven after perhaps too much to drink": "crime",
}


@pytest.mark.parametrize("label", TOLD)
def test_words_in_company_tell_of_what_they_say_together(label: str):
    assert TOLD[label] in categories(label)


def test_a_pulse_is_absent_and_a_pupil_is():
    codes = {"1": "Present", "2": "Absent"}

    assert "exclusion_absence" not in categories("Tibial pulse", codes=codes)
    assert "exclusion_absence" in categories("Session mark", codes=codes)


def test_capitals_among_small_letters_shorten_no_word():
    assert categories("Ever in HM forces") == ()


WORKINGS = (
    "archive_date",
    "signed_off_date",
    "duplicate_flag",
    "retention_category",
    "sync_status",
    "gdpr_notice_given",
)


@pytest.mark.parametrize("table", ["Probation cases", "Drug treatment episodes", "Child protection plans"])
def test_records_management_is_no_subject_of_its_table(table: str):
    kinds = {name: "date" if name.endswith("date") else "boolean" for name in WORKINGS}
    found = flag_variables(
        Inventory(tuple(Variable(name, kind=kind, table=table) for name, kind in kinds.items()))  # type: ignore[arg-type]
    )

    assert not found.sensitive


def test_a_few_letters_say_a_category_only_beside_others_of_it():
    blood = ("hb", "platelets", "age", "sex", "dose", "arm", "site", "day")
    money = ("hb", "benefit_type", "age", "sex", "dose", "arm", "site", "day")

    assert flag_variables(Inventory(tuple(map(Variable, blood))))["hb"].categories == ()
    assert flag_variables(Inventory(tuple(map(Variable, money))))["hb"].categories == ("poverty_benefits",)


def test_an_item_of_an_interview_of_many_modules_says_itself_what_it_is_of():
    assert categories("Symptom: alcohol use, present", "ksads_20_879_t") == ("drug_alcohol",)
    assert categories("Present", "ksads_1_840_t") == ("mental_health",)


SEEN = {
    "Have you lost a job or had your hours reduced?": "work",
    "Highest educational certification received": "education",
    "How many individuals are in the household?": "family",
    "Is the participant born in the town?": "place",
    "How long have you lived in this area?": "place",
    "Age at caregiver interview": "age",
    "Date pupil left school": "event",
    "What is the child's current gender identity?": "sex",
}


@pytest.mark.parametrize("label", SEEN)
def test_questions_ask_for_visible_facts_in_their_own_order(label: str):
    assert flag_variables(Inventory((Variable("q1x", label),)))["q1x"].visible == SEEN[label]


UNSEEN = ("I want to attend college", "Job search self-efficacy", "I am proud to live in my local area")


@pytest.mark.parametrize("label", UNSEEN)
def test_a_wish_is_no_visible_fact(label: str):
    assert flag_variables(Inventory((Variable("q1x", label),)))["q1x"].visible == ""


def test_a_state_is_a_place_and_no_step_of_a_piece_of_work():
    steps = {"draft": "Draft", "done": "Done", "cancelled": "Cancelled"}
    found = flag_variables(Inventory((Variable("state", "State", codes=steps), Variable("STATE"))))

    assert [found["state"].visible, found["STATE"].visible] == ["", "place"]


def test_a_part_of_a_file_before_a_mark_says_nothing():
    names = ("SSQA_Educ", "SSQA_Employ", "SSQA_Zulu", "SSQA_Tango", "weight", "kilo", "lima", "mike", "oscar")
    found = flag_variables(Inventory(tuple(map(Variable, names))))

    assert [found["SSQA_Educ"].visible, found["SSQA_Employ"].visible] == ["education", "work"]
