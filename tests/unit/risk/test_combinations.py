"""Every subset of the keys, against a plain oracle."""

from itertools import combinations as subsets_of

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk import combinations as combinations_of_room
from dpiabook.risk.combinations import combinations

KEYS = ["a", "b", "c", "d"]


@pytest.fixture
def people() -> pd.DataFrame:
    draw = np.random.default_rng(3)
    frame = pd.DataFrame({name: draw.integers(0, levels, 60) for name, levels in zip(KEYS, (2, 3, 5, 40), strict=True)})
    frame["c"] = frame["c"].astype("Int64").mask(draw.random(60) < 0.2)
    return frame


FIGURES = ["uniques", "uniques_most", "under_k", "under_k_most", "classes", "entropy_bits", "distinction", "separation"]


def _oracle(people: pd.DataFrame, keys: list[str], k: int) -> list[float]:
    """Every record is compared with every other: unknown values fit, and are left out of all but the ranges."""
    rows = people[keys].astype(object).where(people[keys].notna(), None).values.tolist()
    whole = [None not in row for row in rows]
    most = [sum(all(a is None or b is None or a == b for a, b in zip(x, y, strict=True)) for y in rows) for x in rows]
    least = [rows.count(row) if known else 1 for row, known in zip(rows, whole, strict=True)]
    f = people[keys].dropna().groupby(keys).size().to_numpy()
    n, share = f.sum(), f / f.sum()
    pairs = sum(size * (size - 1) for size in f)
    counted = [sum(f < limit for f in ends) for limit in (2, k) for ends in (most, least)]
    return [*counted, len(f), -(share * np.log2(share)).sum(), len(f) / n, 1 - pairs / (n * (n - 1))]


def test_every_subset_agrees_with_the_oracle(people):
    found = combinations(people, KEYS, max_size=4, k=4).table.set_index("combination")
    assert len(found) == 15
    for size in range(1, 5):
        for keys in subsets_of(KEYS, size):
            row = found.loc[", ".join(keys), FIGURES]
            np.testing.assert_allclose(row.to_numpy(float), _oracle(people, list(keys), 4), atol=1e-12)


def test_smallest_are_minimal_and_over_the_threshold(people):
    found = combinations(people, KEYS, threshold=0.5)
    smallest = [set(text.split(", ")) for text in found.smallest["combination"]]
    assert (found.smallest["unique_share"] >= 0.5).all()
    assert smallest
    for row in found.table.itertuples():
        keys = set(row.combination.split(", "))
        assert (row.unique_share >= 0.5) == any(other <= keys for other in smallest)


def test_ranked_by_uniques_then_by_fewer_variables(people):
    found = combinations(people, KEYS).table
    order = list(zip(-found["uniques"], -found["under_k"], found["size"], strict=True))
    assert order == sorted(order)


def test_named_composites_are_reported_whatever_their_size(people):
    found = combinations(people, ["a", "b"], max_size=1, named={"all": KEYS, "first": ["a"]})
    assert found.named["name"].tolist() == ["all", "first"]
    assert found.named["uniques"].tolist() == [int(_oracle(people, names, 10)[0]) for names in (KEYS, ["a"])]
    assert found.table["combination"].tolist().count("a") == 1
    assert found.table.set_index("combination").loc["a", "name"] == "first"


def test_counts_stand_for_people(people):
    counts = people.groupby(KEYS, dropna=False).size().rename("people").reset_index()
    pd.testing.assert_frame_equal(combinations(people, KEYS).table, combinations(counts, KEYS, count="people").table)


def test_the_room_offers_the_function():
    assert combinations_of_room is combinations


@pytest.mark.parametrize("call", [{"max_size": 0}, {"k": 1}, {"threshold": 0.0}, {"candidates": []}])
def test_refusals(people, call):
    with pytest.raises(Refusal) as refused:
        combinations(people, **({"candidates": KEYS} | call))
    assert refused.value.code is Code.MEASURE_INPUT


def test_too_many_combinations_are_refused_before_counting(people):
    wide = pd.DataFrame({f"v{at}": [1, 2] for at in range(40)})
    with pytest.raises(Refusal, match="combinations"):
        combinations(wide, list(wide), max_size=8)
