"""Which pairs of keys a Poisson log-linear model joins, so that its means are products of margins."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from dpiabook.counting import CodedKeys


def two_way_terms(coded: CodedKeys, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Choose the pairs of keys that the model joins.

    Pairs are taken in the order of how much they improve the Bayesian information criterion, as long as they do and
    close no circle (a circle would need the full cross-table).

    Parameters
    ----------
    coded : CodedKeys
        The sample.
    keys : tuple of str
        Key variables, known of everybody.

    Returns
    -------
    list of tuple of str
        At most one fewer than keys.

    Notes
    -----
    Chow & Liu (1968), "Approximating discrete probability distributions with dependence trees".

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import coded_keys
    >>> people = pd.DataFrame({"a": [0, 1] * 20, "b": [0, 1] * 20, "c": [0] * 20 + [1] * 20})
    >>> two_way_terms(coded_keys(people, ["a", "b", "c"]), ("a", "b", "c"))
    [('a', 'b')]
    """
    gains = {pair: _gain(coded, *pair) for pair in combinations(keys, 2)}
    tree = {key: key for key in keys}

    def root(key: str) -> str:
        while tree[key] != key:
            key = tree[key]
        return key

    chosen = []
    for (one, other), gain in sorted(gains.items(), key=lambda item: -item[1]):
        if gain > 0 and root(one) != root(other):
            tree[root(one)] = root(other)
            chosen.append((one, other))
    return chosen


def _gain(coded: CodedKeys, one: str, other: str) -> float:
    n = coded.people
    both = coded.groups([one, other])
    first, second = coded.groups([one]), coded.groups([other])
    counts = both.count(coded.multiplicity).astype(np.float64)
    ones, others = (margin.count(coded.multiplicity)[margin.numbers[both.first]] for margin in (first, second))
    held = counts > 0
    likelihood_ratio = 2.0 * (counts[held] * np.log(counts[held] * n / (ones[held] * others[held]))).sum()
    return float(likelihood_ratio - (first.size - 1) * (second.size - 1) * np.log(n))
