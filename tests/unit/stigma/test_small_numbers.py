import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.stigma import StigmaThresholds, small_numbers


def test_hand_worked_table():
    table = pd.DataFrame(
        {
            "area": ["a"] * 5 + ["b"] * 5,
            "age": list("12345") * 2,
            "n": [400] * 5 + [400, 400, 400, 9, 400],
            "x": [0, 10, 40, 390, 400, 9, 391, 40, 0, 1],
        }
    )
    found = small_numbers(table, ["age"])
    assert found.areas["small_share"].tolist() == [0.0, 0.8]
    assert found.areas["flagged"].tolist() == [False, True]
    assert found.small_share == 0.4
    assert found.flagged


def test_exactly_a_fifth_is_not_over_a_fifth():
    table = pd.DataFrame({"area": ["a"] * 5, "age": range(5), "n": 400, "x": [5, 40, 40, 40, 40]})
    assert not small_numbers(table, ["age"]).flagged


def test_wide_intervals_are_counted_apart():
    # 20 of 40 has a Wilson interval of about .35 to .65; 200 of 400 one of .45 to .55; nobody has none.
    table = pd.DataFrame({"area": list("abc"), "n": [40, 400, 0], "x": [20, 200, 0]})
    found = small_numbers(table)
    assert found.areas["wide_share"].tolist() == [1.0, 0.0, 1.0]
    assert found.areas["flagged"].tolist() == [False, False, True]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 300), st.data(), st.integers(1, 30))
def test_a_larger_threshold_never_finds_fewer_cells(n, data, least):
    table = pd.DataFrame({"area": ["a"], "n": [n], "x": [data.draw(st.integers(0, n))]})
    low, high = (
        small_numbers(table, thresholds=StigmaThresholds(cell_threshold=t)).small_share for t in (least, least + 3)
    )
    assert low <= high
