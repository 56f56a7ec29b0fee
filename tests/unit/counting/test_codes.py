"""Coded keys, packing and grouping, against pandas."""

import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.counting import Packed, coded_keys, group, pack
from dpiabook.counting.encoding import encode, number
from dpiabook.errors import Code, Refusal

DAY = datetime.date


@pytest.mark.parametrize(
    ("values", "kind", "levels"),
    [
        ([3, None, 1, 3], pa.int8(), [1, 3]),
        ([-120, 100, None, 7], pa.int8(), [-120, 7, 100]),
        ([2**63 + 5, 2**63 + 1, None], pa.uint64(), [2**63 + 1, 2**63 + 5]),
        ([0, 2**40, None], pa.int64(), [0, 2**40]),
        ([0.5, float("nan"), None, -0.0, 0.0], pa.float64(), [0.0, 0.5]),
        ([True, None, False], pa.bool_(), [False, True]),
        (["b", "", None, "a"], pa.string(), ["", "a", "b"]),
        ([DAY(2020, 1, 2), None, DAY(2019, 5, 1)], pa.date32(), [DAY(2019, 5, 1), DAY(2020, 1, 2)]),
        ([None, None], pa.int32(), []),
        ([None, None], pa.null(), []),
    ],
    ids=str,
)
def test_each_type_has_sorted_levels_and_missing_is_minus_one(values, kind, levels):
    column = pa.chunked_array([pa.array(values[:1], kind), pa.array(values[1:], kind)])
    codes, found = encode(column, "v")
    assert found.to_pylist() == levels
    for value, code in zip(values, codes, strict=True):
        missing = value is None or value != value  # noqa: PLR0124 -- NaN alone differs from itself
        assert code == -1 if missing else levels[code] == value


@settings(deadline=None)
@given(
    values=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 2**61), min_size=1, max_size=20),
    cut=st.integers(0, 20),
)
def test_whole_numbers_of_any_range_are_coded_in_order(values, cut):
    column = pa.chunked_array([pa.array(values[:cut], pa.int64()), pa.array(values[cut:], pa.int64())])
    codes, found = encode(column, "v")
    levels = sorted({value for value in values if value is not None})
    assert found.to_pylist() == levels
    assert found.type == pa.int64()
    assert codes.tolist() == [-1 if value is None else levels.index(value) for value in values]


def test_dictionaries_may_hold_unused_repeated_and_missing_values():
    dictionary = pa.DictionaryArray.from_arrays(
        pa.array([0, 2, None, 3, 4], pa.int8()), pa.array(["b", "unused", "b", None, "a"])
    )
    codes, levels = encode(pa.chunked_array([dictionary]), "v")
    assert (codes.tolist(), levels.to_pylist()) == ([1, 1, -1, -1, 0], ["a", "b"])


def test_lists_are_no_keys():
    with pytest.raises(Refusal) as refusal:
        encode(pa.chunked_array([pa.array([[1]])]), "v")
    assert refusal.value.code is Code.COLUMN_TYPE


def test_slices_of_a_table_are_read_where_they_lie():
    table = pa.table({"a": pa.array([9, 8, None, 7, 6, 7])}).slice(2, 3)
    assert coded_keys(table, ["a"]).codes[0].tolist() == [-1, 1, 0]


def test_weights_counts_and_ids_come_along():
    table = pd.DataFrame({"a": [1, 2], "w": [1.5, 2.5], "c": [3, 0], "id": ["x", "y"]})
    found = coded_keys(table, ["a"], weight="w", count="c", ids="id")
    assert found.weight.tolist() == [1.5, 2.5]
    assert found.multiplicity.tolist() == [3, 0]
    assert found.ids.to_pylist() == ["x", "y"]
    assert (found.people, found.rows, found.sizes) == (3, 2, (2,))


@pytest.mark.parametrize("bad", [None, -1.0, float("inf")])
def test_a_weight_that_is_none_is_refused(bad):
    with pytest.raises(Refusal) as refusal:
        coded_keys(pd.DataFrame({"a": [1, 2], "w": [1.0, bad]}), ["a"], weight="w")
    assert refusal.value.code is Code.MEASURE_INPUT


def test_results_do_not_print_values():
    found = coded_keys(pd.DataFrame({"a": ["zq-canary"]}), ["a"])
    assert "canary" not in repr(found)


def same_partition(numbers, expected):
    pairs = set(zip(numbers.tolist(), expected.tolist(), strict=True))
    return len(pairs) == len(set(numbers.tolist())) == len(set(expected.tolist()))


@pytest.mark.parametrize(("rows", "levels"), [(1, 1), (1000, 30), (120_000, 3000)])
def test_groups_are_those_of_pandas(rows, levels):
    random = np.random.default_rng(rows)
    frame = pd.DataFrame({name: random.integers(0, levels, rows) for name in "abc"})
    frame["b"] = frame["b"].where(frame["b"] > 0)
    groups = coded_keys(frame, list("abc")).groups()
    expected = frame.groupby(list("abc"), dropna=False).ngroup()
    assert same_partition(groups.numbers, expected.to_numpy())
    assert groups.numbers[groups.first].tolist() == list(range(groups.size))
    assert groups.count().sum() == rows
    assert groups.total(np.ones(rows)).sum() == rows


def test_some_keys_can_be_grouped_alone():
    coded = coded_keys(pd.DataFrame({"a": [1, 1, 2], "b": [1, 2, 2]}), ["a", "b"])
    assert coded.groups(["b"]).count().tolist() == [1, 2]
    with pytest.raises(Refusal):
        coded.groups(["c"])


def test_a_domain_beyond_62_bits_is_numbered_anew():
    columns = [np.arange(5, dtype=np.int32)[::-1].copy() for _ in range(4)]
    packed = pack(columns, [2**30] * 4)
    assert packed.domain < 2**62
    assert group(packed).size == 5


def test_large_codes_at_the_edges_of_the_domain():
    codes = np.array([0, 2**62 - 1, 0, 2**61], np.int64)
    groups = group(Packed(codes, 2**62))
    assert sorted(groups.count().tolist()) == [1, 1, 2]
    assert groups.numbers[0] == groups.numbers[2]


FAR = 2**44


@given(st.lists(st.one_of(st.none(), st.integers(-3, 3), st.sampled_from([FAR, FAR + 1, -FAR])), min_size=1))
@settings(max_examples=60)
def test_numbers_tell_the_same_records_apart_as_codes_do(values):
    column = pa.chunked_array([pa.array(values[:2], pa.int64()), pa.array(values[2:], pa.int64())])
    numbers, size = number(column, "child_id")
    codes, _ = encode(column, "child_id")
    assert ((numbers == -1) == (codes == -1)).all()
    assert numbers.max(initial=-1) < size
    assert len({*zip(numbers.tolist(), codes.tolist(), strict=True)}) == len(set(codes.tolist()))
    assert len(set(numbers.tolist())) == len(set(codes.tolist()))


@pytest.mark.parametrize("values", [["b", None, "a", "b"], [0.5, None, 0.25, 0.5], [None, None]], ids=str)
def test_values_that_are_no_whole_numbers_are_numbered_too(values):
    numbers, size = number(pa.chunked_array([values]), "v")
    assert [given is None for given in values] == (numbers == -1).tolist()
    assert size == len({given for given in values if given is not None})
