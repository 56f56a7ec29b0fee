"""What differs between the rows of a person is in no figure, and the dataset holds it: the pack says so."""

import pandas as pd
import pytest

from dpiabook.book import open_book
from dpiabook.book.assessed import outlook
from dpiabook.evidence.inventory import variable_inventory
from dpiabook.evidence.sensitivity import sensitive_categories, sensitive_variables
from dpiabook.meaning import Speech

VISITS = pd.DataFrame(
    {
        "id": [1, 1, 2, 2, 3, 4],
        "sex": ["F", "F", "M", "M", "F", "M"],
        "seen_on": [1, 2, 1, 3, 2, 2],
        "diagnosis": ["depression", "none", "asthma", "none", "none", "none"],
    }
)
DICTIONARY = pd.DataFrame(
    {
        "variable": ["id", "sex", "seen_on", "diagnosis"],
        "description": ["Id", "Sex", "Day of the visit", "Psychiatric diagnosis"],
        "type": ["integer", "text", "integer", "text"],
    }
)


@pytest.fixture
def opened(tmp_path, monkeypatch):
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    VISITS.to_csv(tmp_path / "visits.csv", index=False)
    DICTIONARY.to_csv(tmp_path / "dictionary.csv", index=False)

    def of(**summaries):
        table = {"source": str(tmp_path / "visits.csv"), "summaries": summaries}
        given = {
            "dataset": "visits",
            "version": "1",
            "source": str(tmp_path / "visits.csv"),
            "dictionary": str(tmp_path / "dictionary.csv"),
            "roles": {"child_id": "id"},
            "subjects": {"unit": "event"},
            "tables": {"visits": table},
            "compare_with": None,
            "areas": {},
            "composites": {},
            "recodes": {},
            "context": {},
        }
        return open_book("01_variable_inventory", given)

    return of


def test_a_sensitive_variable_that_varies_is_counted_among_the_sensitive_ones(opened):
    facts = opened(seen_on="max").facts
    found = sensitive_variables(facts)
    assert len(found.table.rows) == 1
    assert "differs between the rows" in str(found.table)
    assert sensitive_categories(facts).table is not None
    inventory = variable_inventory(facts)
    assert "diagnosis" in {row[0] for row in inventory.table.rows}


def test_check_names_it(opened):
    book = opened(seen_on="max")
    named = [one for one in outlook(book.loaded, book.opened, Speech()).missing if "diagnosis" in one.what]
    assert len(named) == 1


def test_what_is_summarised_is_named_once(opened):
    facts = opened(seen_on="max").facts
    assert "seen_on" not in {one.name for one in facts.varying.inventory}
    assert "seen_on_max" in {one.name for one in facts.held}
