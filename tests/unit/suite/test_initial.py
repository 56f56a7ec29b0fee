"""A first parameters file: read by the settings, complete, never over another file, and never with a value."""

import sqlite3

import pandas as pd
import pyreadstat
import pytest

from dpiabook.book import check
from dpiabook.dictionary import read_dictionary
from dpiabook.errors import Code, Refusal
from dpiabook.settings import load_settings
from dpiabook.suite.initial import initialise

PEOPLE = pd.DataFrame(
    {
        "pupil_id": [1, 2, 3, 4],
        "family_id": [1, 1, 2, None],
        "sex": ["F", "M", "F", "F"],
        "yob": [2008, 2009, 2009, 2010],
        "country": ["canary", "canary", "canary", "canary"],
        "asb_flag": [0, 1, 0, 0],
    }
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project, **more):
    PEOPLE.assign(**more).to_csv(project / "people.csv", index=False)
    return initialise("people.csv")


def faults(file):
    try:
        check(load_settings(file))
    except Refusal as refusal:
        return getattr(refusal, "found", (refusal,))
    return ()


def test_the_file_is_read_by_the_settings_and_passes_the_check(project):
    written = write(project)
    settings = load_settings(written.parameters).settings
    assert settings.dataset == "people"
    assert settings.composites == {"profile": ["sex", "yob"]}
    assert settings.roles.child_id == "pupil_id"
    assert faults(written.parameters) == ()


def test_what_was_done_to_read_the_source_is_told(project):
    PEOPLE.to_csv(project / "people.csv", index=False)
    text = (project / "people.csv").read_text()
    (project / "people.csv").write_text(f"Extract of November\n\n{text}")
    assert initialise("people.csv").notes == ("source: 2 lines above the heading were passed over",)
    assert PEOPLE.to_excel(project / "waves.xlsx", sheet_name="wave 1", index=False) is None
    written = initialise("waves.xlsx#wave 1")
    assert load_settings(written.parameters).settings.source == "../waves.xlsx#wave 1"
    assert faults(written.parameters) == ()


def test_a_table_of_a_database_is_found_from_the_folder_of_the_parameters(project):
    (project / "data").mkdir()
    with sqlite3.connect(project / "data" / "a.sqlite") as connection:
        PEOPLE.to_sql("people", connection, index=False)
    for url in ("sqlite://data/a.sqlite/people", f"sqlite://{project}/data/a.sqlite/people", "sqlite://data/a.sqlite"):
        written = initialise(url, out=project / "parameters" / f"{len(url)}.yml")
        assert faults(written.parameters) == ()


def test_a_family_id_with_gaps_and_a_single_valued_column_are_not_proposed(project):
    settings = load_settings(write(project).parameters).settings
    assert settings.roles.family_id is None
    assert "country" not in settings.composites["profile"]


def test_a_person_id_that_several_records_share_is_not_proposed(project):
    written = write(project, pupil_id=["canary"] * 2 + ["other", "another"])
    assert load_settings(written.parameters).settings.roles.child_id is None
    assert faults(written.parameters) == ()


def test_the_inferred_dictionary_is_read_back_and_holds_no_value(project):
    written = write(project)
    assert read_dictionary(written.dictionary).names == tuple(PEOPLE.columns)
    assert "canary" not in written.dictionary.read_text() + written.parameters.read_text()


def test_identifiers_by_name_and_by_shape_stop_a_run_until_they_are_confirmed(project):
    contact = [f"canary{at}@example.org" for at in range(4)]
    written = write(project, forename=["canary"] * 4, q17=contact)
    assert written.identifiers == ("forename", "q17")
    found = faults(written.parameters)
    assert [fault.code for fault in found] == [Code.IDENTIFIER_FOUND] * 2
    assert "canary" not in "".join(map(str, found)) + written.parameters.read_text()
    confirmed = 'identifiers: {forename: "kept for linkage", q17: "kept for linkage"}'
    written.parameters.write_text(written.parameters.read_text().replace("identifiers: {}", confirmed))
    assert faults(written.parameters) == ()


def test_a_dictionary_alone_is_enough(project):
    (project / "words.csv").write_text("Variable,Label\nsex,Sex\nyob,Year of birth\n")
    written = initialise(None, project / "words.csv")
    settings = load_settings(written.parameters).settings
    assert (settings.source, settings.dictionary, written.dictionary) == (None, "../words.csv", None)


def test_nothing_at_all_is_refused(project):
    with pytest.raises(Refusal) as caught:
        initialise(None)
    assert caught.value.code is Code.SETTING_VALUE


def test_no_file_is_overwritten(project):
    written = write(project)
    written.parameters.write_text("mine")
    with pytest.raises(Refusal) as caught:
        initialise("people.csv")
    assert caught.value.code is Code.OUTPUT_UNWRITABLE
    assert written.parameters.read_text() == "mine"


def test_a_statistical_file_is_its_own_dictionary(project):
    labels = {"yob": "Year of birth", "asb_flag": "Anti-social behaviour recorded"}
    rows = PEOPLE.drop(columns="country")
    pyreadstat.write_sav(rows, project / "people.sav", column_labels=labels)
    written = initialise("people.sav")
    settings = load_settings(written.parameters).settings
    assert (settings.source, settings.dictionary, written.dictionary) == ("../people.sav", "../people.sav", None)
    assert faults(written.parameters) == ()


def test_the_labels_of_a_statistical_file_describe_a_table(project):
    labels = {"yob": "Year of birth", "asb_flag": "Anti-social behaviour recorded"}
    pyreadstat.write_sav(PEOPLE.head(1), project / "labels.sav", column_labels=labels)
    PEOPLE.to_csv(project / "people.csv", index=False)
    written = initialise("people.csv", project / "labels.sav")
    assert load_settings(written.parameters).settings.dictionary == "../labels.sav"
    assert '"asb_flag": {category: crime' in written.parameters.read_text()
    assert faults(written.parameters) == ()


def test_yes_and_no_are_recognised_and_nothing_else_of_the_data_is_written(project):
    written = write(project, **{"camhs_ref": ["Y", "N", "N", "Y"], "told": ["Y", "N", "canary", "Y"]})
    found = read_dictionary(written.dictionary)
    assert (found["camhs_ref"].kind, dict(found["camhs_ref"].codes)) == ("boolean", {"Y": "yes", "N": "no"})
    assert not found["told"].codes
    assert "canary" not in written.dictionary.read_text()


def test_names_that_are_no_plain_words_are_taken(project):
    names = {"pupil_id": "Ref No.", "family_id": "Household ref", "sex": "Sex?"}
    PEOPLE.rename(columns=names).dropna().to_csv(project / "people.csv", index=False, sep=";", encoding="utf-8-sig")
    written = initialise("people.csv")
    roles = load_settings(written.parameters).settings.roles
    assert (roles.child_id, roles.family_id) == ("Ref No.", "Household ref")
    assert faults(written.parameters) == ()
