"""`dpiabook look`: a page for its owner alone, JSON and nothing else, and refusals without a traceback."""

import json
import sqlite3

import pandas as pd
import pytest
from typer.testing import CliRunner

from dpiabook.suite.cli import app

RUN = CliRunner()


@pytest.fixture
def people(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame(
        {"patient_id": range(40), "sex": ["F", "M"] * 20, "town": ["Zanzibar", "Elm", "Fir", "Oak"] * 10}
    )
    frame.to_csv(tmp_path / "People 2026.csv", index=False)
    return frame


def test_the_page_stays_inside_and_loads_nothing(people, tmp_path):
    done = RUN.invoke(app, ["look", "People 2026.csv"])
    assert done.exit_code == 0, done.output
    page = tmp_path / "outputs" / "people-2026" / "controlled" / "look" / "index.html"
    assert str(page.relative_to(tmp_path)) in done.stdout
    assert [oct(path.stat().st_mode)[-3:] for path in (page, page.parent, page.parent.parent)] == ["600", "700", "700"]
    text = page.read_text(encoding="utf-8")
    assert "Stays inside" in text
    assert "default-src 'none'" in text
    assert "Zanzibar" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert all(f">{name}<" in text for name in people.columns)


def test_names_of_columns_are_escaped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pd.DataFrame({"<script>x</script>": [1, 2], "sex": ["F", "M"]}).to_csv(tmp_path / "a.csv", index=False)
    assert RUN.invoke(app, ["look", "a.csv", "--out", "results"]).exit_code == 0
    text = (tmp_path / "results" / "a" / "controlled" / "look" / "index.html").read_text(encoding="utf-8")
    assert "<script>" not in text


def test_json_is_all_that_is_printed(people, tmp_path):
    done = RUN.invoke(app, ["look", "People 2026.csv", "--json"])
    assert json.loads(done.stdout)["roles"]["person_id"] == "patient_id"
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize("whole", [True, False])
def test_a_table_of_a_database(people, tmp_path, whole):
    with sqlite3.connect(tmp_path / "file.sqlite") as connection:
        people.to_sql("people", connection, index=False)
    location = f"sqlite://{tmp_path / 'file.sqlite' if whole else 'file.sqlite'}/people"
    told = json.loads(RUN.invoke(app, ["look", location, "--json"]).stdout)
    assert (told["people"], told["roles"]["area"]) == (40, "town")


def test_a_dictionary_comes_before_a_guess(people, tmp_path):
    (tmp_path / "dict.csv").write_text("variable,label,values\nsex,Sex,F = female; M = male\n")
    told = json.loads(RUN.invoke(app, ["look", "People 2026.csv", "--dictionary", "dict.csv", "--json"]).stdout)
    assert [one["visible"] for one in told["variables"] if one["name"] == "sex"] == [True]


def test_what_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = RUN.invoke(app, ["look", "nothing.csv"])
    assert done.exit_code != 0
    assert "there is no file" in done.output
    assert "Traceback" not in done.output
