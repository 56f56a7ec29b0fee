"""What is said of areas, in worlds whose true rates are known."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.stigma import area_indicators, funnel, recording_asymmetry

from .area_worlds import SHAPES, AreaWorld, area_worlds
from .run import FEW_DRAWS, false_discoveries, intervals, short_area_worlds


def _promises(found):
    for name in ("shrunken", "wilson"):
        assert found[f"{name}: all areas"].share >= 0.93
        assert found[f"{name}: truly highest tenth"].share >= 0.90
    assert found["stands out falsely: all worlds"].share <= 0.006
    assert found["stands out falsely: none variation"].share <= 0.003


def test_intervals_hold_also_for_the_truly_highest_and_few_areas_stand_out_falsely():
    found = intervals(short_area_worlds(), range(1))
    _promises(found)
    assert found["width"] < 1.25


def test_false_discoveries_stay_within_their_rate():
    found = false_discoveries(range(60))
    assert found.share <= 0.05 + 2 * found.error


@pytest.mark.parametrize("areas", [20, 120])
def test_an_area_that_truly_stands_out_is_found(areas):
    found = []
    for seed in range(8):
        drawn = AreaWorld(0.1, "medium", areas=areas, sizes=(300, 2000)).draw(seed)
        counts = drawn.counts
        counts.loc[0, "x"] = round(0.75 * counts.loc[0, "n"])
        found.append(area_indicators(counts, thresholds=FEW_DRAWS).table.loc[0, "funnel"] == "99.8")
    assert np.mean(found) >= 0.75


def _with_missing(seed, *, at_fault):
    """Areas with one rate; some records lose their value by chance, or where the answer is no in every third area."""
    rng = np.random.default_rng([seed, 4])
    n = rng.integers(200, 2000, 45)
    having = rng.binomial(n, 0.2)
    lost_yes = rng.binomial(having, 0.1)
    lost_no = rng.binomial(n - having, np.where(np.arange(45) % 3 == 0, 0.6, 0.1) if at_fault else 0.1)
    known, x = n - lost_yes - lost_no, having - lost_yes
    return pd.DataFrame({"area": range(45), "n": known, "x": x, "missing": n - known}), having / n


@pytest.mark.parametrize("at_fault", [False, True])
def test_bounds_hold_the_true_share_however_values_went_missing(at_fault):
    for seed in range(10):
        counts, shares = _with_missing(seed, at_fault=at_fault)
        table = recording_asymmetry(counts).table
        assert ((table["bound_low"] <= shares) & (shares <= table["bound_high"])).all()


def test_values_lost_by_chance_make_nobody_stand_out_and_lost_by_fault_are_flagged():
    by_chance, by_fault = (_with_missing(3, at_fault=fault)[0] for fault in (False, True))
    assert not (area_indicators(by_chance, thresholds=FEW_DRAWS).table["funnel"] == "99.8").any()
    assert recording_asymmetry(by_fault).table.loc[::3, "flagged"].all()


def test_points_and_limits_of_a_funnel_both_rest_on_those_recorded():
    # Twice the people, half of them unrecorded: the same point and the same limits, and the difference is flagged.
    full = pd.DataFrame({"area": range(20), "n": 500, "x": 100, "missing": 0})
    half = full.copy()
    half.loc[0, "missing"] = 500
    pd.testing.assert_frame_equal(funnel(full).table, funnel(half).table)
    assert recording_asymmetry(half).table["flagged"].tolist() == [True] + [False] * 19


@pytest.mark.thorough
def test_every_world_long(capsys):
    found = intervals(area_worlds(shapes=SHAPES[:2]), range(6))
    with capsys.disabled():
        print("", *(f"{name}: {score}" for name, score in found.items()), sep="\n")
    _promises(found)
    discovered = false_discoveries(range(2000))
    assert discovered.share <= 0.05
