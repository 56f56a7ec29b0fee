"""Yes and no are known by their words; no other value is ever told."""

import pandas as pd
import pytest

from dpiabook.counting import yes_no_codes
from dpiabook.errors import Refusal

COLUMNS = {
    "short": ["Y", "N", None],
    "long": ["no", "yes", "no"],
    "two_spellings": ["Y", "y", "N"],
    "one_only": ["N", "N", "N"],
    "mixed_pair": ["yes", "N", "N"],
    "third": ["Y", "N", "zq-canary-7731"],
    "sex": ["F", "M", "F"],
    "empty": pd.Series([None] * 3, dtype="str"),
    "number": [0, 1, 0],
}


def test_only_a_yes_and_a_no_are_told():
    found = yes_no_codes(pd.DataFrame(COLUMNS), list(COLUMNS))
    assert found == {"short": {"Y": "yes", "N": "no"}, "long": {"yes": "yes", "no": "no"}}


def test_nothing_is_asked_of_numbers_alone():
    assert yes_no_codes(pd.DataFrame(COLUMNS), ["number"]) == {}


def test_an_unknown_column_is_refused():
    with pytest.raises(Refusal, match="no column"):
        yes_no_codes(pd.DataFrame(COLUMNS), ["longer"])
