import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.stigma import StigmaThresholds, area_indicators, funnel, shrunken_concentration
from dpiabook.stigma.beta_binomial import BetaBinomialFit
from dpiabook.stigma.posterior import AreaPosterior, area_posterior
from dpiabook.stigma.rank_instability import MOST_AREAS_DRAWN, _drawn, _limiting

from .simulate import varying

COLUMNS = [
    *["area", "n", "x", "rate", "wilson_low", "wilson_high", "shrunken", "shrunken_low", "shrunken_high"],
    *["relative", "relative_low", "relative_high", "p_relative", "concentration", "z", "funnel"],
    *["rank_low", "rank_high", "p_top_tenth", "exact_p", "tellable"],
]
FEW_FITS = StigmaThresholds(bootstrap_fits=20, draws=200)


def frame(n, x):
    return pd.DataFrame({"area": [f"area {i}" for i in range(len(n))], "n": n, "x": x})


def test_posterior_of_a_known_prior_by_hand():
    # Beta(2, 8) and 3 of 10: Beta(5, 15), mean .25; nothing seen leaves the prior, mean .2.
    n, x = np.array([10, 0]), np.array([3, 0])
    posterior = area_posterior(
        n, x, BetaBinomialFit(2, 8, 0.3, 0), seed=1, thresholds=StigmaThresholds(bootstrap_below=0)
    )
    assert posterior.mean() == pytest.approx([0.25, 0.2])


def test_a_mixture_of_fits_inverts_its_own_distribution():
    posterior = AreaPosterior(np.array([10, 200]), np.array([3, 20]), np.array([2.0, 5.0]), np.array([8.0, 50.0]))
    assert posterior.below(posterior.quantiles(0.3)[0]) == pytest.approx([0.3, 0.3])


def test_funnel_by_hand():
    # µ = .2; n = 100: standard error .04; x = 28 lies two errors above, 32 three, 34 three and a half.
    counts = frame([100] * 20, [20] * 10 + [28, 12, 32, 8, 34, 6, 20, 20, 20, 20])
    result = funnel(counts, thresholds=StigmaThresholds(winsorise=0.0, additive_phi=100))
    assert result.overall == 0.2
    assert result.table["z"].tolist()[9:15] == pytest.approx([0, 2, -2, 3, -3, 3.5])
    assert result.phi == pytest.approx(2 * (4 + 9 + 12.25) / 20)
    assert result.form == "multiplicative"
    assert result.table["z_adjusted"].iloc[14] == pytest.approx(3.5 / math.sqrt(2.525))
    assert result.table["high_95"].iloc[0] == pytest.approx(0.2 + 1.95996 * 0.04 * math.sqrt(2.525), rel=1e-4)


def test_additive_limits_by_hand():
    # Equal n: τ² = s² (φ − (I − 1)/I) · I/(I − 1).
    counts = frame([100] * 4, [10, 30, 10, 30])
    result = funnel(counts, thresholds=StigmaThresholds(winsorise=0.0))
    assert result.phi == pytest.approx(6.25)
    assert result.tau == pytest.approx(math.sqrt(0.04**2 * (6.25 - 0.75) * 4 / 3))
    assert result.form == "additive"


def test_equal_areas_are_not_distinguishable_and_the_table_is_complete():
    result = area_indicators(frame([200] * 40, [30] * 40))
    assert not result.distinguishable
    assert "not distinguishable" in result.sentence
    assert list(result.table) == COLUMNS
    assert not result.table.isna().to_numpy().any()
    assert result.table["shrunken"].eq(result.overall).all()
    assert result.table["relative"].eq(1).all()
    assert result.table["funnel"].eq("inside").all()
    assert math.isinf(result.alpha)
    assert result.rank_width > 0.9


def test_chance_alone_is_called_no_difference_even_for_the_farthest_area():
    rng = np.random.default_rng(2)
    result = area_indicators(frame([300] * 60, rng.binomial(300, 0.3, 60)))
    assert not result.distinguishable
    assert result.table["funnel"].eq("inside").all()
    assert result.table["p_relative"].eq(0).all()
    assert (result.table["shrunken_low"] <= result.overall).all()
    assert (result.table["shrunken_high"] >= result.overall).all()


def test_an_area_without_people_and_one_with_a_single_family():
    counts, _ = varying(35, 1)
    counts.loc[3, ["n", "x"]] = [0, 0]
    counts.loc[4, ["n", "x"]] = [1, 1]
    result = area_indicators(counts, unit="families")
    nobody, single = result.table.iloc[3], result.table.iloc[4]
    assert nobody.drop(["area", "n", "x"]).isna().all()
    assert result.unit == "families"
    assert single["rate"] == 1
    assert single["shrunken"] < 0.35
    assert single["wilson_low"] < 0.25
    assert single["funnel"] == "inside"
    assert result.table["rank_high"].max() <= 34


@pytest.mark.parametrize(("n", "x"), [(50, 10), (50, 0), (50, 50), (1, 1)])
def test_a_single_area(n, x):
    result = area_indicators(frame([n], [x]))
    assert not result.distinguishable
    assert result.table["shrunken"].tolist() == [x / n]
    assert result.table["rank_low"].tolist() == result.table["rank_high"].tolist() == [1]
    assert math.isnan(result.rank_width)


@pytest.mark.parametrize("everyone", [True, False])
def test_nobody_or_everybody_with_the_attribute(everyone):
    n = [10, 300, 40]
    result = area_indicators(frame(n, n if everyone else [0, 0, 0]))
    assert not result.distinguishable
    assert result.phi == 0
    assert result.table["relative"].tolist() == [1, 1, 1]


def test_five_areas_use_the_bootstrap_and_keep_their_order():
    counts = frame([400, 300, 500, 350, 450], [200, 40, 60, 45, 55])
    result = area_indicators(counts)
    assert result.posterior is not None
    assert result.posterior.alpha.size == StigmaThresholds().bootstrap_fits
    assert result.table["area"].tolist() == counts["area"].tolist()
    assert result.table["shrunken"].idxmax() == 0
    assert result.table.loc[0, "rank_high"] == 1
    assert result.table["shrunken"].between(result.table["shrunken_low"], result.table["shrunken_high"]).all()


def test_the_seed_alone_decides():
    counts, _ = varying(12, 3)
    first, again, other = (area_indicators(counts, seed=seed, thresholds=FEW_FITS).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["shrunken"].equals(other["shrunken"])


def test_thirty_three_thousand_areas():
    counts, rates = varying(33_000, 2, smallest=0, largest=40)
    result = area_indicators(counts)
    table, present = result.table, counts["n"] > 0
    assert len(table) == 33_000
    assert table.loc[present].notna().to_numpy().all()
    assert table.loc[~present, "rank_low"].isna().all()
    credible = result.posterior.quantiles(0.025, 0.975)
    known = rates[present]
    assert 0.94 <= np.mean((credible[0] <= known) & (known <= credible[1])) <= 0.96
    outer = ((table["shrunken_low"] <= rates) & (rates <= table["shrunken_high"]))[present]
    # Exact limits hold for the highest tenth too; with so few people they hold more often than they say.
    assert outer[known >= np.quantile(known, 0.9)].mean() >= 0.95
    assert 0.95 <= outer.mean() <= 0.995
    assert table["rank_low"].min() >= 1
    assert table["rank_high"].max() <= present.sum()
    assert table.loc[present, "p_top_tenth"].mean() == pytest.approx(0.1, abs=0.005)


def test_ranks_of_many_areas_are_the_limit_of_drawn_ranks():
    counts, _ = varying(MOST_AREAS_DRAWN, 6)
    posterior = shrunken_concentration(counts).posterior
    drawn, limit = _drawn(posterior, 2000, 1), _limiting(posterior, 0, 0)
    for one, other in zip(drawn[:2], limit[:2], strict=True):
        assert np.abs(one - other).max() < 0.04 * MOST_AREAS_DRAWN
        assert np.abs(one - other).mean() < 0.01 * MOST_AREAS_DRAWN
    assert np.abs(drawn[2] - limit[2]).max() < 0.06


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.floats(0, 1)), min_size=1, max_size=10))
def test_every_number_stays_in_its_range(areas):
    n = [size for size, _ in areas] + [20]
    x = [round(size * share) for size, share in areas] + [5]
    result = area_indicators(frame(n, x), thresholds=FEW_FITS)
    table = result.table.loc[np.array(n) > 0]
    for name in ("rate", "wilson_low", "wilson_high", "shrunken", "shrunken_low", "shrunken_high", "p_relative"):
        assert table[name].between(0, 1).all()
    assert (table["wilson_low"] <= table["rate"] + 1e-12).all()
    assert (table["rate"] <= table["wilson_high"] + 1e-12).all()
    assert (table["shrunken_low"] <= table["shrunken_high"]).all()
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert table["funnel"].isin(["inside", "95", "99.8"]).all()


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(31)))
def test_the_order_of_rows_changes_no_area(order):
    counts, _ = varying(31, 2)
    plain = area_indicators(counts).table.set_index("area").drop(columns=["rank_low", "rank_high", "p_top_tenth"])
    shuffled = area_indicators(counts.iloc[order]).table.set_index("area")[list(plain)]
    pd.testing.assert_frame_equal(plain, shuffled.loc[plain.index], rtol=1e-4)
