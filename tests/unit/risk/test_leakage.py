"""Arithmetic leakage on a table that can be checked by hand."""

import pandas as pd
import pytest

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal
from dpiabook.meaning.lineage_implied import implied_pairs
from dpiabook.risk.leakage import arithmetic_leakage

UNITS = Inventory(
    (
        Variable("yob", label="Year of birth", unit="year"),
        Variable("year_referred", unit="year"),
        Variable("age_first", unit="age in years"),
        Variable("age_last", unit="Age in years"),
        Variable("days", unit="days"),
    )
)


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "yob": [2001, 2001, 2002, 2002, 2003, 2003],
            "age_first": [5, 6, 4, 5, 3, None],
            "age_last": [6, 6, 6, 6, 6, 6],
            "gender": ["F"] * 6,
        }
    )


def test_pairs_come_from_units_and_the_word_birth():
    found = {(pair.first, pair.second, pair.kind) for pair in implied_pairs(UNITS)}
    assert found == {
        ("yob", "age_first", "event year"),
        ("yob", "age_last", "event year"),
        ("age_first", "age_last", "gap"),
    }


def test_an_implied_year_splits_classes(people):
    found = arithmetic_leakage(people, ["gender"], implied_pairs(UNITS), k=3).table.set_index(
        ["kind", "first", "second"]
    )
    assert found.loc[("keys", "", ""), "classes"].item() == 1
    # years 2006, 2007, 2006, 2007, 2006 and one unknown
    first = found.loc[("event year", "yob", "age_first")]
    assert (first["people"], first["classes"], first["uniques"], first["under_k"]) == (5, 3, 0, 0)
    assert (first["uniques_most"], first["under_k_most"]) == (1, 3)
    assert found.loc[("all together", "", ""), "more_uniques"].item() >= first["more_uniques"]


def test_a_pair_of_keys_adds_nothing(people):
    found = arithmetic_leakage(people, ["yob", "age_first"], implied_pairs(UNITS)).table.set_index(["first", "second"])
    assert found.loc[("yob", "age_first"), ["more_uniques", "more_under_k"]].tolist() == [0, 0]


def test_nothing_implied_leaves_the_keys_alone(people):
    found = arithmetic_leakage(people, ["gender"], ()).table
    assert found["kind"].tolist() == ["keys"]


def test_text_in_a_year_is_refused_without_its_value(people):
    people["age_first"] = ["five", "six", "four", "five", "three", None]
    with pytest.raises(Refusal) as refused:
        arithmetic_leakage(people, ["gender"], implied_pairs(UNITS))
    assert refused.value.code is Code.COLUMN_TYPE
    assert "five" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
