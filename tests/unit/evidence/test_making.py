"""A finding is made where its inputs are there, and stands in for itself where they are not."""

import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.inventory import volumes
from dpiabook.evidence.making import Maker, not_assessed_in
from dpiabook.evidence.reidentification import group_uniqueness
from dpiabook.result import NotAssessed
from dpiabook.risk import family_profiles
from dpiabook.sensitivity import flag_variables

ABSENT = NotAssessed("family", "no column says who lives together; name one under roles.household_id, if there is one")


@pytest.fixture
def facts():
    inventory = Inventory((Variable("gender", "Gender"), Variable("yob", "Year of birth")))
    return Facts(inventory, flag_variables(inventory))


def test_a_missing_input_gives_a_finding_that_says_so(facts):
    finding = volumes(facts, ABSENT)
    assert not finding.assessed
    assert finding.id == "B02.volumes"
    assert ABSENT.reason in finding.sentence
    assert finding.table is None


def test_an_input_that_it_can_do_without_may_be_missing(facts):
    table = pd.DataFrame({"family": [1, 1, 2], "gender": list("FMF"), "yob": [2008, 2009, 2008]})
    profiles = family_profiles(table, ["gender", "yob"], "family")
    finding = group_uniqueness(facts, profiles, within={"area": ABSENT})
    assert finding.assessed
    assert len(finding.table.rows) == 1


@pytest.mark.parametrize(
    ("result", "missing"),
    [
        (ABSENT, True),
        ([ABSENT, "a"], True),
        ({"one": ABSENT, "two": ABSENT}, True),
        ({"one": ABSENT, "two": 3}, False),
        ({}, False),
        ([], False),
        (3, False),
    ],
)
def test_what_counts_as_missing(result, missing):
    assert (not_assessed_in(result) is ABSENT) is missing


def test_a_maker_is_named_as_its_function():
    assert isinstance(volumes, Maker)
    assert volumes.__name__ == "volumes"
    assert volumes.block == "B02"
