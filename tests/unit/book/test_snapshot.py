"""What a state of the data is, and that evidence of another is refused."""

import os

import pandas as pd
import pytest

from dpiabook.book.snapshot import Snapshot, data_of, refuse_changed, refuse_other_state, snapshot_of
from dpiabook.errors import Code, Refusal
from dpiabook.settings import load_settings


@pytest.fixture
def loaded(tmp_path):
    pd.DataFrame({"yob": [2001, 2002]}).to_csv(tmp_path / "now.csv", index=False)
    pd.DataFrame({"yob": [2001]}).to_csv(tmp_path / "then.csv", index=False)
    pd.DataFrame({"name": ["yob"], "label": ["Year of birth"]}).to_csv(tmp_path / "words.csv", index=False)
    pd.DataFrame({"area": ["A"], "residents": [9]}).to_csv(tmp_path / "residents.csv", index=False)
    (tmp_path / "p.yml").write_text(
        "dataset: d\nversion: now\ncompare_with: then\nsource: '{version}.csv'\ndictionary: words.csv\n"
        "areas: {residents: residents.csv}\ntables: {events: {source: now.csv}}\n"
    )
    return load_settings(tmp_path / "p.yml")


FILES = ("now.csv", "then.csv", "words.csv", "residents.csv")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["longer", "same length", "gone"])
def test_whatever_figures_rest_on_is_looked_at(loaded, name, how):
    file = loaded.places.parameters / name
    before = data_of(loaded)
    refuse_changed(before, loaded)
    content = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(content + b"\n" if how == "longer" else content[:-2] + b"7\n")
    with pytest.raises(Refusal) as refused:
        refuse_changed(before, loaded)
    assert refused.value.code is Code.SOURCE_CHANGED


def test_a_copy_of_the_same_bytes_is_the_same_state_and_yet_was_written_to(loaded):
    file = loaded.places.parameters / "now.csv"
    before = data_of(loaded)
    os.utime(file, ns=(1, 1))
    assert snapshot_of(data_of(loaded)) == snapshot_of(before)
    with pytest.raises(Refusal):
        refuse_changed(before, loaded)


def test_evidence_of_another_state_or_of_none_is_refused(loaded, tmp_path):
    evidence = tmp_path / "03_reidentification.json"
    with pytest.raises(Refusal, match="another state"):
        refuse_other_state(evidence, Snapshot(data_of(loaded)).signs)
    Snapshot(data_of(loaded)).note(evidence, loaded)
    refuse_other_state(evidence, Snapshot(data_of(loaded)).signs)
    (loaded.places.parameters / "now.csv").write_text("yob\n1999\n2000\n")
    with pytest.raises(Refusal) as refused:
        refuse_other_state(evidence, Snapshot(data_of(loaded)).signs)
    assert "03_reidentification" in refused.value.where
    assert refused.value.code is Code.SOURCE_CHANGED


def test_a_database_in_a_file_is_known_by_its_file(loaded):
    found = load_settings(loaded.places.parameters / "p.yml")
    url = found.settings.model_copy(update={"source": "sqlite://now.csv/people"})
    data = data_of(type(found)(url, found.places, found.where))
    assert data["source"]["table"] == "people"
    assert "sha256" in data["source"]
