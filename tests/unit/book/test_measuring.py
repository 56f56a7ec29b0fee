"""A book takes what measures can be taken of its data, and says why of the others."""

import pandas as pd
import pytest

from dpiabook.book import open_book
from dpiabook.evidence import NotAssessed
from dpiabook.mitigation import suppress

PEOPLE = pd.DataFrame(
    {"sex": ["F", "M"] * 6, "yob": [2000, 2001, 2002, 2003] * 3, "n": [1] * 12, "family_id": [*"abcdef"] * 2}
)


@pytest.fixture
def book_of(tmp_path, monkeypatch):
    """Open a book on twelve people, with some settings changed."""
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    PEOPLE.to_csv(tmp_path / "people.csv", index=False)

    def opened(**changed):
        given = {
            "dataset": "small",
            "version": "2026-01",
            "source": str(tmp_path / "people.csv"),
            "dictionary": None,
            "compare_with": None,
            "roles": {"family_id": "family_id"},
            "tables": {},
            "areas": {},
            "context": {},
            "composites": {"child": ["sex", "yob"]},
            "recodes": {"yob": [{"band": 2}, "drop"], "sex": ["drop"]},
            "targets": {"k": 3},
        }
        return open_book("06_mitigation", given | changed)

    return opened


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
