import numpy as np
import pytest

from dpiabook.risk.lift import lift_within


def test_a_group_at_eight_times_the_rate_is_told_although_no_guess_changes():
    # 5 % of everybody, 40 % of the group: the guess is "no" for all.
    found = lift_within(np.array([40, 60]), np.array([100, 1900]), 10)
    assert found["lift"] == pytest.approx(8)
    assert found["lift_low"] > 5
    assert found["mutual"] > 0.02


def test_information_by_hand():
    # Two groups of 500, all and none: one bit, less (2 - 1) / (2 · 1000 · ln 2) = .0007.
    assert lift_within(np.array([500, 0]), np.array([500, 500]), 10)["mutual"] == pytest.approx(1 - 0.00072, abs=1e-5)


def test_chance_alone_is_not_told_as_lift():
    rng, over = np.random.default_rng(1), []
    for _ in range(200):
        n = np.full(60, 40)
        found = lift_within(rng.binomial(n, 0.1), n, 10)
        over.append(found["lift_low"] > 1)
        assert found["lift"] > 1.5
        assert found["mutual"] < 0.03
    assert np.mean(over) <= 0.05


def test_small_groups_and_nobody():
    assert np.isnan(lift_within(np.array([1]), np.array([5]), 10)["lift"])
    assert np.isnan(lift_within(np.array([0]), np.array([50]), 10)["lift"])
    assert lift_within(np.zeros(0, int), np.zeros(0, int), 10)["mutual"] == 0
