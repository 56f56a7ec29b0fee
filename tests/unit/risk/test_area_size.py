"""Risk against area size, outcomes by area and the second rule set, by hand and by drawing."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Refusal
from dpiabook.risk import (
    area_size,
    by_area,
    cbs_research,
    class_frequencies,
    family_profiles,
    outcomes_by_area,
    scenario,
)


@pytest.fixture(scope="module")
def people():
    rng = np.random.default_rng(7)
    return pd.DataFrame({"a": rng.integers(0, 6, 400), "b": rng.integers(0, 4, 400)})


@pytest.mark.parametrize("size", [5, 40, 200])
def test_the_curve_is_what_drawing_areas_at_random_gives(people, size):
    rng = np.random.default_rng(size)
    found = area_size(class_frequencies(people, ["a", "b"]), k=3, sizes=[size]).curve.iloc[0]
    alone, few = [], []
    for _ in range(400):
        f = people.iloc[rng.choice(400, size, replace=False)].groupby(["a", "b"])["a"].transform("size")
        alone.append((f == 1).mean())
        few.append((f < 3).mean())
    assert found["unique_share"] == pytest.approx(np.mean(alone), abs=4 * np.std(alone) / 20 + 1e-9)
    assert found["under_k_share"] == pytest.approx(np.mean(few), abs=4 * np.std(few) / 20 + 1e-9)


def test_the_whole_table_as_one_area_gives_the_shares_of_the_table(people):
    frequencies = class_frequencies(people, ["a", "b"])
    found = area_size(frequencies, k=10, sizes=[400]).curve.iloc[0]
    assert found["unique_share"] == pytest.approx(frequencies.uniques / 400)
    assert found["under_k_share"] == pytest.approx(frequencies.under(10) / 400)


def test_the_smallest_area_is_the_first_on_the_curve_under_the_threshold(people):
    found = area_size(class_frequencies(people, ["a", "b"]), threshold=0.1, sizes=range(1, 401))
    under = found.curve[found.curve["unique_share"] <= 0.1]
    assert found.smallest == under["size"].iloc[0]
    assert found.curve["unique_share"].is_monotonic_decreasing


def test_nobody_else_means_that_no_area_is_large_enough():
    alone = pd.DataFrame({"a": range(20)})
    assert area_size(class_frequencies(alone, ["a"])).smallest is None


def test_counts_give_what_their_rows_give(people):
    counts = people.groupby(["a", "b"], as_index=False).size()
    rows, counted = (class_frequencies(people, ["a", "b"]), class_frequencies(counts, ["a", "b"], count="size"))
    pd.testing.assert_frame_equal(area_size(rows).curve, area_size(counted).curve)


@pytest.mark.parametrize("wrong", [{"k": 1}, {"threshold": 0.0}, {"sizes": [0]}, {"sizes": [401]}])
def test_values_out_of_range_are_refused(people, wrong):
    with pytest.raises(Refusal):
        area_size(class_frequencies(people, ["a"]), **wrong)


def test_outcomes_of_missing_areas_and_of_counts():
    table = pd.DataFrame({"area": ["B", None, "A", "A"], "yob": [1, 2, 3, 3], "n": [1, 1, 2, 1]})
    found = outcomes_by_area(table, "area", {"one": scenario(table, {"yob": "exact"}, count="n")})
    assert found["n"].tolist() == [3, 1, 1]
    assert found["one"].tolist() == found["any"].tolist() == [0, 1, 1]


def test_outcomes_of_another_table_are_refused():
    table = pd.DataFrame({"area": ["A", "B"], "yob": [1, 2]})
    with pytest.raises(Refusal, match="another table"):
        outcomes_by_area(table, "area", {"one": scenario(table.head(1), {"yob": "exact"})})


def test_areas_take_profiles_that_were_compared_before():
    table = pd.DataFrame({"area": list("AABBB"), "yob": [1, 2, 1, 1, 2], "family": [1, 1, 2, 3, 1]})
    before = family_profiles(table, ["yob"], "family", within="area")
    pd.testing.assert_frame_equal(by_area(table, ["yob"], "area", before), by_area(table, ["yob"], "area", "family"))
    assert by_area(table, ["yob"], "area", before)["families"].tolist() == [1, 3]


def test_the_second_rule_set_counts_cells_under_a_hundred_in_every_triple():
    table = pd.DataFrame({"area": ["A"] * 3, "sex": ["F", "F", "M"], "yob": [1, 2, 1], "n": [100, 99, 150]})
    found = cbs_research(table, "area", ["sex"], ["yob", "sex"], count="n")
    assert found.triples.values.tolist() == [["sex", "yob", 3, 1, 99]]
    assert (found.n, found.people, found.regions, found.holds) == (349, 99, 1, False)


def test_the_second_rule_set_counts_a_population_by_weights():
    table = pd.DataFrame({"area": ["A"] * 4, "sex": ["F"] * 4, "yob": [1] * 4, "weight": [30.0] * 4})
    assert cbs_research(table, "area", ["sex"], ["yob"], weight="weight").holds
    assert not cbs_research(table, "area", ["sex"], ["yob"]).holds


def test_the_second_rule_set_refuses_what_makes_no_triple():
    table = pd.DataFrame({"area": ["A"], "sex": ["F"]})
    with pytest.raises(Refusal, match="no triple"):
        cbs_research(table, "area", ["sex"], ["sex", "area"])


def test_weights_around_one_are_no_population():
    table = pd.DataFrame({"area": ["p"] * 150, "sex": ["F"] * 150, "yob": [2001] * 150, "weight": [0.5, 1.5] * 75})
    with pytest.raises(Refusal, match="below one"):
        cbs_research(table, "area", ["sex"], ["yob"], weight="weight")
