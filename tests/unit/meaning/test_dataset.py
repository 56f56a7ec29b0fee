"""Whom a dataset is about: as declared, else guessed so that a wrong kind is rarer than none."""

import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.meaning import children_by_age, describe_dataset
from dpiabook.settings.model import Roles, Subjects


def dataset(*names, roles=None, **said):
    return describe_dataset(Subjects(**said), infer_inventory(dict.fromkeys(names, "")), roles)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["patient_id", "age", "sex"], "patients"),
        (["EmployeeID", "start", "grade"], "employees"),
        (["pupil_ref", "key_stage"], "pupils"),
        (["randomised", "placebo", "age"], "trial"),
        (["age", "sex", "stratum", "pooled.stratum"], "other"),
        (["age", "sex", "wage", "education"], "other"),
        (["patient_id", "pupil_id"], "other"),
        (["school", "key_stage", *(f"q{n}" for n in range(40))], "other"),
    ],
)
def test_a_kind_is_named_by_an_id_or_by_two_different_words(names, kind):
    assert dataset(*names).kind.value == kind


def test_what_is_declared_is_never_guessed_otherwise():
    found = dataset("patient_id", kind="survey", people="panel members")
    assert (found.kind.value, found.kind.standing, found.nouns.value.people) == ("survey", "declared", "panel members")


THINGS = (
    ("carat", "cut", "price", "depth"),
    ("Sepal.Length", "Sepal.Width", "Species"),
    ("mpg", "cyl", "disp", "wt"),
    ("country", "continent", "year", "lifeExp", "gdpPercap"),
    ("species", "island", "body_mass_g", "sex", "year"),
    ("crim", "indus", "nox", "rm", "age", "ptratio", "medv"),
)
PEOPLE = (
    ("age", "sex", "wage"),
    ("low", "age", "lwt", "race", "smoke"),
    ("id", "time", "status", "sex", "ascites"),
    ("price", "volume", "gender"),
    ("respondent_id", "model", "price"),
    ("q1", "q2", "q3"),
)


@pytest.mark.parametrize("names", THINGS)
def test_things_and_other_beings_are_no_people(names):
    found = dataset(*names).about_people
    assert (found.value, found.standing) == (False, "guessed")


@pytest.mark.parametrize("names", PEOPLE)
def test_people_are_not_taken_for_things(names):
    assert dataset(*names).about_people.value


@pytest.mark.parametrize("said", [{"said": {"kind": "other"}}, {"roles": Roles(count="n")}])
def test_whoever_says_that_they_are_people_is_believed(said):
    found = dataset(*THINGS[0], roles=said.get("roles"), **said.get("said", {})).about_people
    assert (found.value, found.standing) == (True, "declared")


@pytest.mark.parametrize(
    ("ages", "children"),
    [([3, 17], "all"), ([18, 90], "none"), ([4, 40], "some"), ([-1, 40], None), (["a", "b"], None)],
)
def test_ages_tell_children(ages, children):
    source = as_source(pd.DataFrame({"Age": ages}))
    found = children_by_age(source, infer_inventory(source.columns))
    assert (found.value if found else None) == children


def test_an_age_at_an_event_is_no_age_of_a_person():
    source = as_source(pd.DataFrame({"age_at_plan": [3, 4]}))
    assert children_by_age(source, Inventory((Variable("age_at_plan", "Age at plan", unit="age in years"),))) is None
