"""l-diversity on tables that can be checked by hand."""

import itertools

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk.l_diversity import l_diversity


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": ["p"] * 4 + ["q"] * 3 + [None] * 2,
            "care": [1.0, 1.0, 2.0, None, 5.0, 5.0, 5.0, None, None],
        }
    )


def test_three_measures_by_hand(people):
    found = l_diversity(people, ["area"], "care")
    # Of the fourth in p the value is unknown; of the last two the area is, so that nothing is said of them.
    assert found.distinct.tolist() == [2] * 4 + [1] * 3 + [0] * 2
    assert found.entropy[0] == pytest.approx(np.exp(2 / 3 * np.log(3 / 2) + 1 / 3 * np.log(3)))
    # counts 2 and 1: 2 < 2 (2 + 1) holds for l = 1, 2 < 2 (1) does not for l = 2
    assert found.recursive.tolist() == [1] * 7 + [0] * 2
    assert found.classes["n"].sum() == len(people)
    assert (found.under(2), found.under_range(2), found.under_range(3)) == (3, (3, 3), (3, 7))


def test_a_larger_constant_never_lowers_recursive_diversity(people):
    by_constant = [l_diversity(people, ["area"], "care", c=c).recursive for c in (0.5, 1.0, 2.0, 3.0)]
    assert by_constant[0].tolist() == [1] * 7 + [0] * 2
    assert by_constant[3].tolist() == [2] * 4 + [1] * 3 + [0] * 2
    assert all((low <= high).all() for low, high in itertools.pairwise(by_constant))


def test_reference_counts_each_missing_value_apart(people):
    found = l_diversity(people, ["area"], "care", sdcmicro_compatible=True)
    assert found.distinct.tolist() == [3] * 4 + [1] * 3 + [2] * 2
    assert found.entropy[-1] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"keys": ["aera"], "sensitive": "care"}, Code.COLUMN_MISSING),
        ({"keys": ["area"], "sensitive": "area"}, Code.MEASURE_INPUT),
        ({"keys": ["area"], "sensitive": "care", "c": 0.0}, Code.MEASURE_INPUT),
    ],
)
def test_refusals(people, call, code):
    with pytest.raises(Refusal) as refused:
        l_diversity(people, **call)
    assert refused.value.code is code
