"""Texts are taken for a look at their shape: few of them, none missing, and those that stand far down as well."""

import pandas as pd

from dpiabook.counting import distinct_texts


def test_short_numbers_dates_and_measurements_are_passed_over():
    table = pd.DataFrame(
        {
            "family_id": [11, 12],
            "long": [9_434_765_919, 9_434_765_870],
            "score": [0.5, 1.5],
            "when": pd.to_datetime(["2001-01-01", "2002-01-01"]),
            "word": ["a", None],
        }
    )
    assert dict(distinct_texts(table)) == {"long": ["9434765919", "9434765870"], "word": ["a"]}


def test_no_more_values_than_asked_for():
    table = pd.DataFrame({"word": [f"w{at}" for at in range(50)]})
    assert [len(values) for _, values in distinct_texts(table, values=7)] == [7]


def test_a_column_that_begins_empty_is_looked_up_further_down():
    table = pd.DataFrame({"contact": pd.Series([None] * 20 + ["a@b.org"], dtype="str"), "word": ["x"] * 21})
    assert dict(distinct_texts(table, rows=20)) == {"contact": ["a@b.org"], "word": ["x"]}


def test_a_column_that_is_always_empty_gives_nothing():
    table = pd.DataFrame({"contact": pd.Series([None] * 20, dtype="str")})
    assert dict(distinct_texts(table, rows=20)) == {"contact": []}
