"""Seeded counts of areas whose true rates are known."""

import numpy as np
import pandas as pd


def counts_of(rates, n, seed):
    n = np.broadcast_to(n, np.shape(rates))
    x = np.random.default_rng(seed).binomial(n, rates)
    return pd.DataFrame({"area": [f"area {i}" for i in range(len(n))], "n": n, "x": x})


def varying(areas, seed, *, alpha=3, beta=12, smallest=20, largest=600):
    rng = np.random.default_rng([seed, 1])
    rates = rng.beta(alpha, beta, areas)
    return counts_of(rates, rng.integers(smallest, largest, areas), seed), rates
