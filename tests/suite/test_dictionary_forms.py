"""In whatever form a dictionary is, it gives the same evidence of the same data."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.book.opening import open_dataset
from dpiabook.counting import group_counts, missing_values
from dpiabook.evidence import yes_no_attributes
from dpiabook.settings import load_settings

pytestmark = pytest.mark.slow
_spec = importlib.util.spec_from_file_location("dictionary_forms", Path(__file__).parents[1] / "declared" / "forms.py")
forms = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(forms)

ROWS = 600
SETTINGS = """
dataset: forms
version: "1"
source: people.csv
dictionary: {dictionary}
roles: {{person_id: pupil_id}}
subjects: {{kind: pupils}}
composites: {{profile: [sex, age]}}
assessed_on: "2026-01-31"
"""


def people():
    draw = np.random.default_rng(11)
    return pd.DataFrame(
        {
            "pupil_id": draw.permutation(ROWS) + 1000,
            "sex": draw.choice([1, 2, 9], ROWS, p=[0.48, 0.48, 0.04]),
            "age": np.where(draw.random(ROWS) < 0.05, 999, draw.integers(4, 20, ROWS)),
            "income": np.where(draw.random(ROWS) < 0.1, -99.0, draw.normal(20_000, 4_000, ROWS).round(2)),
            "seen": draw.integers(0, 2, ROWS),
            "started": [f"2024-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(ROWS)],
        }
    )


def parameters(folder, form):
    name, write = forms.FORMS[form]
    people().to_csv(folder / "people.csv", index=False)
    write(folder / name)
    file = folder / "forms.yml"
    file.write_text(SETTINGS.format(dictionary=name))
    return file


def evidence(opened):
    attributes = yes_no_attributes(opened.inventory, opened.flags)
    missing = missing_values(opened.source).set_index("name").sort_index()
    totals = group_counts(opened.source, [], attributes).iloc[0]
    return {
        "variables": [
            (one.name, one.label, one.kind, one.unit, dict(one.codes), dict(one.missing_codes))
            for one in opened.inventory
        ],
        "missing": missing.to_dict("index"),
        "flags": [(flag.variable, flag.role, flag.categories, flag.visible) for flag in opened.flags],
        "rules": {name: dict(rule.codes) for name, rule in opened.meaning.states.rules.items()},
        "totals": totals.to_dict(),
    }


def test_codes_that_are_declared_missing_are_counted_as_such(tmp_path):
    opened = open_dataset(load_settings(parameters(tmp_path, "CSV")))
    found = missing_values(opened.source).set_index("name")
    frame = people()
    assert found.loc["age", "missing"] == (frame["age"] == 999).sum()
    assert found.loc["income", "missing"] == (frame["income"] == -99).sum()
    assert found.loc["sex", "missing"] == (frame["sex"] == 9).sum()


@pytest.mark.parametrize("form", [form for form in forms.FORMS if form != "CSV"])
def test_every_form_gives_the_same_evidence(tmp_path, form):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    of_a_table = evidence(open_dataset(load_settings(parameters(tmp_path / "a", "CSV"))))
    of_the_form = evidence(open_dataset(load_settings(parameters(tmp_path / "b", form))))
    assert of_the_form == of_a_table


SHORT = "REDCap"


@pytest.fixture(scope="module")
def whole_run(command, tmp_path_factory):
    """Run the suite on the people with a dictionary in a form, and give the evidence of each notebook."""

    def run(form):
        folder = tmp_path_factory.mktemp("form")
        done = command("dpiabook", "run", parameters(folder, form), "--quiet", cwd=folder)
        assert done.returncode == 0, done.stderr
        files = (folder / "outputs" / "forms" / "1" / "controlled" / "evidence").glob("*.json")
        return {path.name: json.loads(path.read_text()) for path in files}

    return run


@pytest.fixture(scope="module")
def of_a_table(whole_run):
    return whole_run("CSV")


LONG = [pytest.param(form, marks=pytest.mark.thorough) for form in forms.FORMS if form not in ("CSV", SHORT)]


@pytest.mark.parametrize("form", [SHORT, *LONG])
def test_the_whole_suite_says_the_same_of_every_form_as_of_a_table(whole_run, of_a_table, form):
    found = whole_run(form)
    assert found
    assert found == of_a_table
