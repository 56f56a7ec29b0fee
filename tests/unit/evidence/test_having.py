"""An attribute is a sensitive fact that a person has or has not, and what having it means can be declared."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.counting import as_source
from dpiabook.counting.conditions import condition
from dpiabook.dictionary import Inventory, Variable
from dpiabook.dictionary.tabular import read_rows
from dpiabook.errors import Code, Refusal
from dpiabook.evidence import yes_no_attributes
from dpiabook.evidence.attributes import Having, telling
from dpiabook.evidence.having import has_it
from dpiabook.evidence.having_said import Cut, cut_said, cut_text
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import flag_variables


def attributes(*variables: Variable) -> dict[str, str]:
    inventory = Inventory(variables)
    found = yes_no_attributes(inventory, flag_variables(inventory))
    return {} if isinstance(found, NotAssessed) else found


def those_who_have(values: list[object], variable: Variable) -> list[bool]:
    """Whom the condition holds for, of one column of values."""
    source = as_source(pd.DataFrame({"row": range(len(values)), variable.name: values}))
    rows = source.table.filter(condition(source, has_it(variable)))["row"].to_pyarrow().to_pylist()
    return [row in rows for row in range(len(values))]


CODED = [
    ({"0": "no", "1": "yes"}, [0, 1, None], [False, True, False]),
    ({"1": "Yes", "2": "No"}, [1, 2, None], [True, False, False]),
    ({"1": "Yes, once", "2": "Yes, often", "3": "No"}, [1, 2, 3], [True, True, False]),
    ({"1": "Yes", "2": "No", "9": "Refused"}, [1, 2, 9], [True, False, False]),
    ({"Y": "", "N": "", "U": ""}, ["Y", "N", "U"], [True, False, False]),
    ({"0": "Child is not a carer", "1": "Child is a carer"}, [0, 1], [False, True]),
    ({"C1": "", "E1": "", "U": "not recorded"}, ["C1", "E1", "U", None], [True, True, False, False]),
    ({"N": "None", "K": "Support", "E": "Plan"}, ["N", "K", "E"], [False, True, True]),
]


@pytest.mark.parametrize(("codes", "values", "have"), CODED)
def test_codes_say_who_has_it(codes: dict[str, str], values: list[object], have: list[bool]):
    assert those_who_have(values, Variable("q", codes=codes, kind="category")) == have


def test_a_declared_missing_code_is_never_in_the_condition():
    variable = Variable("ls", codes={"A": "", "B": "", "Z": "other"}, missing_codes={"Z": ""}, kind="category")

    assert those_who_have(["A", "B", "Z"], variable) == [True, True, False]


DECLARED = [
    ("> 0", [0, 1, 2], [False, True, True]),
    (">= 3", [2, 3, 4], [False, True, True]),
    ("= 2", [1, 2], [False, True]),
    ("<> 0", [0, 5], [False, True]),
    ("in 2, 3", [1, 2, 3], [False, True, True]),
    ("not in 0, 1", [0, 1, 2], [False, False, True]),
    ("recorded", [None, 7], [False, True]),
    ("2", [1, 2], [False, True]),
    ("= '2'", [1, 2], [False, True]),
    ('= "1. Yes"', ["1. Yes", "2. No"], [True, False]),
    ('in "A; or B", C', ["A; or B", "C", "D"], [True, True, False]),
    ("<> N", ["Y", "N"], [True, False]),
    ('"it\'s `so`"', ["it's `so`", "no"], [True, False]),
    ('"> 3"', ["> 3", "3"], [True, False]),
]


@pytest.mark.parametrize(("said", "values", "have"), DECLARED)
def test_what_is_declared_goes_first(said: str, values: list[object], have: list[bool]):
    assert those_who_have(values, Variable("q", "PHQ-9 score", kind="integer", has_it=said)) == have


def test_codes_in_words_can_be_declared():
    codes = {"A": "accused", "B": "bystander", "C": "none"}

    assert those_who_have(["A", "B", "C"], Variable("q", codes=codes, kind="category", has_it="in A, B")) == [
        True,
        True,
        False,
    ]


@given(st.lists(st.text("Aa1 .,;'\"`=<>()\\-+é", min_size=1, max_size=6), min_size=1, max_size=3), st.booleans())
def test_a_written_meaning_reads_the_same_again(codes: list[str], others: bool):
    cut = Cut(codes=tuple(codes), others=others)

    assert cut_said(cut_text(cut)) == cut
    assert not cut_text(cut).startswith(("=", "+", "-", "@")) or len(codes) == 1


WITHOUT_ZERO = [
    Variable("asthma", "Asthma", kind="integer", without_zero=True),
    Variable("asthma", "Asthma", kind="boolean", without_zero=True),
    Variable("asthma", "Asthma", kind="boolean", codes={"1": "", "2": ""}, without_zero=True),
]


@pytest.mark.parametrize("variable", WITHOUT_ZERO)
def test_numbers_without_a_zero_say_nothing_until_a_person_does(variable: Variable):
    assert (has_it(variable), has_it(replace(variable, has_it="1"))) == ("", "asthma == 1")


WRONG = [
    (Variable("q", kind="integer", has_it="more than a few"), "in no known way"),
    (Variable("q", kind="integer", has_it="> many"), "in no known way"),
    (Variable("q", kind="text", has_it="> 3"), "holds no numbers"),
    (Variable("q", codes={"A": "", "B": ""}, has_it="in A, C"), "does not declare"),
    (Variable("q", codes={"A": "", "U": "unknown"}, has_it="in A, U"), "missing value"),
    (Variable("q", codes={"A": "", "Z": "z"}, missing_codes={"Z": ""}, has_it="Z"), "missing value"),
    (Variable("q", kind="text", has_it="in"), "in no known way"),
    (Variable("q", kind="text", has_it="it's"), "in no known way"),
]


@pytest.mark.parametrize(("variable", "what"), WRONG)
def test_what_cannot_be_read_is_refused(variable: Variable, what: str):
    with pytest.raises(Refusal, match=what) as refused:
        has_it(variable)
    assert (refused.value.code, refused.value.where) == (Code.DICTIONARY_UNREADABLE, "variable q")


def test_the_dictionary_declares_it_in_a_column():
    rows = [["Variable", "Label", "Has it"], ["phq9", "PHQ-9 score", ">= 10"]]

    assert read_rows(rows, where="a.csv")["phq9"].has_it == ">= 10"


NEVER = [
    Variable("patient_id", "Identifier of the patient in mental health services", kind="integer"),
    Variable("drug_weight", "Survey weight of the drug module", kind="integer"),
    Variable("arrest_date", "Date of arrest", kind="date"),
    Variable("age_offence", "Age at first offence", kind="integer", unit="age in years"),
    Variable("days_custody", "Days in custody", kind="integer", unit="days"),
    Variable("phq9", "PHQ-9 score", kind="integer"),
    Variable("sdq_total", "SDQ total difficulties", kind="integer"),
    Variable("dep", "Depression severity", kind="integer", minimum=1, maximum=5),
    Variable("abs_rate", "Absence rate", kind="number"),
    Variable("felt", "Felt depressed", codes={"1": "rarely", "2": "sometimes", "3": "often"}, kind="category"),
    Variable("eth", "Ethnic group", codes={"WBRI": "", "AIND": "", "BCRB": ""}, kind="category"),
    Variable("on_roll", "On a school roll", kind="boolean"),
    Variable("reason", "Reason for arrest", kind="text"),
]


@pytest.mark.parametrize("variable", NEVER, ids=lambda one: one.name)
def test_never_an_attribute(variable: Variable):
    assert attributes(variable) == {}


def test_counts_and_flags_are():
    found = attributes(
        Variable("n_off", "Recorded offences", kind="integer"),
        Variable("cme", "Missing from education", kind="boolean", codes={"0": "no", "1": "yes"}),
        Variable("noroll", "Not on any school roll", kind="boolean"),
        Variable("black", "Black Caribbean", kind="boolean"),
    )

    assert found == {"n_off": "n_off >= 1", "cme": "cme >= 1", "noroll": "noroll", "black": "black"}


def test_columns_with_a_part_of_their_own_are_left_out():
    inventory = Inventory((Variable("crimes", "Crimes", kind="integer"), Variable("n_off", "Offences", kind="integer")))

    assert list(yes_no_attributes(inventory, flag_variables(inventory), {"crimes"})) == ["n_off"]


def test_what_all_or_nobody_has_tells_nothing():
    conditions = {name: f"{name} >= 1" for name in "abcd"}
    kept, nothing = telling(conditions, {"a": Having(0, 10), "b": Having(10, 10), "c": Having(1, 10)})

    assert (list(kept), nothing) == (["c", "d"], ("a", "b"))
