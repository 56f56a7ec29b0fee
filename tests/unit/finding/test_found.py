"""The whole of what is found: as JSON that keeps to its schema, with questions, and files beside it; never a value."""

import json

import jsonschema
import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source, open_source
from dpiabook.finding import find_meaning
from dpiabook.finding.as_json import as_json, look_schema
from dpiabook.finding.beside import with_files_beside

SECRET = "quetzal"


def table(rows=1200, seed=1):
    random = np.random.default_rng(seed)
    yob = random.integers(2000, 2012, rows)
    return pd.DataFrame(
        {
            "child_id": np.arange(rows) + 1000,
            "family_id": np.arange(rows) // 2,
            "la": random.choice([f"E0800000{n}" for n in range(5)], rows),
            "sex": random.choice(["F", "M"], rows),
            "yob": yob,
            "age": 2020 - yob,
            "exclusions": random.poisson(0.3, rows),
            "days": [".", ".", "."] + [str(n % 90) for n in range(rows - 3)],
            "team": random.choice([SECRET, "heron"], rows),
            "note": [f"{SECRET} rang 07700 9{n:05d} and asked for help again" for n in range(rows)],
        }
    )


@pytest.fixture(scope="module")
def found():
    return find_meaning(as_source(table()))


def test_the_json_keeps_to_its_schema(found):
    told = as_json(found)
    jsonschema.validate(json.loads(json.dumps(told)), look_schema())
    assert told["roles"] == {
        "person_id": "child_id",
        "family_id": "family_id",
        "area": "la",
        "region": None,
        "weight": None,
        "time": None,
    }
    assert (told["rows"], told["people"], told["households"], told["unit"]) == (1200, 1200, 600, "person")


def test_no_value_from_the_data_is_told(found):
    told = json.dumps(as_json(found)) + repr(found.questions)
    assert SECRET not in told
    assert "900999" not in told
    assert "E08000001" not in told


def test_each_variable_is_described(found):
    told = {one["name"]: one for one in as_json(found)["variables"]}
    assert told["sex"]["visible"]
    assert told["exclusions"]["sensitive"] == ["exclusion_absence"]
    assert told["days"]["missing_codes"] == {".": "unknown"}
    assert told["days"]["standing"]["missing_codes"] == "measured"
    assert told["age"]["made_of"] == [{"relation": "same as", "columns": ["yob"]}]
    assert told["note"]["identifier"]
    assert not told["team"]["identifier"]
    assert set(found.profile) <= {"sex", "yob", "age", "la"}
    assert found.alone is not None


def test_questions_put_codes_and_identifiers_first(found):
    kinds = [one.about for one in found.questions]
    assert kinds[0] == "missing"
    assert kinds.index("missing") < kinds.index("identifier")


def test_things_get_one_question_and_no_roles():
    things = pd.DataFrame({"carat": np.linspace(0.2, 2, 60), "price": range(60), "clarity": ["VS1", "SI2"] * 30})
    found = find_meaning(as_source(things))
    told = as_json(found)
    jsonschema.validate(told, look_schema())
    assert (told["about_people"], told["people"], set(told["roles"].values())) == (False, None, {None})
    assert len(told["questions"]) == 1


def test_other_versions_and_events_lie_beside(tmp_path):
    now, events = (
        table().drop(columns="note"),
        pd.DataFrame({"child_id": [1000, 1000, 1001, 1002], "kind": list("abca")}),
    )
    now.to_csv(tmp_path / "children-2026.csv", index=False)
    now.to_csv(tmp_path / "children-2025.csv", index=False)
    events.to_csv(tmp_path / "events.csv", index=False)
    pd.DataFrame({"child_id": [1, 1, 2]}).to_csv(tmp_path / "others.csv", index=False)
    pd.DataFrame({"x": [1]}).to_csv(tmp_path / "children-2024.csv", index=False)
    (tmp_path / "broken.parquet").write_text("no table")
    location = str(tmp_path / "children-2026.csv")
    source = open_source(location)
    found = with_files_beside(find_meaning(source), source, location)
    assert [(one.location, one.relation, one.version) for one in found.beside] == [
        ("children-2025.csv", "version", "2025"),
        ("events.csv", "events", ""),
    ]
    assert (found.pattern, found.version) == ("children-{version}.csv", "2026")
    assert [one.about for one in found.questions].count("files") == 2


def test_nothing_lies_beside_a_database(found):
    assert with_files_beside(found, as_source(table()), "sqlite://a/b.sqlite/people") is found
