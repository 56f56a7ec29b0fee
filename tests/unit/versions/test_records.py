"""Records that joined, left or changed."""

import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.errors import Code, Refusal
from dpiabook.versions import record_changes

BEFORE = pd.DataFrame({"id": [1, 2, 3, 4], "area": ["A", "A", "B", "B"], "yob": [2000, 2001, None, 2003]})


def changes(now, before=BEFORE, **options):
    return record_changes(as_source(now), as_source(before), **options)


def test_equal_versions_change_nothing_whatever_their_order():
    found = changes(BEFORE.iloc[::-1], child_id="id", area="area")
    assert (found.joined, found.left, found.changed) == (0, 0, 0)
    assert found.by_area[["joined", "left", "changed"]].to_numpy().sum() == 0


def test_records_are_matched_by_id():
    now = pd.DataFrame({"id": [2, 3, 5, 4], "area": ["A", "B", "C", "C"], "yob": [2001, 2002, 2000, 2003]})
    found = changes(now, child_id="id", area="area")
    assert (found.n_before, found.n, found.joined, found.left, found.changed) == (4, 4, 1, 1, 2)
    assert found.by_area.values.tolist() == [["A", 1, 0, 1, 0], ["B", 1, 0, 0, 1], ["C", 2, 1, 0, 1]]


def test_a_value_that_is_lost_is_a_change():
    assert changes(BEFORE.assign(yob=[2000, None, None, 2003]), child_id="id").changed == 1


def test_types_may_differ_between_versions():
    assert changes(BEFORE.assign(id=BEFORE["id"].astype("float64")), child_id="id").changed == 0
    found = changes(BEFORE.assign(yob=["2000", "2001", None, "2003"]), child_id="id")
    assert (found.joined, found.left) == (0, 0)


@pytest.mark.parametrize("child_id", [None, "no_such_column"])
def test_without_an_id_records_are_matched_by_their_values(child_id):
    now = pd.DataFrame({"area": ["A", "A", "A", "B"], "yob": [2000, 2000, 2001, 2003]})
    found = changes(now, BEFORE.drop(columns="id"), child_id=child_id, area="area")
    assert (found.joined, found.left, found.changed) == (1, 1, None)
    assert found.by_area[["area", "joined", "left"]].values.tolist() == [["A", 1, 0], ["B", 0, 1]]


def test_versions_without_a_column_in_common_cannot_be_compared():
    with pytest.raises(Refusal) as told:
        changes(BEFORE.rename(columns="{}_now".format))
    assert told.value.code is Code.MEASURE_INPUT


@pytest.mark.parametrize("one", ["int64", "uint64", "float64", "str", "category"])
@pytest.mark.parametrize("other", ["int64", "uint64", "float64", "str", "category"])
def test_whole_numbers_are_the_same_in_every_type(one, other):
    texts = {"str", "category"}
    numbers = pd.Series([3, 1, 2], dtype="int64")
    now, before = (
        pd.DataFrame({"id": numbers.astype("str").astype(kind) if kind in texts else numbers.astype(kind)})
        for kind in (one, other)
    )
    found = changes(now, before, child_id="id")
    assert (found.joined, found.left, found.changed) == (0, 0, 0)


def test_ids_of_many_digits_are_told_apart_whatever_their_sign():
    now = pd.DataFrame({"id": pd.Series([2**63 - 1, 2**63 - 2, 2**63 + 5], dtype="uint64"), "x": [1, 2, 3]})
    before = pd.DataFrame({"id": pd.Series([2**63 - 2, 2**63 - 1, -(2**63)], dtype="int64"), "x": [2, 1, 4]})
    found = changes(now, before, child_id="id")
    assert (found.joined, found.left, found.changed) == (1, 1, 0)


def test_an_id_that_repeats_identifies_nobody():
    repeated = BEFORE.assign(id=[1, 1, 2, 2])
    assert changes(repeated, repeated, child_id="id").changed is None
