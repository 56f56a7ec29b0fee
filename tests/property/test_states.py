"""What holds of the ranges whatever the table, and wherever its unknown values stand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import as_source
from dpiabook.counting.missing_rule import MissingRule
from dpiabook.counting.source import Source
from dpiabook.counting.states import with_states
from dpiabook.risk import class_frequencies, combinations, family_profiles, individual_risk, scenario

KEYS = ["a", "b", "c"]
NEVER, UNKNOWN = -8, -9
RULE = MissingRule({str(NEVER): "not_applicable", str(UNKNOWN): "unknown"})
VALUE = st.sampled_from([0, 1, 2, 3, NEVER, UNKNOWN])
SMALL = settings(max_examples=20, deadline=None)


@st.composite
def tables(draw):
    rows = draw(st.lists(st.tuples(VALUE, VALUE, VALUE, st.integers(1, 9), st.integers(0, 4)), min_size=1, max_size=16))
    return pd.DataFrame(rows, columns=[*KEYS, "weight", "family"])


def opened(frame) -> Source:
    return with_states(as_source(frame.reset_index(drop=True)), dict.fromkeys(KEYS, RULE))


FIGURES = {
    "uniques": lambda s: class_frequencies(s, KEYS, missing="states").uniques_range,
    "under k": lambda s: class_frequencies(s, KEYS, missing="states").under_range(3),
    "right guesses": lambda s: individual_risk(class_frequencies(s, KEYS, missing="states")).expected_range,
    "of a sample": lambda s: (
        individual_risk(
            class_frequencies(s, KEYS, weight="weight", missing="states"), "sample", exact=True
        ).expected_range
    ),
    "families": lambda s: family_profiles(s, KEYS, "family", tolerance={"c": 1}).under_range(2),
    "intruders": lambda s: scenario(s, {"a": "exact", "b": "at least one", "c": 1}).correct_range,
    "combinations": lambda s: tuple(combinations(s, KEYS, 3).table[["uniques", "uniques_most"]].sum()),
}


@pytest.mark.parametrize("figure", FIGURES)
@SMALL
@given(frame=tables(), random=st.randoms(use_true_random=False))
def test_lower_ends_lie_under_upper_ends_in_any_order(figure, frame, random):
    least, most = FIGURES[figure](opened(frame))
    assert least <= most + 1e-9
    order = random.sample(range(len(frame)), len(frame))
    assert FIGURES[figure](opened(frame.iloc[order])) == pytest.approx((least, most))


@pytest.mark.parametrize("figure", FIGURES)
@SMALL
@given(frame=tables(), row=st.integers(0, 15), key=st.sampled_from(KEYS))
def test_a_value_that_becomes_unknown_never_narrows_a_range(figure, frame, row, key):
    """Of incomplete records that look alike the lightest bounds the risk of all; so that they weigh alike here."""
    frame = frame.assign(weight=frame["weight"].iloc[0])
    least, most = FIGURES[figure](opened(frame))
    frame.loc[row % len(frame), key] = UNKNOWN
    wider = FIGURES[figure](opened(frame))
    assert wider[0] <= least + 1e-9
    assert wider[1] >= most - 1e-9


@SMALL
@given(frame=tables(), seed=st.integers(0, 99))
def test_whatever_the_unknown_values_are_the_truth_lies_within(frame, seed):
    """Every unknown value is filled at random; the ends that were known before hold each record's class."""
    before = class_frequencies(opened(frame), KEYS, missing="states")
    draw = np.random.default_rng(seed)
    filled = frame.copy()
    for key in KEYS:
        gaps = filled[key] == UNKNOWN
        filled.loc[gaps, key] = draw.choice([0, 1, 2, 3, 7, NEVER], int(gaps.sum()))
    truth = class_frequencies(opened(filled), KEYS, missing="states").sample
    assert (before.least <= truth).all()
    assert (truth <= before.sample).all()


@SMALL
@given(frame=tables())
def test_where_nothing_is_unknown_both_ends_are_the_count(frame):
    known = frame.replace({key: {UNKNOWN: 4} for key in KEYS})
    found = class_frequencies(opened(known), KEYS, missing="states")
    assert found.class_least is None
    assert found.sample.tolist() == known.groupby(KEYS)["family"].transform("size").tolist()
