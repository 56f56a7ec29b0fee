"""A run without a sheet or a dictionary looks at texts as a first look does."""

import pandas as pd
import pytest

from dpiabook.book.opening import open_dataset
from dpiabook.settings import Loaded, make_settings, places_for

PEOPLE = pd.DataFrame(
    {"age": range(20, 60), "v3": ["Asthma", "Diabetes", "Flu", "None"] * 10, "v4": ["Red", "Blue"] * 20}
)


@pytest.fixture
def opened(tmp_path):
    PEOPLE.to_csv(tmp_path / "people.csv", index=False)
    given = {"dataset": "people", "version": "1", "source": "people.csv", "dictionary": None, "compare_with": None}
    empty = {key: {} for key in ("roles", "tables", "areas", "context", "composites", "recodes")}
    return open_dataset(Loaded(make_settings(given | empty, where="test"), places_for(tmp_path / "p.yml"), "test"))


def test_texts_that_name_conditions_are_sensitive(opened):
    assert opened.flags["v3"].categories == ("other_health_disability",)
    assert not opened.flags["v4"].sensitive


def test_no_reason_repeats_a_value(opened):
    assert not any("asthma" in reason.lower() for reason in opened.flags["v3"].reasons)
