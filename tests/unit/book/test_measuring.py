"""A book takes what measures can be taken of its data, and says why of the others."""

from dpiabook.evidence import NotAssessed
from dpiabook.mitigation import suppress


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
