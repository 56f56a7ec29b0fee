"""Missing values and broken rules, counted over records and over a table of counts."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import check_rules, missing_values
from dpiabook.errors import Code, Refusal

CELL = st.one_of(st.none(), st.integers(0, 2))
ROWS = st.lists(st.tuples(st.sampled_from(["A", "B", None]), CELL, CELL, st.integers(0, 3)), min_size=1, max_size=12)


def frame(rows):
    table = pd.DataFrame(rows, columns=["area", "x", "y", "people"])
    return table.astype({"area": "str", "x": "Int64", "y": "Int64"})


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_a_table_of_counts_gives_what_its_records_give(rows):
    counted = frame(rows)
    records = counted.loc[counted.index.repeat(counted["people"])].drop(columns="people")
    if records.empty:
        return
    for by in (None, "area"):
        expected = missing_values(records, ["x", "y"], by=by).to_frame()
        found = missing_values(counted, ["x", "y"], by=by, count="people")
        found = found[found["n"] > 0].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    rules = ["x <= y", "(x == 0) == missing(y)"]
    pd.testing.assert_frame_equal(check_rules(counted, rules, count="people"), check_rules(records, rules))


def test_all_variables_but_the_group_and_the_count_are_counted():
    table = frame([("A", None, 1, 4), ("B", 2, None, 1)])
    assert missing_values(table, by="area", count="people")["name"].tolist() == ["x", "x", "y", "y"]


def test_no_variable_gives_no_row():
    assert missing_values(frame([("A", 1, 1, 1)]), []).empty


def test_a_count_must_be_a_number():
    with pytest.raises(Refusal) as caught:
        missing_values(frame([("A", 1, 1, 1)]), ["x"], count="area")
    assert caught.value.code is Code.COLUMN_TYPE
