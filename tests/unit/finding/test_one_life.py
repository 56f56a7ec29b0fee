"""Several rows of one person are known by what lasts through life, whatever any column is called."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.finding import find_meaning
from dpiabook.meaning.lineage import Lineage

PEOPLE = 300


@pytest.fixture(autouse=True)
def no_lineage(monkeypatch):
    """Roles need none, and its search takes longer than everything else."""
    monkeypatch.setattr("dpiabook.finding.find.lineage_of", lambda *_: Lineage(()))


def lives(seed=1, people=PEOPLE):
    """What lasts: a day of birth, a sex, an origin and an area for each person."""
    random = np.random.default_rng(seed)
    born = pd.to_datetime("1935-01-01") + pd.to_timedelta(random.integers(0, 29_000, people), unit="D")
    return {
        "born": born.to_numpy(),
        "sex": random.choice(["F", "M"], people),
        "origin": random.choice(["White", "Black", "Asian"], people),
        "area": random.choice([f"E010{n:05}" for n in range(25)], people),
    }


def contacts(key, facts, seed=2):
    """Rows of what happened to people: some have one, most have several, in the order in which it happened."""
    random = np.random.default_rng(seed)
    who = random.permutation(np.repeat(np.arange(PEOPLE), random.integers(1, 5, PEOPLE)))
    known = lives()
    frame = pd.DataFrame({key: [f"K{n * 7919 % 100_003:06}" for n in who]})
    frame = frame.assign(**{name: known[fact][who] for name, fact in facts.items()})
    return frame.assign(minutes=random.integers(5, 400, len(who)), ward=random.choice(list("ABCDEFGHIJ"), len(who)))


def looked(frame):
    return find_meaning(as_source(frame))


@pytest.mark.parametrize("key", ["ref", "kenmerk", "xq7", "klantcode"])
@pytest.mark.parametrize(
    "facts",
    [
        {"Geb.datum": "born", "sx": "sex"},
        {"d1": "born", "LSOA21": "area"},
        {"dob": "born", "ethnicity": "origin"},
        {"sex": "sex", "ethnicity": "origin", "LSOA21": "area"},
    ],
)
def test_a_column_of_any_name_whose_rows_agree_in_what_lasts_names_people(key, facts):
    found = looked(contacts(key, facts))
    assert found.roles["person_id"].value == key
    assert found.roles["person_id"].standing == "guessed"
    assert (found.people, found.meaning.records.unit.value) == (PEOPLE, "event")


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d-%b-%Y"])
def test_days_of_birth_are_known_by_their_values(form):
    known = lives()
    written = pd.Series(known["born"]).dt.strftime(form)
    found = looked(pd.DataFrame({"naissance_x": written, "sex": known["sex"]}))
    assert found["naissance_x"].visible.value == "birth"
    assert found["naissance_x"].identifier.value


@pytest.mark.parametrize(("first", "days"), [("1990-01-01", 12_500), ("2023-01-01", 700), ("2030-01-01", 30_000)])
def test_other_days_are_no_births(first, days):
    random = np.random.default_rng(3)
    on = pd.to_datetime(first) + pd.to_timedelta(random.integers(0, days, PEOPLE), unit="D")
    found = looked(pd.DataFrame({"on": on.strftime("%d/%m/%Y"), "sex": lives()["sex"]}))
    assert not found["on"].visible.value
    assert not found["on"].identifier.value


def test_one_stay_of_many_is_no_person():
    frame = contacts("ref", {"b": "born", "sex": "sex"}).sort_values("ref", ignore_index=True)
    frame["spell"] = [f"S{n // 2:05}" for n in frame.groupby("ref").cumcount() + frame["ref"].str[1:].astype(int) * 10]
    frame["record_id"] = np.arange(len(frame)) + 5_000
    found = looked(frame)
    assert (found.roles["person_id"].value, found.people) == ("ref", PEOPLE)


@pytest.mark.parametrize("group", ["grp", "code", "unit7"])
def test_those_who_live_together_are_several_people(group):
    random, known = np.random.default_rng(4), lives()
    home = np.repeat(np.arange(PEOPLE), random.integers(1, 5, PEOPLE))[:PEOPLE]
    frame = pd.DataFrame({group: home + 4_000, "d": known["born"], "sex": known["sex"], "lsoa": known["area"][home]})
    assert looked(frame).roles.get("person_id") is None


def test_those_of_one_year_at_one_school_are_several_people():
    random = np.random.default_rng(5)
    which = random.integers(0, 100, 2_000)
    frame = pd.DataFrame({"set": 9_000 + which, "yob": 2005 + which % 12, "lsoa": lives()["area"][which % 25]})
    assert looked(frame).roles.get("person_id") is None
