"""Distances, likenesses and inference on tables that can be checked by hand, and against plain oracles."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk import (
    alpha_k_anonymity,
    beta_likeness,
    delta_disclosure,
    inference_gain,
    t_closeness,
)


@pytest.fixture
def people() -> pd.DataFrame:
    draw = np.random.default_rng(4)
    return pd.DataFrame(
        {
            "area": draw.integers(0, 6, 80),
            "days": pd.array(draw.choice([0, 1, 2, 5, 9], 80, p=[0.5, 0.2, 0.1, 0.1, 0.1]), dtype="Int64"),
        }
    )


def _ordered(people: pd.DataFrame) -> float:
    known = people.dropna()
    values = sorted(known["days"].unique())
    everyone = known["days"].value_counts(normalize=True).reindex(values).to_numpy(float)
    worst = 0.0
    for _, part in known.groupby("area"):
        here = part["days"].value_counts(normalize=True).reindex(values, fill_value=0).to_numpy(float)
        worst = max(worst, np.abs(np.cumsum(here - everyone)).sum() / (len(values) - 1))
    return worst


def test_ordered_distance_is_the_earth_movers(people):
    assert t_closeness(people, ["area"], "days").t == pytest.approx(_ordered(people), abs=1e-12)
    people.loc[:9, "days"] = pd.NA
    assert t_closeness(people, ["area"], "days").t == pytest.approx(_ordered(people), abs=1e-12)


def test_the_two_distances_by_hand():
    near = pd.DataFrame({"area": list("ppqq"), "days": [0, 1, 1, 2]})
    far = pd.DataFrame({"area": list("ppqq"), "days": [0, 2, 1, 1]})
    by_hand = {"equal": (0.25, 0.5), "ordered": (0.25, 0.25)}
    for distance, expected in by_hand.items():
        assert tuple(t_closeness(one, ["area"], "days", distance).t for one in (near, far)) == expected


def test_people_beyond_a_distance_are_counted():
    found = t_closeness(pd.DataFrame({"area": list("pppq"), "care": list("aaab")}), ["area"], "care")
    assert (found.t, found.over(0.5), found.over(0.2)) == (0.75, 1, 4)


def test_classes_like_everyone_disclose_nothing():
    alike = pd.DataFrame({"area": list("ppqq"), "care": list("abab")})
    assert t_closeness(alike, ["area"], "care").t == 0
    assert delta_disclosure(alike, ["area"], "care") == 0
    assert beta_likeness(alike, ["area"], "care").basic == 0
    assert alpha_k_anonymity(alike, ["area"], "care").alpha == 0.5
    assert inference_gain(alike, ["area"], "care").gain <= 0


def test_a_rare_value_caps_enhanced_beta():
    rare = pd.DataFrame({"area": ["p"] * 9 + ["q"], "care": ["a"] * 9 + ["b"]})
    found = beta_likeness(rare, ["area"], "care")
    assert (found.basic, found.enhanced) == (pytest.approx(9.0), pytest.approx(-np.log(0.1)))


def test_a_class_of_one_does_not_vouch_for_itself():
    apart = pd.DataFrame({"area": range(6), "care": list("aaabbb")})
    found = inference_gain(apart, ["area"], "care")
    assert found.bits == pytest.approx(0.0)
    assert found.gain == pytest.approx(0.0, abs=0.5)
    assert found.by_value["lift"].tolist() == pytest.approx([1.0, 1.0])


def test_inference_leaves_each_person_out(people):
    found = inference_gain(people, ["area"], "days")
    overall = people["days"].value_counts(normalize=True)
    right = bits = 0.0
    for at, row in people.iterrows():
        others = people.drop(index=at).query("area == @row.area")["days"]
        score = overall + others.value_counts().reindex(overall.index, fill_value=0)
        best = score[score == score.max()]
        right += len(best) == 1 and best.index[0] == row.days
        bits += np.log2(score[row.days] / (len(others) + 1) / overall[row.days])
    assert found.accuracy == pytest.approx(right / len(people))
    assert found.bits == pytest.approx(bits / len(people))
    assert found.interval[0] <= found.accuracy <= found.interval[1]


def test_counts_give_the_same(people):
    counts = people.groupby(["area", "days"]).size().rename("people").reset_index()
    for measure in (t_closeness, inference_gain):
        by_row, by_count = measure(people, ["area"], "days"), measure(counts, ["area"], "days", count="people")
        assert [getattr(by_row, name) for name in ("t", "bits") if hasattr(by_row, name)] == pytest.approx(
            [getattr(by_count, name) for name in ("t", "bits") if hasattr(by_count, name)]
        )


def test_refusals(people):
    for call in ({"sensitive": "area"}, {"sensitive": "days", "distance": "close"}):
        with pytest.raises(Refusal) as refused:
            t_closeness(people, ["area"], **call)
        assert refused.value.code is Code.MEASURE_INPUT
