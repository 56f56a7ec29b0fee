"""What values and reasons tell of: conditions make a column sensitive, whatever its name, and grades are no places."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory, infer_inventory
from dpiabook.dictionary.inventory import Variable
from dpiabook.finding.columns import look_at
from dpiabook.finding.conditions import with_conditions
from dpiabook.finding.look import Look
from dpiabook.finding.places import find_places
from dpiabook.sensitivity import Flag, Flags, flag_variables
from dpiabook.sensitivity.visible import visible_fact
from dpiabook.suite.looking import dataset_name

CONDITIONS = ["Cancer", "Asthma", "Heroin dependence", "Depression", "Flu"]


def flagged(name, values, given=None):
    source = as_source(pd.DataFrame({name: list(values) * 6}))
    flags = Flags((given or Flag(name),))
    return with_conditions(flags, look_at(source), infer_inventory(source.columns))[name]


@pytest.mark.parametrize("name", ["v1", "Reason", "notes2", "Contract kind"])
def test_texts_that_name_conditions_are_sensitive_whatever_their_column_is_called(name):
    flag = flagged(name, CONDITIONS)
    assert {"mental_health", "drug_alcohol", "other_health_disability"} <= set(flag.categories)
    told = " ".join(flag.reasons).lower()
    assert not any(value.lower() in told for value in CONDITIONS)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("v1", ["Red", "Blue", "Black", "White"]),
        ("subject", ["Biology", "Religious studies", "Law", "Psychology", "Art"]),
        ("team", ["Cancer care", "Stroke unit", "Diabetes clinic"]),
        ("v1", ["Open", "Closed", "Pending"]),
    ],
)
def test_texts_that_name_none_or_a_body_are_not(name, values):
    assert not flagged(name, values).sensitive


def test_what_was_confirmed_is_left():
    assert not flagged("v1", CONDITIONS, Flag("v1", confirmed=True)).sensitive


STAFF = ("staff_id", "grade", "gender")


@pytest.mark.parametrize("why", ["Reason", "absence_cause", "main reason code", "Diagnosis 2"])
@pytest.mark.parametrize("away", ["days_lost", "Sickness start", "absence_id"])
def test_why_employees_were_away_is_of_health_whatever_codes_say_it(why, away):
    flag = flag_variables(Inventory(tuple(map(Variable, (*STAFF, away, why)))))[why]
    assert "other_health_disability" in flag.categories
    assert not flag.visible


@pytest.mark.parametrize(("others", "why"), [(("leaving_date",), "reason"), (("days_lost",), "reason_for_leaving")])
def test_other_reasons_of_employees_are_not(others, why):
    assert not flag_variables(Inventory(tuple(map(Variable, (*STAFF, *others, why)))))[why].sensitive


def test_a_reason_is_no_visible_fact_whoever_gives_it():
    assert not visible_fact(Variable("q", "Main reason given by the employee"))


@pytest.mark.parametrize("grades", [["G3", "G5", "G7", "G9", "G11", "SM1"], ["B2", "B3", "B4", "B5", "B6", "CO1"]])
@pytest.mark.parametrize("name", ["Grade", "v7"])
def test_grades_are_no_areas(name, grades):
    frame = pd.DataFrame({name: np.random.default_rng(3).choice(grades, 300)})
    source = as_source(frame)
    found = find_places(Look(look_at(source), infer_inventory(source.columns), {}, {}), set())
    assert found.area is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("mum_age_at_birth", "age"), ("dad_age_at_birth", "age"), ("gestational_age_at_birth", "")],
)
def test_an_age_at_a_birth_is_that_of_a_parent(name, kind):
    assert visible_fact(Variable(name)) == kind


@pytest.mark.parametrize(
    ("label", "categories"),
    [
        ("First attendance at outpatient clinic", ("other_health_disability",)),
        ("First attendance", ("other_health_disability",)),
        ("Attendance at school", ("exclusion_absence",)),
    ],
)
def test_attendance_of_a_clinic_is_none_of_school(label, categories):
    assert flag_variables(Inventory((Variable("att", label),)))["att"].categories == categories


@pytest.mark.parametrize("packed", ["", ".gz", ".bz2", ".zst", ".xz", ".GZ"])
def test_a_packed_file_is_named_as_the_file_in_it(packed):
    assert dataset_name(f"data/births_sweeps.csv{packed}") == "births_sweeps"
