"""Numbers that are kept in files: the same numbers, in nobody's way, and gone with their use."""

import sys
from contextvars import Context
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pytest

from dpiabook.counting import coded_keys, open_source
from dpiabook.errors import Code, storage_failure
from dpiabook.machine.mapped import aside, aside_column, in_memory, kept_within, set_aside
from dpiabook.machine.spill import spill_folder
from dpiabook.machine.workers import Workers


@pytest.fixture(autouse=True)
def hundred_bytes():
    with kept_within("0.01MB"):
        yield


@dataclass(frozen=True)
class Found:
    numbers: np.ndarray
    name: str = "x"
    within: tuple = field(default=())

    @cached_property
    def doubled(self):
        return self.numbers * 2


@pytest.mark.parametrize("kind", ["int32", "float64", "bool"])
@pytest.mark.parametrize("shape", [(400,), (100, 4)])
def test_large_arrays_lie_in_files_with_the_same_numbers(kind, shape):
    array = np.random.default_rng(1).integers(0, 2, shape).astype(kind)
    kept = aside(array)
    assert in_memory(array) == array.nbytes
    assert in_memory(kept) == in_memory(kept[3:]) == 0
    assert type(kept) is np.ndarray
    assert kept.dtype == array.dtype
    np.testing.assert_array_equal(kept, array)


def test_days_are_numbers_too():
    array = np.arange(100).astype("datetime64[D]")
    kept = aside(array)
    assert in_memory(kept) == 0
    np.testing.assert_array_equal(kept, array)


def test_columns_of_a_table_keep_their_shape_whatever_their_order():
    array = np.asfortranarray(np.arange(200.0).reshape(100, 2))
    np.testing.assert_array_equal(aside(array), array)


def test_what_is_written_to_it_is_there():
    kept = aside(np.arange(100))
    kept[3] = 7
    assert kept[3] == 7


def test_small_arrays_repeated_numbers_and_what_lies_there_already_stay_as_they_are():
    for array in (
        np.arange(3),
        np.broadcast_to(np.int64(1), 1000),
        np.array(["x"] * 100, object),
        aside(np.arange(99)),
    ):
        assert aside(array) is array


def test_nothing_goes_to_a_file_where_no_limit_is_known():
    array = np.arange(1000)
    found = {"a": Found(array)}

    def there():
        return aside(array) is array, set_aside(found) is found

    assert Context().run(there) == (True, True)


def test_a_limit_ends_with_what_it_was_set_for():
    array = np.arange(1000)
    with kept_within("1GB"):
        assert aside(array) is array
    with pytest.raises(KeyError), kept_within("1GB"):
        raise KeyError
    assert in_memory(aside(array)) == 0


def test_threads_that_help_know_the_limit():
    with Workers(1) as pool:
        (kept,) = pool.map(aside, [np.arange(1000)])
    assert in_memory(kept) == 0


def test_a_result_has_its_arrays_in_files_at_every_depth_and_the_one_that_was_given_stays_as_it_was():
    inner = Found(np.arange(100))
    found = Found(np.arange(50.0), within=(inner, [np.ones(70)], {"n": np.arange(90)}))
    assert inner.doubled.sum() == 9900
    before = dict(vars(found)), dict(vars(inner))
    kept = set_aside({"a": found})["a"]
    assert kept is not found
    assert all(
        vars(one)[name] is value
        for one, held in zip((found, inner), before, strict=True)
        for name, value in held.items()
    )
    held = [kept.numbers, kept.within[0].numbers, kept.within[0].doubled, kept.within[1][0], kept.within[2]["n"]]
    assert [in_memory(one) for one in held] == [0] * 5
    assert [one.sum() for one in held] == [1225.0, 4950, 9900, 70.0, 4005]
    assert set_aside(kept) is kept, "there is nothing left to do"


@dataclass(frozen=True, slots=True)
class Slotted:
    numbers: np.ndarray


def test_what_cannot_be_put_into_a_file_whole_stays_as_it_is():
    hidden, slotted = np.ma.masked_equal(np.arange(100), 3), Slotted(np.arange(100))
    assert set_aside({"a": hidden, "b": slotted}) == {"a": hidden, "b": slotted}
    assert slotted.numbers.sum() == 4950


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([["b", None], ["a"] * 80]),
        pa.chunked_array([pa.array(["b", None]).dictionary_encode(), pa.array(["a"] * 80).dictionary_encode()]),
        pa.array([1.5, None] * 40),
    ],
    ids=["texts", "a dictionary in parts", "numbers"],
)
def test_large_columns_lie_in_files_with_the_same_values(column):
    before = pa.total_allocated_bytes()
    kept = aside_column(column)
    assert pa.total_allocated_bytes() - before < column.nbytes
    assert kept.type == column.type
    assert kept.to_pylist() == column.to_pylist()
    assert list(spill_folder().glob("tmp*")) == []


def test_small_columns_stay_as_they_are():
    assert aside_column(pa.chunked_array([[1, 2]])).to_pylist() == [1, 2]


def test_the_files_leave_nothing_in_the_folder():
    before = set(spill_folder().iterdir())
    aside(np.arange(1000))
    assert set(spill_folder().iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_disk_without_room_is_an_error_and_not_the_end_of_the_process():
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="too large") as caught:
            aside(np.arange(10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert storage_failure(caught.value, where="here").code is Code.OUTPUT_UNWRITABLE


def test_coded_columns_lie_in_files_and_are_coded_once():
    source = open_source(pa.table({"yob": np.arange(1000) % 7}))
    first, again = (coded_keys(source, ["yob"]).column("yob") for _ in range(2))
    assert in_memory(first) == 0
    assert again is first
    assert first.tolist() == (np.arange(1000) % 7).tolist()
