"""Results take their place whole or not at all, whenever the process ends."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.suite import workspace as module
from dpiabook.suite.workspace import Workspace


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


@pytest.fixture
def space(tmp_path):
    return Workspace(tmp_path, "demo", "2026-01")


def fill(space, words):
    """Stage a whole result."""
    staging = space.stage()
    (staging / "controlled" / "evidence" / "a.json").write_text(words)
    (staging / "manifest.json").write_text(words)


def result(space):
    """Both files of the final place, to see whether they belong together."""
    return {path.read_text() for path in (space.final / "manifest.json", space.final / "controlled/evidence/a.json")}


@pytest.mark.parametrize(
    "name", ["..", "../other", "a/b", "", ".hidden", "a..b", "_unfinished-x", "ledger.json", "a" * 81]
)
def test_names_cannot_lead_elsewhere(tmp_path, name):
    for dataset, version in ((name, "1"), ("demo", name)):
        with pytest.raises(Refusal) as refused:
            Workspace(tmp_path, dataset, version)
        assert refused.value.code is Code.SETTING_VALUE


def test_a_second_result_takes_the_place_of_the_first_and_leaves_nothing_beside_it(space):
    for words in ("old", "new"):
        with space.open():
            fill(space, words)
            space.promote()
    assert result(space) == {"new"}
    assert {path.name for path in space.final.parent.iterdir()} == {"2026-01", ".lock-2026-01"}


def test_controlled_files_are_for_their_owner_only(space):
    with space.open():
        fill(space, "new")
        (space.staging / "pack").mkdir()
        space.promote()
    rights = {path: stat.S_IMODE(path.stat().st_mode) for path in (space.final / "controlled").rglob("*")}
    assert {rights[path] for path in rights if path.is_dir()} == {0o700}
    assert {rights[path] for path in rights if path.is_file()} == {0o600}
    assert stat.S_IMODE((space.final / "controlled").stat().st_mode) == 0o700
    assert stat.S_IMODE((space.final / "pack").stat().st_mode) & 0o500 == 0o500


def kill_at(monkeypatch, step):
    """End the process before the given file operation of the exchange."""
    counted = iter(range(1000))

    def killing(operation):
        def operate(*args, **kwargs):
            if next(counted) == step:
                raise Killed
            return operation(*args, **kwargs)

        return operate

    monkeypatch.setattr(Path, "rename", killing(Path.rename))
    monkeypatch.setattr(module.shutil, "rmtree", killing(shutil.rmtree))


@pytest.mark.parametrize("step", range(5))
def test_a_kill_between_any_two_steps_leaves_one_whole_result(space, monkeypatch, step):
    with space.open():
        fill(space, "old")
        space.promote()
    with monkeypatch.context() as patch, space.open():
        fill(space, "new")
        kill_at(patch, step)
        try:
            space.promote()
        except Killed:
            killed = True
        else:
            killed = False
    with space.open():
        assert result(space) in ({"old"}, {"new"})
        assert killed or result(space) == {"new"}
        assert not space.previous.exists()


def test_the_exchange_has_no_more_steps_than_the_kills_above(space, monkeypatch):
    with space.open():
        fill(space, "old")
        space.promote()
    with monkeypatch.context() as patch, space.open():
        fill(space, "new")
        kill_at(patch, 4)
        space.promote()
    assert result(space) == {"new"}


def test_two_runs_of_one_version_do_not_mix(space):
    with space.open(), pytest.raises(Refusal) as refused, space.open(patience=0):
        pass
    assert refused.value.code is Code.RUN_IN_PROGRESS
    other = Workspace(space.outputs, "demo", "2026-02")
    with space.open(), other.open(patience=0):
        assert other.stage() != space.stage()


def test_the_lock_of_a_dead_process_is_taken_over(space):
    script = "import os, pathlib, sys\nfrom dpiabook.suite.workspace import Workspace\n"
    script += "with Workspace(pathlib.Path(sys.argv[1]), 'demo', '2026-01').open(): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", script, str(space.outputs)], check=False)
    assert (space.final.parent / ".lock-2026-01").exists()
    with space.open(patience=0):
        assert space.stage().is_dir()


def test_a_folder_that_cannot_be_written_is_refused_with_its_name(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal) as refused, Workspace(tmp_path / "file", "demo", "1").open():
        pass
    assert refused.value.code is Code.OUTPUT_UNWRITABLE
    assert str(tmp_path / "file") in str(refused.value)


def test_fresh_forgets_what_was_done_and_resuming_keeps_it(space):
    with space.open():
        fill(space, "half")
        assert (space.stage() / "controlled/evidence/a.json").exists()
        assert not (space.stage() / "manifest.json").exists()
        assert not (space.stage(fresh=True) / "controlled/evidence/a.json").exists()
        assert space.staging.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("place", ["mine", "mine/1", "mine/_unfinished-1", "mine/_unfinished-1/controlled"])
def test_a_link_in_the_place_of_results_is_refused_and_not_followed(tmp_path, place):
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "kept").write_text("kept")
    link = tmp_path / "outputs" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(target, target_is_directory=True)
    with pytest.raises(Refusal) as refused, Workspace(tmp_path / "outputs", "mine", "1").open():
        pass
    assert refused.value.code is Code.OUTPUT_UNWRITABLE
    assert [path.name for path in target.iterdir()] == ["kept"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_a_notebook_left_is_not_followed_when_rights_are_set(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("outside")
    outside.chmod(0o644)
    space = Workspace(tmp_path / "outputs", "mine", "1")
    with space.open():
        staging = space.stage()
        (staging / "controlled" / "link").symlink_to(outside)
        (staging / "manifest.json").write_text("{}")
        space.promote()
    assert outside.stat().st_mode & 0o777 == 0o644
