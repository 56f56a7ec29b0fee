"""The fit of many tables at once, against a general optimiser that takes one at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import betabinom

from dpiabook.stigma.beta_binomial import fit_beta_binomial, fit_each
from dpiabook.stigma.likelihood import LEAST, MOST, Counts, log_likelihood, maximise


def tables(seed, count):
    """Tables of the same areas, some without people, whose rates vary little or much."""
    rng = np.random.default_rng(seed)
    n = rng.integers(0, 400, rng.integers(2, 30))
    n[:2] = 50, 60
    mean, total = rng.uniform(0.02, 0.98), math.exp(rng.uniform(-2, 8))
    x = rng.binomial(n, rng.beta(mean * total, (1 - mean) * total, size=(count, n.size)))
    return n, x[(x.sum(axis=1) > 0) & (x.sum(axis=1) < n.sum())]


def test_the_likelihood_is_that_of_the_beta_binomial_distribution():
    n, x = np.array([[5, 9, 9]]), np.array([[1, 4, 9]])
    ratio = [
        log_likelihood(Counts(n, x, np.ones_like(n)), np.array([u]), np.array([v]))[0]
        - betabinom.logpmf(x, n, math.exp(v) / (1 + math.exp(-u)), math.exp(v) / (1 + math.exp(u))).sum()
        for u, v in [(0.3, 1.0), (-2.0, 4.0)]
    ]
    assert ratio[0] == pytest.approx(ratio[1], abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_no_table_is_fitted_worse_than_by_a_general_optimiser(seed):
    n, x = tables(seed, 8)
    counts = Counts(n[None, :], x, np.ones((1, n.size), np.int64))
    start = np.log(x.sum(axis=1) / (n.sum() - x.sum(axis=1)))
    u, v, best = maximise(counts, start, np.full(len(x), 2.0))
    for row in range(len(x)):
        one = Counts(n[None, :], x[[row]], counts.weights)
        found = minimize(
            lambda at, one=one: -log_likelihood(one, at[:1], at[1:])[0],
            [start[row], 2.0],
            method="L-BFGS-B",
            bounds=[(-25, 25), (LEAST, MOST)],
        )
        assert best[row] >= -found.fun - 1e-7
        assert best[row] == pytest.approx(log_likelihood(one, u[[row]], v[[row]])[0])


@pytest.mark.parametrize("seed", range(12))
def test_tables_together_are_fitted_as_each_by_itself(seed):
    n, x = tables(100 + seed, 6)
    alpha, beta, overall = fit_each(n, x)
    for row, having in enumerate(x):
        one = fit_beta_binomial(n, having)
        assert overall[row] == one.overall
        assert (alpha[row], beta[row]) == pytest.approx((one.alpha, one.beta), rel=1e-5)


def test_a_table_where_nobody_or_everybody_has_it_varies_in_nothing():
    alpha, beta, overall = fit_each(np.array([5, 7]), np.array([[0, 0], [5, 7], [1, 6]]))
    assert np.isinf(alpha).tolist() == np.isinf(beta).tolist() == [True, True, False]
    assert overall.tolist() == [0.0, 1.0, 7 / 12]
