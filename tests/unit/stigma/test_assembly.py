"""Indicators of all attributes at once, from counts as a dataset gives them."""

import pandas as pd

from dpiabook.stigma import attribute_indicators

AREAS = pd.DataFrame({"area": ["a", "b"], "n": [60, 90], "care": [20, 30], "care_known": [60, 90]})
CELLS = pd.DataFrame(
    {
        "area": ["a", "a", "a", "b", None],
        "band": ["0-4", None, "5-10", "0-4", "0-4"],
        "n": [30, 25, 5, 90, 9],
        "care": [10, 5, 5, 30, 9],
        "care_known": [30, 25, 5, 90, 9],
    }
)


def test_a_cell_whose_key_is_missing_is_left_out_of_the_groups_and_stays_in_the_areas():
    found = attribute_indicators(AREAS, CELLS, ["care"], keys=["band"])["care"]
    assert found.groups.cells["n"].tolist() == [30, 5, 90]
    assert found.areas.overall == 50 / 150


def test_where_a_key_is_missing_for_everybody_the_groups_are_the_areas():
    found = attribute_indicators(AREAS, CELLS.assign(band=None), ["care"], keys=["band"])["care"]
    assert found.groups.cells["n"].tolist() == [60, 90]
