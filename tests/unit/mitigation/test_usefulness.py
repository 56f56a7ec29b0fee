"""What recodes do to associations, to rates by area, and to groups that are all alike."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats.contingency import association

from dpiabook.mitigation import Ladder, Rung, lattice, usefulness
from dpiabook.mitigation.usefulness import cramers_v
from dpiabook.settings import Targets

LADDERS = {
    "yob": Ladder("yob", (Rung(band=2), Rung(drop=True))),
    "area": Ladder("area", (Rung(to="region"), Rung(drop=True))),
}
FLAGS = {"cme": "cme >= 1"}


def children(rows=600, seed=2):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame({"yob": draw.integers(2000, 2006, rows), "area": draw.choice(list("ABCD"), rows)})
    frame["region"] = frame["area"].map({"A": "N", "B": "N", "C": "S", "D": "S"})
    rate = frame["area"].map({"A": 0.1, "B": 0.5, "C": 0.3, "D": 0.9})
    return frame.assign(cme=(draw.random(rows) < rate).astype(int))


@pytest.fixture(scope="module")
def result():
    return usefulness(
        lattice(children(), LADDERS, Targets(k=400, expected_rate=0.0001)), children(), FLAGS, area="area"
    )


def test_the_data_as_they_are_lose_nothing(result):
    assert result.iloc[0].tolist() == [0, 0, 0]
    assert result.index[0] == (0, 0)


def test_cramers_v_agrees_with_scipy():
    counts = np.random.default_rng(1).integers(1, 50, (4, 3))
    assert cramers_v(counts) == pytest.approx(association(counts, method="cramer"))
    assert cramers_v(np.array([[3, 0], [4, 0]])) == 0


def test_the_fall_of_association_is_that_of_the_recoded_rows(result):
    frame = children()

    def strength(column):
        return association(pd.crosstab(column, frame["cme"]).to_numpy(), method="cramer")

    node = next(node for node in result.index if node[1] == 1)
    falls = [strength(frame["area"]) - strength(frame["region"])]
    falls += [strength(frame["yob"]) - strength(frame["yob"] // 2)] if node[0] == 1 else []
    falls += [strength(frame["yob"])] if node[0] == 2 else []
    assert result.loc[[node], "association_lost"].item() == pytest.approx(max(falls))


def test_the_error_of_rates_is_that_of_the_recoded_rows(result):
    frame = children()
    own = frame.groupby("area")["cme"].transform("mean")
    for form, instead in ((1, frame.groupby("region")["cme"].transform("mean")), (2, frame["cme"].mean())):
        node = next(node for node in result.index if node[1] == form)
        assert result.loc[[node], "rate_error"].item() == pytest.approx((own - instead).abs().mean())


def test_groups_that_are_all_alike_are_counted():
    frame = pd.DataFrame({"yob": [2000] * 6 + [2001] * 4, "cme": [1] * 6 + [1, 0, 0, 0]})
    found = lattice(frame, {"yob": LADDERS["yob"]}, Targets(k=5, expected_rate=0.15))
    table = usefulness(found, frame, FLAGS)
    assert table["homogeneous"].tolist() == [6, 0]
    assert "rate_error" not in table
