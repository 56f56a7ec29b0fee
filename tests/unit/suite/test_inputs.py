"""Anything that can change a run's results changes its key."""

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.settings import load_settings
from dpiabook.suite import inputs
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.inputs import inputs_of
from dpiabook.suite.keeping import Finished
from dpiabook.suite.manifest import Ended, write_manifest
from dpiabook.suite.progress import Done
from dpiabook.suite.rests import rests_now
from dpiabook.suite.runner import Outcome

TEXT = 'dataset: d\nversion: "1"\nsource: data-{version}.csv\ndictionary: null\nassessed_on: "2026-01-31"\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    # The package itself may be edited while its tests run; only the notebooks count here.
    monkeypatch.setattr(inputs, "of_code", lambda _: "same")
    monkeypatch.setattr(inputs, "rooms_of", lambda *_: {})
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "a.ipynb").write_text("{}")
    (tmp_path / "data-1.csv").write_text("x\nCanary\n")
    (tmp_path / "data-2.csv").write_text("x\nCanary\n")
    (tmp_path / "p.yml").write_text(TEXT)
    return tmp_path


def found(project, **options):
    return inputs_of(load_settings(project / "p.yml", **options), [project / "notebooks" / "a.ipynb"])


@pytest.mark.parametrize(
    ("name", "content"),
    [("p.yml", TEXT + "seed: 2\n"), ("data-1.csv", "x\nother\n"), ("notebooks/a.ipynb", '{"cells": []}')],
)
def test_settings_data_and_notebooks_count(project, name, content):
    before = found(project).key
    assert found(project).key == before
    (project / name).write_text(content)
    assert found(project).key != before


def test_another_version_and_another_day_count(project):
    assert found(project, version="2").key != found(project).key
    (project / "p.yml").write_text(TEXT.replace("2026-01-31", "2026-02-01"))
    assert found(project).day == "2026-02-01"


def test_the_earlier_version_counts_too(project):
    (project / "p.yml").write_text(TEXT + 'compare_with: "2"\n')
    before = found(project).key
    (project / "data-2.csv").write_text("x\nother\n")
    assert found(project).key != before


def test_a_release_counts_because_later_packs_are_compared_with_it(project):
    before = found(project).key
    (project / "outputs" / "d").mkdir(parents=True)
    (project / "outputs" / "d" / "ledger.json").write_text("[]")
    assert found(project).key != before


def test_a_database_can_never_be_called_unchanged(project):
    (project / "p.yml").write_text(TEXT.replace("data-{version}.csv", "postgres://reader@db/programme/children"))
    assert found(project).key is None


def test_a_missing_source_is_refused(project):
    (project / "data-1.csv").unlink()
    with pytest.raises(Refusal) as refused:
        found(project)
    assert refused.value.code is Code.SOURCE_MISSING


GRAPH = Graph((Notebook("a", "?", "x"),))


def written(final, now):
    done = {"a": Done({}, rests_now(now, GRAPH["a"]), 1.0)}
    write_manifest(final, now, Ended([Outcome("a", "finished", 1.0)], "2026-01-31T00:00:00+00:00", done=done))


def unchanged(final, now):
    return Finished.read(final).unchanged(GRAPH, now)


def test_a_result_is_unchanged_until_one_of_its_files_or_inputs_is(project):
    final = project / "out"
    final.mkdir()
    (final / "a.txt").write_text("figures")
    now = found(project)
    assert not unchanged(final, now)
    written(final, now)
    assert unchanged(final, now)
    assert not unchanged(final, found(project, version="2"))
    (final / "a.txt").write_text("edited")
    assert not unchanged(final, now)


def test_a_result_on_a_database_is_never_unchanged(project):
    (project / "p.yml").write_text(TEXT.replace("data-{version}.csv", "postgres://reader@db/programme/children"))
    final = project / "out"
    final.mkdir()
    written(final, found(project))
    assert not unchanged(final, found(project))


def test_how_much_memory_there_is_says_nothing_of_what_was_found(project):
    final = project / "out"
    final.mkdir()
    written(final, found(project))
    (project / "p.yml").write_text(TEXT + "memory_limit: 2GB\n")
    assert unchanged(final, found(project))


def test_the_manifest_holds_no_value_and_no_machine_path(project):
    written(project, found(project))
    text = (project / "manifest.json").read_text()
    assert "Canary" not in text
    assert str(project) not in text


def test_a_change_of_an_extension_counts(project):
    before = found(project).key
    own = project / "extensions" / "profiles" / "ours.yml"
    own.parent.mkdir(parents=True)
    own.write_text("extends: nhs\n")
    added = found(project).key
    own.write_text("extends: ons_srs\n")
    changed = found(project)
    assert len({before, added, changed.key}) == 3
    assert changed.data["extensions"]["files"][0]["name"] == "extensions/profiles/ours.yml"


def test_another_key_of_the_pseudonyms_counts_and_none_is_made_by_looking(project, monkeypatch):
    before = found(project)
    assert not (project / "outputs" / ".keys").exists()
    keys = [project / "one", project / "other"]
    for number, key in enumerate(keys):
        key.write_text(f"a key that is long enough, of its own: {number}")
        key.chmod(0o600)
    signs = []
    for key in keys:
        monkeypatch.setenv("DPIABOOK_KEY_FILE", str(key))
        signs.append(found(project).data["key"])
        assert key.read_text() not in str(signs)
    assert before.data["key"] is None
    assert signs[0] != signs[1]
    keys[1].chmod(0o644)
    assert found(project).unknown == {"key"}
