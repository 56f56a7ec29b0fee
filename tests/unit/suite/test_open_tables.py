"""Open tables with noise, their budget, and twins: what is written, what it promises, and what is refused."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from dpiabook.errors import Code, Refusal
from dpiabook.mitigation.noisy_tables import averaged_deviation, cells_of, with_privacy
from dpiabook.mitigation.perturb import read_table, record_keys
from dpiabook.suite.cli import app
from dpiabook.suite.protecting.bundle import verified
from dpiabook.suite.protecting.ledger import read_protected

PEOPLE = 900
TEXT = """
dataset: invented
version: v1
source: people.csv
dictionary: null
subjects: {kind: people served}
roles: {child_id: person, family_id: household, region: region, area: ward}
composites: {profile: [sex, yob]}
sensitive: {plan: {category: [child_protection_care], reason: a plan}}
protection: {tables: {by: [[], [region], [region, sex]], epsilon: 1.0, budget: 2.0, most: 2}}
"""


def people():
    draw = np.random.default_rng(8)
    region = np.repeat(draw.choice(["North", "South"], PEOPLE // 3), 3)
    return pd.DataFrame(
        {
            "person": [f"P{number:05}" for number in range(PEOPLE)],
            "household": [f"H{number // 3:05}" for number in range(PEOPLE)],
            "region": region,
            "ward": np.char.add(region, np.repeat(draw.integers(0, 4, PEOPLE // 3), 3).astype(str)),
            "sex": draw.choice(["F", "M"], PEOPLE),
            "yob": draw.integers(1990, 2010, PEOPLE),
            "plan": draw.integers(0, 2, PEOPLE),
            "days": np.round(draw.gamma(2, 30, PEOPLE)),
        }
    )


@pytest.fixture
def project(tmp_path):
    (tmp_path / "parameters").mkdir()
    people().to_csv(tmp_path / "parameters" / "people.csv", index=False)
    (tmp_path / "parameters" / "mine.yml").write_text(TEXT)
    return tmp_path


def command(project, *words):
    words = [words[0], project / "parameters" / "mine.yml", *words[1:], "--out", project / "out"]
    return CliRunner().invoke(app, [str(word) for word in words])


def test_tables_of_cell_keys_are_the_same_again_and_say_what_their_noise_is(project):
    done = command(project, "tables")
    assert done.exit_code == 0, done.output
    assert "variance 2" in done.output
    assert "exempt from adding up" in done.output
    folder = project / "out" / "invented" / "_tables-cell-key-v1"
    assert verified(folder)
    first = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    assert set(first) == {"people.csv", "people_by_region.csv", "people_by_region_by_sex.csv"}
    assert command(project, "tables").exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == first
    other = command(project, "tables", "--version", "v2")
    assert other.exit_code == 0, other.output
    again = project / "out" / "invented" / "_tables-cell-key-v2"
    assert {path.name: path.read_bytes() for path in again.glob("*.csv")} == first
    found = pd.read_csv(folder / "people_by_region.csv")
    exact = people().groupby("region").size()
    assert (np.abs(found["people"] - exact[found["region"]].to_numpy()) <= 5).all()


def test_a_group_of_which_all_have_something_is_not_told_by_noise(project):
    everybody = people()
    everybody.loc[everybody["region"] == "North", "plan"] = 1
    everybody.to_csv(project / "parameters" / "people.csv", index=False)
    assert command(project, "tables").exit_code == 0
    found = pd.read_csv(project / "out" / "invented" / "_tables-cell-key-v1" / "people_by_region.csv")
    assert found.set_index("region")["plan"].eq("[c]").to_dict() == {"North": True, "South": False}


def test_an_own_perturbation_table_is_read_and_one_with_a_bias_is_refused(project):
    own = project / "parameters" / "own.yml"
    (project / "parameters" / "mine.yml").write_text(TEXT.replace("epsilon: 1.0", "epsilon: 1.0, p_table: own.yml"))
    own.write_text(
        "spread: 1\nvariance: 0.5\nfalse_zeros: false\nrows:\n  - [0, 1, 0]\n  - [0, 1, 0]\n" + "  - [.25, .5, .25]\n"
    )
    done = command(project, "tables")
    assert done.exit_code == 0, done.output
    assert "variance 0.5" in done.output
    own.write_text(own.read_text().replace("[.25, .5, .25]", "[.1, .5, .4]"))
    assert command(project, "tables").exit_code == Code.SETTING_VALUE.value


def test_privacy_is_counted_in_the_ledger_until_the_budget_is_spent(project):
    pytest.importorskip("opendp")
    for _ in range(2):
        done = command(project, "tables", "--noise", "privacy")
        assert done.exit_code == 0, done.output
    spent = command(project, "tables", "--noise", "privacy")
    assert spent.exit_code == Code.RELEASE_BLOCKED.value
    entries = read_protected(project / "out" / "invented" / "_protected.json")
    assert [entry.epsilon for entry in entries] == [1.0, 1.0]
    assert command(project, "tables", "--noise", "privacy", "--version", "v2").exit_code == 0


def test_private_counts_have_the_noise_that_the_contribution_asks_for():
    pytest.importorskip("opendp")
    frame = people()
    cells = [cells_of(pa.Table.from_pandas(frame), by, {"plan": "plan >= 1"}) for by in ([], ["region"])]
    household = np.arange(PEOPLE) // 3
    found = [with_privacy(cells, household, 2.0, 2, seed) for seed in range(300)]
    assert {contribution for _, contribution in found} == {2 * 4}
    noise = np.array([tables[0]["people"].iloc[0] for tables, _ in found]) - PEOPLE * 2 // 3
    assert abs(noise.mean()) < 1.5
    assert 0.8 < np.abs(noise).mean() / (8 / 2.0) < 1.2


def test_without_the_library_privacy_is_refused_and_nothing_is_written(project, monkeypatch):
    import importlib

    known = importlib.import_module

    def missing(name, *rest):
        if name.startswith("opendp"):
            raise ImportError(name)
        return known(name, *rest)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert command(project, "tables", "--noise", "privacy").exit_code == Code.EXTRA_MISSING.value
    assert not list((project / "out" / "invented").glob("_tables*"))


def test_averaging_over_tables_gains_what_is_said():
    draw = np.random.default_rng(4)
    names = [f"c{at}" for at in range(6)]
    records = pa.table({name: draw.integers(0, 4, 4000) for name in names})
    cells = [cells_of(records, [name], {}) for name in names]
    errors = []
    for trial in range(300):
        keys = record_keys((f"{trial} {person}" for person in range(4000)), b"an invented secret")
        totals = [one.by_cell_key(keys, read_table())["people"].sum() - 4000 for one in cells]
        errors.append(np.mean(totals))
    assert np.std(errors) == pytest.approx(averaged_deviation(cells, 2.0), rel=0.15)


def test_a_difference_of_nested_tables_stays_noisy():
    records = pa.table({"area": [0] * 400, "old": [0] * 399 + [1]})
    errors = set()
    for trial in range(200):
        keys = record_keys((f"{trial} {person}" for person in range(400)), b"an invented secret")
        whole = cells_of(records, [], {}).by_cell_key(keys, read_table())["people"].iloc[0]
        rest = cells_of(records, ["old"], {}).by_cell_key(keys, read_table())["people"].iloc[0]
        errors.add(int(whole - rest) - 1)
    assert len(errors) > 5


def test_a_twin_is_labelled_everywhere_and_keeps_structure_but_no_record_or_relation(project):
    done = command(project, "twin", "--rows", "600")
    assert done.exit_code == 0, done.output
    folder = project / "out" / "invented" / "_twin-v1"
    assert verified(folder)
    found, source = pd.read_parquet(folder / "twin-records.parquet"), people()
    assert list(found) == ["twin", *source]
    assert len(found) == 600
    for path in folder.iterdir():
        assert path.name.startswith("twin-") or "low-fidelity twin" in path.read_text()
        if path.suffix in {".csv", ".md", ".json"}:
            assert "low-fidelity twin" in path.read_text().lower()
    assert not set(found["person"]) & set(source["person"])
    assert not set(found["household"]) & set(source["household"])
    assert not set(found["ward"]) & set(source["ward"])
    assert set(found["sex"]) <= set(source["sex"])
    assert found["days"].max() < source["days"].max()
    assert abs(np.corrcoef(found["yob"], found["days"])[0, 1]) < 0.2
    assert json.loads((folder / "manifest.json").read_text())["records"] == 600


def test_a_value_that_few_have_is_in_no_twin(project):
    frame = people()
    frame.loc[0, "sex"] = "rare"
    frame.to_csv(project / "parameters" / "people.csv", index=False)
    assert command(project, "twin", "--rows", "3000").exit_code == 0
    folder = project / "out" / "invented" / "_twin-v1"
    assert "rare" not in set(pd.read_parquet(folder / "twin-records.parquet")["sex"])


def test_another_noise_is_refused(project):
    assert command(project, "tables", "--noise", "guess").exit_code == Code.SETTING_VALUE.value


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(Refusal):
        cells_of(pa.table({"a": [1]}), ["b"], {})
