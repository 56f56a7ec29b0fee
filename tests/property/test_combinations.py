"""What must hold of every table when keys are combined."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import coded_keys
from dpiabook.risk.combinations import combinations, subset_figures
from dpiabook.risk.distinct_records import distinct_records
from dpiabook.risk.subsets import all_subsets

CELL = st.one_of(st.none(), st.integers(0, 3))


@st.composite
def tables(draw) -> pd.DataFrame:
    width, height = draw(st.integers(1, 4)), draw(st.integers(1, 14))
    rows = draw(st.lists(st.tuples(*[CELL] * width), min_size=height, max_size=height))
    return pd.DataFrame(rows, columns=[f"k{at}" for at in range(width)], dtype="Int64")


@settings(max_examples=25, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_adding_a_key_never_lowers_uniques_and_row_order_never_matters(table, random):
    found = combinations(table, list(table), threshold=1.0).table.set_index("combination")
    for text, row in found.iterrows():
        keys = text.split(", ")
        for key in keys if len(keys) > 1 else []:
            fewer = found.loc[", ".join(one for one in keys if one != key)]
            for name in ("uniques", "under_k", "uniques_most", "under_k_most"):
                assert fewer[name] <= row[name]
            assert fewer["classes"] <= row["classes"] or table[keys].isna().any(axis=None)
    order = random.sample(range(len(table)), len(table))
    pd.testing.assert_frame_equal(found, combinations(table.iloc[order], list(table)).table.set_index("combination"))


@settings(max_examples=25, deadline=None)
@given(tables(), st.integers(1, 4))
def test_cells_and_groups_count_the_same(table, max_size):
    from dpiabook.risk.combination_compiled import FIGURES, tally_subsets

    coded, keys = coded_keys(table, list(table)), list(table)
    subsets = all_subsets(len(keys), min(max_size, len(keys)))
    records, logs = distinct_records(coded, keys), np.zeros(1)
    by_group = np.zeros((len(subsets), FIGURES))
    for first, second in subsets.beginnings():
        tally_subsets(
            records.columns, records.sizes, records.people, logs, int(records.sizes.max()), first, second, 3,
            subsets.max_size, subsets.binomial, subsets.offset, by_group,
        )  # fmt: skip
    by_group[:, 3] = subset_figures(coded, keys, subsets, 3)[:, 3]
    np.testing.assert_array_equal(by_group, subset_figures(coded, keys, subsets, 3))
