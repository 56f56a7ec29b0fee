"""Whatever a person declares of a variable or of a dataset changes something that is found."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.book import open_book
from dpiabook.book import opening as opening_module
from dpiabook.book import starting as starting_module
from dpiabook.counting import as_source
from dpiabook.dictionary import Inventory, Variable
from dpiabook.settings.model import Subjects

pytestmark = pytest.mark.slow
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
READ = ("01_variable_inventory", "02_sensitive_attributes", "03_reidentification", "04_attribute_disclosure")
N = 1200


def people():
    draw = np.random.default_rng(7)
    care = draw.integers(0, 2, N)
    episodes = np.where(draw.random(N) < 0.1, 9, draw.poisson(0.6, N))
    return pd.DataFrame(
        {
            "key": np.arange(N),
            "household": np.arange(N) // 2,
            "ward": [f"w{number % 40}" for number in range(N)],
            "town": [f"t{number % 40 % 8}" for number in range(N)],
            "sex": draw.choice(["F", "M"], N),
            "birth": draw.integers(2000, 2012, N),
            "care": care,
            "age_at_care": np.where(care == 1, draw.integers(0, 17, N), np.nan),
            "episodes": episodes,
            "ever": (episodes > 0).astype(int),
            "started": [f"20{10 + number % 9}-01-0{1 + number % 9}" for number in range(N)],
            "team": draw.choice(["a", "b", "c"], N),
            "wave": 1,
        }
    )


VARIABLES = Inventory(
    (
        Variable("key", "Key"),
        Variable("household", "Household"),
        Variable("ward", "Ward", kind="category"),
        Variable("town", "Town", kind="category"),
        Variable("sex", "Sex", kind="category", codes={"F": "female", "M": "male"}),
        Variable("birth", "Year of birth", kind="integer", unit="year"),
        Variable("care", "Care plan", kind="boolean", codes={"0": "no", "1": "yes"}),
        Variable("age_at_care", "Age at care plan", kind="integer", unit="age in years"),
        Variable("episodes", "Drug use episodes", kind="integer", unit="episodes"),
        Variable("ever", "Any episode", kind="boolean"),
        Variable("started", "Start date", kind="date"),
        Variable("team", "Team", kind="category"),
    )
)
ROLES = {"child_id": "key", "family_id": "household", "area": "ward", "region": "town"}
SETTINGS = {
    "dataset": "mine",
    "version": "1",
    "source": "people",
    "dictionary": "people",
    "roles": ROLES,
    "composites": {"profile": ["sex", "birth"]},
}

# Of each attribute of a variable: whose, and what is said of it.
SAID = {
    "name": None,  # without it there is no variable
    "label": ("care", "Plan of care"),
    "description": ("team", "Team for children excluded from school"),
    "kind": ("episodes", "category"),
    "unit": ("episodes", "score"),
    "codes": ("sex", {"F": "girl"}),
    "minimum": ("birth", 2001.0),
    "maximum": ("birth", 2010.0),
    "required": ("age_at_care", True),
    "missing_means": ("age_at_care", "not_applicable"),
    "subject": ("care", "parent"),
    "theme": ("care", "Social care"),
    "source_system": ("care", "Case management system"),
    "gateway": ("care", "Children Act 1989"),
    "missing_codes": ("episodes", {"9": "not known"}),
    "declared_sensitive": ("team", True),
    "identifier": None,  # it stops the run: tests of flags and of REDCap
    "table": ("started", "Child protection plans"),
    "summary": None,  # of a table of events: tests of tables
    "states": ("episodes", {"9": "suppressed"}),
    "gate": ("age_at_care", "care == 0"),
    "made_of": ("ever", "episodes > 0"),
    "known_by": ("team", "colleagues"),
    "has_it": ("episodes", ">= 3"),
    "what": ("team", "leave out"),
    "collection": ("care", "Collection of care plans"),
    "kinds": ("team", ("crime",)),
    "kinds_known": ("episodes", True),
    "subject_of_table": ("started", "mental_health"),
    "confirmed": None,  # it lets a run begin: tests of the first files
    "guessed": ("care", frozenset({"label"})),
    "without_zero": ("episodes", True),
    "concluded": ("age_at_care", frozenset({"gate"})),
}
# What is said of the same variable in both.
BESIDE = {
    "concluded": {"gate": "care == 0"},
    "kinds": {"kinds_known": True},
    "collection": {"kinds_known": True, "kinds": ("child_protection_care",)},
}
OF_DATASET = {
    "kind": {"kind": "employees"},
    "person": {"person": "zorbit"},
    "people": {"people": "zorbits"},
    "group": {"group": "quonk"},
    "groups": {"groups": "quonks"},
    "children": {"children": "none"},
    "unit": {"unit": "person"},
    "origin": {"origin": "registers"},
    "known_by": {"known_by": "neighbours"},
    "about": {"about": "mental_health"},
}


KEPT = {}
"""What was found, by what was said: the same is found in whatever folder, as a test of its own holds."""


@pytest.fixture
def found(found_anew):
    """What is found when this is said, once."""

    def find(inventory, **settings):
        said = repr((inventory, settings))
        if said not in KEPT:
            KEPT[said] = found_anew(inventory, **settings)
        return KEPT[said]

    return find


@pytest.fixture
def found_anew(tmp_path, monkeypatch):
    """Run the first notebooks in this process, and give all that they found."""
    frame = people()

    def find(inventory, **settings):
        source = as_source(frame.drop(columns="wave"))
        for module in (opening_module, starting_module):
            monkeypatch.setattr(module, "find_source", lambda *_: source, raising=False)
            monkeypatch.setattr(module, "find_dictionary", lambda *_: inventory, raising=False)
        # The data lie in memory, so that there is no file whose state could be looked at.
        monkeypatch.setattr(starting_module, "data_of", lambda _: {})
        monkeypatch.chdir(tmp_path)
        findings = []
        for notebook in READ:
            book = open_book(notebook, SETTINGS | settings)
            names = {"open_book": lambda _, book=book: book, "display": lambda *_: None, "print": lambda *_: None}
            for cell in json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text())["cells"]:
                code = "".join(cell["source"])
                if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
                    code = code.replace("from dpiabook.book import open_book\n", "").replace("book.close()", "")
                    exec(compile(code, notebook, "exec"), names)
            findings += book.findings
        return {one.id: repr(one) for one in findings}

    return find


@pytest.fixture
def base(found):
    return found(VARIABLES)


def said_of(of, **said):
    return replace(VARIABLES, variables=tuple(replace(one, **said) if one.name == of else one for one in VARIABLES))


def test_the_same_is_found_in_another_folder(found_anew, base, tmp_path, monkeypatch):
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "elsewhere"))
    assert found_anew(VARIABLES) == base


def test_no_attribute_of_a_variable_was_forgotten():
    assert SAID.keys() == {field.name for field in fields(Variable)}
    waves = {"wave"}  # tests of records
    assert OF_DATASET.keys() | waves == set(Subjects.model_fields)


@pytest.mark.parametrize("name", [name for name, said in SAID.items() if said is not None])
def test_what_is_said_of_a_variable_changes_what_is_found(found, name):
    of, said = SAID[name]
    beside = BESIDE.get(name, {})
    assert found(said_of(of, **beside, **{name: said})) != found(said_of(of, **beside))


@pytest.mark.parametrize("name", OF_DATASET)
def test_what_is_said_of_a_dataset_changes_what_is_found(found, base, name):
    assert found(VARIABLES, subjects=OF_DATASET[name]) != base


@pytest.mark.parametrize(
    "settings", [{"missing": {"episodes": {"9": "unknown"}}}, {"areas": {"ladder": ["ward", "town"]}}]
)
def test_what_the_settings_say_of_missing_values_and_areas_changes_what_is_found(found, base, settings):
    assert found(VARIABLES, **settings) != base
