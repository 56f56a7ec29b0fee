"""What a row is decides who is counted: people of one wave, people of events, households."""

import json
import re

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.slow
SETTINGS = """
dataset: mine
version: "1"
source: mine.csv
dictionary: null
assessed_on: "2026-01-31"
"""


def rows_of_events():
    """400 people with one to four contacts each."""
    draw = np.random.default_rng(3)
    times = draw.integers(1, 5, 400)
    person = np.repeat(np.arange(400), times)
    sex, year = draw.choice(["F", "M"], 400), draw.integers(1950, 2005, 400)
    return pd.DataFrame(
        {
            "person": person,
            "sex": sex[person],
            "birth_year": year[person],
            "year": draw.integers(2018, 2022, len(person)),
            "arrested": draw.integers(0, 2, len(person)),
        }
    )


EVENTS = """
roles: {person_id: person}
subjects: {unit: event}
tables: {contacts: {source: mine.csv, when: year, summaries: {arrested: count}}}
"""
WAVE = """
roles: {person_id: person, time: year}
subjects: {wave: latest}
"""


@pytest.fixture
def run(command, tmp_path):
    """Run a table under some settings; gives findings by id, and the text of the pack."""

    def start(frame, settings):
        frame.to_csv(tmp_path / "mine.csv", index=False)
        (tmp_path / "mine.yml").write_text(SETTINGS + settings)
        done = command("dpiabook", "run", tmp_path / "mine.yml", "--out", tmp_path / "outputs", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        folder = tmp_path / "outputs" / "mine" / "1"
        files = sorted((folder / "controlled" / "evidence").glob("*.json"))
        text = "\n".join(path.read_text() for path in sorted((folder / "pack").rglob("*.md")))
        return {one["id"]: one for path in files for one in json.loads(path.read_text())}, text

    return start


def numbers(finding):
    names = [column["name"] for column in finding["numbers"]["columns"]]
    return dict(zip(names, finding["numbers"]["rows"][0], strict=True))


def test_rows_of_events_are_not_counted_as_people(run):
    frame = rows_of_events()
    found, _ = run(frame, EVENTS)
    assert numbers(found["B02.records"])["n"] == 400
    assert numbers(found["B08.person_uniqueness"])["n"] == 400
    by_person = frame.groupby("person")["arrested"].sum()
    arrested = next(row for row in found["B08.attributes"]["table"]["rows"] if "arrested" in row[0].lower())
    assert arrested[1:3] == [400, int((by_person >= 1).sum())]


def test_one_wave_has_its_people(run):
    frame = rows_of_events().drop_duplicates(["person", "year"])
    found, _ = run(frame, WAVE)
    latest = frame[frame["year"] == frame["year"].max()]
    assert numbers(found["B02.records"])["n"] == numbers(found["B08.person_uniqueness"])["n"] == len(latest)


def test_a_file_of_households_speaks_of_households(run):
    draw = np.random.default_rng(4)
    frame = pd.DataFrame(
        {
            "hhid": np.arange(500),
            "household_size": draw.integers(1, 7, 500),
            "tenure": draw.choice(["owned", "rented", "social"], 500),
            "housing_benefit": draw.integers(0, 2, 500),
        }
    )
    found, text = run(frame, "roles: {household_id: hhid}\ncomposites: {seen: [household_size, tenure]}\n")
    assert numbers(found["B02.records"])["n"] == 500
    assert "500 households" in text
    counted = text.replace("10,000 people", "")  # the scale that a question of the screening names
    assert not re.search(r"\b\d[\d,]* (people|persons|children)\b", counted)
