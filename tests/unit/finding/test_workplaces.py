"""Where in an organisation somebody works is what a colleague knows first: in tables of employees, and in no others."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import infer_inventory
from dpiabook.finding import find_meaning
from dpiabook.sensitivity import flag_variables

ROWS = 600


def extract(key="Employee No", **columns):
    random = np.random.default_rng(6)
    drawn = {name: random.choice(values, ROWS) for name, values in columns.items()}
    grades = random.choice(["AO", "EO", "HEO", "SEO"], ROWS)
    staff = {key: [f"E{n * 31 % 9973:05}" for n in range(ROWS)], "Pay grade": grades, "FTE": 1.0}
    return pd.DataFrame({**staff, "Gender": random.choice(["Male", "Female"], ROWS), **drawn})


def looked(frame):
    return find_meaning(as_source(frame))


PARTS = [f"{name} {n}" for name in ("Records", "Claims", "Post", "Appeals") for n in range(4)]


@pytest.mark.parametrize("name", ["Team", "DIRECTORATE", "business_unit", "Cost centre", "office code", "Site"])
def test_parts_of_an_organisation_are_seen_by_colleagues(name):
    found = looked(extract(**{name: PARTS}))
    assert found[name].visible.value
    assert name in found.profile
    flags = flag_variables(infer_inventory({"staff_id": "text", "grade": "text", name: "text"}))
    assert flags[name].quasi_identifier


def test_values_tell_where_a_name_does_not():
    found = looked(extract(OU3=PARTS, zz=["yes, often", "no"], note=[f"x{n}" for n in range(5_000)]))
    assert (found["OU3"].visible.value, found["OU3"].visible.standing) == ("work", "guessed")
    assert not found["zz"].visible.value
    assert not found["note"].visible.value


@pytest.mark.parametrize("key", ["case_id", "household ref"])
def test_elsewhere_a_team_is_that_of_whoever_deals_with_the_case(key):
    found = looked(extract(key=key, team=PARTS, OU3=PARTS).drop(columns=["Pay grade", "FTE"]))
    assert not found["team"].visible.value
    assert not found["OU3"].visible.value


def test_what_a_person_called_other_stays_so():
    frame = extract(OU3=PARTS)
    told = infer_inventory(as_source(frame).columns)
    said = tuple(replace(one, what="other", confirmed=True) if one.name == "OU3" else one for one in told)
    found = find_meaning(as_source(frame), replace(told, variables=said))
    assert not found["OU3"].visible.value
