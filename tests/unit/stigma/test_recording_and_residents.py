import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.result import NotAssessed
from dpiabook.stigma import compounding, recording_asymmetry, resident_rate

AREAS = ["a", "b", "c", "d"]


def test_recording_by_hand():
    # Recorded: 90 of 100, 75 of 100, 100 of 100, nobody; all together 265 of 300.
    counts = pd.DataFrame({"area": AREAS, "n": [90, 75, 100, 0], "x": [9, 15, 10, 0], "missing": [10, 25, 0, 0]})
    found = recording_asymmetry(counts)
    assert found.overall == 265 / 300
    assert found.table["recorded"].tolist()[:3] == [0.9, 0.75, 1.0]
    assert found.table["bound_low"].tolist()[:3] == [0.09, 0.15, 0.10]
    assert found.table["bound_high"].tolist()[:3] == [0.19, 0.40, 0.10]
    assert found.table["flagged"].tolist() == [False, True, True, False]
    assert found.table.loc[3, ["recorded", "bound_low", "bound_high"]].isna().all()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_worst_case_bounds_hold_whatever_the_missing_are(x, others, missing, with_attribute):
    with_attribute = min(with_attribute, missing)
    counts = pd.DataFrame({"area": ["a"], "n": [x + others], "x": [x], "missing": [missing]})
    if x + others + missing == 0:
        return
    row = recording_asymmetry(counts).table.iloc[0]
    truth = (x + with_attribute) / (x + others + missing)
    assert row["bound_low"] - 1e-12 <= truth <= row["bound_high"] + 1e-12


def test_residents_by_hand():
    counts = pd.DataFrame({"area": AREAS, "n": [200, 100, 4000, 50], "x": [50, 10, 400, 5]})
    residents = pd.DataFrame({"area": ["c", "b", "a"], "residents": [12_000, 9_999, 10_000]})
    found = resident_rate(counts, residents)
    table = found.table
    assert table["resident_rate"].tolist()[:3] == [0.005, 10 / 9_999, 400 / 12_000]
    assert table["penetration"].tolist()[:3] == [0.02, 100 / 9_999, 1 / 3]
    assert table["flagged"].tolist() == [False, True, True, False]
    assert found.without_residents == 1


def test_both_rates_or_neither():
    counts = pd.DataFrame({"area": AREAS, "n": [200, 100, 0, 50], "x": [50, 10, 0, 5]})
    residents = pd.DataFrame({"area": AREAS[:3], "residents": [20_000, 60, 20_000]})
    table = resident_rate(counts, residents).table
    assert table["programme_rate"].notna().tolist() == table["resident_rate"].notna().tolist() == [True] + [False] * 3
    assert table["flagged"].tolist() == [False, True, False, False]


def test_without_residents_the_missing_input_is_named():
    counts = pd.DataFrame({"area": ["a"], "n": [5], "x": [1]})
    assert resident_rate(counts, None) == NotAssessed.without("S10", "residents by area")


def test_residents_of_other_areas_are_refused_without_naming_any():
    counts = pd.DataFrame({"area": ["Secretshire"], "n": [5], "x": [1]})
    with pytest.raises(Refusal, match="no area of the counts") as refused:
        resident_rate(counts, pd.DataFrame({"area": ["Elsewhere"], "residents": [5]}))
    assert "Secretshire" not in str(refused.value)


COMPOUND = pd.DataFrame({"area": AREAS, "n": 500, "two_or_more": [50, 50, 50, 50], "three_or_more": [9, 9, 9, 9]})


def test_relatives_by_hand():
    found = compounding(COMPOUND.assign(flagged=[100, 100, 50, 0], relatives=[50, 201, 100, 0]))
    assert found.table["relatives_per_flagged"].tolist()[:3] == [0.5, 2.01, 2.0]
    assert found.table["flagged"].tolist() == [False, True, False, False]
    assert found.relatives_per_flagged == 351 / 250
    assert found.not_computed == ()


def test_several_flags_are_a_concentration_as_in_s3():
    counts = pd.DataFrame({"area": [f"a{i}" for i in range(40)], "n": 500, "two_or_more": 50, "three_or_more": 10})
    found = compounding(counts.assign(three_or_more=[40] + [10] * 39))
    assert found.three.distinguishable
    assert not found.two.distinguishable
    assert found.table["flagged"].tolist() == [True] + [False] * 39


def test_families_that_are_not_known_are_named_as_missing():
    found = compounding(COMPOUND)
    assert [part.what for part in found.not_computed] == ["S9"]
    assert found.table["relatives_per_flagged"].isna().all()


def test_more_with_three_flags_than_with_two_is_refused():
    with pytest.raises(Refusal, match="'three_or_more' exceeds"):
        compounding(COMPOUND.assign(three_or_more=51))
