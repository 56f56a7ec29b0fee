"""Every measure gives the same on a table of counts as on the rows that it stands for."""

from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd
import pytest

from dpiabook.dictionary import Inventory, Variable
from dpiabook.meaning.lineage_implied import implied_pairs
from dpiabook.risk import (
    area_size,
    arithmetic_leakage,
    by_area,
    cbs_research,
    class_frequencies,
    combinations,
    homogeneous_classes,
    individual_risk,
    l_diversity,
    population_uniques,
    scenario,
    suda,
)

KEYS = ["gender", "yob", "age"]
UNITS = Inventory((Variable("yob", unit="year"), Variable("age", unit="age in years")))


@pytest.fixture(scope="module")
def counts():
    rng = np.random.default_rng(11)
    table = pd.DataFrame(
        {
            "area": rng.choice(["A", "B"], 120),
            "gender": rng.choice(["F", "M", None], 120),
            "yob": pd.array(rng.choice([2001, 2002, 2003, None], 120), "Int64"),
            "age": rng.integers(3, 8, 120),
            "care": rng.integers(0, 2, 120),
            "weight": rng.choice([2.0, 5.0], 120),
        }
    )
    return table.groupby(list(table), dropna=False, as_index=False).size().rename(columns={"size": "n"})


@pytest.fixture(scope="module")
def rows(counts):
    doubled = counts.assign(n=counts["n"] * np.where(np.arange(len(counts)) % 3 == 0, 4, 1))
    expanded = doubled.loc[doubled.index.repeat(doubled["n"])].drop(columns="n").reset_index(drop=True)
    return doubled, expanded


MEASURES = {
    "class_frequencies": lambda t, n: class_frequencies(t, KEYS, count=n).class_sizes,
    "weights": lambda t, n: class_frequencies(t, KEYS, "weight", count=n).class_population,
    "individual_risk": lambda t, n: individual_risk(class_frequencies(t, KEYS, count=n)).expected,
    "in a sample": lambda t, n: individual_risk(class_frequencies(t, KEYS, "weight", count=n), "sample").expected,
    "combinations": lambda t, n: combinations(t, KEYS, 3, count=n).table,
    "leakage": lambda t, n: arithmetic_leakage(t, ["gender", "yob"], implied_pairs(UNITS), count=n).table,
    "by_area": lambda t, n: by_area(t, KEYS, "area", count=n),
    "cbs_research": lambda t, n: cbs_research(t, "area", ["gender"], ["yob", "age"], count=n).triples,
    "area_size": lambda t, n: area_size(class_frequencies(t, KEYS, count=n)).curve,
    "suda": lambda t, n: suda(t, KEYS, count=n).attribute_contributions,
    "homogeneous": lambda t, n: homogeneous_classes(t, KEYS, ["care"], count=n),
    "l_diversity": lambda t, n: np.sort(np.unique(l_diversity(t, KEYS, "care", count=n).distinct)),
    "population": lambda t, n: population_uniques(t, KEYS, "weight", "zayatz", count=n),
    "learned": lambda t, n: scenario(t, {"yob": 1, "gender": "exact"}, learns=["care"], count=n).learned,
    "scenario": lambda t, n: [
        getattr(scenario(t, {"yob": 1, "gender": "exact"}, count=n), what) for what in ("unique", "correct", "wrong")
    ],
}


@pytest.mark.parametrize("measure", list(MEASURES))
def test_counts_give_what_their_rows_give(rows, measure):
    counted, expanded = rows
    same(MEASURES[measure](counted, "n"), MEASURES[measure](expanded, None))


def same(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, check_exact=False, check_dtype=False)
    elif is_dataclass(one):
        for field in fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, str | tuple) or one is None:
        assert one == other
    else:
        np.testing.assert_allclose(np.asarray(one, dtype=float), np.asarray(other, dtype=float))
