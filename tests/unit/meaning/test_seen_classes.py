"""Values of few texts that stand for no value, and those that only look so."""

import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory, Variable, infer_inventory
from dpiabook.meaning import States, look_for_codes


def seen(**columns):
    source = as_source(pd.DataFrame({name: (values * 12)[:12] for name, values in columns.items()}))
    found = look_for_codes(source, infer_inventory(source.columns), States())
    return {name: dict(one.codes) for name, one in found.items() if one.codes}


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (["a) Yes", "b) No", "c) Unknown"], {"c) Unknown": "unknown"}),
        (["1. Male", "2. Female", "9. Not stated"], {"9. Not stated": "unknown"}),
        (["a) WBRI", "s) NOBT"], {"s) NOBT": "unknown"}),
        (["join", "leave", "Refuse to answer"], {"Refuse to answer": "unknown"}),
        (["1st", "2nd", "*"], {"*": "suppressed"}),
        (["y", "n", "nk"], {"nk": "unknown"}),
        (["0_no", "1_yes", "NA_NA"], {"NA_NA": "unknown"}),
        (["1 - Yes", "2 - No", "9 - Refused"], {"9 - Refused": "unknown"}),
        (["Y", "N", "-"], {"-": "unknown"}),
        (["F32", "G40", "-"], {"-": "unknown"}),
        (["A", "B", "C", "99"], {"99": "unknown"}),
        (["low", "high", "Not declared"], {"Not declared": "unknown"}),
        (["+", "-"], {}),
        (["A", "-", "+"], {}),
        (["1", "2", "-"], {"-": "unknown"}),
        (["A", "B", "C", "12"], {}),
        (["A1", "B2", "C3", "99"], {}),
        (["P", "Q", "R", "Z"], {}),
        (["NO", "SE", "DK"], {}),
        (["low", "*", "**"], {}),
        (["001", "002", "."], {}),
        (["negative", "positive", "invalid"], {}),
        (["R", "U"], {}),
    ],
)
def test_what_says_that_nothing_is_recorded(values, codes):
    assert seen(v=values) == ({"v": codes} if codes else {})


def test_a_letter_for_unknown_beside_a_column_with_the_other_codes():
    assert seen(mother=["N", "P", "S"], partner=["N", "P", "S", "U"]) == {"partner": {"U": "unknown"}}
    assert seen(mother=["N", "P", "X"], partner=["N", "P", "S", "U"]) == {}


def test_a_declared_value_stays_one():
    source = as_source(pd.DataFrame({"v": ["yes", "no", "unknown"]}))
    declared = Variable("v", codes={"yes": "Yes", "no": "No", "unknown": "A father who is unknown"})
    assert look_for_codes(source, Inventory((declared,)), States()) == {}


def test_a_code_far_above_the_rest_is_none_though_a_neighbour_occurs_once():
    drinks = [*range(1, 46)] * 3 + [98] + [99] * 20
    source = as_source(pd.DataFrame({"drinks": drinks}))
    assert look_for_codes(source, infer_inventory(source.columns), States())["drinks"].codes == {"99": "unknown"}


def test_a_sign_among_many_diagnoses_is_no_diagnosis():
    codes = [f"{letter}{number}" for letter in "ABCD" for number in range(10, 35)]
    source = as_source(pd.DataFrame({"diagnosis": [*codes, "-", "-"]}))
    assert look_for_codes(source, infer_inventory(source.columns), States())["diagnosis"].codes == {"-": "unknown"}


def test_not_stated_among_ethnic_categories_is_a_published_fact():
    source = as_source(pd.DataFrame({"group": [*"ABCDEFGHJKLMNPRSZ", "99"]}))
    found = look_for_codes(source, infer_inventory(source.columns), States())["group"].codes
    assert found == {"Z": "unknown", "99": "unknown"}


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ([1, 2, 9], 1),
        ([1, 2, 3, 8, 9], 2),
        ([0, 1, 7], 1),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], 0),
        ([0, 1, 2, 3, 5, 9], 0),
        ([5, 9], 0),
        ([1, 2], 0),
    ],
)
def test_a_last_digit_apart_from_few_codes_is_asked_about(values, asked):
    source = as_source(pd.DataFrame({"v": values * 5}))
    found = look_for_codes(source, infer_inventory(source.columns), States())
    assert (found["v"].proposed if "v" in found else 0) == asked
    assert "v" not in found or not found["v"].codes
