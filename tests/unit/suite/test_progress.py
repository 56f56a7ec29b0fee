"""Only what is finished, unchanged and rests on unchanged results is kept."""

import pytest

from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.progress import Progress

GRAPH = Graph((Notebook("a", "?", "x"), Notebook("b", "?", "y"), Notebook("c", "?", "z", ("x", "y"))))


@pytest.fixture
def staging(tmp_path):
    for part in ("evidence", "notebooks"):
        (tmp_path / "controlled" / part).mkdir(parents=True)
        for name in GRAPH.names:
            (tmp_path / "controlled" / part / f"{name}.json").write_text(f"{part} of {name}")
    (tmp_path / "pack").mkdir()
    progress = Progress(tmp_path, "key")
    for name in GRAPH.names:
        progress.note(name)
    return tmp_path


def test_everything_is_kept_under_the_same_key(staging):
    assert Progress.read(staging, "key").kept(GRAPH) == {"a", "b", "c"}


@pytest.mark.parametrize("key", ["other", None])
def test_nothing_is_kept_under_another_key_or_none(staging, key):
    assert Progress.read(staging, key).kept(GRAPH) == frozenset()


def test_a_changed_file_costs_its_notebook_and_those_that_rest_on_it(staging):
    (staging / "controlled/evidence/b.json").write_text("edited")
    assert Progress.read(staging, "key").kept(GRAPH) == {"a"}


def test_a_missing_file_costs_its_notebook(staging):
    (staging / "controlled/notebooks/c.json").unlink()
    assert Progress.read(staging, "key").kept(GRAPH) == {"a", "b"}


def test_leftovers_of_what_runs_again_are_removed_and_the_rest_stays(staging):
    progress = Progress.read(staging, "key")
    progress.clear_others(GRAPH, frozenset({"a"}))
    left = {path.name for path in (staging / "controlled/evidence").iterdir()}
    assert left == {"a.json"}
    assert not (staging / "pack").exists()
    assert Progress.read(staging, "key").kept(GRAPH) == {"a"}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"key": "key"}', '{"key": "key", "finished": 3}'])
def test_a_damaged_note_counts_as_none(staging, content):
    (staging / "controlled/progress.json").write_text(content)
    assert Progress.read(staging, "key").kept(GRAPH) == frozenset()
