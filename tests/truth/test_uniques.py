"""Uniques of a population estimated from a sample, in populations that are known."""

import pytest

from .run import key_worlds, uniques


def test_intervals_hold_where_given_and_are_refused_where_keys_depend_by_threes():
    found = uniques(key_worlds((20_000,), (0.1,)), range(4))
    assert found["all kinds: alone held where given"].share >= 0.85
    assert found["all kinds: right matches held where given"].share >= 0.85
    assert found["three-way: interval refused"].share > 0.5
    assert found["clustered: interval refused"].share > 0.5
    assert found["pairwise: interval refused"].share == 0
    assert found["all pairs: interval refused"].share == 0
    assert found["independent: interval refused"].share == 0


@pytest.mark.thorough
def test_many_populations(capsys):
    found = uniques(key_worlds((20_000, 100_000), (0.02, 0.1)), range(25))
    with capsys.disabled():
        print("", *(f"{name}: {score}" for name, score in found.items()), sep="\n")
    assert found["all kinds: alone held where given"].share >= 0.90
    assert found["all kinds: right matches held where given"].share >= 0.90
    assert found["three-way: interval refused"].share > 0.5
    assert found["pairwise: interval refused"].share <= 0.05
    assert found["all pairs: interval refused"].share <= 0.05
