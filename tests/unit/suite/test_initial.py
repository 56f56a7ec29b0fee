"""A first parameters file and the sheet: complete, kept when they are there, for their owner, and without a value."""

import csv
import sqlite3

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from dpiabook.book import check
from dpiabook.book.assessed import outlook
from dpiabook.book.opening import speech_for
from dpiabook.book.unconfirmed import unconfirmed
from dpiabook.dictionary import read_dictionary
from dpiabook.dictionary.sheet_rows import raw_sheet
from dpiabook.errors import Code, Refusal
from dpiabook.settings import load_settings
from dpiabook.suite.checking import checked
from dpiabook.suite.initial import initialise
from dpiabook.suite.sheet_files import take_from

PEOPLE = pd.DataFrame(
    {
        "pupil_id": range(1, 61),
        "family_id": [number // 2 for number in range(60)],
        "sex": ["F", "M", "F"] * 20,
        "yob": [2008 + number % 7 for number in range(60)],
        "country": ["canary"] * 60,
        "asb_flag": [0, 1, 0] * 20,
    }
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project, **more):
    PEOPLE.assign(**more).to_csv(project / "people.csv", index=False)
    return initialise(["people.csv"])


def faults(file):
    return checked(file).refusals


def opened(file):
    loaded = load_settings(file)
    return loaded, check(loaded)


def say(sheet, variable, **cells):
    """Change cells of a workbook, as a person would."""
    book = openpyxl.load_workbook(sheet)
    headings = [cell.value for cell in book["variables"][1]]
    row = next(row for row in book["variables"].iter_rows(min_row=2) if row[0].value == variable)
    for heading, text in cells.items():
        row[headings.index(heading.replace("_", " "))].value = text
    book.save(sheet)


def test_the_files_are_read_by_the_settings_and_pass_the_check(project):
    written = write(project)
    loaded, found = opened(written.parameters)
    assert (loaded.settings.dataset, loaded.settings.dictionary) == ("people", "people.variables.xlsx")
    assert found.roles.child_id == "pupil_id"
    assert found.roles.family_id == "family_id"
    assert faults(written.parameters) == ()
    assert len(written.parameters.read_text().splitlines()) < 25


def test_what_was_done_to_read_the_source_is_told(project):
    PEOPLE.to_csv(project / "people.csv", index=False)
    text = (project / "people.csv").read_text()
    (project / "people.csv").write_text(f"Extract of November\n\n{text}")
    assert initialise(["people.csv"]).notes == ("source: 2 lines above the heading were passed over",)
    assert PEOPLE.to_excel(project / "waves.xlsx", sheet_name="wave 1", index=False) is None
    written = initialise(["waves.xlsx#wave 1"])
    assert load_settings(written.parameters).settings.source == "../waves.xlsx#wave 1"
    assert faults(written.parameters) == ()


def test_a_table_of_a_database_is_found_from_the_folder_of_the_parameters(project):
    (project / "data").mkdir()
    with sqlite3.connect(project / "data" / "a.sqlite") as connection:
        PEOPLE.to_sql("people", connection, index=False)
    for url in ("sqlite://data/a.sqlite/people", f"sqlite://{project}/data/a.sqlite/people", "sqlite://data/a.sqlite"):
        written = initialise([url], out=project / "parameters" / f"{len(url)}.yml")
        assert faults(written.parameters) == ()


def test_files_are_for_their_owner_and_out_of_git(project):
    write(project)
    written = initialise(["people.csv"], as_csv=True)
    for path in (written.parameters, written.sheet, written.csv):
        assert path.stat().st_mode & 0o077 == 0
        assert f"/{path.name}" in (project / "parameters" / ".gitignore").read_text().splitlines()


def test_what_others_ignore_in_git_stays_and_a_folder_that_is_ignored_is_left(project):
    (project / "parameters").mkdir()
    (project / "parameters" / ".gitignore").write_text("notes")
    write(project)
    assert (project / "parameters" / ".gitignore").read_text().startswith("notes\n/people.yml\n")
    (project / "parameters" / ".gitignore").write_text("*\n!demo.yml\n")
    initialise(["people.csv"])
    assert (project / "parameters" / ".gitignore").read_text() == "*\n!demo.yml\n"


def test_neither_file_holds_a_value_that_few_people_have(project):
    names = ["canary" if number < 4 else "common" for number in range(60)]
    written = write(project, country=names)
    with (project / "parameters" / "people.yml").open() as file:
        assert "canary" not in file.read()
    texts = "".join(str(row.cells) for row in raw_sheet(written.sheet).rows)
    assert "common" in texts
    assert "canary" not in texts


IDENTIFYING = {
    "forename": [f"canary{chr(97 + number % 26)}{number}" for number in range(60)],
    "q17": [f"canary{number}@example.org" for number in range(60)],
    "remarks": [f"canary lives near number {number} and was seen there on several days" for number in range(60)],
    "q18": [f"10.0.{number}.7" for number in range(60)],
    "lat": [51.12345 + number / 1000 for number in range(60)],
    "lon": [-0.12345 - number / 1000 for number in range(60)],
}


@pytest.mark.parametrize("names", [("forename",), ("q17",), ("remarks",), ("q18",), ("lat", "lon")], ids="+".join)
def test_what_identifies_stops_a_run_until_its_row_is_confirmed(project, names):
    written = write(project, **{name: IDENTIFYING[name] for name in names})
    assert set(names) <= set(written.identifiers)
    found = faults(written.parameters)
    assert [fault.code for fault in found] == [Code.IDENTIFIER_FOUND] * len(names)
    assert all("row" in fault.where and "confirmed" in fault.where for fault in found)
    assert "canary" not in "".join(map(str, found))
    for name in names:
        assert raw_sheet(written.sheet)[name]["what it is"] == "leave out"
        say(written.sheet, name, confirmed="yes")
    assert faults(written.parameters) == ()
    assert not set(names) & set(opened(written.parameters)[1].source.columns)
    for name in names:
        say(written.sheet, name, what_it_is="identifier")
    assert faults(written.parameters) == ()
    assert set(names) <= {flag.variable for flag in opened(written.parameters)[1].flags.direct_identifiers}


def test_what_identifies_can_be_confirmed_in_the_settings(project):
    written = write(project, q17=IDENTIFYING["q17"])
    written.parameters.write_text(written.parameters.read_text() + 'identifiers: {q17: "kept for linkage"}\n')
    assert faults(written.parameters) == ()


def test_a_dictionary_alone_is_enough(project):
    (project / "words.csv").write_text("Variable,Label\nsex,Sex\nyob,Year of birth\n")
    written = initialise([], project / "words.csv")
    settings = load_settings(written.parameters).settings
    assert (settings.source, settings.dictionary, written.sheet) == (None, "../words.csv", None)


def test_nothing_at_all_is_refused(project):
    with pytest.raises(Refusal) as caught:
        initialise([])
    assert caught.value.code is Code.SETTING_VALUE


def test_run_again_it_keeps_the_parameters_and_what_was_confirmed(project):
    written = write(project)
    mine = written.parameters.read_text() + "seed: 7\n"
    written.parameters.write_text(mine)
    say(written.sheet, "asb_flag", label="Told off", confirmed="yes")
    again = write(project, started=list(range(2001, 2061)))
    assert again.kept
    assert written.parameters.read_text() == mine
    assert again.new == ("started",)
    row = raw_sheet(again.sheet)["asb_flag"]
    assert (row["label"], row.confirmed) == ("Told off", True)
    PEOPLE.drop(columns="yob").to_csv(project / "people.csv", index=False)
    assert set(initialise(["parameters/people.yml"]).gone) == {"started", "yob"}
    assert faults(written.parameters) == ()


def test_a_parameters_file_that_cannot_be_read_is_refused_and_stays(project):
    written = write(project)
    written.parameters.write_text("mine")
    with pytest.raises(Refusal) as caught:
        initialise(["people.csv"])
    assert caught.value.code is Code.SETTINGS_FILE
    assert written.parameters.read_text() == "mine"


def test_a_row_that_was_taken_out_is_refused_until_init_adds_it(project):
    written = write(project)
    book = openpyxl.load_workbook(written.sheet)
    number = next(row[0].row for row in book["variables"].iter_rows() if row[0].value == "sex")
    book["variables"].delete_rows(number)
    book.save(written.sheet)
    found = faults(written.parameters)
    assert [fault.code for fault in found] == [Code.DICTIONARY_DISAGREES]
    assert "'sex'" in found[0].what
    assert "people.variables.xlsx" in found[0].where
    initialise(["people.csv"])
    assert faults(written.parameters) == ()


def test_a_csv_that_differs_counts_only_once_it_is_taken(project):
    write(project)
    written = initialise(["people.csv"], as_csv=True)
    with written.csv.open(newline="") as file:
        rows = list(csv.reader(file))
    next(row for row in rows if row[0] == "sex")[1] = "Sex at birth"
    with written.csv.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    assert [fault.code for fault in faults(written.parameters)] == [Code.DICTIONARY_DISAGREES]
    with pytest.raises(Refusal):
        initialise(["people.csv"])
    assert take_from("csv", [], None).name == "people.variables.xlsx"
    assert faults(written.parameters) == ()
    assert read_dictionary(written.sheet)["sex"].label == "Sex at birth"


def test_a_sensitive_kind_that_there_is_not_is_refused_with_its_place(project):
    written = write(project)
    say(written.sheet, "asb_flag", sensitive_kind="crimee")
    (found,) = faults(written.parameters)
    assert "row" in found.where
    assert "asb_flag" in found.where
    assert "crime" in found.cure


def test_the_given_dictionary_is_cited_and_declared_in_the_sheet(project):
    labels = {"yob": "Year of birth", "asb_flag": "Anti-social behaviour recorded"}
    pyreadstat.write_sav(PEOPLE.head(1), project / "labels.sav", column_labels=labels)
    PEOPLE.to_csv(project / "people.csv", index=False)
    written = initialise(["people.csv"], project / "labels.sav")
    assert read_dictionary(written.sheet)["yob"].label == "Year of birth"
    assert "label" not in read_dictionary(written.sheet)["yob"].guessed
    for _ in range(2):
        text = "\n".join(str(row[0].value) for row in openpyxl.load_workbook(written.sheet)["how to fill"])
        assert "../labels.sav" in text
        initialise(["people.csv"])
    assert opened(written.parameters)[1].flags["asb_flag"].categories == ("crime",)


def test_a_statistical_file_is_its_own_dictionary(project):
    labels = {"yob": "Year of birth", "asb_flag": "Anti-social behaviour recorded"}
    pyreadstat.write_sav(PEOPLE.drop(columns="country"), project / "people.sav", column_labels=labels)
    written = initialise(["people.sav"])
    assert load_settings(written.parameters).settings.source == "../people.sav"
    assert read_dictionary(written.sheet)["yob"].label == "Year of birth"
    assert faults(written.parameters) == ()


def test_names_that_are_no_plain_words_are_taken(project):
    names = {"pupil_id": "Ref No.", "family_id": "Household ref", "sex": "Sex?"}
    PEOPLE.rename(columns=names).to_csv(project / "people.csv", index=False, sep=";", encoding="utf-8-sig")
    written = initialise(["people.csv"])
    roles = opened(written.parameters)[1].roles
    assert (roles.child_id, roles.family_id) == ("Ref No.", "Household ref")
    assert faults(written.parameters) == ()


def test_a_table_of_events_and_an_earlier_version_are_taken_with_it(project):
    PEOPLE.to_csv(project / "people-2026.csv", index=False)
    PEOPLE.head(50).to_csv(project / "people-2025.csv", index=False)
    events = pd.DataFrame({"pupil_id": [1, 1, 2, 5] * 8, "year": [2020, 2021, 2020, 2022] * 8, "arrests": 1})
    events.to_csv(project / "arrests.csv", index=False)
    written = initialise(["people-2026.csv", "people-2025.csv", "arrests.csv"], out=project / "parameters" / "p.yml")
    settings = load_settings(written.parameters).settings
    assert (settings.source, settings.version, settings.compare_with) == ("../people-{version}.csv", "2026", "2025")
    assert settings.tables["arrests"].link == "pupil_id"
    assert faults(written.parameters) == ()


def test_a_file_that_belongs_to_nothing_is_refused(project):
    PEOPLE.to_csv(project / "people.csv", index=False)
    pd.DataFrame({"shop": range(40), "takings": 2.5}).to_csv(project / "shops.csv", index=False)
    with pytest.raises(Refusal) as caught:
        initialise(["people.csv", "shops.csv"])
    assert caught.value.where == "shops.csv"


def test_check_says_what_would_and_would_not_be_assessed(project):
    written = write(project)
    lines = "\n".join(checked(written.parameters).lines)
    assert "60" in lines
    assert "who could be recognised" in lines
    assert "nothing about areas will be said" in lines
    loaded, found = opened(written.parameters)
    told = outlook(loaded, found, speech_for(loaded, found.meaning, found.inventory))
    assert all(one.reason and one.needed for one in told.missing)


def test_a_file_of_which_nothing_about_people_can_be_said_is_refused(project):
    pd.DataFrame({"a": range(50), "b": [1.5, 2.5] * 25}).to_csv(project / "x.csv", index=False)
    found = checked(initialise(["x.csv"]).parameters)
    assert [fault.code for fault in found.refusals] == [Code.NOT_PEOPLE]
    assert any("nothing about areas will be said" in line for line in found.lines)


def test_strict_refuses_guesses_on_which_much_rests(project):
    written = write(project, points=[-99 if number % 9 == 0 else number % 5 for number in range(60)])
    loaded, found = opened(written.parameters)
    told = unconfirmed(loaded, found)
    assert {one.code for one in told} == {Code.UNCONFIRMED}
    assert all("row" in one.where for one in told)
    named = "".join(one.what for one in told)
    assert all(name in named for name in ("'pupil_id'", "'family_id'", "'points'"))
    assert checked(written.parameters).refusals == ()
    for name in ("pupil_id", "family_id", "points"):
        say(written.sheet, name, confirmed="yes")
    assert checked(written.parameters, strict=True).refusals == ()


def visits(*, key="ref"):
    """Contacts of 90 people, of whom most come again."""
    who = [n for n in range(90) for _ in range(1 + n % 3)]
    born = pd.to_datetime("1932-03-01") + pd.to_timedelta([311 * n for n in who], unit="D")
    return pd.DataFrame(
        {
            key: [f"A{n * 37 % 997:04}K" for n in who],
            "d_o_x": born.strftime("%d/%m/%Y"),
            "sex": ["FM"[n % 2] for n in who],
            "lsoa": [f"E010000{n % 12:02}" for n in who],
            "smoker_flag": [n % 3 % 2 for n in who],
        }
    )


def test_strict_refuses_rows_taken_for_people_where_some_column_repeats_as_people_do(project):
    visits().to_csv(project / "visits.csv", index=False)
    written = initialise(["visits.csv"])
    for name, what in {"ref": "other", "d_o_x": "visible fact", "lsoa": "area"}.items():
        say(written.sheet, name, what_it_is=what)
    for name in visits():
        say(written.sheet, name, confirmed="yes")
    assert checked(written.parameters).refusals == ()
    (found,) = checked(written.parameters, strict=True).refusals
    assert (found.code, found.where.rpartition(": ")[2]) == (Code.UNCONFIRMED, "roles.person_id")
    assert "'ref'" in found.what
    assert any("each taken for one" in line for line in checked(written.parameters).lines)
    with written.parameters.open("a") as file:
        file.write("subjects: {unit: person}\n")
    assert checked(written.parameters, strict=True).refusals == ()


def test_strict_asks_nothing_where_no_column_repeats_as_people_do(project):
    frame = visits().drop_duplicates("ref").drop(columns=["ref", "d_o_x"])
    frame.to_csv(project / "people.csv", index=False)
    written = initialise(["people.csv"])
    for name in frame:
        say(written.sheet, name, confirmed="yes")
    assert checked(written.parameters, strict=True).refusals == ()
