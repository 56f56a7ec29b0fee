"""Whatever codes look like, the sheet gives them back; and whatever it proposes it takes once it is confirmed."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.counting import as_source, declared_shares
from dpiabook.dictionary import read_dictionary, reconcile
from dpiabook.dictionary.sheet_text import codes_said, codes_text, missing_text, settled_missing
from dpiabook.errors import Refusal
from dpiabook.evidence.having import has_it
from dpiabook.evidence.inventory import inferred
from dpiabook.finding import find_meaning
from dpiabook.sheet import could_be_codes, held_codes, proposed_rows, write_csv, write_workbook

SIGNS = list("019AYn .-–=:;,|/()[]{}\"'?*>+&`\t\n−é")
NASTY = st.text(st.sampled_from(SIGNS), min_size=1, max_size=8)
CODES = st.dictionaries(NASTY, st.one_of(st.just(""), NASTY), min_size=1, max_size=4)
N = 200


@given(CODES)
def test_codes_come_back_as_they_were(codes):
    assert codes_said(codes_text(codes)) == codes


@given(CODES, st.integers(0, 3))
def test_missing_codes_come_back_without_those_that_are_only_proposed(codes, open_ones):
    codes = {code: label or "unknown" for code, label in codes.items()}
    proposed = list(codes)[:open_ones]
    assert codes_said(settled_missing(missing_text(codes, proposed))) == {
        code: label for code, label in codes.items() if code not in proposed
    }


COLUMNS = {
    "numbered": ["1. Yes", "2. No", "9. Refused"],
    "lettered": ["A - Working", "B - Not working"],
    "named": ["M. Okonjo", "F. Brandt", "T. Ito"],
    "signed": ["=Yes", "+ No", "-", "@x"],
    "ranged": ["1-5", "6-10", "11+"],
    "quoted": ['say "so"', "it's", "a;b", "x, y"],
    "bracketed": ["(a) yes", "[b] no"],
    "worded": ["none", "blank", "any", "recorded"],
    "equalled": ["Yes = 1", "No = 2"],
    "spaced": ["far  off", "near by"],
    "yes_no": ["Y", "N"],
    "yes_no_sign": ["Y", "N", "-"],
    "truth": ["TRUE", "FALSE"],
    "one_two": [1, 2],
    "one_two_nine": [1, 2, 2, 9],
    "zero_one": [0, 1],
    "count": [0, 1, 2, 5],
    "minus": [-9, 0, 1],
}


def asked(frame):
    """The proposal for a file in which every column tells of a disability."""
    source = as_source(frame)
    found = find_meaning(source)
    return proposed_rows(found, held_codes(source, could_be_codes(found), threshold=10))


@pytest.fixture(scope="module")
def frame():
    draw = np.random.default_rng(5)
    columns = {f"disability_{name}": draw.choice(np.array(v, dtype=object), N) for name, v in COLUMNS.items()}
    columns["disability_rare"] = ["Y"] * 3 + ["N"] * (N - 3)
    return pd.DataFrame({"person_id": range(1000, 1000 + N)} | columns).infer_objects()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_all_that_is_proposed_is_taken_once_it_is_confirmed(frame, tmp_path, ending):
    rows = [row | {"confirmed": "yes"} for row in asked(frame)]
    path = tmp_path / f"a.variables.{ending}"
    write_workbook(path, rows, what="a.csv") if ending == "xlsx" else write_csv(path, rows)
    read = read_dictionary(path)
    conditions = {one.name: has_it(one, read.place) for one in read}
    assert conditions["disability_yes_no"] == "disability_yes_no == 'Y'"
    assert conditions["disability_rare"] == "disability_rare == 'Y'"
    assert conditions["disability_numbered"] == "disability_numbered == '1. Yes'"
    whole = {one.name: [*one.codes, *one.missing_codes] for one in read if one.codes and "codes" not in one.guessed}
    assert {"disability_numbered", "disability_quoted", "disability_worded", "disability_spaced"} <= whole.keys()
    assert set(declared_shares(frame, whole).values()) == {1.0}


def test_what_a_person_confirmed_is_no_longer_inferred(frame, tmp_path):
    path, names = tmp_path / "a.variables.xlsx", [name for name in frame if name != "disability_count"]
    rows = [row | ({"confirmed": "yes"} if row["variable"] in names else {}) for row in asked(frame)]
    write_workbook(path, rows, what="a.csv")
    here = reconcile(read_dictionary(path), as_source(frame).columns).inventory
    assert [one.name for one in here if inferred(one)] == ["disability_count"]


def test_a_refusal_names_the_row_and_the_column(frame, tmp_path):
    path = tmp_path / "a.variables.xlsx"
    rows = [row | {"confirmed": "yes"} for row in asked(frame)]
    write_workbook(path, [row | {"has it means": "in Q, R"} for row in rows], what="a.csv")
    read = read_dictionary(path)
    with pytest.raises(Refusal, match="does not declare") as refused:
        has_it(read["disability_yes_no"], read.place)
    assert "sheet variables, row" in refused.value.where
    assert "('has it means')" in refused.value.where


def typed(path, rows, text):
    """What a program leaves that writes a text which begins with an equals sign."""
    write_workbook(path, rows, what="a.csv")
    book = openpyxl.load_workbook(path)
    sheet = book["variables"]
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "disability_one_two")
    row[headings.index("has it means")].value = text
    assert row[headings.index("has it means")].data_type == "f"
    book.save(path)


@pytest.mark.parametrize(("text", "code"), [("= 1", "1"), ('="1"', "1"), ("=2", "2")])
def test_a_condition_that_was_taken_for_a_formula_is_read(frame, tmp_path, text, code):
    path = tmp_path / "a.variables.xlsx"
    typed(path, asked(frame), text)
    assert has_it(read_dictionary(path)["disability_one_two"]) == f"disability_one_two == {code}"


@pytest.mark.parametrize("text", ["=SUM(A1:A3)", "=A1", "=B2&C2"])
def test_another_formula_without_a_value_is_refused_with_its_place(frame, tmp_path, text):
    path = tmp_path / "a.variables.xlsx"
    typed(path, asked(frame), text)
    with pytest.raises(Refusal, match="never calculated") as refused:
        read_dictionary(path)
    assert "sheet variables, row" in refused.value.where
    assert "column J" in refused.value.where


def test_no_cell_of_the_sheet_is_a_formula(frame, tmp_path):
    path = tmp_path / "a.variables.xlsx"
    write_workbook(path, asked(frame), what="a.csv")
    cells = [cell for row in openpyxl.load_workbook(path)["variables"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {cell.number_format for cell in cells} == {"@"}
