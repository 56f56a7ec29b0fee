"""Columns of places that are named like what is counted for them are found before a run."""

import pandas as pd
import pytest

from dpiabook.book.checks import check
from dpiabook.counting import group_counts
from dpiabook.counting.flag_counts import flag_counts
from dpiabook.errors import Refusal
from dpiabook.risk import by_area, outcomes_by_area, scenario

PEOPLE = pd.DataFrame({"place": ["A", "A", "B"], "yob": [1, 2, 2], "family": [1, 1, 2], "flag": [0, 1, 1]})


def counted():
    """The names of all that measures give for each place."""
    yield from by_area(PEOPLE, ["yob"], "place", family="family", k=7)
    yield from outcomes_by_area(PEOPLE, "place", {"aunt": scenario(PEOPLE, {"yob": "exact"})})
    yield from group_counts(PEOPLE, ["place"], family="family")
    yield from flag_counts(PEOPLE, ["place"], {"one": "flag >= 1"}, family="family")


@pytest.mark.parametrize("name", sorted({*counted()} - {"place", "aunt", "aunt_most"}))
def test_a_place_with_the_name_of_a_result_is_refused(book_of, tmp_path, name):
    people = pd.DataFrame({"sex": ["F", "M"] * 3, name: ["A", "A", "B"] * 2})
    people.to_csv(tmp_path / "places.csv", index=False)
    roles, composites = {"area": name}, {"who": ["sex"]}
    with pytest.raises(Refusal) as refused:
        check(book_of(source=str(tmp_path / "places.csv"), roles=roles, composites=composites, recodes={}).loaded)
    assert "has the name of a result" in str(refused.value)


@pytest.mark.parametrize("role", ["area", "region"])
def test_a_column_of_ids_is_no_place(book_of, role):
    with pytest.raises(Refusal) as refused:
        check(book_of(roles={"family_id": "family_id", role: "family_id"}).loaded)
    assert "cannot be both" in str(refused.value)
