"""Expected cell counts of a Poisson log-linear model, from margins alone.

With main effects and the two-way terms of a forest over the keys, the fitted mean of a cell is a product of its one-way
and two-way margins, so that only cells that occur are ever looked at, never the full cross-table.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, group, pack


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


def expected_counts(coded: CodedKeys, keys: tuple[str, ...], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the fitted mean of the cell that each of `rows` stands in.

    Parameters
    ----------
    coded : CodedKeys
        The sample.
    keys : tuple of str
        Key variables, known of everybody.
    rows : ndarray of int64, shape (cells,)
        One row of each cell.

    Returns
    -------
    ndarray of float64, shape (cells,)
        Expected people of the sample in the cell, over 0.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import coded_keys
    >>> coded = coded_keys(pd.DataFrame({"a": [0, 0, 0, 1], "b": [0, 0, 1, 0]}), ["a", "b"])
    >>> expected_counts(coded, ("a", "b"), np.array([0, 2, 3])).round(6).tolist()
    [2.25, 0.75, 0.75]
    """
    n = coded.people
    share = {key: _margin(coded, [key], rows) / n for key in keys}
    log_mean = np.log(n) + sum((np.log(values) for values in share.values()), start=np.zeros(len(rows)))
    for one, other in two_way_terms(coded, keys):
        log_mean += np.log(_margin(coded, [one, other], rows) / n / (share[one] * share[other]))
    return np.asarray(np.exp(log_mean), dtype=np.float64)


def _margin(coded: CodedKeys, keys: list[str], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    cells = group(pack([coded.column(key) for key in keys], [coded.sizes[coded.keys.index(key)] for key in keys]))
    return cells.count(coded.multiplicity)[cells.numbers[rows]].astype(np.float64)
