"""Books on a few invented people."""

import pandas as pd
import pytest

from dpiabook.book import open_book

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
