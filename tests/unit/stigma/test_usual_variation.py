"""Standing out more than areas usually vary, judged by the other areas."""

import numpy as np
import pytest

from dpiabook.stigma import StigmaThresholds, area_indicators
from dpiabook.stigma.beta_binomial import fit_beta_binomial, fit_without
from dpiabook.stigma.usual_variation import MOST_LEFT_OUT, usual_tail

from .simulate import counts_of, varying

FEW_FITS = StigmaThresholds(bootstrap_fits=40)


def test_leaving_an_area_out_is_fitting_the_others():
    counts, _ = varying(12, 3)
    n, x = counts["n"].to_numpy(), counts["x"].to_numpy()
    alpha, beta, overall = fit_without(n, x, np.array([0, 7]))
    for number, at in enumerate((0, 7)):
        fit = fit_beta_binomial(np.delete(n, at), np.delete(x, at))
        assert (alpha[number], beta[number], overall[number]) == pytest.approx((fit.alpha, fit.beta, fit.overall))


@pytest.mark.parametrize("areas", [12, 60, MOST_LEFT_OUT + 50])
def test_an_area_far_from_all_others_stands_out_however_many_they_are(areas):
    rates = np.random.default_rng(2).beta(30, 120, areas)
    rates[5] = 0.8
    table = area_indicators(counts_of(rates, 400, 1), thresholds=FEW_FITS).table
    assert table.loc[5, "funnel"] == "99.8"
    assert (table["funnel"] == "99.8").sum() <= 2


def test_the_long_tail_of_a_rare_attribute_is_usual():
    shares = []
    for seed in range(20):
        rates = np.random.default_rng([seed, 5]).beta(1, 50, 60)
        shares.append(
            (area_indicators(counts_of(rates, 1000, seed), thresholds=FEW_FITS).table["funnel"] == "99.8").mean()
        )
    assert np.mean(shares) <= 0.006


def test_with_no_other_area_nothing_stands_out():
    assert usual_tail(np.array([50]), np.array([50]), np.array([0])).tolist() == [1.0]


def test_nobody_elsewhere_still_leaves_room_for_one():
    n, x = np.array([200, 200, 200]), np.array([0, 0, 1])
    assert 0.01 < usual_tail(n, x, np.array([2]))[0] < 0.5
