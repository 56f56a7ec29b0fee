"""Minimal sample uniques against a brute force that follows the definition."""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import coded_keys
from dpiabook.risk import suda_search
from dpiabook.risk.distinct_records import distinct_records
from dpiabook.risk.subsets import all_subsets
from dpiabook.risk.suda import suda


@st.composite
def tables(draw) -> pd.DataFrame:
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 18))
    cell = st.one_of(st.none(), st.integers(0, draw(st.sampled_from([1, 3, 9]))))
    rows = draw(st.lists(st.tuples(*[cell] * width), min_size=height, max_size=height))
    return pd.DataFrame(rows, columns=[f"k{at}" for at in range(width)], dtype="Int64")


def minimal_sample_uniques(table: pd.DataFrame, max_size: int) -> list[list[tuple[int, ...]]]:
    rows = [tuple(None if pd.isna(value) else int(value) for value in row) for row in table.itertuples(index=False)]
    found: list[list[tuple[int, ...]]] = [[] for _ in rows]
    for size in range(1, max_size + 1):
        for keys in combinations(range(table.shape[1]), size):
            seen = [tuple(row[key] for key in keys) for row in rows]
            for at, values in enumerate(seen):
                smaller = any(set(other) < set(keys) for other in found[at])
                if None not in values and seen.count(values) == 1 and not smaller:
                    found[at].append(keys)
    return found


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(1, 5))
def test_complete_and_minimal(table, max_size):
    keys, deepest = table.shape[1], min(max_size, table.shape[1])
    expected = minimal_sample_uniques(table, deepest)
    found = suda(table, list(table), max_size=max_size)
    assert found.minimal.tolist() == [len(sets) for sets in expected]
    assert found.smallest.tolist() == [min(map(len, sets), default=0) for sets in expected]
    scores = [sum(factorial(keys - len(one)) for one in sets) for sets in expected]
    assert found.score.tolist() == scores
    for at, key in enumerate(table):
        of_key = [sum(factorial(keys - len(one)) for one in sets if at in one) for sets in expected]
        share = [part / total if total else 0.0 for part, total in zip(of_key, scores, strict=True)]
        np.testing.assert_allclose(found.contributions[key], share, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_cells_and_groups_find_the_same(table):
    keys = list(table)
    records, subsets = distinct_records(coded_keys(table, keys), keys), all_subsets(len(keys), len(keys))
    by_cell = suda_search.unique_bits(records, subsets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suda_search, "_MOST_CELLS", 1)
        np.testing.assert_array_equal(suda_search.unique_bits(records, subsets), by_cell)


@settings(max_examples=20, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_row_order_never_matters(table, random):
    order = random.sample(range(len(table)), len(table))
    found, shuffled = suda(table, list(table)), suda(table.iloc[order], list(table))
    np.testing.assert_array_equal(found.score[order], shuffled.score)
    np.testing.assert_allclose(found.dis_score[order], shuffled.dis_score, rtol=1e-12)
