"""What stands for a missing value is told by declarations, labels and values, in that order."""

import pandas as pd
import pytest

from dpiabook.counting import as_source, missing_values
from dpiabook.counting.states import with_states
from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.dictionary.state_words import state_of_label, states_of_codes
from dpiabook.errors import Code, Refusal
from dpiabook.meaning import States, declared_rules, look_for_codes, not_collected

UNKNOWN = (
    "Not known",
    "unknown",
    "Not stated",
    "Refused",
    "Don't know",
    "Prefer not to say",
    "Missing",
    "DK",
    "No answer",
)
NOT_APPLICABLE = ("Not applicable", "N/A", "Does not apply", "inapplicable", "Valid skip")
SUPPRESSED = ("Suppressed", "withheld", "Suppressed (small numbers)", "redacted")
NOT_COLLECTED = ("Not collected", "Not in this wave", "question not in 2019")
VALUES = (
    "Yes",
    "No",
    "Whereabouts unknown",
    "Father unknown to services",
    "Missing from care",
    "Refused school place",
    "No fixed abode",
    "Other",
    "None",
    "No special educational needs",
    "Unknown parent involved",
    "",
)


@pytest.mark.parametrize("label", UNKNOWN)
def test_labels_of_the_unknown(label):
    assert state_of_label(label) == "unknown"


@pytest.mark.parametrize("label", NOT_APPLICABLE)
def test_labels_of_what_does_not_apply(label):
    assert state_of_label(label) == "not_applicable"


@pytest.mark.parametrize("label", SUPPRESSED)
def test_labels_of_what_was_suppressed_upstream(label):
    assert state_of_label(label) == "suppressed"


@pytest.mark.parametrize("label", NOT_COLLECTED)
def test_labels_of_what_was_not_collected(label):
    assert state_of_label(label) == "not_collected"


@pytest.mark.parametrize("label", VALUES)
def test_labels_of_values(label):
    assert state_of_label(label) is None


@pytest.mark.parametrize(
    "codes",
    [
        {"1": "granted", "2": "refused"},
        {"1": "reported", "2": "not reported"},
        {"1": "known to services", "2": "unknown"},
        {"P": "present", "M": "missing"},
    ],
)
def test_a_label_whose_contrary_is_listed_is_a_value(codes):
    assert states_of_codes(codes) == {}


def counted(frame, *variables, said=None):
    inventory = Inventory(variables) if variables else infer_inventory(as_source(frame).columns)
    source = as_source(frame)
    states = declared_rules(inventory, said or {})
    states = states.with_seen(look_for_codes(source, inventory, states))
    settled = with_states(source, states.rules)
    rows = missing_values(settled).set_index("name")
    return settled, rows[["recorded", "not_applicable", "unknown", "suppressed", "not_collected"]].T.to_dict("list")


def test_settings_beat_the_dictionary_and_both_beat_the_values():
    frame = pd.DataFrame({"eps": [1, 2, 99, 99, 99, -9, -9, -9]})
    eps = Variable("eps", kind="integer", missing_codes={"99": "not applicable"})
    assert counted(frame, eps)[1] == {"eps": [2, 3, 3, 0, 0]}
    assert counted(frame, eps, said={"eps": {"99": "suppressed"}})[1] == {"eps": [2, 0, 3, 3, 0]}
    assert counted(frame)[1] == {"eps": [2, 0, 6, 0, 0]}


def test_a_gate_decides_what_a_blank_says_and_an_unknown_gate_leaves_it_unknown():
    frame = pd.DataFrame({"eps": [0, 0, 3, 3, None], "age": [None, None, 9, None, None]})
    age = Variable("age", kind="integer", gate="eps == 0")
    assert counted(frame, Variable("eps", kind="integer"), age)[1]["age"] == [1, 2, 2, 0, 0]


def test_texts_that_are_numbers_but_for_a_code_become_numbers():
    frame = pd.DataFrame({"eps": ["0", "3", "*", "7"], "days": ["0,5", "2", ".", "3"], "ref": ["001", "002", ".", "4"]})
    settled, rows = counted(frame)
    assert settled.columns == {"eps": "integer", "days": "number", "ref": "text"}
    assert settled.table.to_pandas()["days"].dropna().tolist() == [0.5, 2.0, 3.0]
    assert rows == {"eps": [3, 0, 0, 1, 0], "days": [3, 0, 1, 0, 0], "ref": [4, 0, 0, 0, 0]}


def test_a_declared_category_stays_one():
    frame = pd.DataFrame({"year_group": ["1", "2", "*", "3"]})
    settled, rows = counted(frame, Variable("year_group", kind="category", missing_codes={"*": "suppressed"}))
    assert settled.columns == {"year_group": "text"}
    assert rows == {"year_group": [3, 0, 0, 1, 0]}


@pytest.mark.parametrize(
    ("values", "recorded"),
    [
        ([*range(20), 99, 99, 99], 20),  # far above the rest
        ([*range(90), 99, 99, 99], 93),  # near the rest: only asked about
        ([*range(20), 99], 21),  # once: an outlier
        ([*range(-5, 20), -9, -9, -9], 28),  # among other negatives
        ([*range(20), -1, -1, -1], 20),
        ([-2, -1, 0, 1, 2] * 4, 20),  # a scale around 0
        ([-1, 0, 1] * 4, 12),
        ([1, 2] * 9 + [-1, -2, -8, -9] * 3, 18),  # a survey's codes
        ([*range(2000, 2020), 9999, 9999, 9999], 20),
    ],
)
def test_built_in_numbers_are_missing_only_outside_the_rest_and_repeated(values, recorded):
    assert counted(pd.DataFrame({"x": values}))[1]["x"][0] == recorded


def test_a_declared_range_or_value_is_believed():
    values = pd.DataFrame({"x": [*range(20), 99, 99, 99]})
    assert counted(values, Variable("x", kind="integer", minimum=0, maximum=120))[1]["x"][0] == 23
    assert counted(values, Variable("x", kind="integer", codes={"99": "ninety-nine or more"}))[1]["x"][0] == 23


def test_a_missing_code_that_is_a_value_is_refused():
    with pytest.raises(Refusal) as caught:
        declared_rules(Inventory((Variable("x", codes={"9": "nine"}),)), {"x": {"9": "unknown"}})
    assert caught.value.code is Code.DICTIONARY_DISAGREES


def test_where_nothing_was_collected_is_found_and_named():
    frame = pd.DataFrame({"area": ["A"] * 25 + ["B"] * 25 + ["C"] * 5, "sen": [None] * 25 + ["K"] * 25 + [None] * 5})
    assert not_collected(as_source(frame), ["area"], ["sen"]) == {"sen": {"area": ("A",)}}
    rare = frame.assign(sen=[None] * 26 + ["K"] + [None] * 28)
    assert not_collected(as_source(rare), ["area"], ["sen"]) == {}


def test_without_rules_nothing_changes():
    source = as_source(pd.DataFrame({"x": [1, None]}))
    assert with_states(source, States().rules) is source
