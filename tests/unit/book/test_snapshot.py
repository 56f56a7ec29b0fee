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
        refuse_other_state(evidence, Snapshot(data_of(loaded)))
    Snapshot(data_of(loaded)).note(evidence, loaded, ["source", "tables"])
    refuse_other_state(evidence, Snapshot(data_of(loaded)))
    (loaded.places.parameters / "now.csv").write_text("yob\n1999\n2000\n")
    with pytest.raises(Refusal) as refused:
        refuse_other_state(evidence, Snapshot(data_of(loaded)))
    assert "03_reidentification" in refused.value.where
    assert refused.value.code is Code.SOURCE_CHANGED


def test_a_database_in_a_file_is_known_by_its_file(loaded):
    found = load_settings(loaded.places.parameters / "p.yml")
    url = found.settings.model_copy(update={"source": "sqlite://now.csv/people"})
    data = data_of(type(found)(url, found.places, found.where))
    assert data["source"]["table"] == "people"
    assert "sha256" in data["source"]


PARTS = {
    "now.csv": {"source", "tables", "compare_with"},
    "then.csv": {"compare_with"},
    "words.csv": {"dictionary", "compare_with"},
    "residents.csv": {"areas.residents"},
    "d.lookup.csv": {"beside.lookup"},
    "d.exercise.csv": {"beside.exercise"},
}
READS = sorted(set().union(*PARTS.values()))


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("file", PARTS)
def test_evidence_is_of_another_state_where_what_it_has_read_has_changed_and_nowhere_else(loaded, tmp_path, file, read):
    evidence = tmp_path / "03_reidentification.json"
    Snapshot(data_of(loaded)).note(evidence, loaded, [read])
    (loaded.places.parameters / file).write_text("yob,residents\n1999,3\n")
    if read in PARTS[file]:
        with pytest.raises(Refusal, match="another state"):
            refuse_other_state(evidence, Snapshot(data_of(loaded)))
    else:
        refuse_other_state(evidence, Snapshot(data_of(loaded)))


def test_a_part_that_has_come_since_is_another_state_for_whoever_reads_such_parts(loaded, tmp_path):
    evidence = tmp_path / "03_reidentification.json"
    data = data_of(loaded)
    Snapshot({name: found for name, found in data.items() if name != "tables.events"}).note(
        evidence, loaded, ["tables"]
    )
    with pytest.raises(Refusal, match="another state"):
        refuse_other_state(evidence, Snapshot(data))


@pytest.mark.parametrize("noted", ["", "[]", "{}", "0" * 64, '{"read": []}'])
def test_a_damaged_note_tells_of_no_state(loaded, tmp_path, noted):
    (tmp_path / "03.snapshot").write_text(noted)
    with pytest.raises(Refusal, match="another state"):
        refuse_other_state(tmp_path / "03.json", Snapshot(data_of(loaded)))


def test_a_renamed_file_in_a_folder_is_another_state(loaded):
    folder = loaded.places.parameters / "folder"
    folder.mkdir()
    (folder / "year=2025.csv").write_text("yob\n1\n")
    settings = loaded.settings.model_copy(update={"source": "folder", "compare_with": None})
    of_folder = type(loaded)(settings, loaded.places, loaded.where)
    before = snapshot_of(data_of(of_folder))
    (folder / "year=2025.csv").rename(folder / "year=2026.csv")
    assert snapshot_of(data_of(of_folder)) != before
