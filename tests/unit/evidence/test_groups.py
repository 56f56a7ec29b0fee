"""Findings about groups: kinds and pairs, labels to reword, suggestions for the register, what was not computed."""

import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.area_rates import told_by_a_gap
from dpiabook.evidence.attributes import attribute_kinds, attribute_pairs, kind_title
from dpiabook.evidence.indicators import indicators_by_attribute, not_computed
from dpiabook.evidence.labels import labels_to_reword, lint_labels
from dpiabook.evidence.register import LIKELIHOODS, SEVERITIES, suggestions
from dpiabook.pack.risks import LIKELIHOODS as REGISTER_LIKELIHOODS
from dpiabook.pack.risks import SEVERITIES as REGISTER_SEVERITIES
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import flag_variables
from dpiabook.stigma import attribute_indicators, single_groups

INVENTORY = Inventory(
    (
        Variable("offence_ever", "Any recorded offence", kind="integer"),
        Variable("n_offences", "Recorded offences", kind="integer"),
        Variable("mh", "Mental health episodes", kind="integer"),
    )
)
FACTS = Facts(INVENTORY, flag_variables(INVENTORY), area="area")
CONDITIONS = {name: f"{name} >= 1" for name in ("offence_ever", "n_offences", "mh")}


@pytest.fixture(scope="module")
def indicators():
    """In one of the cells everybody has mental health episodes."""
    cells = pd.DataFrame({"area": ["a", "a", "b"], "sex": ["F", "M", "F"], "n": [60, 8, 90]})
    cells = cells.assign(mh=[20, 8, 30], mh_known=cells["n"], offence_ever=[9, 1, 12], offence_ever_known=cells["n"])
    areas = cells.drop(columns="sex").groupby("area", as_index=False).sum()
    return attribute_indicators(areas, cells, ["mh", "offence_ever"], keys=["sex"])


@pytest.fixture(scope="module")
def calm(indicators):
    """By single values no group is alike."""
    cells = pd.DataFrame({"area": ["a"], "sex": ["F"], "n": [60]})
    cells = cells.assign(mh=[20], mh_known=[60], offence_ever=[9], offence_ever_known=[60])
    return single_groups(cells, indicators, area="area", keys=["sex"])


def test_variables_of_one_kind_count_once():
    kinds = attribute_kinds(CONDITIONS, FACTS.flags)
    assert list(kinds.values()) == ["(offence_ever >= 1) or (n_offences >= 1)", "mh >= 1"]
    pairs = attribute_pairs(kinds)
    assert list(pairs.values()) == ["((offence_ever >= 1) or (n_offences >= 1)) and (mh >= 1)"]
    assert kind_title(next(iter(pairs)), FACTS).endswith(" and mental health")


def test_one_kind_makes_no_pair():
    assert isinstance(attribute_pairs({"crime": "n_offences >= 1"}), NotAssessed)


def test_suggestions_stand_on_the_scales_of_the_register(indicators, calm):
    assert (LIKELIHOODS, SEVERITIES) == (REGISTER_LIKELIHOODS, REGISTER_SEVERITIES)
    finding = suggestions(FACTS, indicators, None, calm)
    table = finding.table.frame.set_index("attribute")
    assert table.loc["Mental health episodes", ["likelihood", "severity", "disclosing"]].tolist() == [
        "Probable",
        "Severe",
        1,
    ]
    assert "Probable" in finding.title
    assert table["likelihood_reason"].str.len().min() > 20
    assert table["severity_reason"].str.len().min() > 20


def test_a_secure_setting_lowers_the_suggested_likelihood(indicators, calm):
    table = suggestions(FACTS, indicators, "Secure research environment", calm).table.frame.set_index("attribute")
    assert table.loc["Mental health episodes", "likelihood"] == "Possible"


def test_a_group_that_is_alike_by_single_years_raises_the_likelihood(indicators, calm):
    cells = pd.DataFrame({"area": ["a"], "sex": ["F"], "n": [9], "offence_ever": [9], "offence_ever_known": [9]})
    found = calm | single_groups(cells, ["offence_ever"], area="area", keys=["sex"])
    before, after = (
        suggestions(FACTS, indicators, None, one).table.frame.set_index("attribute").loc["Any recorded offence"]
        for one in (calm, found)
    )
    assert (before["disclosing"], after["disclosing"]) == (0, 1)
    assert (before["likelihood"], after["likelihood"]) == ("Remote", "Probable")
    assert "single years" in after["likelihood_reason"]


def test_where_nothing_is_in_bands_no_group_counts_twice(indicators):
    same = {name: found.groups for name, found in indicators.items()}
    table = suggestions(FACTS, indicators, None, same).table.frame.set_index("attribute")
    assert table.loc["Mental health episodes", "disclosing"] == 1


def test_what_is_missing_is_named_once(indicators):
    """Neither residents nor S9 were given, for either attribute."""
    table = not_computed(FACTS, indicators).table.frame
    assert table["attributes"].tolist() == ["all"] * len(table)
    assert [text.split(":")[0] for text in table["indicator"]] == ["S9", "S10"]


def test_indicators_that_are_missing_have_no_number(indicators):
    table = indicators_by_attribute(FACTS, indicators).table.frame
    assert table["s10"].isna().all()
    assert table["s1"].tolist() == [1, 0]


def test_labels_that_judge_are_found_with_a_better_wording():
    inventory = Inventory((Variable("off", "Young offenders"), Variable("n", "Number of episodes")))
    finding = labels_to_reword(Facts(inventory, flag_variables(inventory)), lint_labels(inventory))
    assert finding.table.frame[["variable", "instead"]].to_numpy().tolist() == [
        ["off", "people with a recorded offence"]
    ]


def test_value_labels_are_read_too():
    inventory = Inventory((Variable("kind", "Kind", codes={"1": "criminals", "2": "other"}),))
    assert [found.words for found in lint_labels(inventory)] == ["criminals"]


def test_no_fault_says_so():
    assert labels_to_reword(FACTS, lint_labels(INVENTORY)).title.startswith("No label")


@pytest.mark.parametrize(
    ("x", "n", "gate", "told"),
    [(40, 200, "G1", True), (4, 200, "G1", False), (195, 200, "G1", False), (40, 200, "G2", False)],
)
def test_a_gap_tells_only_where_nothing_else_explains_it(x, n, gate, told):
    frame = pd.DataFrame({"key": ["care"], "x": [x], "n": [n], "class": ["withhold"], "gate": [gate]})
    assert told_by_a_gap(frame) == ({"care"} if told else set())
