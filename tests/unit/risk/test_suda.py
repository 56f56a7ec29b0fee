"""Special uniques on tables that can be checked by hand."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk.suda import dis_suda, suda
from dpiabook.risk.suda_search import require_memory, suda_memory


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gender": ["F", "F", "F", "M", "M", "M"],
            "yob": [2001, 2001, 2002, 2001, 2002, 2002],
            "order": [1, 1, 2, 1, 1, None],
        }
    )


def test_scores_and_contributions_by_hand(people):
    found = suda(people, ["gender", "yob", "order"])
    # row 3: alone as second child, weight 2!, and alone as (F, 2002), weight 1!
    assert found.score[2] == 3
    np.testing.assert_allclose(
        [found.contributions[key][2] for key in ("gender", "yob", "order")], [1 / 3, 1 / 3, 2 / 3]
    )
    # row 4: alone as (M, 2001); row 5: alone as (2002, 1); the last row shares (M, 2002) and its order is missing
    assert found.score.tolist() == [0, 0, 3, 1, 1, 0]
    assert found.smallest.tolist() == [0, 0, 1, 2, 2, 0]


def test_shares_by_variable_and_by_value(people):
    found = suda(people, ["gender", "yob", "order"])
    by_variable = found.attribute_contributions.set_index("variable")["contribution"]
    assert by_variable["order"] == pytest.approx(100 * (2 + 1) / 5)
    by_level = found.level_contributions.groupby("variable")["contribution"].sum()
    np.testing.assert_allclose(by_level, 100)


def test_half_values_stay_apart_unless_the_reference_is_asked_for():
    days = pd.DataFrame({"days": [2.0, 2.5, 3.0, 3.0]})
    assert suda(days, ["days"]).score.tolist() == [1, 1, 0, 0]
    assert suda(days, ["days"], sdcmicro_compatible=True).score.tolist() == [0, 0, 0, 0]


def test_a_limited_search_finds_no_larger_set(people):
    found = suda(people, ["gender", "yob", "order"], max_size=1)
    assert found.score.tolist() == [0, 0, 2, 0, 0, 0]
    assert found.max_size == 1


def test_counts_stand_for_people(people):
    counts = people.groupby(["gender", "yob", "order"], dropna=False).size().rename("people").reset_index()
    found = suda(counts, ["gender", "yob", "order"], count="people")
    assert sorted(found.score) == [0, 0, 1, 1, 3]


def test_everyone_scored_is_certain_when_nobody_is_in_a_pair():
    assert dis_suda(np.array([1.0, 4.0, 0.0]), in_pairs=0, keys=3, dis_fraction=0.1).tolist() == [1, 1, 0]


def test_nobody_unique_gives_zeros():
    found = suda(pd.DataFrame({"a": [1, 1], "b": [2, 2]}), ["a", "b"])
    assert found.dis_score.tolist() == [0, 0]
    assert found.attribute_contributions["contribution"].tolist() == [0, 0]


def test_too_much_memory_is_refused_with_the_depth_that_fits():
    limit = suda_memory(1_000_000, 15, 4) / 1e9
    with pytest.raises(Refusal) as refused:
        require_memory(1_000_000, 15, 15, memory_gb=limit)
    assert refused.value.code is Code.NEEDS_MEMORY
    assert "max_size=4" in refused.value.cure


@pytest.mark.parametrize("call", [{"max_size": 0}, {"score": "other"}, {"dis_fraction": 1.0}, {"keys": []}])
def test_refusals(people, call):
    with pytest.raises(Refusal) as refused:
        suda(people, **({"keys": ["gender", "yob"]} | call))
    assert refused.value.code is Code.MEASURE_INPUT
