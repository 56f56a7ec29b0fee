"""Roles are found by values first: kinds of invented tables, none of them named after a case."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory
from dpiabook.dictionary.inventory import Variable
from dpiabook.finding import find_meaning
from dpiabook.meaning.lineage import Lineage
from dpiabook.settings import Roles, Settings


@pytest.fixture(autouse=True)
def no_lineage(monkeypatch):
    """Roles need none, and its search takes longer than everything else."""
    monkeypatch.setattr("dpiabook.finding.find.lineage_of", lambda *_: Lineage(()))


def draw(seed=1):
    return np.random.default_rng(seed)


def people(rows=200, seed=1):
    """One row for each person, with names that say nothing of ids."""
    random = draw(seed)
    return pd.DataFrame(
        {
            "sex": random.choice(["F", "M"], rows),
            "age": random.integers(18, 90, rows),
            "income": random.normal(30_000, 8_000, rows).round(2),
        }
    )


def waves(people_in=60, each=4, *, person="subject", time="visit", seed=1):
    """Several rows for each person, whose sex and birth stay as they are."""
    random = draw(seed)
    ids = np.repeat(np.arange(100, 100 + people_in), each)
    born, sex = random.integers(1950, 2000, people_in), random.choice(["F", "M"], people_in)
    return pd.DataFrame(
        {
            person: ids,
            time: np.tile(np.arange(1, each + 1), people_in),
            "sex": np.repeat(sex, each),
            "yob": np.repeat(born, each),
            "score": random.normal(50, 10, len(ids)).round(1),
        }
    )


def households(many=80, seed=1, *, house="hh", person="pid"):
    """People of households of one to five, who share a tenure and a town and differ in age and sex."""
    random = draw(seed)
    ids = np.repeat(np.arange(many) + 500, random.integers(1, 6, many))
    tenure, town = (
        random.choice(["own", "rent", "other"], many),
        random.choice(["Alder", "Birch", "Cedar", "Elm"], many),
    )
    return pd.DataFrame(
        {
            person: np.arange(len(ids)) + 10_000,
            house: ids,
            "tenure": tenure[ids - 500],
            "town": town[ids - 500],
            "sex": random.choice(["F", "M"], len(ids)),
            "age": random.integers(0, 90, len(ids)),
        }
    )


def roles(frame, inventory=None, settings=None):
    found = find_meaning(as_source(frame), inventory, settings)
    return {role: entry.value for role, entry in found.roles.items()}, found


def test_a_unique_id_is_the_person():
    frame = people().assign(patient_id=lambda f: np.arange(len(f)) * 3 + 7)
    found, looked = roles(frame)
    assert found["person_id"] == "patient_id"
    assert (looked.people, looked.meaning.records.unit.value) == (200, "person")


@pytest.mark.parametrize("name", ["column0", "rownames", "Unnamed: 0", "index"])
def test_a_number_of_the_row_is_no_person_beside_an_id(name):
    frame = people().assign(member_no=lambda f: np.arange(len(f)) * 3 + 7)
    frame.insert(0, name, np.arange(len(frame)))
    assert roles(frame)[0]["person_id"] == "member_no"


def test_a_number_of_the_row_is_taken_where_nothing_else_is_there():
    frame = people()
    frame.insert(0, "rownames", np.arange(len(frame)) + 1)
    found, looked = roles(frame)
    assert found["person_id"] == "rownames"
    assert looked.roles["person_id"].standing == "guessed"


@pytest.mark.parametrize("name", ["amount", "balance", "height_mm"])
def test_a_measurement_is_no_id_though_every_row_has_its_own(name):
    values = draw().permutation(np.arange(10_000, 10_200))
    assert "person_id" not in roles(people().assign(**{name: values}))[0]
    assert "person_id" not in roles(people().assign(**{name: values + 0.5}))[0]


def test_dates_and_sensitive_numbers_are_no_ids():
    frame = people().assign(seen_on=pd.date_range("2020-01-01", periods=200))
    assert "person_id" not in roles(frame)[0]


@pytest.mark.parametrize(("person", "time"), [("subject", "visit"), ("id", "year"), ("nr", "wave"), ("q7", "period")])
def test_rows_of_one_person_are_put_together_and_told_apart_by_waves(person, time):
    found, looked = roles(waves(person=person, time=time))
    assert (found["person_id"], found["time"]) == (person, time)
    assert (looked.rows, looked.people, looked.meaning.records.unit.value) == (240, 60, "wave")


def test_waves_in_any_order_of_rows():
    found, _ = roles(waves().sample(frac=1, random_state=3))
    assert (found["person_id"], found["time"]) == ("subject", "visit")


def test_events_have_no_wave():
    frame = waves(time="amount_no").assign(amount_no=lambda f: draw().integers(0, 3, len(f)))
    found, looked = roles(frame)
    assert found["person_id"] == "subject"
    assert "time" not in found
    assert looked.meaning.records.unit.value == "event"


def test_what_was_asked_once_does_not_speak_against_a_person():
    frame = waves()
    frame["ethnicity"] = np.where(frame["visit"] == 1, draw().choice(["White", "Black", "Asian"], len(frame)), None)
    assert roles(frame)[0]["person_id"] == "subject"


@pytest.mark.parametrize("name", ["school_id", "clinic_no", "teacher", "interviewer_id"])
def test_what_people_are_put_into_is_no_person(name):
    frame = people().assign(**{name: draw().integers(1, 30, 200)})
    assert "person_id" not in roles(frame)[0]


def test_equal_rows_leave_one_row_for_each_person():
    frame = people().assign(patient_id=np.arange(200))
    found, looked = roles(pd.concat([frame, frame.head(20)]))
    assert found["person_id"] == "patient_id"
    assert (looked.rows, looked.people, looked.repeated) == (220, 200, 20)
    assert looked.meaning.records.unit.value == "person"


@pytest.mark.parametrize("house", ["hh", "family_no", "famid", "household"])
def test_households_by_size_and_name(house):
    found, looked = roles(households(house=house))
    assert (found["person_id"], found["family_id"]) == ("pid", house)
    assert looked.households == 80


def test_households_by_values_alone_are_a_guess():
    found, looked = roles(households(house="v2"))
    assert found["family_id"] == "v2"
    assert looked.roles["family_id"].standing == "guessed"


def test_children_of_one_mother():
    frame = households(house="mom", person="kid").assign(patient_id=lambda f: np.arange(len(f)) * 7 + 1)
    found, _ = roles(frame)
    assert (found["person_id"], found["family_id"]) == ("kid", "mom")


def test_a_mothers_height_is_no_household():
    frame = people().assign(mother=draw().choice([160.5, 158.0, 171.5, 165.0], 200))
    assert "family_id" not in roles(frame)[0]


def test_rows_of_households_without_people():
    frame = pd.DataFrame({"household_id": np.arange(90), "region": draw().choice(["N", "S"], 90), "kids": 2})
    found, looked = roles(frame)
    assert "person_id" not in found
    assert (looked.people, looked.households, looked.meaning.records.unit.value) == (None, 90, "household")


def test_an_area_lies_within_a_region_and_never_the_other_way():
    area = draw().integers(0, 12, 600)
    frame = people(600).assign(la=[f"E0800{n:04d}" for n in area], rgn=[f"E1200000{n % 3}" for n in area])
    found, looked = roles(frame)
    assert (found["area"], found["region"]) == ("la", "rgn")
    assert looked.ladder == ("la", "rgn")


@pytest.mark.parametrize(
    "codes",
    [
        [f"E0100{n:04d}" for n in range(20)],
        [f"W0600{n:04d}" for n in range(20)],
        ["PL4", "EX1", "EX2", "TQ9", "BS16"],
        ["PL4 8", "EX1 2", "EX2 1", "TQ9 5"],
    ],
)
def test_areas_by_the_form_of_their_codes(codes):
    frame = people().assign(v9=draw().choice(codes, 200))
    assert roles(frame)[0]["area"] == "v9"


@pytest.mark.parametrize("values", [["F0", "F1", "F2"], ["A1", "B2", "C3"], ["yes", "no"], ["0", "1"]])
def test_codes_of_other_things_are_no_areas(values):
    found, _ = roles(people().assign(v9=draw().choice(values, 200)))
    assert "area" not in found
    assert "region" not in found


@pytest.mark.parametrize("name", ["south", "urban", "birthplace_region", "population"])
def test_what_only_sounds_like_a_place_is_no_area(name):
    frame = people().assign(**{name: draw().integers(0, 2, 200)})
    assert not {"area", "region"} & roles(frame)[0].keys()


def test_weights_of_a_survey_and_not_of_a_body():
    random = draw()
    weights = np.exp(random.normal(0, 0.5, 200))
    body = random.normal(75, 12, 200).round(1)
    assert roles(people().assign(wt=weights * 850, height=170))[0]["weight"] == "wt"
    assert "weight" not in roles(people().assign(weight=body))[0]
    found, looked = roles(people().assign(v3=weights / weights.mean()))
    assert found["weight"] == "v3"
    assert looked.roles["weight"].standing == "guessed"


def test_a_table_of_counts():
    cells = pd.MultiIndex.from_product([["F", "M"], ["0-17", "18+"], ["yes", "no"]], names=["sex", "age", "ill"])
    frame = pd.DataFrame({"Freq": [5, 17, 3, 9, 20, 8, 31, 2]}, index=cells).reset_index()
    found, looked = roles(frame)
    assert found["count"] == "Freq"
    assert (looked.people, looked.meaning.records.unit.value) == (95, "count")


def test_what_is_declared_is_not_questioned():
    settings = Settings(source=None, dictionary=None, roles=Roles(child_id="code"))
    frame = people().assign(patient_id=np.arange(200), code=np.arange(200)[::-1])
    assert roles(frame, settings=settings)[0]["person_id"] == "code"
    said = Inventory((Variable("patient_id"), Variable("code", what="person")))
    assert roles(frame, said)[0]["person_id"] == "code"
