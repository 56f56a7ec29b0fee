"""Group disclosure on a table that can be checked by hand."""

import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk.homogeneous_classes import homogeneous_classes


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": ["p"] * 4 + ["q"] * 3 + ["r"] * 3 + ["s"] * 2 + ["t"],
            "care": [1, 1, 1, 1] + [0, 0, 1] + [None] * 3 + [0, 1] + [1],
            "flag": [0] * 4 + [0] * 3 + [0] * 3 + [0, 0] + [0],
        }
    )


def test_counts_by_attribute(people):
    found = homogeneous_classes(people, ["area"], ["care", "flag"], k=2)
    care, flag = (found.by_attribute.set_index("attribute").loc[name] for name in ("care", "flag"))
    assert (care.classes_all, care.people_all, care.classes_but_one, care.people_but_one) == (1, 4, 1, 3)
    assert (flag.classes_all, flag.people_all, flag.people_but_one) == (4, 12, 0)
    assert care.share_all == pytest.approx(4 / 13)


def test_counts_by_value(people):
    found = homogeneous_classes(people, ["area"], "care", k=2).by_value.set_index("value")
    assert found.loc[1, "people_all"] == 4
    assert found.loc[0, "people_but_one"] == 3


def test_a_shared_missing_value_counts_only_when_it_says_something(people):
    silent = homogeneous_classes(people, ["area"], "care", k=3).by_attribute
    telling = homogeneous_classes(people, ["area"], "care", k=3, missing_is_value=True).by_attribute
    assert silent["people_all"].tolist() == [4]
    assert telling["people_all"].tolist() == [7]


def test_larger_k_keeps_fewer_people(people):
    people_all = [
        homogeneous_classes(people, ["area"], "flag", k=k).by_attribute["people_all"][0] for k in (2, 3, 4, 5)
    ]
    assert people_all == [12, 10, 4, 0]


def test_refusals(people):
    for call in ({"sensitive": "care", "k": 1}, {"sensitive": []}):
        with pytest.raises(Refusal) as refused:
            homogeneous_classes(people, ["area"], **call)
        assert refused.value.code is Code.MEASURE_INPUT


def test_a_table_of_counts_gives_the_same(people):
    counts = people.groupby(["area", "care", "flag"], dropna=False).size().rename("people").reset_index()
    by_rows = homogeneous_classes(people, ["area"], ["care", "flag"], k=2).by_attribute
    by_counts = homogeneous_classes(counts, ["area"], ["care", "flag"], k=2, count="people").by_attribute
    pd.testing.assert_frame_equal(by_rows, by_counts)
