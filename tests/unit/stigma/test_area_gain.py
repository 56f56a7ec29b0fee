import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from dpiabook.stigma import area_gain, area_indicators, earth_movers_distance

from .simulate import varying


def test_probabilities_are_those_of_the_posterior():
    counts, _ = varying(60, 1)
    areas = area_indicators(counts)
    table = area_gain(areas).table
    posterior = beta(areas.alpha + counts["x"], areas.beta + counts["n"] - counts["x"])
    expected = posterior.sf(areas.overall + 0.1) + posterior.cdf(areas.overall - 0.1)
    assert table["p_over_10"].to_numpy() == pytest.approx(expected)
    assert table["gain"].to_numpy() == pytest.approx(abs(posterior.mean() - areas.overall))
    assert (table["p_over_10"] >= table["p_over_15"]).all()
    assert (table["p_over_15"] >= table["p_over_20"]).all()


def test_a_sure_gain_is_flagged_and_an_empty_area_is_not():
    counts, _ = varying(40, 2, alpha=30, beta=120)
    counts.loc[0, ["n", "x"]] = [1000, 600]
    counts.loc[1, ["n", "x"]] = [0, 0]
    table = area_gain(area_indicators(counts)).table
    assert table["flagged"].tolist() == [True] + [False] * 39
    assert np.isnan(table.loc[1, "gain"])


def test_areas_that_cannot_be_told_apart_gain_nothing():
    counts = pd.DataFrame({"area": list("abc"), "n": 100, "x": 20})
    table = area_gain(area_indicators(counts)).table
    assert table[["gain", "p_over_10", "p_over_15", "p_over_20"]].eq(0).all().all()


def test_distances_by_hand():
    # All: .5 .25 .25. Area a: .75 .25 0, so differences .25 0 −.25; area b the same the other way round.
    counts = pd.DataFrame({"area": ["a", "a", "b", "b", "b"], "category": [0, 1, 0, 1, 2], "n": [75, 25, 25, 25, 50]})
    assert earth_movers_distance(counts)["distance"].tolist() == [0.25, 0.25]
    assert earth_movers_distance(counts, ordered=True)["distance"].tolist() == [0.25, 0.25]
    moved = counts.assign(category=[0, 2, 0, 2, 1])  # now: .25 0 −.25 becomes .25 −.25 0 in the order of categories
    assert earth_movers_distance(moved, ordered=True)["distance"].tolist() == [0.125, 0.125]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=6, max_size=6))
def test_distances_stay_between_none_and_one(n):
    counts = pd.DataFrame({"area": list("aabbcc"), "category": [0, 1] * 3, "n": n})
    equal, ordered = earth_movers_distance(counts)["distance"], earth_movers_distance(counts, ordered=True)["distance"]
    assert equal.dropna().between(0, 1).all()
    np.testing.assert_allclose(equal, ordered)
    assert equal.isna().tolist() == [sum(pair) == 0 for pair in (n[:2], n[2:4], n[4:])]
