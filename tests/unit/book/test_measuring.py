"""A book takes what measures can be taken of its data, and says why of the others."""

import threading
from dataclasses import replace

import pytest

from dpiabook.book import book as books
from dpiabook.errors import Code, DataRefusal, Refusal, Refusals
from dpiabook.evidence import read_findings
from dpiabook.evidence.sensitivity import sensitive_variables
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


def refusing(refusal):
    def measured(number):
        if number == 2:
            raise refusal
        return number

    return measured


def refused(code, kind=Refusal):
    return kind(code, "two is refused", where="here", cure="give another")


CODES = [Code.MEASURE_INPUT, Code.COLUMN_TYPE, Code.COLUMN_CONSTANT]


@pytest.mark.parametrize("code", [Code.SETTING_VALUE, *CODES])
def test_a_measure_that_is_called_wrongly_stops_the_notebook(book_of, monkeypatch, code):
    """What a caller does wrong must not pass for something that the data do not bear."""
    book = book_of()
    monkeypatch.setattr(books, "_MANY_ROWS", 12)
    monkeypatch.setattr(books, "threads", lambda: 2)
    with pytest.raises(Refusal) as caught:
        book.each(refusing(refused(code)), {"a": 1, "b": 2, "c": 3})
    assert caught.value.what == "two is refused"


@pytest.mark.parametrize("code", CODES)
def test_what_a_measure_refuses_of_the_data_is_not_assessed_and_the_rest_is(book_of, code):
    found = book_of().each(refusing(refused(code, DataRefusal)), {"a": 1, "b": 2, "c": 3})
    assert (found["a"], found["c"]) == (1, 3)
    assert found["b"] == NotAssessed("measured", "two is refused", "give another")
    assert book_of().measure(dict, found) == {"a": 1, "c": 3}


def test_several_refusals_are_of_the_data_only_where_each_is(book_of):
    data, call = refused(Code.COLUMN_TYPE, DataRefusal), refused(Code.MEASURE_INPUT)
    assert isinstance(book_of().measure(refusing(Refusals([data, data])), 2), NotAssessed)
    with pytest.raises(Refusals):
        book_of().measure(refusing(Refusals([data, call])), 2)


def test_a_cell_that_is_run_again_shows_its_finding_anew_and_the_notebook_still_closes(book_of):
    book = book_of()
    for _ in range(2):
        book.show(sensitive_variables)
    told = book.close()
    assert told == book.close()
    assert len(read_findings(book.guard.folder.evidence_file(book.notebook))) == len(book.findings) == 1


def test_in_a_run_two_findings_of_one_id_are_a_fault(book_of):
    book = book_of()
    book.guard = replace(book.guard, folder=replace(book.guard.folder, in_run=True))
    book.guard.folder.controlled.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        book.show(sensitive_variables)
    with pytest.raises(Refusal, match="two findings"):
        book.close()
