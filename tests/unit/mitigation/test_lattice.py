"""The lattice against counts made by recoding the rows, and what is chosen from it."""

from itertools import pairwise
from operator import ne

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Refusal
from dpiabook.mitigation import (
    Ladder,
    Rung,
    falling,
    frontier,
    lattice,
    recommended,
    steps,
    way_to,
    with_families,
)
from dpiabook.risk import class_frequencies, family_profiles, individual_risk
from dpiabook.settings import Targets

LADDERS = {
    "yob": Ladder("yob", (Rung(band=2), Rung(band=3), Rung(drop=True))),
    "gender": Ladder("gender", (Rung(group={"any": ("F", "M")}), Rung(drop=True))),
    "area": Ladder("area", (Rung(to="region"), Rung(drop=True))),
}


def children(rows=300, seed=1, gaps=0.0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "family": draw.integers(0, rows // 2, rows),
            "yob": draw.integers(2000, 2012, rows),
            "gender": draw.choice(["F", "M", "U"], rows, p=[0.48, 0.48, 0.04]),
            "area": draw.choice(list("ABCDEF"), rows),
        }
    )
    frame["region"] = frame["area"].map({"A": "N", "B": "N", "C": "S", "D": "S", "E": "S", "F": "N"})
    return frame.mask(draw.random(frame.shape) < gaps) if gaps else frame


def recoded(frame, node):
    """The same recodes, row by row."""
    yob = [frame["yob"], frame["yob"] // 2, frame["yob"] // 3, frame["yob"] * 0][node[0]]
    gender = [frame["gender"], frame["gender"].replace({"F": "any", "M": "any"}), frame["gender"].notna()][node[1]]
    area = [frame["area"], frame["region"], frame["area"].notna()][node[2]]
    return pd.DataFrame({"yob": yob, "gender": gender, "area": area})


def test_every_node_counts_as_the_recoded_rows_do():
    frame = children()
    found = lattice(frame, LADDERS, Targets(k=5))
    assert len(found.table) == 4 * 3 * 3
    for node in found.table.index:
        classes = class_frequencies(recoded(frame, node), ["yob", "gender", "area"], missing="states")
        row = found.row(node)
        assert (row["uniques"], row["under_k"], row["classes"]) == (classes.uniques, classes.under(5), classes.classes)
        assert row["expected"] == pytest.approx(individual_risk(classes).expected)


def test_unknown_values_give_the_ranges_of_the_class_frequencies():
    frame = children(gaps=0.0)
    draw = np.random.default_rng(5)
    frame["yob"] = frame["yob"].mask(draw.random(len(frame)) < 0.1)
    frame["gender"] = frame["gender"].mask(draw.random(len(frame)) < 0.1)
    found = lattice(frame, LADDERS, Targets(k=5))
    for node in [(0, 0, 0), (1, 0, 1), (2, 1, 2), (0, 1, 0)]:
        again = recoded(frame, node)
        keys = [key for key, form in zip(again, node, strict=True) if form < len(LADDERS[key].rungs)]
        classes = class_frequencies(again, keys, missing="states")
        row = found.row(node)
        assert (row["uniques"], row["uniques_most"]) == classes.uniques_range
        assert (row["under_k"], row["under_k_most"]) == classes.under_range(5)
        expected = individual_risk(classes).expected_range
        assert (row["expected"], row["expected_most"]) == tuple(map(pytest.approx, expected))
        strict = class_frequencies(again, keys, missing="value")
        assert found.row(node)["small"] == strict.under(5)


def test_a_count_column_stands_for_its_rows():
    frame = children()
    counted = frame.groupby(["yob", "gender", "area", "region"], as_index=False).size()
    one, other = lattice(frame, LADDERS), lattice(counted, LADDERS, count="size")
    pd.testing.assert_frame_equal(one.table, other.table)


@pytest.mark.parametrize("targets", [Targets(k=2, expected_rate=0.5), Targets(k=3, expected_rate=0.1), Targets(k=500)])
def test_a_pruned_lattice_has_the_same_frontier_and_recommendation(targets):
    frame = children(120)
    whole, pruned = lattice(frame, LADDERS, targets), lattice(frame, LADDERS, targets, prune=True)
    pd.testing.assert_frame_equal(frontier(whole), frontier(pruned))
    assert recommended(whole).node == recommended(pruned).node
    assert recommended(whole).unmet == recommended(pruned).unmet


def test_pruning_leaves_nodes_out():
    frame, targets = children(120), Targets(k=2, expected_rate=0.9)
    assert len(lattice(frame, LADDERS, targets, prune=True).table) < len(lattice(frame, LADDERS, targets).table)


def test_the_recommended_node_is_the_least_loss_that_reaches_the_targets():
    found = lattice(children(), LADDERS, Targets(k=5, expected_rate=0.2))
    chosen = recommended(found)
    reaching = found.table[(found.table["small"] == 0) & (found.table["small_rate"] <= 0.2)]
    assert chosen.unmet == ()
    assert chosen.figures["loss"] == reaching["loss"].min()


def test_unreached_targets_are_named():
    ladders = {"yob": Ladder("yob", (Rung(band=2),)), "gender": Ladder("gender", ())}
    chosen = recommended(lattice(children(60), ladders, Targets(k=50, expected_rate=0.001)))
    assert chosen.unmet == ("k", "expected_rate")
    assert chosen.node == (1, 0)


def test_nothing_is_recommended_where_nothing_is_needed():
    frame = pd.DataFrame({"yob": [2000] * 50, "gender": ["F"] * 50, "area": ["A"] * 50, "region": ["N"] * 50})
    chosen = recommended(lattice(frame, LADDERS, Targets(k=10, expected_rate=0.05)))
    assert (chosen.node, chosen.recodes, chosen.unmet) == ((0, 0, 0), (), ())


def test_no_node_of_the_frontier_is_beaten():
    found = lattice(children(), LADDERS, Targets(k=5))
    best = frontier(found)
    rate = best["small_rate"].clip(lower=0.01)
    for at in range(len(best)):
        others = [other for other in range(len(best)) if other != at]
        beaten = (
            (best["loss"].iloc[others] <= best["loss"].iloc[at])
            & (best["small"].iloc[others] <= best["small"].iloc[at])
            & (rate.iloc[others] <= rate.iloc[at])
        )
        assert not beaten.any()
    assert best["loss"].is_monotonic_increasing


def test_a_long_frontier_is_thinned_and_keeps_the_recommended_node():
    found = lattice(children(), LADDERS, Targets(k=5))
    thin = frontier(found, most=3)
    assert len(thin) <= 4
    assert recommended(found).node in thin.index
    assert found.as_it_is in thin.index


@pytest.mark.parametrize("most", [2, 3, 4, 30])
def test_what_a_thinned_frontier_shows_is_not_beaten_by_what_it_leaves_out(most):
    found = lattice(children(), LADDERS, Targets(k=5))
    chosen = recommended(found).node
    for node, row in frontier(found, most=most).iterrows():
        less = found.table[found.table["loss"] < row["loss"]]
        if falling(found)[node]:
            assert (less["uniques"] > row["uniques"]).all()
        elif node != chosen:
            assert (less["uniques"] <= row["uniques"]).any()
    assert falling(found)[found.as_it_is]
    fewest = found.table["uniques"].min()
    assert found.table.loc[falling(found), "uniques"].min() == fewest


def test_the_way_changes_one_variable_at_a_time():
    found = lattice(children(), LADDERS, Targets(k=5))
    way = way_to(found, (3, 1, 2))
    assert way[0] == (0, 0, 0)
    assert way[-1] == (3, 1, 2)
    assert [sum(map(ne, one, other)) for one, other in pairwise(way)] == [1, 1, 1]


def test_each_step_changes_one_variable_alone():
    found = lattice(children(), LADDERS, Targets(k=5))
    table = steps(found)
    assert table[["variable", "form"]].values.tolist() == [
        ["yob", 1], ["yob", 2], ["yob", 3], ["gender", 1], ["gender", 2], ["area", 1], ["area", 2],
    ]  # fmt: skip
    assert table.loc[2, "uniques_after"] == found.row((3, 0, 0))["uniques"]
    assert table.loc[2, "loss"] == pytest.approx(1)
    assert table["uniques"].nunique() == 1


def test_families_are_counted_as_in_the_recoded_rows():
    frame = children()
    found = with_families(lattice(frame, LADDERS), frame, ["gender", "yob"], "family", "area")
    for node in [(0, 0, 0), (1, 0, 1), (2, 2, 0), (3, 1, 2)]:
        again = recoded(frame, node).assign(family=frame["family"])
        profiles = family_profiles(again, ["gender", "yob"], "family", "area")
        assert found.row(node)["unique_families"] == profiles.unique
    assert found.families == frame["family"].nunique()
    assert found.row((0, 0, 0))["unique_families_share"] == found.row((0, 0, 0))["unique_families"] / found.families


def test_families_become_a_target():
    frame = children(60)
    targets = Targets(k=2, expected_rate=1.0, unique_families=0.0)
    plain = lattice(frame, LADDERS, targets)
    found = with_families(plain, frame, ["gender", "yob"], "family", "area")
    assert recommended(found).figures["unique_families"] <= found.row(recommended(plain).node)["unique_families"]


def test_an_area_in_two_regions_is_refused_without_its_value():
    frame = children()
    frame.loc[0, "region"] = "elsewhere-77"
    with pytest.raises(Refusal, match="does not lie within one value") as refused:
        lattice(frame, LADDERS)
    assert "elsewhere-77" not in str(refused.value)


def test_words_cannot_be_banded():
    with pytest.raises(Refusal, match="no numbers"):
        lattice(children(), {"gender": Ladder("gender", (Rung(band=2),))})


def test_too_many_combinations_are_refused():
    many = Ladder("yob", tuple(Rung(band=width) for width in range(2, 500)))
    with pytest.raises(Refusal, match="combinations"):
        lattice(children(), {"yob": many, "family": Ladder("family", many.rungs)})
