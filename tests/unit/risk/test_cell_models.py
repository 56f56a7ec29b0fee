"""Models of a sample's cells: their means, and the samples drawn from them."""

import numpy as np
import pytest

from dpiabook.risk.forest_model import ForestModel
from dpiabook.risk.pairwise_model import MOST_CELLS, fit_pairwise, pairwise_fits

SIZES = (3, 4, 5)


def people(n=4000, seed=1):
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, 3, n), rng.integers(0, 5, n)
    return np.array([one, np.where(rng.random(n) < 0.8, one, rng.integers(0, 4, n)), other])


def cells():
    return np.array(np.unravel_index(np.arange(60), SIZES))


@pytest.mark.parametrize("model", [ForestModel(people(), SIZES, [(0, 1)]), fit_pairwise(people(), SIZES)])
def test_means_add_up_and_samples_follow_them(model):
    means = model.means(cells())
    assert means.sum() == pytest.approx(4000, rel=1e-6)
    rng = np.random.default_rng(2)
    drawn = sum(np.bincount(np.ravel_multi_index(model.draw(rng), SIZES), minlength=60) for _ in range(50)) / 50
    assert np.abs(drawn - means).max() < 6 * np.sqrt(means.max() / 50)


def test_the_pairs_of_a_forest_are_kept_where_chance_does_not_explain_them():
    codes = people()
    means = ForestModel(codes, SIZES, [(0, 1)]).means(cells()).reshape(SIZES)
    seen = np.bincount(codes[0] * 4 + codes[1], minlength=12).reshape(3, 4)
    assert means.sum(axis=2) == pytest.approx(seen, rel=0.02)


def test_a_chain_of_pairs_is_drawn_as_it_hangs_together():
    codes = np.array([np.arange(3000) % 3] * 3)
    drawn = ForestModel(codes, (3, 3, 3), [(2, 1), (1, 0)]).draw(np.random.default_rng(1))
    assert (drawn == drawn[0]).all(axis=0).mean() > 0.99


def test_pairs_that_chance_explains_are_taken_for_independent():
    model = fit_pairwise(people(300, seed=5), SIZES)
    alone = model.table.sum(axis=2)
    assert alone[0, 0] > 2 * alone[0, 1]
    apart = model.table.sum(axis=0)
    assert apart == pytest.approx(np.outer(apart.sum(axis=1), apart.sum(axis=0)), abs=0.01)


def test_large_tables_are_left_alone():
    assert pairwise_fits((700, 700))
    assert not pairwise_fits((MOST_CELLS, 2))
    assert not pairwise_fits((5,))
