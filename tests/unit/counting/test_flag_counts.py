"""People with several flags, and relatives without any."""

import pandas as pd
import pytest

from dpiabook.counting.flag_counts import flag_counts
from dpiabook.errors import Refusal

FLAGS = {"care": "care >= 1", "crime": "crime >= 1", "health": "health >= 1"}
CHILDREN = pd.DataFrame(
    {
        "area": ["A", "A", "A", "A", "B", "B", None],
        "family": [1, 1, 1, 2, 1, 3, None],
        "care": [1, 0, 0, 0, 0, None, 0],
        "crime": [2, 0, None, 0, 0, 1, 0],
        "health": [1, 0, 0, 0, 0, 0, 0],
    }
)


def test_by_hand():
    """Family 1 has one child with three flags, two without any in A and one in B; family 2 has no flag."""
    found = flag_counts(CHILDREN, ["area"], FLAGS, family="family").set_index("area")
    assert found.loc["A"].tolist() == [4, 1, 1, 1, 2]
    assert found.loc["B"].tolist() == [2, 1, 0, 0, 1]
    assert found["relatives"].tolist() == [2, 1, 0]


def test_the_order_of_rows_makes_no_difference():
    turned = flag_counts(CHILDREN.iloc[::-1], ["area"], FLAGS, family="family")
    pd.testing.assert_frame_equal(turned, flag_counts(CHILDREN, ["area"], FLAGS, family="family"))


def test_rows_that_stand_for_several_people():
    counted = CHILDREN.assign(people=[2, 1, 1, 1, 1, 3, 1])
    found = flag_counts(counted, ["area"], FLAGS, count="people").set_index("area")
    assert found.loc["A", ["n", "flagged", "three_or_more"]].tolist() == [5, 2, 2]
    assert "relatives" not in found


@pytest.mark.parametrize(("by", "flags"), [([], FLAGS), (["area"], {}), (["aera"], FLAGS)])
def test_refusals(by, flags):
    with pytest.raises(Refusal):
        flag_counts(CHILDREN, by, flags)
