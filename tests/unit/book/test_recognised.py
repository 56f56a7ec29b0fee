"""Published collections are recognised wherever a dataset is opened, flagged or begun."""

import json

import pandas as pd
import pytest

from dpiabook.book.opening import open_dataset
from dpiabook.dictionary import read_dictionary
from dpiabook.settings import Loaded, make_settings, places_for
from dpiabook.suite.flagging import flagged_lines
from dpiabook.suite.initial import initialise

EPISODES = pd.DataFrame(
    {
        "CHILD": ["a", "b"],
        "DECOM": ["2020-01-01", "2021-01-01"],
        "RNE": ["S", "P"],
        "LS": ["C1", "J1"],
        "CIN": ["N1", "N8"],
        "PLACE": ["U1", "K2"],
        "PLACE_PROVIDER": ["PR1", "PR4"],
        "REASON_PLACE_CHANGE": ["CARPL", "OTHER"],
        "yob": [2008, 2009],
    }
)


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    EPISODES.to_csv(tmp_path / "episodes.csv", index=False)
    return tmp_path


def opened(source, dictionary=None):
    given = {
        **{"dataset": "care", "version": "2026-01", "source": "episodes.csv", "dictionary": dictionary},
        **{
            "compare_with": None,
            "roles": {},
            "tables": {},
            "areas": {},
            "context": {},
            "composites": {},
            "recodes": {},
        },
    }
    return open_dataset(Loaded(make_settings(given, where="test"), places_for(source / "p.yml"), "test"))


def test_an_opened_source_says_what_it_was_recognised_as(source):
    found = opened(source)
    assert found.recognised.in_words() == "Recognised: SSDA903 episodes 2024, 8 of 9 columns"
    assert found.inventory["LS"].codes["J1"].startswith("Remanded")
    assert not found.inventory["yob"].kinds_known
    assert found.meaning.dataset.kind.value == "people served"
    assert "published" in found.meaning.dataset.kind.evidence


def test_a_dictionary_of_its_own_is_not_contradicted(source):
    (source / "said.csv").write_text("variable,label,values\nLS,Status in law,C1 = interim; J1 = on remand\n")
    found = opened(source, "said.csv")
    assert found.inventory["LS"].label == "Status in law"
    assert dict(found.inventory["LS"].codes) == {"C1": "interim", "J1": "on remand"}
    assert found.inventory["LS"].kinds == ("crime", "child_protection_care")
    assert found.reconciliation.type_disagreements == ()


def test_a_column_that_a_publication_describes_is_not_undocumented(source):
    (source / "said.csv").write_text("variable,label\nLS,Status in law\n")
    assert opened(source, "said.csv").reconciliation.undocumented == ("yob",)


def test_a_dictionary_alone_is_recognised(source):
    lines = "\n".join(f"{name},{name}" for name in EPISODES.columns)
    (source / "said.csv").write_text(f"variable,label\n{lines}\n")
    given = {"dataset": "care", "version": "2026-01", "source": None, "dictionary": "said.csv", "roles": {}}
    found = open_dataset(Loaded(make_settings(given, where="test"), places_for(source / "p.yml"), "test"))
    assert found.recognised.in_words() == "Recognised: SSDA903 episodes 2024, 8 of 9 columns"


def test_published_missing_codes_are_missing_in_the_source(source):
    leavers = {"CHILD": [*"abcd"], "DOB": ["2001-02-03"] * 4, "IN_TOUCH": ["YES", "NO", "YES", "NO"]}
    leavers |= {"ACTIV": ["F1", "0", "G4", "0"], "ACCOM": ["X2", "0", "B1", "U1"]}
    pd.DataFrame(leavers).to_csv(source / "episodes.csv", index=False)
    found = opened(source)
    assert dict(found.inventory["ACTIV"].states) == {"0": "unknown"}
    assert found.source.table["ACTIV"].execute().isna().sum() == 2


def test_the_first_dictionary_has_the_published_codes(source):
    written = initialise(["episodes.csv"])
    found = read_dictionary(written.sheet)
    assert found["PLACE"].codes["K1"] == "Secure children's home"
    assert len(found["LS"].codes) == 13
    assert dict(found["yob"].codes) == {}
    assert "a" not in found["CHILD"].codes


def test_flag_says_it_on_top(source):
    names = "\n".join(f"{name},{name}" for name in EPISODES.columns)
    (source / "names.csv").write_text(f"variable,label\n{names}\n")
    lines = flagged_lines(source / "names.csv", as_json=False).splitlines()
    assert lines[0] == "Recognised: SSDA903 episodes 2024, 8 of 9 columns"
    flags = {one["variable"]: one for one in json.loads(flagged_lines(source / "names.csv", as_json=True))}
    assert "crime" in flags["LS"]["categories"]
