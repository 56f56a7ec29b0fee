"""A book takes what measures can be taken of its data, and says why of the others."""

import threading

import pytest

from dpiabook.book import book as books
from dpiabook.errors import Code, Refusal
from dpiabook.mitigation import suppress
from dpiabook.result import NotAssessed


def test_data_that_are_too_small_are_not_assessed_and_stop_nothing(book_of):
    book = book_of()
    found = book.measure(suppress, book.data, book.keys.child, 13)
    assert isinstance(found, NotAssessed)
    assert found.reason == "there are fewer people than a group should have"
    assert not list(book.guard.folder.root.rglob("refusals/*"))


def test_either_takes_what_is_there(book_of):
    book = book_of()
    reason = NotAssessed("families", "it needs a family id")
    assert book.either(reason, 3, 4) == 3
    assert book.either(reason, reason) is reason


def test_counts_have_no_records(book_of):
    assert isinstance(book_of(roles={"count": "n"}).records, NotAssessed)
    book = book_of()
    assert book.records is book.data


def test_many_records_are_measured_side_by_side_with_the_same_results(book_of, monkeypatch):
    book = book_of()
    both = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(books, "_MANY_ROWS", 12)
    monkeypatch.setattr(books, "threads", lambda: 2)

    def measured(number):
        both.wait()
        return number * 10

    assert list(book.each(measured, {"b": 1, "a": 2, "c": 3, "d": 4}).items()) == [
        ("b", 10),
        ("a", 20),
        ("c", 30),
        ("d", 40),
    ]


@pytest.mark.parametrize(("rows", "gigabytes"), [(13, 4.0), (12, 0.001)])
def test_few_records_and_little_memory_are_measured_one_by_one(book_of, monkeypatch, rows, gigabytes):
    book = book_of()
    monkeypatch.setattr(books, "_MANY_ROWS", rows)
    monkeypatch.setattr(books, "_BYTES_PER_ROW", 1_000_000)
    monkeypatch.setattr(books, "threads", lambda: 2)
    monkeypatch.setattr(type(book), "memory_gb", gigabytes)
    running = []

    def measured(number):
        running.append(number)
        assert running == [number]
        running.remove(number)
        return number

    assert book.each(measured, {"a": 1, "b": 2, "c": 3}) == {"a": 1, "b": 2, "c": 3}


def test_what_one_of_several_measures_refuses_stops_the_notebook(book_of, monkeypatch):
    book = book_of()
    monkeypatch.setattr(books, "_MANY_ROWS", 12)
    monkeypatch.setattr(books, "threads", lambda: 2)

    def measured(number):
        if number == 2:
            raise Refusal(Code.MEASURE_INPUT, "two is refused", where="here", cure="give another")
        return number

    with pytest.raises(Refusal) as caught:
        book.each(measured, {"a": 1, "b": 2, "c": 3})
    assert caught.value.what == "two is refused"
