"""Whether people are children, by the ages that are recorded."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import infer_inventory
from dpiabook.meaning import children_by_age

AGES = np.arange(3000) % 60


@pytest.mark.parametrize(
    ("ages", "children"),
    [
        ([*AGES, 138], "some"),
        ([*(AGES % 18), 999], "all"),
        ([*(AGES + 18), 138.5], "none"),
        (AGES * 12, None),
        ([138, 140], None),
    ],
)
def test_a_slip_of_the_pen_hides_no_children(ages, children):
    source = as_source(pd.DataFrame({"age": ages}))
    found = children_by_age(source, infer_inventory(source.columns))
    assert (found and found.value) == children


def test_other_columns_of_ages_tell_where_none_is_plainly_called_one_and_bands_tell_nothing():
    frame = pd.DataFrame({"age_x": AGES, "age_y": AGES + 18, "age_b": AGES % 7 + 1})
    source = as_source(frame)
    told = infer_inventory(source.columns)
    found = children_by_age(source, told, {"age_b": "measured", "age_x": "guessed", "age_y": "measured"})
    assert (found.value, found.standing) == ("some", "guessed")
    assert children_by_age(source, told, {"age_b": "measured"}) is None
    assert children_by_age(source, told) is None
