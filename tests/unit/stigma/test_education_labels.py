import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.result import NotAssessed
from dpiabook.stigma import EducationReasons, education_labels

NA = None


def counts(*rows):
    return pd.DataFrame(rows, columns=["cme", "ehe", "eotas", "on_roll", "reason", "n"])


HAND = counts(
    (1, 0, 0, 0, NA, 60),  # missing from education
    (1, 0, 0, 0, "awaiting place", 20),  # missing, in an admission process
    (1, 1, 0, 0, NA, 4),  # home educated
    (1, 1, 0, 0, "home education unsuitable", 6),  # missing all the same
    (1, 0, 1, 0, NA, 2),  # educated elsewhere
    (1, 0, 0, 1, NA, 1),  # on a roll
    (1, 0, 0, 0, "Outside compulsory age", 1),
    (1, NA, 0, 0, NA, 5),  # status unknown
    (1, NA, NA, 0, "Awaiting-place", 1),  # waiting, but perhaps educated elsewhere meanwhile
    (0, 1, 0, 0, NA, 70),  # home educated, not flagged
    (NA, 1, 0, 0, NA, 9),  # no flag recorded
)


def test_hand_worked_table():
    found = education_labels(HAND).overall
    parts = (found.flagged, found.known_not, found.if_suitable, found.unknown, found.in_admission)
    assert parts == (100, 4, 4, 6, 20)
    assert (found.lower, found.middle, found.upper) == (0.04, 0.08, 0.14)
    assert found.verdict == "review"


@pytest.mark.parametrize(
    ("elsewhere", "home", "unknown", "verdict"),
    [
        (0, 0, 5, "publish"),
        (5, 0, 0, "publish"),
        (0, 5, 0, "publish"),
        (0, 0, 6, "review"),
        (0, 6, 0, "review"),
        (6, 0, 0, "do not publish"),
        (0, 11, 10, "do not publish"),
    ],
)
def test_verdicts_at_their_limits(elsewhere, home, unknown, verdict):
    rest = 100 - elsewhere - home - unknown
    groups = [(1, 0, 0, 0, NA, rest), (1, 0, 1, 0, NA, elsewhere), (1, 1, 0, 0, NA, home), (1, NA, 0, 0, NA, unknown)]
    table = counts(*groups)
    assert education_labels(table).overall.verdict == verdict


def test_groups_are_judged_apart_and_sum_to_all():
    table = pd.concat([HAND.assign(region="north"), counts((1, 0, 0, 0, NA, 900)).assign(region="south")])
    found = education_labels(table, by="region")
    assert found.groups["region"].tolist() == ["north", "south"]
    assert found.groups["verdict"].tolist() == ["review", "publish"]
    assert found.groups["flagged"].sum() == found.overall.flagged == 1000


def test_nobody_flagged():
    found = education_labels(counts((0, 1, 0, 0, NA, 10))).overall
    assert found.verdict == "nobody flagged"
    assert math.isnan(found.upper)


def test_a_status_that_is_not_there_is_unknown_for_everyone():
    found = education_labels(HAND.drop(columns=["eotas", "on_roll"])).overall
    assert found.upper > 0.5
    assert (found.known_not, found.if_suitable) == (1, 4)


def test_without_any_status_the_missing_input_is_named():
    found = education_labels(HAND[["cme", "n"]])
    assert isinstance(found, NotAssessed)
    assert "a roll" in found.needed


def test_a_flag_with_other_codes_is_refused_without_showing_them():
    with pytest.raises(Refusal, match="'ehe'") as refused:
        education_labels(counts((1, 83, 0, 0, NA, 10)))
    assert "83" not in str(refused.value)


def test_without_the_flag_itself_the_column_is_named():
    with pytest.raises(Refusal, match="'cme'"):
        education_labels(HAND.drop(columns="cme"))


def test_local_reasons_can_be_named():
    table = counts((1, 1, 0, 0, "SAO issued", 10), (1, 0, 0, 0, NA, 90))
    assert education_labels(table).overall.if_suitable == 10
    reasons = EducationReasons(unsuitable=frozenset({"sao_issued"}))
    assert education_labels(table, reasons=reasons).overall.upper == 0


def test_education_at_home_that_was_judged_is_certain_in_either_way():
    table = counts(
        (1, 1, 0, 0, "Suitable home education", 10), (1, 1, 0, 0, "EHE unsuitable", 20), (1, 1, 0, 0, NA, 70)
    )
    found = education_labels(table).overall
    assert (found.known_not, found.if_suitable, found.unknown) == (10, 70, 0)


def test_nullable_and_text_flags_are_read_alike():
    nullable = HAND.astype({"cme": "Int64", "ehe": "boolean", "eotas": "Int8", "on_roll": "Int64"})
    assert education_labels(nullable).overall == education_labels(HAND).overall


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            *[st.sampled_from([0, 1, NA])] * 4, st.sampled_from([NA, "awaiting place", "other"]), st.integers(0, 50)
        ),
        max_size=8,
    ),
    st.integers(1, 50),
)
def test_planted_home_educated_children_are_always_found(others, planted):
    before = education_labels(counts(*others, (1, 0, 0, 0, NA, 1))).overall
    after = education_labels(counts(*others, (1, 0, 0, 0, NA, 1), (1, 1, 0, 0, NA, planted))).overall
    assert after.if_suitable == before.if_suitable + planted
    assert after.known_not == before.known_not
    assert after.upper >= before.upper
    assert 0 <= after.lower <= after.middle <= after.upper <= 1
