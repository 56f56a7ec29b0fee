"""Local suppression: k holds, little is suppressed, and it is the least important that goes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.mitigation import suppress
from dpiabook.result import NotAssessed
from dpiabook.risk import class_frequencies

KEYS = ["a", "b", "c"]


def people(rows=200, seed=1, gaps=0.0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"a": draw.integers(0, 3, rows), "b": draw.integers(0, 6, rows), "c": draw.integers(0, 9, rows)}
    )
    frame = frame.astype("Int64")
    return frame.mask(pd.DataFrame(draw.random(frame.shape) < gaps, columns=frame.columns)) if gaps else frame


def one_cell_a_round(frame, k, importance=None):
    """The reference's way in plain words: in rounds, every record under k loses the least important value in which it
    differs from any of its nearest neighbours; classes of more than k count as k."""
    numbers = frame.fillna(-1).to_numpy().astype(int)
    order = np.argsort([frame[key].nunique() for key in frame], kind="stable")[::-1]
    if importance is not None:
        order = [list(frame).index(key) for key in reversed(importance)]
    kept = np.flatnonzero(frame.groupby(list(frame), dropna=False).cumcount().to_numpy() < k)
    values = numbers[kept]
    suppressed = 0

    def alike(row):
        return ((values == values[row]) | (values < 0) | (values[row] < 0)).all(axis=1).sum()

    while True:
        f = np.array([alike(row) for row in range(len(values))])
        problems = np.flatnonzero(f < k)
        if not len(problems):
            return suppressed if importance is None else int((values < 0)[:, order[-1]].sum())
        for row in problems[np.argsort(f[problems], kind="stable")]:
            differs = (values != values[row]) & (values >= 0) & (values[row] >= 0)
            distance = differs.sum(axis=1)
            nearest = differs[distance == distance[distance > 0].min()] if distance.any() else values[[row]] >= 0
            key = next(key for key in order if nearest[:, key].any())
            values[row, key] = -1
            suppressed += 1


@pytest.mark.parametrize("k", [2, 3, 5, 10])
@pytest.mark.parametrize("gaps", [0.0, 0.05])
def test_k_holds_afterwards(k, gaps):
    frame = people(gaps=gaps)
    found = suppress(frame, KEYS, k)
    assert class_frequencies(found.apply(frame), KEYS).under(k) == 0
    assert found.under_k == 0
    assert found.under_k_as_value == class_frequencies(found.apply(frame), KEYS, missing="value").under(k)
    assert (found.apply(frame).isna() == (frame.isna() | found.mask)).all(axis=None)
    assert not (found.mask & frame.isna().to_numpy()).any()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [2, 3, 5])
def test_no_more_is_suppressed_than_by_the_reference(seed, k):
    frame = people(90, seed)
    assert suppress(frame, KEYS, k).cells <= one_cell_a_round(frame, k)


@given(
    st.lists(st.tuples(*[st.integers(0, 3) | st.none()] * 3), min_size=2, max_size=25), st.integers(2, 6), st.booleans()
)
@settings(max_examples=40, deadline=None)
def test_k_holds_whatever_the_data(rows, k, as_value):
    frame = pd.DataFrame(rows, columns=KEYS).astype("Int64")
    if k > len(frame):
        return
    missing = {"a": "value"} if as_value else {}
    found = suppress(frame, KEYS, k, missing=missing)
    assert found.under_k == 0
    again = frame.assign(a=frame["a"].fillna(9)) if as_value else frame
    assert class_frequencies(found.apply(again), KEYS).under(k) == 0


def test_nothing_is_suppressed_where_k_holds():
    frame = pd.DataFrame({"a": [1] * 5, "b": [2] * 5})
    found = suppress(frame, ["a", "b"], 5)
    assert (found.cells, found.records) == (0, 0)
    pd.testing.assert_frame_equal(found.apply(frame), frame)


@pytest.mark.parametrize(("importance", "cells"), [(["a", "b"], [0, 1]), (["b", "a"], [1, 0])])
def test_the_least_important_goes_first(importance, cells):
    frame = pd.DataFrame({"a": [1, 1, 2, 2, 1], "b": [5, 5, 6, 6, 6]})
    assert suppress(frame, ["a", "b"], 2, importance=importance).by_key["cells"].tolist() == cells


def test_missing_that_is_a_value_is_not_a_wildcard():
    frame = pd.DataFrame({"a": [1, 1, None], "b": [1, 1, 1]})
    assert suppress(frame, ["a", "b"], 2).cells == 0
    assert suppress(frame, ["a", "b"], 2, missing={"a": "value"}).cells == 1


def test_subsets_are_checked():
    frame = people()
    found = suppress(frame, KEYS, 5, subsets=[["a"], ["a", "c"]])
    assert found.subsets.values.tolist() == [["a", 0], ["a, c", 0]]


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"k": 1}, "under 2"),
        ({"importance": ["a"]}, "every key once"),
        ({"weights": {"a": 1}}, "every key once"),
        ({"weights": dict.fromkeys(KEYS, 0)}, "not above 0"),
        ({"weights": dict.fromkeys(KEYS, 1), "importance": KEYS}, "both given"),
        ({"never": KEYS}, "may be blanked"),
        ({"importance": ["a", "b", "d"]}, "no column"),
        ({"subsets": [["d"]]}, "no column"),
    ],
)
def test_wrong_settings_are_refused(options, what):
    with pytest.raises(Refusal, match=what):
        suppress(people(), KEYS, **options)


@pytest.mark.parametrize(
    ("frame", "k", "what"),
    [
        (people(9), 10, "fewer people"),
        (pd.DataFrame({f"key{number}": [1, 1, 1] for number in range(11)}), 2, "up to 10 variables"),
        (pd.DataFrame({"a": range(60_001)}), 2, "too many combinations"),
    ],
    ids=["few people", "many keys", "many patterns"],
)
def test_data_beyond_its_reach_are_told_apart_from_wrong_settings(frame, k, what):
    found = suppress(frame, list(frame), k)
    assert isinstance(found, NotAssessed)
    assert what in found.reason
    assert found.needed


def test_rows_of_counts_stand_for_their_people():
    frame = people()
    counted = frame.groupby(KEYS, as_index=False).size()
    found = suppress(counted, KEYS, 3, count="size")
    assert len(found.mask) == len(frame)
    assert found.cells == suppress(frame, KEYS, 3).cells


@pytest.mark.parametrize("first", KEYS)
@pytest.mark.parametrize("seed", range(3))
def test_the_most_important_key_loses_no_more_than_by_the_reference_s_way(first, seed):
    frame = people(rows=300, seed=seed)
    importance = [first, *(key for key in KEYS if key != first)]
    found = suppress(frame, KEYS, 5, importance=importance)
    assert found.under_k == 0
    assert found.by_key.set_index("key")["cells"][first] <= one_cell_a_round(frame, 5, importance)


def test_weights_are_what_is_kept_small():
    frame = people(rows=300)
    cheap = {key: suppress(frame, KEYS, 5, weights=dict.fromkeys(KEYS, 10.0) | {key: 1.0}) for key in KEYS}
    for key, found in cheap.items():
        assert found.under_k == 0
        cells = found.by_key.set_index("key")["cells"]
        others = [one.by_key.set_index("key")["cells"][key] for name, one in cheap.items() if name != key]
        assert cells[key] >= max(others)


@pytest.mark.parametrize("never", [["a"], ["a", "b"]])
def test_what_is_never_blanked_stays(never):
    frame = people(rows=400)
    found = suppress(frame, KEYS, 3, never=never)
    assert found.by_key.set_index("key")["cells"][never].sum() == 0
    assert class_frequencies(found.apply(frame), KEYS).under(3) == 0


def test_k_holds_within_each_stratum():
    frame = people(rows=400, gaps=0.02)
    frame["school"] = np.random.default_rng(2).choice(["x", "y", None], len(frame), p=[0.5, 0.4, 0.1])
    found = suppress(frame, KEYS, 4, strata="school")
    after = found.apply(frame)
    assert found.keys == tuple(KEYS)
    for _, stratum in after.groupby("school", dropna=False):
        assert class_frequencies(stratum[KEYS], KEYS).under(4) == 0
    whole = suppress(frame, KEYS, 4)
    assert whole.cells < found.cells


def test_a_stratum_or_a_kept_key_with_too_few_people_is_beyond_reach():
    frame = people(rows=100)
    frame["school"] = ["x"] * 98 + ["y"] * 2
    for asked in ({"strata": "school"}, {"never": ["c", "b"]}):
        found = suppress(frame, KEYS, 5, **asked)
        assert isinstance(found, NotAssessed)
        assert "smaller than k" in found.reason
