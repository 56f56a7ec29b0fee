"""Differences of published counts."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.versions import area_differences, differencing

BEFORE = pd.DataFrame({"area": ["A", "B", "C"], "n": [100, 50, 40], "cme": [20, 10, 5], "cme_known": [90, 50, 40]})


def test_equal_tables_give_nothing():
    found = differencing(BEFORE, BEFORE.sample(frac=1, random_state=1), ["area"])
    assert len(found.close) == 0
    assert (found.groups, found.groups_close) == (3, 0)
    assert found.by_population()["people"].tolist() == [0, 0]


@pytest.mark.parametrize("size", [*range(-9, 0), *range(1, 10)])
@pytest.mark.parametrize("column", ["n", "cme"])
def test_every_small_difference_is_found(size, column):
    now = BEFORE.copy()
    now.loc[1, column] += size
    found = differencing(now, BEFORE, ["area"])
    assert set(found.close["area"]) == {"B"}
    assert size in found.close["difference"].tolist()


@pytest.mark.parametrize("size", [10, 11, -10])
def test_larger_differences_isolate_nobody(size):
    now = BEFORE.copy()
    now.loc[0, "n"] += size
    assert differencing(now, BEFORE, ["area"]).groups_close == 0


def test_people_without_an_attribute_are_differenced_too():
    now = BEFORE.assign(n=[112, 50, 40], cme=[30, 10, 5], cme_known=[102, 50, 40])
    found = differencing(now, BEFORE, ["area"]).close
    assert found[["area", "population", "part", "difference"]].values.tolist() == [["A", "cme", "without", 2]]


def test_an_area_of_one_version_counts_as_none_in_the_other():
    now = pd.concat([BEFORE, pd.DataFrame({"area": ["D"], "n": [4], "cme": [0], "cme_known": [4]})])
    found = differencing(now, BEFORE, ["area"])
    everybody = found.close[found.close["population"] == "everybody"]
    assert everybody[["area", "before", "now"]].values.tolist() == [["D", 0, 4]]
    assert differencing(BEFORE, now, ["area"]).close["difference"].tolist() == [-4, -4]


def test_cells_are_counted_by_population():
    now = BEFORE.assign(n=[103, 52, 40])
    counted = differencing(now, BEFORE, ["area"]).by_population()
    assert counted.iloc[0].tolist() == ["everybody", 3, 2, 5]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12), st.integers(2, 20))
@settings(max_examples=50, deadline=None)
def test_close_is_exactly_one_to_the_threshold(pairs, threshold):
    tables = [pd.DataFrame({"area": range(len(pairs)), "n": list(counts)}) for counts in zip(*pairs, strict=True)]
    found = differencing(tables[0], tables[1], ["area"], threshold)
    assert found.close["area"].tolist() == [at for at, (a, b) in enumerate(pairs) if 1 <= abs(a - b) < threshold]


def test_groups_that_repeat_are_refused():
    with pytest.raises(Refusal, match="stands twice"):
        differencing(pd.concat([BEFORE, BEFORE]), BEFORE, ["area"])
    with pytest.raises(Refusal, match="below 2"):
        differencing(BEFORE, BEFORE, ["area"], threshold=1)
    with pytest.raises(Refusal, match="no column"):
        differencing(BEFORE, BEFORE, ["region"])


def test_attributes_that_a_version_lacks_are_left_out():
    before = pd.DataFrame({"area": ["A"] * 20, "cme": [0] * 20})
    now = before.assign(ehe=1)
    found = area_differences(now, before, "area", {"cme": "cme >= 1", "ehe": "ehe >= 1"})
    assert set(found.cells["population"]) == {"everybody", "cme"}
