import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.stigma import group_disclosure


def cells(*rows):
    return pd.DataFrame(rows, columns=["area", "sex", "n", "x"])


def test_hand_worked_table():
    found = group_disclosure(
        cells(
            ("a", "F", 8, 8),
            ("a", "M", 12, 3),
            ("b", "F", 5, 4),
            ("b", "M", 20, 18),
            ("c", "F", 4, 4),
            ("c", "M", 9, 0),
        ),
        ["sex"],
    )
    assert found.cells["found"].tolist() == ["uniform", "none", "all but one", "near", "small", "none"]
    assert found.areas["flagged"].tolist() == [True, True, False]
    assert found.areas["review"].tolist() == [False, True, False]
    assert found.areas["share"].tolist() == [8 / 20, 5 / 25, 0]
    assert found.share == 13 / 58
    assert found.near_share == 20 / 58
    assert found.disclosing == 2


def test_expected_cells_follow_the_binomial():
    # Rate 1/2; a cell of five: P(5) + P(4) = 1/32 + 5/32; a cell of three is too small to count.
    found = group_disclosure(cells(("a", "F", 5, 2), ("b", "F", 5, 3), ("c", "F", 2, 1)), ["sex"])
    assert found.expected == pytest.approx(2 * 6 / 32)


def test_expected_cells_match_a_simulation():
    rng = np.random.default_rng(5)
    n = rng.integers(5, 12, 40)
    seen = []
    for _ in range(120):
        x = rng.binomial(n, 0.6)
        found = group_disclosure(pd.DataFrame({"area": range(40), "n": n, "x": x}))
        seen.append((found.disclosing, found.expected))
    observed, expected = np.mean(seen, axis=0)
    assert observed == pytest.approx(expected, rel=0.15)


def test_a_cell_that_is_not_shown_discloses_nothing():
    found = group_disclosure(cells(("a", "F", 8, 8), ("b", "F", 8, 8)).assign(shown=[False, True]), ["sex"])
    assert found.cells["found"].tolist() == ["not shown", "uniform"]
    assert found.areas["flagged"].tolist() == [False, True]


def test_nobody_with_the_attribute_is_no_disclosure_of_it():
    found = group_disclosure(cells(("a", "F", 50, 0)), ["sex"])
    assert found.disclosing == 0
    assert found.expected == 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(0, 1)), min_size=1, max_size=12),
    st.integers(5, 60),
    st.integers(0, 1),
    st.randoms(use_true_random=False),
)
def test_a_planted_uniform_cell_is_always_found(others, n, short, random):
    rows = [(f"area {i}", "F", size, round(size * share)) for i, (size, share) in enumerate(others)]
    rows.append(("planted", "F", n, n - short))
    random.shuffle(rows)
    found = group_disclosure(cells(*rows), ["sex"])
    assert found.areas.set_index("area").loc["planted", "flagged"]
    assert found.share >= n / sum(row[2] for row in rows)


def test_a_cell_in_which_it_is_unknown_for_somebody_is_only_perhaps_uniform():
    given = cells(("a", "F", 8, 8), ("b", "F", 8, 8), ("c", "F", 8, 7), ("d", "F", 8, 5)).assign(missing=[0, 1, 2, 3])
    found = group_disclosure(given, ["sex"])
    assert found.cells["found"].tolist() == ["uniform", "perhaps", "perhaps", "none"]
    assert (found.disclosing, found.share) == (1, 8 / 32)
    # What could be known of all is held back like what is.
    assert found.areas["flagged"].tolist() == [True, True, True, False]
