"""What intruders would still achieve at the frontier, against the scenarios run on recoded rows."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.mitigation import Ladder, Rung, frontier, lattice, scenario_outcomes
from dpiabook.risk import Scenario, scenario
from dpiabook.settings import Targets

LADDERS = {
    "gender": Ladder("gender", (Rung(drop=True),)),
    "yob": Ladder("yob", (Rung(band=3), Rung(drop=True))),
    "area": Ladder("area", (Rung(to="region"), Rung(drop=True))),
}
TARGETS = Targets(k=80, expected_rate=0.001)
WHO = {
    "exact": {"knows": {"gender": "exact", "yob": "exact", "area": "exact"}},
    "rough": {"knows": {"gender": "exact", "yob": {"within": 1}}},
    "whether": {"knows": {"area": "exact", "episodes": "at least one"}},
    "family": {"knows": {"gender": "exact", "yob": "exact"}, "whole_family": True},
    "rough family": {"knows": {"area": "exact", "yob": {"within": 1}}, "whole_family": True},
    "strict": {"knows": {"gender": "exact", "yob": "exact"}, "missing_fits": False},
}


def children(rows=300, seed=1, gaps=0.0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "family": draw.integers(0, rows // 2, rows),
            "yob": pd.array(draw.integers(2000, 2012, rows), "Int64"),
            "gender": draw.choice(["F", "M"], rows),
            "area": draw.choice(list("ABCDEF"), rows),
            "episodes": draw.integers(0, 4, rows),
        }
    )
    frame["region"] = frame["area"].map({"A": "N", "B": "N", "C": "S", "D": "S", "E": "S", "F": "N"})
    for name in ("yob", "gender"):
        frame[name] = frame[name].mask(draw.random(rows) < gaps)
    return frame


def recoded(frame, node):
    """The same recodes, row by row; what is left out is gone."""
    columns = {
        "gender": [frame["gender"], None][node[0]],
        "yob": [frame["yob"], frame["yob"] // 3, None][node[1]],
        "area": [frame["area"], frame["region"], None][node[2]],
    }
    kept = {name: column for name, column in columns.items() if column is not None}
    return pd.DataFrame({**kept, "episodes": frame["episodes"], "family": frame["family"]})


def by_rows(frame, node, who, family):
    """Candidates of each row, without any class table."""
    plain = scenario(frame, who, family).candidates
    again = recoded(frame, node)
    knows = {name: "exact" if name == "yob" and node[1] else how for name, how in who.knows.items() if name in again}
    if not knows:
        return np.full(len(frame), frame["family"].nunique() if who.whole_family else len(frame))
    return np.maximum(plain, scenario(again, who.model_copy(update={"knows": knows}), family).candidates)


@pytest.mark.parametrize("name", WHO)
def test_outcomes_are_those_of_the_recoded_rows_and_never_worse_than_before(name):
    frame, who = children(100, gaps=0.1), Scenario.model_validate(WHO[name])
    family = "family" if who.whole_family else None
    found = lattice(frame, LADDERS, TARGETS)
    outcomes = scenario_outcomes(found, frame, {name: who}, "family")
    assert len(outcomes) == len(frontier(found))
    for node, row in outcomes.iterrows():
        candidates = by_rows(frame, node, who, family)
        assert (row["n"], row["one"]) == (len(frame), (candidates == 1).sum())
        assert row["right"] == pytest.approx((1 / candidates).sum())
    assert (outcomes["one"] <= outcomes["one"].iloc[0]).all()
    assert (outcomes["right"] <= outcomes["right"].iloc[0] + 1e-9).all()


def test_a_count_column_stands_for_its_rows():
    frame = children().drop(columns="family")
    counted = frame.groupby(list(frame), as_index=False).size()
    who = {name: Scenario.model_validate(WHO[name]) for name in ("exact", "rough", "whether")}
    one = scenario_outcomes(lattice(frame, LADDERS, TARGETS), frame, who)
    other = scenario_outcomes(lattice(counted, LADDERS, TARGETS, count="size"), counted, who, count="size")
    pd.testing.assert_frame_equal(one, other)


def test_children_without_a_family_take_no_part_in_a_search_for_families():
    frame = children().astype({"family": "Int64"})
    frame.loc[:9, "family"] = pd.NA
    found = lattice(frame, LADDERS, TARGETS)
    outcomes = scenario_outcomes(found, frame, {"f": Scenario.model_validate(WHO["family"])}, "family")
    assert set(outcomes["n"]) == {len(frame) - 10}


def test_a_region_is_gone_with_its_area():
    frame = children()
    found = lattice(frame, {"area": LADDERS["area"]}, Targets(k=400, expected_rate=0.004))
    who = {"r": Scenario.model_validate({"knows": {"region": "exact", "yob": "exact"}})}
    outcomes = scenario_outcomes(found, frame, who)
    at = {node[0]: row for node, row in outcomes.iterrows()}
    by_year, by_region = frame.groupby("yob").size(), frame.groupby(["region", "yob"]).size()
    assert at[0]["right"] == pytest.approx(len(by_region))
    assert at[2]["right"] == pytest.approx(len(by_year))
