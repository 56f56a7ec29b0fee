import pandas as pd
import pytest

from dpiabook.errors import Refusal
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import CATEGORIES
from dpiabook.stigma import group_disclosure, small_numbers, suggested_likelihood, suggested_severity
from dpiabook.stigma.suggested import read_access

CALM = pd.DataFrame({"area": ["a", "b"], "n": [400, 400], "x": [40, 80]})
SMALL = CALM.assign(x=[40, 4])
DISCLOSING = CALM.assign(n=[400, 30], x=[40, 30])


@pytest.mark.parametrize(
    ("cells", "levels"),
    [
        (CALM, ["Remote", "Remote", "Possible"]),
        (SMALL, ["Remote", "Possible", "Probable"]),
        (DISCLOSING, ["Possible", "Probable", "Probable"]),
    ],
)
def test_likelihood_follows_gate_one_and_the_access_setting(cells, levels):
    settings = ["Secure research environment", None, "Published on the web"]
    groups, small = group_disclosure(cells), small_numbers(cells)
    found = [suggested_likelihood(groups, small, setting) for setting in settings]
    assert [suggestion.level for suggestion in found] == levels
    assert all(not any(letter.isdigit() for letter in suggestion.reason) for suggestion in found)


def test_nothing_is_suggested_for_what_was_not_assessed():
    missing = NotAssessed.without("S1", "counts by area and coarse keys")
    assert suggested_likelihood(missing, small_numbers(CALM), None) is missing
    other = NotAssessed.without("S6", "the cells of the printed table")
    assert suggested_likelihood(group_disclosure(CALM), other, None) is other


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("Secure research environment; outputs are checked before they leave", "secure"),
        ("A secure environment without internet", "secure"),
        ("Open data", "public"),
        ("Secure for staff, public for all others", "public"),
        ("On request", "shared"),
        ("", "shared"),
    ],
)
def test_access_is_read_from_the_authors_words(text, access):
    assert read_access(text) == access


def test_severity_of_the_categories_that_were_asked_for():
    severe = ["mental_health", "drug_alcohol", "crime", "child_protection_care"]
    assert {suggested_severity(category).level for category in severe} == {"Severe"}
    assert suggested_severity("missing_education").level == "Significant"
    assert {suggested_severity(category).level for category in CATEGORIES} <= {"Significant", "Severe"}


def test_an_unknown_category_is_refused_with_a_suggestion():
    with pytest.raises(Refusal, match="no such sensitive category") as refused:
        suggested_severity("mental_helth")
    assert refused.value.cure == "did you mean mental_health?"
