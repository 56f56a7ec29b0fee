import numpy as np
import pytest
from scipy.stats import binom, binomtest

from dpiabook.risk.exact import discoveries, exact_interval, exact_p_value


@pytest.mark.parametrize(("x", "n"), [(0, 1), (0, 30), (3, 30), (30, 30), (17, 400)])
def test_the_limits_are_those_of_another_library(x, n):
    known = binomtest(x, n).proportion_ci(method="exact")
    low, high = exact_interval(x, n)
    assert (float(low), float(high)) == pytest.approx((known.low, known.high))


@pytest.mark.parametrize("n", [5, 30, 200])
def test_the_limits_hold_at_every_rate_at_least_as_often_as_they_say(n):
    low, high = exact_interval(np.arange(n + 1), np.full(n + 1, n))
    for rate in np.linspace(0.001, 0.999, 97):
        held = (low <= rate) & (rate <= high)
        assert binom.pmf(np.arange(n + 1), n, rate)[held].sum() >= 0.95


def test_test_and_limits_agree():
    for x in range(21):
        low, high = exact_interval(x, 20)
        for rate in (0.05, 0.2, 0.5, 0.83):
            assert (exact_p_value(x, 20, rate) < 0.05) == (not low <= rate <= high)


def test_nobody_is_no_evidence():
    assert exact_p_value([0], [0], 0.3).tolist() == [1.0]


def test_discoveries_by_hand():
    # Of four, the second smallest p-value, .02, is under 2/4 of .05; the third, .04, is over 3/4 of it.
    assert discoveries([0.9, 0.04, 0.02, 0.001], 0.05).tolist() == [False, False, True, True]
    assert discoveries([], 0.05).tolist() == []
