"""What brought people into a dataset: by what columns hold together, and by nothing less than two things."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.finding import find_meaning

ROWS = 300


def drawn(*values, rows=ROWS, seed=1):
    return np.random.default_rng(seed).choice(np.array(values), rows)


def number(low, high, seed=2, rows=ROWS):
    return np.random.default_rng(seed).uniform(low, high, rows).round(2)


def described(**columns):
    return find_meaning(as_source(pd.DataFrame(columns))).meaning.dataset


ADULTS = {"age": drawn(*range(18, 90), seed=7), "sex": drawn("F", "M", seed=8)}
KINDS = {
    "trial": {"arm": drawn("placebo", "active"), "score_pre": number(0, 60), "score_post": number(0, 60, seed=4)},
    "patients": {"tumour_size": number(1, 90), "albumin": number(2, 5), "time": number(1, 900), "status": drawn(0, 1)},
    "survey": {f"item{n}": drawn(1, 2, 3, 4, 5, 6, seed=n) for n in range(12)},
    "employees": {"salary": number(2e4, 9e4), "job_title": drawn("clerk", "cook"), "tenure": drawn(*range(30))},
    "births": {"bwt": number(1500, 4500), "gestation_weeks": drawn(*range(30, 42)), "parity": drawn(0, 1, 2)},
    "pupils": {"school": drawn(*range(1001, 1021)), "maths": number(0, 90), "reading": number(0, 90, seed=5)},
    "offenders": {"convictions": drawn(*range(9)), "prior_arrests": drawn(*range(9)), "felony": drawn(0, 1)},
    "police contacts": {"stop_reason": drawn("a", "b"), "officer": drawn(*range(40)), "arrested": drawn(0, 1)},
}


@pytest.mark.parametrize("kind", KINDS)
def test_two_things_that_belong_to_one_kind_tell_it(kind):
    assert described(**KINDS[kind], **ADULTS).kind.value == kind


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "survey"])
def test_one_thing_alone_tells_nothing(kind):
    name, values = next(iter(KINDS[kind].items()))
    alone = drawn(1, 2, seed=3) if kind == "trial" else values
    assert described(**{name: alone}, **ADULTS).kind.value == "other"


def test_arms_of_very_different_size_were_not_drawn_by_chance():
    columns = KINDS["trial"] | {"arm": drawn(*["a"] * 19, "b")}
    assert described(**columns, **ADULTS).kind.value == "other"


def test_cases_beside_controls_are_patients_and_no_arms():
    told = described(group=drawn("patient", "control"), score_pre=number(0, 60), score_post=number(1, 60), **ADULTS)
    assert told.kind.value == "patients"


def test_mothers_who_were_drawn_into_arms_are_in_a_trial():
    told = described(**KINDS["births"], arm=drawn(1, 2, seed=3), age=ADULTS["age"])
    assert (told.kind.value, told.children.value) == ("trial", "none")


def test_what_is_known_of_customers_makes_no_survey():
    columns = {"income": number(1, 9), "state": drawn("a", "b"), "occupation": drawn("c", "d"), "amount": number(1, 99)}
    assert described(**columns).kind.value == "other"


def test_students_of_a_college_are_no_pupils():
    college = {"college_gpa": number(1, 4), "school": drawn(*range(1001, 1021)), "maths": number(0, 90)}
    assert described(**college, **ADULTS).kind.value == "other"


def test_children_follow_from_ages_of_any_name_and_babies_are_children():
    assert described(agea=drawn(*range(15, 80)), q1=drawn(1, 2, 3)).children.value == "some"
    assert described(**KINDS["births"], age=ADULTS["age"]).children.value == "all"
    for name in ("age_dv", "hh_age", "dvage", "age_imputed", "w2_age", "respondent_age"):
        assert described(**{name: drawn(*range(2, 80))}, q1=drawn(1, 2, 3)).children.value == "some", name
        assert described(**{name: drawn(*range(18, 80))}, q1=drawn(1, 2, 3)).children.value == "none", name
    for name in ("mother_age", "fage", "spouse_age", "age_band", "age_at_first_birth", "mean_age", "age_months"):
        assert described(**{name: drawn(*range(2, 80))}, q1=drawn(1, 2, 3)).children.value == "unknown", name
    assert described(age_dv=drawn(*range(1, 8)), q1=drawn(1, 2, 3)).children.value == "unknown"
    assert described(age=drawn(*range(200, 900)), q1=drawn(1, 2, 3)).children.value == "unknown"


@pytest.mark.parametrize("written", ["%Y-%m-%d", "%Y/%m/%d %H:%M", "%d.%m.%Y"])
def test_an_id_that_nothing_names_after_people_numbers_contacts(written):
    dates = pd.date_range("2021-01-01", periods=ROWS).strftime(written)
    ids = [f"21-{n:06d}" for n in range(ROWS)]
    contacts = pd.DataFrame({"idnum": ids, "when": dates, **KINDS["police contacts"], **ADULTS})
    found = find_meaning(as_source(contacts))
    assert (found.people, found.meaning.records.unit.value, found.roles["time"].value) == (None, "event", "when")
    named = find_meaning(as_source(contacts.rename(columns={"idnum": "person_id"})))
    assert (named.people, named.roles["person_id"].value) == (ROWS, "person_id")


def test_visits_that_come_when_they_come_count_from_a_start():
    random, rows = np.random.default_rng(3), []
    for person in range(60):
        days = np.cumsum([0, *random.integers(20, 400, 4)])
        rows += [{"id": person, "sex": "FM"[person % 2], "day": day, "bili": random.random()} for day in days]
    found = find_meaning(as_source(pd.DataFrame(rows)))
    assert (found.roles["time"].value, found.meaning.records.unit.value, found.people) == ("day", "wave", 60)


def test_a_weight_beside_heights_is_that_of_a_body():
    found = find_meaning(as_source(pd.DataFrame({"height": number(70, 190), "weight": number(9, 101), **ADULTS})))
    assert "weight" not in found.roles
