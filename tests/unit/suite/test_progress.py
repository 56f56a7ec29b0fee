"""What is finished is known again as long as every file lies there as it was written."""

import json

import pytest

from dpiabook.suite.progress import Progress

NAMES = ("a", "b", "c")
RESTS = {"setting:seed": "1"}


@pytest.fixture
def staging(tmp_path):
    for part in ("evidence", "notebooks"):
        (tmp_path / "controlled" / part).mkdir(parents=True)
        for name in NAMES:
            (tmp_path / "controlled" / part / f"{name}.json").write_text(f"{part} of {name}")
    (tmp_path / "pack").mkdir()
    progress = Progress(tmp_path)
    for name in NAMES:
        progress.note(name, RESTS, 1.5)
    return tmp_path


def whole(staging):
    progress = Progress.read(staging)
    return {name for name in NAMES if progress.whole(name)}


def test_what_is_finished_is_known_with_what_it_rests_on(staging):
    assert whole(staging) == {"a", "b", "c"}
    assert Progress.read(staging).finished["a"].rests == RESTS
    assert Progress.read(staging).finished["a"].seconds == 1.5


@pytest.mark.parametrize("how", ["edited", "gone"])
def test_a_changed_or_missing_file_costs_its_notebook(staging, how):
    file = staging / "controlled/evidence/b.json"
    file.write_text("edited") if how == "edited" else file.unlink()
    assert whole(staging) == {"a", "c"}


def test_logs_that_say_nothing_are_no_results(staging):
    log = staging / "controlled/notebooks/a.log"
    log.touch()
    progress = Progress.read(staging)
    progress.note("a", RESTS)
    log.unlink()
    assert "a" in whole(staging)


def test_leftovers_of_what_runs_again_are_removed_and_the_rest_stays(staging):
    Progress.read(staging).clear_others(NAMES, {"a"})
    left = {path.name for path in (staging / "controlled/evidence").iterdir()}
    assert left == {"a.json"}
    assert not (staging / "pack").exists()
    assert whole(staging) == {"a"}


def test_what_is_taken_from_a_finished_run_is_a_copy(staging, tmp_path):
    other = Progress(tmp_path / "next")
    (tmp_path / "next" / "controlled").mkdir(parents=True)
    other.take("a", Progress.read(staging).finished["a"], staging)
    assert Progress.read(tmp_path / "next").whole("a")
    (tmp_path / "next/controlled/evidence/a.json").write_text("written again")
    assert whole(staging) == {"a", "b", "c"}


DAMAGED = [
    "",
    "[]",
    "{",
    '{"finished": 3}',
    '{"finished": {"a": 1}}',
    '{"finished": {"a": {"files": {"controlled/../../x": "h"}, "rests": {}, "seconds": 0}}}',
    '{"finished": {"a": {"files": {"/etc/passwd": "h"}, "rests": {}, "seconds": 0}}}',
    '{"finished": {"a": {"files": {"controlled/x": 1}, "rests": {}, "seconds": 0}}}',
]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_note_counts_as_none(staging, content):
    (staging / "controlled/progress.json").write_text(content)
    assert Progress.read(staging).finished == {}


def test_a_note_holds_hashes_alone(staging):
    said = json.loads((staging / "controlled/progress.json").read_text())
    assert set(said["finished"]["a"]) == {"files", "rests", "seconds"}
