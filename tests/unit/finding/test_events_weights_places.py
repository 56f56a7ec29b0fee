"""Dated rows of one person, several weights, regions, numbers within a household: kinds of invented tables."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory
from dpiabook.dictionary.inventory import Variable
from dpiabook.finding import find_meaning
from dpiabook.meaning.lineage import Lineage

ROWS = 240


@pytest.fixture(autouse=True)
def no_lineage(monkeypatch):
    """None of this needs it, and its search takes longer than everything else."""
    monkeypatch.setattr("dpiabook.finding.find.lineage_of", lambda *_: Lineage(()))


def drawn(*values, seed=1):
    return np.random.default_rng(seed).choice(np.array(values), ROWS)


def adults():
    return pd.DataFrame({"sex": drawn("F", "M", seed=2), "age": drawn(*range(18, 90), seed=3)})


def days(seed=4):
    return pd.Timestamp("2023-01-01") + pd.to_timedelta(drawn(*range(700), seed=seed), unit="D")


def visits(**more):
    return pd.DataFrame(
        {"id": np.repeat(np.arange(60) + 1, 4), "seen_on": days(), "hba1c": drawn(*range(30, 90)), **more}
    )


def found_in(frame, *variables):
    """What is found, with a dictionary of some of the columns."""
    told = Inventory(variables) if variables else None
    return find_meaning(as_source(frame), told)


def role(found, name):
    return found.roles[name].value if name in found.roles else None


@pytest.mark.parametrize("written", [lambda day: day, lambda day: day.strftime("%d/%m/%Y")], ids=["dates", "texts"])
def test_rows_that_a_date_tells_apart_are_not_counted_as_people(written):
    found = found_in(visits().assign(seen_on=lambda f: f["seen_on"].map(written)))
    assert (role(found, "person_id"), found.people, found.meaning.records.unit.value) == ("id", 60, "event")


def test_an_id_of_rows_of_several_ages_is_no_persons():
    found = found_in(visits(age=drawn(*range(18, 90), seed=5)))
    assert role(found, "person_id") is None


def test_appointments_of_patients_are_of_patients():
    dated = visits(specialty=drawn("heart", "skin", "ears")).rename(columns={"seen_on": "appointment_date"})
    assert found_in(dated).meaning.dataset.kind.value == "patients"


@pytest.mark.parametrize(("name", "label"), [("q_no", "Number"), ("v1", "Questionnaire number")])
def test_whoever_fills_in_a_form_has_its_number(name, label):
    numbered = adults().assign(**{name: np.random.default_rng(1).permutation(ROWS * 9)[:ROWS]})
    assert role(found_in(numbered, Variable(name, label, kind="integer")), "person_id") == name


@pytest.mark.parametrize("name", ["neighbourhood_id", "parish_no", "district_code"])
def test_the_id_of_a_place_is_an_area_and_no_persons(name):
    found = found_in(adults().assign(**{name: drawn(*range(1, 13))}))
    assert (role(found, "area"), role(found, "person_id")) == (name, None)


@pytest.mark.parametrize(
    ("label", "part"), [("Federal state", "area"), ("Region of residence", "region"), ("Region of birth", None)]
)
def test_a_label_that_is_the_name_of_an_area_says_so(label, part):
    found = found_in(adults().assign(g7=drawn("Ash", "Elm", "Oak")), Variable("g7", label, kind="category"))
    assert next((one for one in ("area", "region") if role(found, one) == "g7"), None) == part


@pytest.mark.parametrize(("name", "area"), [("location", True), ("item", False)])
def test_codes_of_regions_of_the_european_union(name, area):
    found = found_in(adults().assign(**{name: drawn("AT1", "AT2", "AT3")}))
    assert (role(found, "area") == name) is area


def weighted(**more):
    weight = np.random.default_rng(6).lognormal(3, 0.4, ROWS).round(3) + 1
    return adults().assign(**{name: make(weight) for name, make in more.items()})


@pytest.mark.parametrize(
    ("columns", "taken"),
    [
        (["household_weight", "person_weight"], "person_weight"),
        (["weight_firm", "weight_staff", "weight_design"], "weight_design"),
        (["design_weight_norm", "design_weight"], "design_weight"),
    ],
)
def test_of_several_weights_that_of_people_is_taken_and_asked_about(columns, taken):
    other = np.random.default_rng(7).lognormal(1, 0.3, ROWS) + 1
    make = {
        "household_weight": lambda one: one * other,
        "person_weight": lambda one: one,
        "weight_firm": lambda one: one,
        "weight_staff": lambda one: other,
        "weight_design": lambda one: one * other,
        "design_weight_norm": lambda one: one / one.mean(),
        "design_weight": lambda one: one,
    }
    assert role(found_in(weighted(**{name: make[name] for name in columns})), "weight") == taken


def test_weights_around_one_tell_of_no_population_and_that_is_asked():
    found = found_in(weighted(survey_weight=lambda one: one / one.mean()))
    assert any("no population" in question.text for question in found.questions)


def test_a_number_within_a_household_is_no_visible_fact():
    sizes = np.random.default_rng(8).integers(1, 6, 90)
    homes = np.repeat(np.arange(90) + 400, sizes)
    frame = pd.DataFrame({"hhid": homes, "family_position": pd.Series(homes).groupby(homes).cumcount() + 1})
    frame = frame.assign(age=np.random.default_rng(9).integers(0, 90, len(homes)))
    found = found_in(frame, Variable("family_position", "Position in family", kind="integer"))
    assert role(found, "family_id") == "hhid"
    assert not found["family_position"].visible.value


def test_births_as_parts_of_a_year_are_days():
    born = np.random.default_rng(10).uniform(1925, 2005, ROWS).round(3)
    found = found_in(adults()[["sex"]].assign(dobth=born))
    assert found["dobth"].visible.value == "birth"
    assert found["dobth"].identifier.value


@pytest.mark.parametrize("ending", ["categorical", "category", "grouped"])
def test_a_name_says_what_it_is_whatever_it_says_of_its_form(ending):
    found = found_in(adults().assign(**{f"education_{ending}": drawn(1, 2, 3, 4)}))
    assert found[f"education_{ending}"].visible.value == "education"


def test_a_sample_of_staff_is_of_employees():
    staff = weighted(weights=lambda one: one).assign(
        earnings_month=drawn(*range(900, 4000)), contract=drawn("a", "b", "c"), length_of_service=drawn(*range(30))
    )
    assert found_in(staff).meaning.dataset.kind.value == "employees"
