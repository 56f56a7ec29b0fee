"""What all of a table is guessed to be about is asked, until somebody says it of the whole."""

import csv

import pytest

from dpiabook.book.opening import open_dataset
from dpiabook.book.unconfirmed import unconfirmed
from dpiabook.settings import Loaded, make_settings, places_for

ROWS = [("slot_status", "Current status of the slot"), ("slot_type", "Description of the slot type")]


@pytest.fixture
def found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "told.csv").open("w", newline="", encoding="utf-8") as file:
        written = csv.writer(file)
        written.writerow(["variable", "label", "table"])
        written.writerows([*((*row, "GP system extract: Slots") for row in ROWS), ("sex", "Sex", "")])

    def of(about=None):
        given = {"dataset": "slots", "version": "2026-01", "source": None, "dictionary": "told.csv"}
        empty = {name: {} for name in ("roles", "tables", "areas", "context", "composites", "recodes")}
        said = {**given, **empty, "compare_with": None, "subjects": {"about": about}}
        loaded = Loaded(make_settings(said, where="test"), places_for(tmp_path / "p.yml"), "test")
        return loaded, open_dataset(loaded)

    return of


def asked(loaded, opened):
    return [one for one in unconfirmed(loaded, opened) if "subjects.about" in one.where]


def test_a_guess_is_asked_once_for_its_table_and_its_evidence_is_said(found):
    loaded, opened = found()

    (question,) = asked(loaded, opened)
    assert "2 variables" in question.what
    assert "other_health_disability" in question.cure
    assert all("guessed: " in reason for reason in opened.flags["slot_type"].reasons)


@pytest.mark.parametrize(("about", "categories"), [("none", ()), ("crime", ("crime",))])
def test_what_is_said_of_the_whole_is_obeyed_and_asked_no_more(found, about, categories):
    loaded, opened = found(about)

    assert not asked(loaded, opened)
    assert opened.flags["slot_type"].categories == categories
