"""The sheet: what is proposed is a guess, what a person confirms is declared, and nothing is lost on the way."""

import csv
import stat
import subprocess

import numpy as np
import openpyxl
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory, Variable, read_dictionary
from dpiabook.dictionary.sheet import variable_of
from dpiabook.dictionary.sheet_columns import COLUMNS
from dpiabook.dictionary.sheet_rows import Row, raw_sheet
from dpiabook.errors import Code, Refusal
from dpiabook.finding import find_meaning
from dpiabook.sheet import could_be_codes, held_codes, merged, proposed_rows, write_csv, write_workbook

N = 240
DECLARED = Inventory(
    (
        Variable("sx", "Sex", codes={"1": "male; or man", "2": 'female "F"', "9": "not known"}, kind="category"),
        Variable(
            "care",
            "Care plan",
            description="Whether there was a plan",
            kind="boolean",
            theme="Care",
            source_system="Council",
            gateway="An Act",
            missing_codes={"-9": "refused", "*": "suppressed"},
            states={"*": "suppressed"},
            made_of="days > 0",
            known_by="the school",
            has_it="> 0",
            subject="parent",
            required=True,
            gate="days == 0",
        ),
        Variable("days", "Days in care", kind="integer", unit="days", minimum=0, maximum=400),
    ),
    rules=("days <= 400",),
)


def people(**more):
    draw = np.random.default_rng(3)
    days = draw.integers(0, 3, N)
    frame = pd.DataFrame(
        {
            "ref": [f"R{number:04d}" for number in range(N)],
            "home": np.arange(N) // 2,
            "sx": draw.choice([1, 2, 9], N, p=[0.5, 0.48, 0.02]),
            "birth_year": draw.integers(2000, 2012, N),
            "care": (days > 0).astype(int),
            "days": days,
            "score": draw.choice([1, 2, 3, -99], N, p=[0.4, 0.3, 0.2, 0.1]),
            "team": ["canary" if number == 7 else "north" if number % 2 else "south" for number in range(N)],
        }
    )
    return frame.assign(**more)


def rows_of(frame, inventory=None, threshold=10):
    source = as_source(frame)
    found = find_meaning(source, inventory)
    return proposed_rows(found, held_codes(source, could_be_codes(found), threshold=threshold))


def by_name(rows):
    return {row["variable"]: row for row in rows}


@pytest.fixture(params=["xlsx", "csv"])
def written(request, tmp_path):
    def write(rows):
        path = tmp_path / f"people.variables.{request.param}"
        write_workbook(path, rows, what="people.csv") if request.param == "xlsx" else write_csv(path, rows)
        return path

    return write


def changed(path, variable, heading, text):
    """Change one cell of a written sheet, as a person would."""
    if path.suffix == ".csv":
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        row = next(row for row in rows if row[0] == variable)
        row[rows[0].index(heading)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = openpyxl.load_workbook(path)
    sheet = book["variables"]
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == variable)
    row[headings.index(heading)].value = text
    row[headings.index(heading)].data_type = "s"
    book.save(path)


def test_what_a_dictionary_declares_comes_back_whole(written):
    read = read_dictionary(written(rows_of(people(), DECLARED)))
    for said in DECLARED:
        found = read[said.name]
        attributes = ("label", "description", "kind", "unit", "minimum", "maximum", "theme", "source_system")
        attributes += ("gateway", "made_of", "known_by", "has_it", "required", "gate", "subject")
        assert {name: getattr(found, name) for name in attributes} == {name: getattr(said, name) for name in attributes}
        assert {"label", "codes", "missing_codes"}.isdisjoint(found.guessed)
    assert dict(read["sx"].codes) == {"1": "male; or man", "2": 'female "F"'}
    assert dict(read["sx"].missing_codes) == {"9": "not known"}
    assert dict(read["care"].missing_codes) == {"-9": "refused", "*": "suppressed"}
    assert read.rules == DECLARED.rules
    assert read.names == tuple(people().columns)


def test_a_proposal_that_nobody_confirmed_declares_nothing_but_marked_roles(written):
    read = read_dictionary(written(rows_of(people())))
    assert (read["ref"].what, "what" in read["ref"].guessed) == ("person", True)
    assert not any(one.confirmed or one.kinds_known or one.codes or one.missing_codes for one in read)
    assert not any(one.made_of or one.has_it or one.known_by for one in read)


def test_a_confirmed_row_declares_all_its_cells(written):
    path = written(rows_of(people()))
    before = by_name(rows_of(people()))["score"]
    assert before["missing codes and what they mean"].startswith("-99")
    changed(path, "score", "confirmed", "yes")
    found = read_dictionary(path)["score"]
    assert found.confirmed
    assert found.kinds_known
    assert set(found.missing_codes) == {"-99"}
    assert not found.guessed & {"label", "what", "kind"}


@pytest.mark.parametrize(
    ("heading", "text", "attribute", "value"),
    [
        ("label", "Group", "label", "Group"),
        ("what it is", "area", "what", "area"),
        ("unit or codes", "north = N; south = S", "codes", {"north": "N", "south": "S"}),
        ("unit or codes", "days", "unit", "days"),
        ("missing codes and what they mean", "canary = refused", "missing_codes", {"canary": "refused"}),
        ("made of", "band of days", "made_of", "band of days"),
        ("who could know it", "nobody", "known_by", "nobody"),
        ("sensitive kind", "crime", "kinds", ("crime",)),
        ("sensitive kind", "none", "kinds_known", True),
        ("whose", "relative", "subject", "parent"),
        ("has it means", "= north", "has_it", "= north"),
    ],
)
def test_a_changed_cell_is_declared_without_being_confirmed(written, heading, text, attribute, value):
    path = written(rows_of(people()))
    changed(path, "team", heading, text)
    found = getattr(read_dictionary(path)["team"], attribute)
    assert (dict(found) if isinstance(value, dict) else found) == value


def test_a_code_appears_only_where_enough_people_hold_it(written):
    path = written(rows_of(people()))
    cell = raw_sheet(path)["team"]["unit or codes"]
    assert cell == "north; south; and 1 more codes"
    assert b"canary" not in path.read_bytes()
    assert by_name(rows_of(people(), threshold=200))["team"]["unit or codes"] == "3 codes"


def test_people_are_counted_and_not_rows():
    twice = pd.concat([people(), people()], ignore_index=True)
    held = held_codes(as_source(twice), ["team"], threshold=120, person="ref")
    assert held["team"].codes == ("south",)


def test_rows_that_need_a_decision_stand_on_top_and_are_coloured(tmp_path):
    notes = [f"spoke to them at length about house number {number} and what happened" for number in range(N)]
    rows = rows_of(people(remarks=notes))
    assert {"remarks", "score"} <= {row["variable"] for row in rows[:3]}
    assert by_name(rows)["remarks"]["what it is"] == "leave out"
    write_workbook(tmp_path / "a.variables.xlsx", rows, what="people.csv")
    sheet = openpyxl.load_workbook(tmp_path / "a.variables.xlsx")["variables"]
    colours = [sheet.cell(number, 1).fill.fgColor.rgb for number in range(2, len(rows) + 2)]
    assert colours[0] != colours[-1]
    assert sheet.freeze_panes == "B2"
    assert sheet.cell(2, 11).alignment.wrap_text


def test_the_workbook_explains_itself_offers_choices_and_cites_the_dictionary(tmp_path):
    path = tmp_path / "a.variables.xlsx"
    write_workbook(path, rows_of(people()), what="people.csv", given="../words.csv")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["how to fill", "variables", "lists"]
    text = "\n".join(str(cell.value) for cell in book["how to fill"]["A"])
    assert "people.csv" in text
    assert "../words.csv" in text
    offered = {str(one.sqref)[0]: one.formula1 for one in book["variables"].data_validations.dataValidation}
    assert "leave out" in offered["C"]
    assert "relative" in offered["I"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_cell_is_a_formula(tmp_path):
    rows = rows_of(people(), Inventory((Variable("team", '=HYPERLINK("x")'), Variable("sx", "+1", known_by="@a"))))
    write_workbook(tmp_path / "a.variables.xlsx", rows, what="=1+1")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "a.variables.xlsx") for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    write_csv(tmp_path / "a.variables.csv", rows)
    with (tmp_path / "a.variables.csv").open(newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in set("=+-@")]
    assert read_dictionary(tmp_path / "a.variables.csv")["team"].label == '=HYPERLINK("x")'


def test_a_sheet_that_was_proposed_anew_keeps_what_a_person_said(written):
    path = written(rows_of(people()))
    changed(path, "team", "confirmed", "yes")
    changed(path, "days", "label", "Days away")
    later = people(arrived=[2010 + number % 9 for number in range(N)]).drop(columns="birth_year")
    rows = merged(raw_sheet(path), rows_of(later))
    found = by_name(rows)
    assert found["team"]["confirmed"] == "yes"
    assert found["days"]["label"] == "Days away"
    assert "arrived" in found
    assert found["birth_year"]["sure or guessed"] == "gone"
    path.unlink()
    read = read_dictionary(written(rows))
    assert (read["team"].confirmed, read["days"].label, "birth_year" in read) == (True, "Days away", False)
    again = by_name(merged(raw_sheet(path), rows_of(people())))
    assert again["birth_year"]["sure or guessed"] != "gone"
    assert again["days"]["label"] == "Days away"


def test_a_new_guess_takes_the_place_of_an_old_one(written):
    path = written(rows_of(people(team=["x"] * N)))
    rows = by_name(merged(raw_sheet(path), rows_of(people())))
    assert rows["team"]["unit or codes"] == "north; south; and 1 more codes"


@pytest.mark.parametrize(
    ("variable", "heading", "text"),
    [
        ("team", "what it is", "canary"),
        ("team", "whose", "canary"),
        ("team", "confirmed", "canary"),
        ("", "label", ""),
    ],
)
def test_what_may_not_be_chosen_is_one_refusal_with_its_place(written, variable, heading, text):
    path = written(rows_of(people()))
    if variable:
        changed(path, variable, heading, text)
    else:
        changed(path, "team", "variable", "")
    with pytest.raises(Refusal) as caught:
        read_dictionary(path)
    assert caught.value.code is Code.DICTIONARY_UNREADABLE
    assert path.name in caught.value.where
    assert "row" in caught.value.where
    assert "canary" not in str(caught.value)
    assert caught.value.cure


def test_a_heading_that_was_renamed_is_named(written):
    path = written(rows_of(people()))
    if path.suffix == ".csv":
        path.write_text(path.read_text().replace("has it means", "canary", 1))
    else:
        book = openpyxl.load_workbook(path)
        book["variables"]["J1"] = "canary"
        book.save(path)
    with pytest.raises(Refusal) as caught:
        read_dictionary(path)
    assert "'has it means' is missing" in caught.value.what
    assert "column J" in caught.value.what
    assert "canary" not in str(caught.value)


def test_a_variable_twice_and_a_confirmed_question_are_refused(written):
    rows = rows_of(people())
    path = written([*rows, rows[0]])
    with pytest.raises(Refusal, match="a second time"):
        read_dictionary(path)
    path = written(rows)
    changed(path, "team", "missing codes and what they mean", "north = unknown ?")
    assert not read_dictionary(path)["team"].missing_codes
    changed(path, "team", "confirmed", "yes")
    with pytest.raises(Refusal, match="still a question"):
        read_dictionary(path)


def test_two_formats_that_say_different_things_are_refused(tmp_path):
    rows = rows_of(people())
    one, other = tmp_path / "a.variables.xlsx", tmp_path / "a.variables.csv"
    write_workbook(one, rows, what="people.csv")
    write_csv(other, rows)
    assert read_dictionary(one).names == read_dictionary(other).names
    changed(other, "team", "label", "Squad")
    for path in (one, other):
        with pytest.raises(Refusal) as caught:
            read_dictionary(path)
        assert caught.value.code is Code.DICTIONARY_DISAGREES
        assert "(team)" in caught.value.where
        assert "--from" in caught.value.cure


def test_a_csv_from_a_spreadsheet_of_another_country_is_read(tmp_path):
    path = tmp_path / "a.variables.csv"
    write_csv(path, rows_of(people(), DECLARED))
    before = read_dictionary(path)
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert list(read_dictionary(path)) == list(before)


def test_columns_may_be_moved_and_the_file_renamed(tmp_path):
    rows = rows_of(people(), DECLARED)
    path = tmp_path / "a.variables.xlsx"
    write_workbook(path, rows, what="people.csv")
    before = list(read_dictionary(path))
    moved = openpyxl.load_workbook(path)
    sheet = moved["variables"]
    sheet.move_range(f"D1:D{len(rows) + 1}", cols=40)
    sheet.delete_cols(4)
    moved.save(tmp_path / "mine.xlsx")
    assert list(read_dictionary(tmp_path / "mine.xlsx")) == before


@pytest.mark.slow
def test_a_round_trip_through_a_spreadsheet_program_changes_nothing(tmp_path, needs, absent):
    program = needs("soffice")
    path = tmp_path / "a.variables.xlsx"
    write_workbook(path, rows_of(people(), DECLARED), what="people.csv", given="../words.csv")
    before = raw_sheet(path)
    out = tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, path]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    if not (out / path.name).is_file():
        absent("LibreOffice is installed without Calc")
    after = raw_sheet(out / path.name)
    assert [dict(row.cells) for row in after.rows] == [dict(row.cells) for row in before.rows]
    assert list(read_dictionary(out / path.name)) == list(read_dictionary(path))
    assert len(openpyxl.load_workbook(out / path.name)["variables"].data_validations.dataValidation) >= 4


def test_every_column_of_the_sheet_is_told_apart():
    headings = [column.heading for column in COLUMNS]
    assert len(set(headings)) == len(headings)


def test_a_proposal_that_is_confirmed_as_it_stands_is_taken():
    """Codes for no value stand among the values that were seen; whoever confirms the row means one thing by it."""
    cells = {"variable": "nation", "type": "text", "unit or codes": "A; B; Refused", "confirmed": "yes"}
    found = variable_of(Row(2, cells | {"missing codes and what they mean": "Refused = unknown"}))
    assert (list(found.codes), dict(found.missing_codes)) == (["A", "B"], {"Refused": "unknown"})


def test_true_and_false_are_no_codes():
    cells = {"variable": "smokes", "type": "boolean", "unit or codes": "False; True", "confirmed": "yes"}
    assert not variable_of(Row(2, cells)).codes


def test_every_row_has_room_for_its_longest_text(tmp_path):
    long = "a word and another " * 12
    rows = [{"variable": "short", "evidence": "seen"}, {"variable": "long", "evidence": long}]
    write_workbook(tmp_path / "a.xlsx", rows, what="a.csv")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    heights = [book["variables"].row_dimensions[row].height for row in (2, 3)]
    assert heights[1] >= 4 * heights[0]
    for sheet in book:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
