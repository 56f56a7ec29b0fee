"""Whole groups by protected characteristics, counted by hand."""

import pandas as pd
import pytest

from dpiabook.errors import DataRefusal
from dpiabook.stigma import intersections

ATTRIBUTES = {"care": "care >= 1", "disabled": "disabled >= 1"}


def people(*groups):
    names = ["sex", "origin", "disabled", "care", "times"]
    frame = pd.DataFrame(groups, columns=names)
    return frame.loc[frame.index.repeat(frame.pop("times"))].reset_index(drop=True)


def rows(table, keys, **options):
    found = intersections(table, keys, ATTRIBUTES, **options).table
    return {(row["keys"], row["attribute"]): row for row in found.to_dict("records")}


def test_a_group_in_which_all_have_it_is_counted_with_its_people():
    found = rows(
        people(("F", "a", 0, 1, 9), ("F", "b", 0, 0, 9), ("M", "a", 0, 1, 5), ("M", "a", 0, 0, 5)), ["sex", "origin"]
    )
    row = found[("sex", "origin"), "care"]
    assert [row[name] for name in ("groups", "n", "alike", "inside", "perhaps")] == [3, 28, 1, 9, 0]


def test_where_it_is_unknown_for_somebody_the_group_may_be_alike():
    found = rows(people(("F", "a", 0, 1, 49), ("F", "a", 0, None, 1), ("M", "a", 0, 0, 20)), ["sex", "origin"])
    row = found[("sex", "origin"), "care"]
    assert [row[name] for name in ("alike", "inside", "perhaps", "inside_most")] == [0, 0, 1, 49]


def test_a_characteristic_is_an_attribute_of_the_groups_that_others_make():
    found = rows(people(("F", "a", 1, 0, 9), ("M", "a", 0, 0, 9), ("F", "b", 0, 0, 9)), ["sex", "origin", "disabled"])
    assert found[("sex", "origin"), "disabled"]["alike"] == 1
    assert {name for keys, name in found if "disabled" in keys} == {"care"}


def test_one_characteristic_makes_no_intersection():
    with pytest.raises(DataRefusal, match="fewer than two"):
        intersections(people(("F", "a", 0, 1, 9)), ["sex"], ATTRIBUTES)
