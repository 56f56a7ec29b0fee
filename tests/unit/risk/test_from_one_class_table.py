"""Every measure of attribute disclosure from one class table agrees with the measures taken one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.risk import (
    alpha_k_anonymity,
    beta_likeness,
    delta_disclosure,
    homogeneous_classes,
    inference_gain,
    l_diversity,
    t_closeness,
)
from dpiabook.risk.attribute_disclosure import FAR, attribute_disclosure, disclosure_of_counts

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=2, max_size=40)


def frame(rows):
    return pd.DataFrame(rows, columns=["area", "care"]).astype({"care": "int64"})


def taken(people, k=2):
    return attribute_disclosure(people, ["area"], {"flag": "care >= 1"}, k=k).table.iloc[0]


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_it_agrees_with_each_measure_by_itself(rows):
    people = frame(rows)
    row, named = taken(people), (people, ["area"], "care")
    gain, alike = inference_gain(*named), homogeneous_classes(*named, k=2).by_attribute.iloc[0]
    anonymity, closeness = alpha_k_anonymity(*named), t_closeness(*named, "equal")
    assert row["t"] == pytest.approx(closeness.t)
    assert row["far"] == closeness.sizes[(closeness.by_class > FAR) & (closeness.sizes >= 2)].sum()
    assert row["delta"] == pytest.approx(delta_disclosure(*named))
    assert row["beta"] == pytest.approx(beta_likeness(*named).basic)
    assert (row["alpha"], row["k"]) == (pytest.approx(anonymity.alpha), anonymity.k)
    assert row["guessed"] == round(gain.accuracy * len(people))
    assert row["baseline"] == round(gain.baseline * len(people))
    assert row["bits"] == pytest.approx(gain.bits)
    assert row["one_value"] == row["all_have"] + row["none_has"] == l_diversity(*named).under(2)
    assert row["everybody"] + row["nobody"] == alike["people_all"]
    assert row["everybody_but_one"] + row["nobody_but_one"] == alike["people_but_one"]


@settings(max_examples=30, deadline=None)
@given(rows=ROWS)
def test_having_and_lacking_mirror_each_other(rows):
    people = frame(rows)
    row, turned = taken(people), taken(people.assign(care=1 - people["care"]))
    assert (row["everybody"], row["everybody_but_one"]) == (turned["nobody"], turned["nobody_but_one"])
    assert (row["all_have"], row["none_has"]) == (turned["none_has"], turned["all_have"])


def test_what_is_not_recorded_tells_nothing():
    """Two of p have it, one is unknown; in q nobody has it, and it is known of nobody in r."""
    people = pd.DataFrame({"area": list("pppqqqrrr"), "care": [1, 1, None, 0, 0, 0, None, None, None]})
    row = taken(people, k=3)
    assert row[["n", "known", "having"]].tolist() == [9, 5, 2]
    alike = ["everybody", "everybody_but_one", "nobody", "nobody_but_one"]
    assert row[alike].tolist() == [0, 0, 3, 0]
    assert row[[f"{name}_most" for name in alike]].tolist() == [3, 3, 3, 0]
    assert row["one_value"] == 5
    assert row[["all_have", "all_have_most", "none_has", "none_has_most"]].tolist() == [0, 2, 3, 3]
    assert row["twice"] == 0  # p has two for whom it is recorded, fewer than k


def test_a_class_under_k_counts_for_uniqueness_alone():
    people = pd.DataFrame({"area": list("ppq"), "care": [1, 1, 1]})
    assert taken(people, k=3)["everybody"] == 0
    assert taken(people, k=2)["everybody"] == 2


def test_counts_give_what_rows_give():
    people = pd.DataFrame({"area": list("ppqqq"), "care": [1, 1, 0, 0, 1]})
    counted = pd.DataFrame({"area": ["p", "q"], "n": [2, 3], "flag": [2, 1], "flag_known": [2, 3]})
    pd.testing.assert_frame_equal(
        disclosure_of_counts(counted, ["area"], ["flag"], k=2).table,
        attribute_disclosure(people, ["area"], {"flag": "care >= 1"}, k=2).table,
        check_dtype=False,
    )
    weighted = people.assign(people=1)
    assert np.array_equal(
        attribute_disclosure(weighted, ["area"], {"flag": "care >= 1"}, k=2, count="people").table["everybody"], [2]
    )


@pytest.mark.parametrize(
    "options", [{"k": 1}, {"attributes": {"area": "area == 'p'"}}, {"attributes": {"none": "gone >= 1"}}]
)
def test_refusals_name_no_value(options):
    people = pd.DataFrame({"area": ["p", "q"], "care": [1, 0], "gone": [None, None]}).astype({"gone": "Int64"})
    with pytest.raises(Refusal) as caught:
        attribute_disclosure(people, ["area"], **{"attributes": {"flag": "care >= 1"}, **options})
    assert "'p'" not in str(caught.value)


def test_people_in_groups_of_k_or_more_are_counted_whatever_they_have():
    people = pd.DataFrame({"area": list("pppqr"), "care": [1, 0, None, 0, 1]})
    assert [taken(people, k=k)["grouped"] for k in (2, 3, 4)] == [3, 3, 0]
