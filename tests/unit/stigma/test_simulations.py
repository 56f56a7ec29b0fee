"""What the intervals and flags promise, held against simulated areas whose true rates are known."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.stigma import (
    StigmaThresholds,
    area_indicators,
    funnel,
    shrunken_concentration,
    wilson_interval,
)
from dpiabook.stigma.beta_binomial import fit_beta_binomial
from dpiabook.stigma.funnel import Z_998

from .simulate import counts_of, varying

FEW_FITS = StigmaThresholds(bootstrap_fits=40)


def covered(table, rates):
    return ((table["shrunken_low"] <= rates) & (rates <= table["shrunken_high"])).to_numpy()


@pytest.mark.parametrize(("areas", "runs"), [(5, 24), (12, 12), (40, 25), (400, 4)])
def test_credible_intervals_cover_the_true_rates(areas, runs):
    hits = []
    for seed in range(runs):
        counts, rates = varying(areas, seed)
        hits.append(covered(shrunken_concentration(counts, seed=seed, thresholds=FEW_FITS).table, rates))
    assert 0.95 <= np.mean(np.concatenate(hits)) <= 0.985


def test_intervals_cover_also_where_the_variation_is_too_weak_to_be_found():
    hits, found = [], []
    for seed in range(30):
        counts, rates = varying(40, seed, alpha=300, beta=1200)
        result = shrunken_concentration(counts, seed=seed)
        hits.append(covered(result.table, rates))
        found.append(result.distinguishable)
    assert np.mean(found) < 0.5
    assert 0.95 <= np.mean(np.concatenate(hits)) <= 0.995


def test_bootstrapped_intervals_are_not_narrower_than_those_of_the_fit_alone():
    counts, _ = varying(12, 7)
    plain, bootstrapped = (
        shrunken_concentration(counts, thresholds=StigmaThresholds(bootstrap_below=below)).table for below in (0, 30)
    )
    width = {
        name: (t["shrunken_high"] - t["shrunken_low"]).mean()
        for name, t in {"plain": plain, "bootstrapped": bootstrapped}.items()
    }
    assert width["bootstrapped"] > width["plain"]


@pytest.mark.parametrize(("n", "rate"), [(10, 0.05), (30, 0.2), (100, 0.5), (400, 0.03), (50, 0.95)])
def test_wilson_intervals_cover_the_true_rate(n, rate):
    x = np.random.default_rng(11).binomial(n, rate, 4000)
    low, high = wilson_interval(x, np.full(4000, n))
    assert 0.90 <= np.mean((low <= rate) & (rate <= high)) <= 0.985


def test_alpha_and_beta_are_recovered_from_many_areas():
    counts, _ = varying(3000, 1)
    fit = fit_beta_binomial(counts["n"].to_numpy(), counts["x"].to_numpy())
    assert fit.alpha == pytest.approx(3, rel=0.1)
    assert fit.beta == pytest.approx(12, rel=0.1)


def test_without_variation_areas_are_called_different_at_the_stated_rate():
    signals = np.concatenate([funnel(counts_of(np.full(500, 0.3), 600, seed)).table["funnel"] for seed in range(40)])
    assert np.mean(signals != "inside") == pytest.approx(0.05, abs=0.01)
    assert np.mean(signals == "99.8") == pytest.approx(0.002, abs=0.001)


def test_a_rare_attribute_among_few_people_does_not_raise_the_rate_of_false_signals():
    tables = [funnel(counts_of(np.full(500, 0.03), 12, seed)).table for seed in range(20)]
    scores = np.concatenate([table["z_adjusted"] for table in tables])
    signals = np.concatenate([table["funnel"] for table in tables])
    assert np.mean(np.abs(scores) > Z_998) > 0.004
    assert np.mean(signals == "99.8") <= 0.002


def test_without_variation_the_test_of_it_seldom_finds_any():
    found = [
        shrunken_concentration(counts_of(np.full(50, 0.3), 200, seed), thresholds=FEW_FITS).distinguishable
        for seed in range(100)
    ]
    assert np.mean(found) <= 0.10


def test_concentration_flags_agree_with_the_truth():
    counts, rates = varying(1000, 4)
    result = area_indicators(counts)
    true = rates / result.overall > 1.5
    flagged = (result.table["concentration"] != "none").to_numpy()
    raw = (result.table["rate"] / result.overall > 1.5).to_numpy()
    assert np.mean(true[flagged]) >= 0.90
    assert np.mean(true[flagged]) > np.mean(true[raw])
    assert np.mean(flagged[true]) >= 0.50


def test_probability_of_concentration_is_calibrated():
    counts, rates = varying(4000, 5, smallest=20, largest=120)
    result = area_indicators(counts)
    p = result.table["p_relative"].to_numpy()
    true = rates / result.overall > 1.5
    levels = pd.cut(p, [0, 0.8, 0.95, 2], labels=["none", "flagged", "strong"], right=False)
    assert result.table["concentration"].tolist() == levels.tolist()
    for low, high in [(0.1, 0.3), (0.4, 0.6), (0.7, 0.9)]:
        band = (p > low) & (p < high)
        assert np.mean(true[band]) == pytest.approx(np.mean(p[band]), abs=0.08)


def test_rank_intervals_hold_the_true_rank():
    counts, rates = varying(60, 8)
    table = area_indicators(counts).table
    rank = (-rates).argsort().argsort() + 1
    assert np.mean((table["rank_low"] <= rank) & (rank <= table["rank_high"])) >= 0.85


def test_multiplicative_limits_flag_next_to_nobody_where_real_variation_is_strong():
    counts, _ = varying(400, 9)
    result = funnel(counts)
    plain = np.abs(result.table["z"])
    assert result.form == "additive"
    assert result.tau == pytest.approx(0.1, rel=0.25)
    assert np.mean(plain > Z_998) > 0.3
    assert np.mean(plain / np.sqrt(result.phi) > Z_998) < 0.05
    assert result.table["funnel"].isin(["95", "99.8"]).any()
