"""Codes, ranges, missing codes, types, headings and names in the many ways in which people write them."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dpiabook.counting import as_source
from dpiabook.counting.conditions import condition
from dpiabook.dictionary import Inventory, Variable, named_as_columns, read_dictionary
from dpiabook.dictionary.codes_text import codes_in_text
from dpiabook.dictionary.state_words import state_of_label
from dpiabook.dictionary.values_said import values_said
from dpiabook.errors import Code, Refusal
from dpiabook.sensitivity import flag_variables

YES_NO = {"1": "Yes", "2": "No"}
CELLS = [
    *("1 = Yes, 2 = No", "1: Yes; 2: No", '1 "Yes" 2 "No"', "1 'Yes' 2 'No'", "1=Yes\n2=No", "{1, Yes | 2, No}"),
    *("1=Yes 2=No", "1. Yes 2. No", "1) Yes\n2) No", "(1) Yes (2) No", "1 - Yes; 2 - No", "1 Yes; 2 No", "1|Yes\n2|No"),
    *("Yes=1; No=2", "Yes (1), No (2)", '{"1": "Yes", "2": "No"}', "1 → Yes; 2 → No", "1,Yes|2,No", "1=Yes / 2=No"),
    *("1 Yes 2 No", "1:Yes,2:No", "1 = 'Yes'; 2 = 'No'", "1\tYes\n2\tNo", "1 – Yes\n2 – No"),
]


@pytest.mark.parametrize("text", [cell for cell in CELLS if cell != "1|Yes\n2|No"])
def test_a_list_of_codes(text: str):
    assert dict(codes_in_text(text).codes) == YES_NO


@pytest.mark.parametrize(
    "text", ["", "Free text", "Any whole number", "Note: derived from visits", "DD/MM/YYYY", "sex_cl", "See guidance."]
)
def test_what_is_no_list_of_codes(text: str):
    found = codes_in_text(text)
    assert (dict(found.codes), found.minimum, found.maximum) == ({}, None, None)


@pytest.mark.parametrize("text", ["1-5", "1..5", "1 to 5", "1–5", "1 thru 5", "between 1 and 5", "[1-5]"])
def test_a_range(text: str):
    found = codes_in_text(text)
    assert (dict(found.codes), found.minimum, found.maximum) == ({}, 1, 5)


def test_a_label_may_hold_commas_and_bands():
    assert dict(codes_in_text("0=no, or unknown, 1=yes").codes) == {"0": "no, or unknown", "1": "yes"}
    assert dict(codes_in_text("1=18-24 | 2=25-34").codes) == {"1": "18-24", "2": "25-34"}
    assert list(codes_in_text("18-24; 25-34; 35+").codes) == ["18-24", "25-34", "35+"]


REFUSED = [
    {"codes": "999=Refused"},
    {"codes": "0-110; 999 = Refused"},
    {"description": "Age in years (999=Refused)"},
    {"description": "Age; 999 if refused"},
    {"description": "Age. Coded 999 when refused"},
    {"label": "Age, refused = 999"},
    {"label": "Age (999: Refused)"},
    {"missing_codes": "999"},
    {"missing_codes": 999.0},
    {"missing_codes": "999 (Refused)"},
    {"missing_codes": "999 Refused"},
]


@pytest.mark.parametrize("said", REFUSED)
def test_a_code_of_no_value_is_one_wherever_it_is_said(said: dict[str, object]):
    found = values_said({"name": "age", "type": "int", **said})
    assert set(found.missing) == {"999"}
    assert not found.codes


@pytest.mark.parametrize(
    "text", ["BMI = weight / height", "In 2020 for 12 months", "Score of 10 items, 0 for none", ""]
)
def test_a_sentence_declares_no_code(text: str):
    found = values_said({"name": "x", "description": text})
    assert (dict(found.codes), dict(found.missing)) == ({}, {})


def test_labels_of_the_ends_of_a_scale_are_no_list():
    ends = values_said({"codes": "0 = not at all; 10 = completely", "type": "int"})
    assert (dict(ends.codes), ends.minimum, ends.maximum) == ({}, 0, 10)
    assert dict(values_said({"codes": "1 = Yes; 5 = No"}).codes) == {"1": "Yes", "5": "No"}


WORDINGS = [
    *(("Column name", "Description"), ("FIELD", "Definition"), ("Data item", "Meaning"), ("Element name", "Question")),
    *(("Item", "Label"), ("Name of variable", "Question wording"), ("data_item_name", "dataItemDescription")),
    *(("Variable", "Explanation"), ("Technical field name", "Field title"), ("Attribute", "Definitions")),
]


@pytest.mark.parametrize(("name", "label"), WORDINGS)
def test_headings_in_other_wordings(tmp_path: Path, name: str, label: str):
    (tmp_path / "d.csv").write_text(f"{name},{label}\nyob,Year of birth\n", encoding="utf-8")
    assert read_dictionary(tmp_path / "d.csv")["yob"].label == "Year of birth"


def test_what_was_not_used_is_said(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["Dictionary"])
    variables = book.create_sheet("Fields")
    for row in [["Field", "Meaning", "Owner"], ["sex", "Sex", "team"], [None, "no name", None]]:
        variables.append(row)
    for title in ("others", "secret"):
        for row in [["Code", "Meaning"], [1, "a"]]:
            (book[title] if title in book.sheetnames else book.create_sheet(title)).append(row)
    book["secret"].sheet_state = "hidden"
    book.save(tmp_path / "d.xlsx")

    notes = "\n".join(read_dictionary(tmp_path / "d.xlsx").notes)

    for told in ("'About'", "'Owner'", "rows without a name of a variable, not used: 1", "'others'", "'secret'"):
        assert told in notes
    assert "no name" not in notes


def test_hidden_characters_are_taken_out_and_named(tmp_path: Path):
    said = {"fields": [{"name": "a", "title": "A\u202eb\u200bc\x07", "categories": [{"value": 1, "label": "x\u2066"}]}]}
    (tmp_path / "d.json").write_text(json.dumps(said), encoding="utf-8")
    found = read_dictionary(tmp_path / "d.json")
    assert (found["a"].label, dict(found["a"].codes)) == ("Abc", {"1": "x"})
    assert len(found.notes) == 3


def test_a_refusal_says_what_was_looked_for_and_found(tmp_path: Path):
    (tmp_path / "d.csv").write_text("Label,Type,zebrafinch\nAge,int,1\n", encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        read_dictionary(tmp_path / "d.csv")
    assert caught.value.code is Code.DICTIONARY_UNREADABLE
    assert all(word in caught.value.what for word in ("'variable'", "'label', 'type'"))
    assert "zebrafinch" not in str(caught.value)


def named(names: list[str], columns: list[str]) -> tuple[str, ...]:
    return named_as_columns(Inventory(tuple(map(Variable, names))), columns).names


def test_names_that_differ_in_writing_are_one():
    assert named(["Date of Birth", "SEX"], ["date_of_birth", "sex"]) == ("date_of_birth", "sex")
    assert named(["people.age", "people.sex"], ["age", "sex"]) == ("age", "sex")
    assert named(["age", "sex"], ["w1_age", "w1_sex"]) == ("w1_age", "w1_sex")


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["hieght"], ["height"]),
        (["age", "sex"], ["w1_age", "sex"]),
        (["AGE", "Age"], ["age"]),
        (["age", "sex"], ["w1_age", "w1_sex", "w2_age", "w2_sex"]),
    ],
)
def test_what_may_be_meant_is_never_taken(names: list[str], columns: list[str]):
    assert named(names, columns) == tuple(names)


def test_conditions_take_the_names_of_the_source():
    said = Inventory((Variable("AGE"), Variable("Seen on", gate="AGE < 5 or `Seen on` == 'AGE'")), rules=("AGE >= 0",))
    found = named_as_columns(said, ["age", "seen_on"])
    assert (found["seen_on"].gate, found.rules) == ("age < 5 or seen_on == 'AGE'", ("age >= 0",))


REDCAP = """Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider \
Labels",Text Validation Type OR Show Slider Number,Identifier?,Branching Logic (Show field only if...)
record_id,base,,text,Record,,,,
surname_x,base,,text,Called,,,y,
district,base,,text,Postcode district,,,y,
sex,base,Who,radio,Sex,"1, Male | 2, Female",,,
meds,base,,checkbox,Medicines,"1, Aspirin | -9, None",,,
pregnant,base,,yesno,Pregnant,,,,[sex] = '2' and [meds(1)] <> '1'
intro,base,,descriptive,Hello,,,,
total,base,,calc,Total,"sum([a], [b])",,,
a,base,,text,A,,number,,
b,base,,text,B,,integer,,[visit][a] > 1
"""


@pytest.fixture
def project(tmp_path: Path) -> Inventory:
    (tmp_path / "d.csv").write_text(REDCAP, encoding="utf-8")
    return read_dictionary(tmp_path / "d.csv")


def test_a_project_of_redcap(project: Inventory):
    assert "intro" not in project
    assert {"meds___1", "meds____9"} < set(project.names)
    assert (project["meds___1"].label, project["meds___1"].kind) == ("Medicines: Aspirin", "boolean")
    assert (project["sex"].theme, project["record_id"].what) == ("Who", "person")
    assert project["pregnant"].gate == "not (sex == 2 and meds___1 != 1)"
    assert (project["total"].made_of, project["a"].kind, project["b"].kind) == ("total of a, b", "number", "integer")
    assert any("'b'" in note and "logic" in note for note in project.notes)


def test_an_export_may_lack_and_may_have_what_redcap_says(project: Inventory):
    columns = ["sex", "meds___1", "pregnant", "total", "a", "b", "redcap_event_name", "base_complete"]
    found = named_as_columns(project, columns)
    assert found["base_complete"].codes["2"] == "Complete"
    assert {"record_id", "surname_x", "district", "meds____9"} <= found.optional
    assert found["record_id"].what == ""
    without = named_as_columns(project, ["pregnant", "sex"])
    assert without["pregnant"].gate == ""


def test_what_redcap_marks_as_an_identifier_is_one_unless_others_can_know_it(project: Inventory):
    flags = flag_variables(project)
    assert flags["surname_x"].role == "direct_identifier"
    assert flags["district"].role == "quasi_identifier"


@pytest.mark.parametrize(("text", "people"), [("a == 1", 1), ("not (b == '1')", 2), ("a in [1, 2]", 2), ("1 == a", 1)])
def test_a_condition_compares_text_with_numbers(text: str, people: int):
    source = as_source(pd.DataFrame({"a": ["1", "2", "x"], "b": [1, 2, 3]}))
    assert source.table.filter(condition(source, text)).count().execute() == people


HOSTILE = st.text(st.sampled_from("1290 =:;|,/-+'\"()[]{}<>@.ayYnN\n\t\u202e"), max_size=40)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(cells=st.fixed_dictionaries(dict.fromkeys(("codes", "description", "missing_codes", "range", "label"), HOSTILE)))
def test_any_cell_is_read(cells: dict[str, str]):
    found = values_said({"name": "x", **cells})
    assert not set(found.codes) & set(found.missing) or cells["missing_codes"]


TEXTS = st.text(st.sampled_from("|-#<>/tdrhable=\"'.\n 1/();abc"), max_size=120)


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(content=TEXTS, name=st.sampled_from(["d.md", "d.html", "d.sps", "d.do", "d.csv"]))
def test_any_page_is_read_or_refused(tmp_path: Path, content: str, name: str):
    heads = {"d.md": "|name|label|\n|-|-|\n", "d.html": "<table><tr><td>name<td>label", "d.sps": "VALUE LABELS a "}
    (tmp_path / name).write_text(heads.get(name, "") + content, encoding="utf-8")
    try:
        found: Inventory | Refusal = read_dictionary(tmp_path / name)
    except Refusal as refusal:
        found = refusal
    assert isinstance(found, Inventory) or found.code is Code.DICTIONARY_UNREADABLE


def document(path: Path, change: Callable[[bytes], bytes]) -> Path:
    made = docx.Document()
    rows = made.add_table(2, 2).rows
    for row, texts in zip(rows, (("variable", "label"), ("visits", "zebrafinch")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.save(path)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == "word/document.xml" else content)
    path.write_bytes(out.getvalue())
    return path


def test_a_document_is_read(tmp_path: Path):
    assert read_dictionary(document(tmp_path / "d.docx", bytes)).names == ("visits",)


HOSTILE_PARTS: dict[str, Callable[[bytes], bytes]] = {
    "bomb": lambda content: content + b" " * 250_000_000,
    "entities": lambda content: content.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1),
    "cut": lambda content: content[: len(content) // 2],
    "no table": lambda content: content.replace(b"w:tbl>", b"w:other>"),
}


@pytest.mark.parametrize("change", HOSTILE_PARTS)
def test_a_hostile_document_is_refused(tmp_path: Path, change: str):
    with pytest.raises(Refusal) as caught:
        read_dictionary(document(tmp_path / "d.docx", HOSTILE_PARTS[change]))
    assert caught.value.code is Code.DICTIONARY_UNREADABLE
    assert "zebrafinch" not in str(caught.value)


@pytest.mark.parametrize("content", [b"zebrafinch", b"PK\x03\x04zebrafinch", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "d.docx").write_bytes(content)
    with pytest.raises(Refusal, match="cannot be read"):
        read_dictionary(tmp_path / "d.docx")


@pytest.mark.parametrize(
    "codes", ["yes; no", "belted; none", "mild; severe; none", ["No", "Yes"], {"none": "", "some": ""}]
)
def test_a_word_for_nothing_is_a_code_in_a_list_of_words(codes):
    found = values_said({"codes": codes})
    assert len(found.codes) == (3 if codes == "mild; severe; none" else 2)


@pytest.mark.parametrize("codes", ["none", "no", "blank", ["none"], "1 = one; 2 = two; none"])
def test_alone_or_beside_labelled_codes_it_says_that_there_are_no_more(codes):
    assert not set(values_said({"codes": codes}).codes) - {"1", "2"}


@pytest.mark.parametrize(
    ("label", "state"),
    [
        ("not answer", "unknown"),
        ("Did not answer", "unknown"),
        ("totally missing", "unknown"),
        ("Cannot remember", "unknown"),
        ("Does not recall", "unknown"),
        ("not relevant", "not_applicable"),
        ("ate, but cannot remember how much", None),
        ("missing person", None),
    ],
)
def test_nothing_is_recorded_in_the_words_of_those_who_asked(label: str, state: str | None):
    assert state_of_label(label) == state
