"""Areas that were cut anew, and the people in the pieces between old and new ones."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Refusal
from dpiabook.versions import cut_areas

BEFORE = pd.DataFrame({"id": range(200), "area": ["A"] * 80 + ["B"] * 70 + ["C"] * 50})


def moved(*pieces):
    """The later version: people from the first row on go to the areas named."""
    areas = BEFORE["area"].to_list()
    for start, size, area in pieces:
        areas[start : start + size] = [area] * size
    return BEFORE.assign(area=areas)


@pytest.mark.parametrize("size", range(1, 10))
def test_every_small_piece_of_a_new_area_is_found(size):
    now = moved((0, 40, "N"), (80, size, "N"))
    found = cut_areas(now.sample(frac=1, random_state=size), BEFORE, "area", "id")
    assert (found.new, found.gone) == (1, 0)
    assert found.pieces.values.tolist() == [["A", "N", 40, False], ["B", "N", size, True]]
    assert found.by_area().values.tolist() == [["N", 2, 1, size]]


@pytest.mark.parametrize("size", range(1, 10))
def test_every_small_piece_of_an_area_that_is_gone_is_found(size):
    now = moved((0, 80 - size, "B"), (80 - size, size, "C"))
    found = cut_areas(now, BEFORE, "area", "id")
    assert (found.new, found.gone) == (0, 1)
    assert found.pieces.values.tolist() == [["A", "B", 80 - size, False], ["A", "C", size, True]]


def test_larger_pieces_isolate_nobody():
    found = cut_areas(moved((0, 40, "N"), (80, 10, "N")), BEFORE, "area", "id")
    assert not found.pieces["close"].any()
    assert found.by_area()["people"].tolist() == [0]


def test_who_moves_between_areas_that_stay_makes_no_piece():
    found = cut_areas(moved((0, 3, "B")), BEFORE, "area", "id")
    assert (found.new, found.gone, len(found.pieces)) == (0, 0, 0)


def test_equal_versions_give_nothing():
    found = cut_areas(BEFORE.sample(frac=1, random_state=1), BEFORE, "area", "id")
    assert (found.new, found.gone, len(found.pieces), len(found.by_area())) == (0, 0, 0, 0)


def test_people_of_one_version_and_without_an_area_are_in_no_piece():
    now = moved((0, 40, "N")).iloc[20:].copy()
    now.loc[30:34, "area"] = None
    newcomers = pd.DataFrame({"id": range(1000, 1003), "area": "N"})
    found = cut_areas(pd.concat([now, newcomers]), BEFORE, "area", "id")
    assert found.pieces.values.tolist() == [["A", "N", 15, False]]


@pytest.mark.parametrize("ids", [None, "id"])
def test_without_ids_nobody_is_followed(ids):
    now = moved((0, 40, "N")).assign(id=0)
    found = cut_areas(now, BEFORE, "area", ids)
    assert (found.new, found.gone, found.pieces) == (1, 0, None)
    assert found.by_area().empty


def test_numbers_and_their_texts_are_the_same_codes():
    before = BEFORE.assign(area=np.where(BEFORE["area"] == "A", 1, 2))
    found = cut_areas(before.assign(area=before["area"].astype("str")), before, "area", "id")
    assert (found.new, found.gone, len(found.pieces)) == (0, 0, 0)


def test_an_unknown_area_is_refused():
    with pytest.raises(Refusal, match="no column"):
        cut_areas(BEFORE, BEFORE, "aera", "id")
