"""Class frequencies on tables small enough to count by hand."""

import ibis
import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk import class_frequencies

CHILDREN = pd.DataFrame(
    {
        "gender": ["F", "F", "M", None, None],
        "yob": [2008, 2008, 2009, 2009, None],
        "weight": [2.0, 3.0, 5.0, 7.0, 11.0],
    }
)
KEYS = ["gender", "yob"]


def test_a_missing_value_fits_anything():
    found = class_frequencies(CHILDREN, KEYS)
    # The record with nothing observed adds to the incomplete one, not to complete ones.
    assert found.sample.tolist() == [2, 2, 2, 3, 5]
    assert found.uniques == 0
    assert found.under(3) == 3


def test_alpha_weighs_patterns_with_missing_values():
    assert class_frequencies(CHILDREN, KEYS, alpha=0.5).sample.tolist() == [2, 2, 1.5, 2.5, 5]
    assert class_frequencies(CHILDREN, KEYS, alpha=0).sample.tolist() == [2, 2, 1, 2, 5]


def test_weights_are_summed_in_the_same_way():
    found = class_frequencies(CHILDREN, KEYS, weight="weight", alpha=0.5)
    assert found.population.tolist() == [5, 5, 5 + 3.5, 7 + 5 + 5.5, 28]


def test_missing_can_be_a_value_for_all_keys_or_for_some():
    assert class_frequencies(CHILDREN, KEYS, missing="value").sample.tolist() == [2, 2, 1, 1, 1]
    mixed = class_frequencies(CHILDREN, KEYS, missing={"yob": "value"})
    assert mixed.sample.tolist() == [2, 2, 2, 2, 1]
    assert (class_frequencies(CHILDREN, KEYS, missing={"yob": "value", "area": "value"}).sample == mixed.sample).all()


def test_with_one_key_a_missing_value_counts_for_complete_records():
    found = class_frequencies(CHILDREN, ["gender"], alpha=0.5)
    assert found.sample.tolist() == [3, 3, 2, 5, 5]


def test_without_weights_the_population_is_the_sample():
    found = class_frequencies(CHILDREN, KEYS)
    assert found.population is found.sample
    assert not found.weighted


def test_class_sizes_keep_their_multiplicities():
    sizes = class_frequencies(CHILDREN, KEYS, missing="value").class_sizes
    assert sizes.to_dict("list") == {"size": [1, 2], "classes": [3, 1], "people": [3, 2]}


def test_a_table_of_counts_gives_the_figures_of_its_records():
    counted = pd.DataFrame({"gender": ["F", "M", None], "yob": [2008, 2009, 2009], "people": [2, 1, 1]})
    records = CHILDREN.iloc[:4]
    counts, rows = class_frequencies(counted, KEYS, count="people"), class_frequencies(records, KEYS)
    assert (counts.n, counts.uniques, counts.under(3)) == (rows.n, rows.uniques, rows.under(3))
    pd.testing.assert_frame_equal(counts.class_sizes, rows.class_sizes)


def test_many_keys_that_do_not_fit_one_number():
    random = np.random.default_rng(3)
    wide = pd.DataFrame({f"key_{at}": random.permutation(4000) for at in range(8)})
    wide = pd.concat([wide, wide.iloc[:10]], ignore_index=True)
    found = class_frequencies(wide, list(wide.columns))
    assert found.uniques == 3990
    assert (found.sample[:10] == 2).all()
    assert (found.sample[-10:] == 2).all()


def test_many_records_give_what_pandas_gives():
    random = np.random.default_rng(4)
    table = pd.DataFrame({"a": random.integers(0, 3000, 150_000), "b": random.integers(0, 3000, 150_000)})
    table.loc[::1000, "b"] = 3001
    expected = table.groupby(["a", "b"])["a"].transform("size")
    assert (class_frequencies(table, ["a", "b"]).sample == expected).all()


def test_rows_are_in_file_order(tmp_path):
    table = pd.DataFrame({"a": np.random.default_rng(5).permutation(np.repeat(np.arange(300), 2)), "b": "x"})
    table.loc[7, "b"] = None
    expected = class_frequencies(table, ["a", "b"]).sample
    table.to_parquet(tmp_path / "t.parquet", row_group_size=50)
    table.to_csv(tmp_path / "t.csv", index=False)
    table.to_feather(tmp_path / "t.feather")
    for suffix in ("parquet", "csv", "feather"):
        assert (class_frequencies(tmp_path / f"t.{suffix}", ["a", "b"]).sample == expected).all()


def test_a_source_without_row_order_needs_ids():
    table = ibis.memtable(pd.DataFrame({"child": range(6), "a": [1, 1, 2, 3, 3, 3]}))
    with pytest.raises(Refusal) as refusal:
        class_frequencies(table, ["a"])
    assert refusal.value.code is Code.MEASURE_INPUT
    found = class_frequencies(table, ["a"], ids="child")
    assert dict(zip(found.ids.to_pylist(), found.sample, strict=True)) == {0: 2, 1: 2, 2: 1, 3: 3, 4: 3, 5: 3}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"keys": ["gendr"]}, Code.COLUMN_MISSING),
        ({"keys": []}, Code.MEASURE_INPUT),
        ({"keys": ["yob", "yob"]}, Code.MEASURE_INPUT),
        ({"keys": KEYS, "alpha": 1.5}, Code.MEASURE_INPUT),
        ({"keys": KEYS, "missing": "wild"}, Code.MEASURE_INPUT),
        ({"keys": KEYS, "missing": {"yob": "vale"}}, Code.MEASURE_INPUT),
        ({"keys": ["yob"], "weight": "gender"}, Code.COLUMN_TYPE),
    ],
)
def test_what_cannot_be_counted_is_refused(arguments, code):
    with pytest.raises(Refusal) as refusal:
        class_frequencies(CHILDREN, **arguments)
    assert refusal.value.code is code


def test_a_refused_weight_names_the_column_and_no_value():
    with pytest.raises(Refusal) as refusal:
        class_frequencies(CHILDREN.assign(weight=[-77125.0, 1, 1, 1, 1]), KEYS, weight="weight")
    assert "'weight'" in str(refusal.value)
    assert "77125" not in str(refusal.value)
