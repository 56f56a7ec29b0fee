"""Candidates against a comparison of every record with every other."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.risk.scenario import scenario

CELL = st.one_of(st.none(), st.integers(0, 4))


def _fits(one: object, other: object, tolerance: float, missing_fits: bool) -> bool:
    if pd.isna(one) or pd.isna(other):
        return missing_fits or (pd.isna(one) and pd.isna(other))
    return abs(one - other) <= tolerance


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=15),
    st.tuples(*[st.sampled_from([0, 1, 2])] * 3),
    st.booleans(),
)
def test_every_pair_is_compared(rows, tolerances, missing_fits):
    people = pd.DataFrame(rows, columns=["a", "b", "c"], dtype="Int64")
    found = scenario(people, dict(zip(people, tolerances, strict=True)), missing_fits=missing_fits)
    expected = [sum(all(map(_fits, one, other, tolerances, [missing_fits] * 3)) for other in rows) for one in rows]
    assert found.candidates.tolist() == expected
