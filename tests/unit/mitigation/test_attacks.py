"""What leaves is attacked, measured, and closed: by hand-worked tables, and against a few lines that count pairs."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.meaning.lineage import Edge, Lineage
from dpiabook.mitigation.attacks import exact_links, learned_from, near_links, within_intervals
from dpiabook.mitigation.closing import closed
from dpiabook.mitigation.keeping import Kept
from dpiabook.mitigation.kept_use import kept_use
from dpiabook.mitigation.paired import Paired, having

VALUES = st.lists(st.integers(0, 4) | st.none(), min_size=4, max_size=14)


def pair(before, after):
    one, other = pa.table(before), pa.table(after)
    return Paired(one, one, other)


@given(VALUES, st.randoms())
def test_exact_links_are_those_of_all_pairs(values, shuffled):
    other = list(values)
    shuffled.shuffle(other)
    found = exact_links(pair({"a": values}, {"a": other}), ["a"])
    right = sum(other.count(one) == 1 and other[at] == one for at, one in enumerate(values))
    wrong = sum(other.count(one) == 1 and other[at] != one for at, one in enumerate(values))
    assert found == (right, wrong)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=6, max_size=14), st.integers(0, 9))
def test_near_links_are_those_of_all_pairs(values, seed):
    values = [*values, 0, 20, 40]
    other = [
        one + step for one, step in zip(values, np.random.default_rng(seed).integers(-2, 3, len(values)), strict=True)
    ]
    reach = max(1, 0.1 * np.std(values))
    fits = [[at for at, two in enumerate(other) if abs(one - two) <= reach] for one in values]
    right = sum(found == [at] for at, found in enumerate(fits))
    wrong = sum(len(found) == 1 and found != [at] for at, found in enumerate(fits))
    assert near_links(pair({"a": values}, {"a": other}), ["a"], len(values), 1) == (right, wrong)


def test_intervals_by_hand():
    # The protected numbers have the standard deviation 10, so that intervals reach .5 to either side.
    before = {"a": [10.4, 20.6, 30.0], "sex": ["F", "M", "M"]}
    after = {"a": [10.0, 20.0, 30.0], "sex": ["F", "M", "M"]}
    assert within_intervals(pair(before, after), ["a", "sex"]) == 2
    assert within_intervals(pair(after, after), ["a", "sex"]) == 0


def test_what_is_learned_by_hand():
    before = pa.table({"sex": ["F", "F", "M", "M"], "plan": [1, 1, 0, 1]})
    swapped = pa.table({"sex": ["F", "F", "M", "M"], "plan": [1, 0, 1, 1]})
    asked = {"plan": "plan >= 1"}
    assert learned_from(Paired(before, before, before), ["sex"], asked) == (2, 0)
    assert learned_from(Paired(before, before, swapped), ["sex"], asked) == (1, 1)
    assert learned_from(Paired(before, before, before), ["sex", "plan"], asked) == (0, 0)


def test_a_condition_on_two_columns_is_not_asked_of_one():
    table = pa.table({"a": [1, 2], "b": [5, 6]})
    assert set(having(table, {"a": "a >= 1 and b >= 6", "b": "b >= 6"})) == {"b"}


def test_of_bands_nobody_asks_what_numbers_say():
    banded = pair({"a": [1, 3]}, {"a": ["1-2", "3-4"]})
    before, after = banded.having({"a": "a >= 2"})
    assert before["a"].tolist() == [False, True]
    assert after == {}


def test_use_by_hand():
    before = {"area": ["A", "A", "B", "B"], "plan": [1, 1, 0, 0], "code": ["w", "x", "y", "z"]}
    after = {"area": ["A", "B", "A", "B"], "plan": [1, 1, 0, 0], "code": ["wx", "wx", "yz", "yz"]}
    found = kept_use(pair(before, after), ["area"], ["area", "plan", "code"], {"plan": "plan >= 1"}, area="area")
    # Of two bits of the code one is left; of the area, evenly mixed, nothing; of the plan all.
    assert found["entropy"] == pytest.approx((0.5 + 1 + 0) / 3)
    # A code stands for one of the three others; either area could be either.
    assert found["granularity"] == pytest.approx((1 / 3 + 1 + 0) / 3)
    assert found["discernibility"] == pytest.approx(0.5)
    assert found["association"] == pytest.approx(1)
    assert found["rates"] == pytest.approx(0.5)


@pytest.mark.parametrize("endless", [[np.inf], [-np.inf], [np.inf, -np.inf]])
@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_use_is_measured_where_numbers_have_no_end(endless, share):
    draw = np.random.default_rng(3)
    age, sex, plan = draw.normal(30, 12, 80), draw.choice(["F", "M"], 80), draw.integers(0, 2, 80)
    age[: int(80 * share)] = np.resize(endless, int(80 * share))
    rounded = np.where(np.isfinite(age), np.round(np.where(np.isfinite(age), age, 0), -1), age)
    before = {"age": age, "sex": sex, "plan": plan}
    for after in (before, before | {"age": rounded}, before | {"age": age.astype(str)}, {"sex": sex, "plan": plan}):
        found = kept_use(pair(before, after), ["age", "sex"], list(before), {"plan": "plan >= 1"}, area="sex")
        assert not np.isinf(found).any()
        assert found[["entropy", "granularity", "discernibility", "association", "rates", "small"]].notna().all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_nobody_is_left_in_a_small_group_and_little_is_blanked(seed, k):
    draw = np.random.default_rng(seed)
    people = pa.table({f"c{at}": draw.integers(0, size, 150) for at, size in enumerate((2, 3, 4, 30))})
    found = closed(Kept(people, people, {}, ()), people.column_names, k)
    assert found.met
    assert set(found.records.column_names) == set(people.column_names) - set(found.left_out)
    rows = [tuple(row.values()) for row in found.records.to_pylist()]
    for row in rows:
        fits = sum(all(a is None or b is None or a == b for a, b in zip(row, other, strict=True)) for other in rows)
        assert fits >= k or not row
    blanked = 0 if found.blanked is None else found.blanked.records
    assert blanked <= found.steps["n"].iloc[0]


def test_what_a_left_out_column_could_be_read_from_goes_with_it():
    draw = np.random.default_rng(1)
    code = draw.permutation(100)
    people = pa.table({"sex": ["F", "M"] * 50, "code": code, "double": code * 2})
    lineage = Lineage((Edge("same as", "double", ("code",), "equal codes"),))
    found = closed(Kept(people, people, {}, ()), ["sex", "code"], 3, lineage)
    assert found.left_out == ("code", "double")
    assert found.records.column_names == ["sex"]
