"""Laws of recoding, whatever the data."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.mitigation import Ladder, Rung, lattice, recommended
from dpiabook.settings import Targets

LADDERS = {
    "a": Ladder("a", (Rung(band=2), Rung(band=4), Rung(drop=True))),
    "b": Ladder("b", (Rung(top=2), Rung(drop=True))),
}
ROWS = st.lists(st.tuples(st.integers(0, 9) | st.none(), st.integers(0, 4)), min_size=1, max_size=60)
FEW = settings(max_examples=10, deadline=None)


def table_of(rows):
    return pd.DataFrame(rows, columns=["a", "b"]).astype("Int64")


@given(ROWS)
@FEW
def test_coarser_is_never_riskier_nor_richer(rows):
    found = lattice(table_of(rows), LADDERS, Targets(k=3)).table
    for one in found.index:
        for other in found.index:
            if all(fine <= coarse for fine, coarse in zip(one, other, strict=True)):
                fine, coarse = found.loc[[one]].iloc[0], found.loc[[other]].iloc[0]
                assert coarse["small"] <= fine["small"]
                assert coarse["classes"] <= fine["classes"]
                assert coarse["entropy_loss"] >= fine["entropy_loss"] - 1e-12
                assert coarse["granularity_loss"] >= fine["granularity_loss"] - 1e-12
                assert coarse["discernibility"] >= fine["discernibility"] - 1e-12


@given(ROWS, st.integers(0, 10))
@FEW
def test_the_order_of_rows_does_not_matter(rows, seed):
    shuffled = [rows[at] for at in np.random.default_rng(seed).permutation(len(rows))]
    pd.testing.assert_frame_equal(lattice(table_of(rows), LADDERS).table, lattice(table_of(shuffled), LADDERS).table)


@given(ROWS, st.integers(2, 6))
@FEW
def test_losses_lie_between_none_and_all(rows, k):
    found = lattice(table_of(rows), LADDERS, Targets(k=k))
    for name in ("loss", "entropy_loss", "granularity_loss", "discernibility", "small_rate"):
        assert found.table[name].between(-1e-12, 1 + 1e-12).all()
    assert found.row(found.as_it_is)["loss"] == 0
    assert (found.table["uniques"] <= found.table["under_k"]).all()


@given(ROWS, st.integers(2, 5))
@FEW
def test_pruning_changes_no_recommendation(rows, k):
    targets = Targets(k=k, expected_rate=0.4)
    whole, pruned = (lattice(table_of(rows), LADDERS, targets, prune=prune) for prune in (False, True))
    assert recommended(whole).node == recommended(pruned).node
