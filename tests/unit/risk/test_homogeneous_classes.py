"""Group disclosure on a table that can be checked by hand."""

import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.counting.missing_rule import MissingRule
from dpiabook.counting.states import with_states
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


def test_an_unknown_is_no_value_that_a_class_could_share(people):
    row = homogeneous_classes(people, ["area"], "care", k=3).by_attribute.iloc[0]
    assert (row["people_all"], row["people_all_most"]) == (4, 4)
    people.loc[0, "care"] = None
    row = homogeneous_classes(people, ["area"], "care", k=3).by_attribute.iloc[0]
    # Three of p share it and of one it is unknown: perhaps all, perhaps all but one.
    assert (row["people_all"], row["people_all_most"]) == (0, 4)
    assert (row["people_but_one"], row["people_but_one_most"]) == (3, 7)


def test_what_does_not_apply_is_a_value_that_a_class_may_share(people):
    source = with_states(as_source(people), {"care": MissingRule(blank="not_applicable")})
    found = homogeneous_classes(source, ["area"], "care", k=3)
    assert found.by_attribute["people_all"].tolist() == [7]
    assert found.by_value.set_index("value").loc["not applicable", "people_all"] == 3


def test_nobody_can_tell_who_is_in_a_class_of_which_a_key_is_unknown(people):
    people["area"] = people["area"].replace({"p": None})
    assert homogeneous_classes(people, ["area"], "flag", k=3).by_attribute["people_all"].tolist() == [6]


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
