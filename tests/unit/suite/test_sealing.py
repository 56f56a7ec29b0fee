"""What lies encrypted comes back as it was, and not at all for who has not the key or has changed it."""

import json
import os
import stat
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dpiabook.errors import Code, Refusal
from dpiabook.suite import blocks, sealing
from dpiabook.suite.cli import app
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.inputs import Inputs
from dpiabook.suite.keeping import Finished, decide
from dpiabook.suite.manifest import Ended, write_manifest
from dpiabook.suite.progress import Done, Progress
from dpiabook.suite.rests import rests_now
from dpiabook.suite.runner import Outcome
from dpiabook.suite.sealing import ARCHIVE, seal, sealing_secret, unseal

SECRET = b"0123456789abcdef0123456789abcdef"
CANARY = b"QZ-CANARY-0001"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "_BLOCK", 4096)
    folder = tmp_path / "outputs" / "mine" / "1"
    (folder / "controlled" / "evidence").mkdir(parents=True)
    (folder / "controlled" / "evidence" / "01.json").write_bytes(CANARY * 1000)
    (folder / "controlled" / "progress.json").write_bytes(b"")
    return folder


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value


def test_what_was_sealed_comes_back_and_lies_nowhere_meanwhile(run, tmp_path):
    before = files_in(run / "controlled")
    names = seal(run, SECRET)
    assert names == ("controlled/evidence/01.json", "controlled/progress.json")
    assert list(files_in(run)) == [ARCHIVE]
    assert CANARY not in (run / ARCHIVE).read_bytes()
    folder = unseal(run, SECRET, tmp_path / "back")
    assert files_in(folder / "controlled") == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_key_restores_nothing(run, tmp_path):
    seal(run, SECRET)
    refusal = refused(unseal, run, SECRET[::-1], tmp_path / "back")
    assert (refusal.code, list(tmp_path.iterdir())) == (Code.SECRET_MISSING, [tmp_path / "outputs"])


@pytest.mark.parametrize("change", ["cut", "cut at a block", "flip", "append", "exchange"])
def test_a_changed_archive_restores_nothing(run, tmp_path, change):
    seal(run, SECRET)
    path, head, block = run / ARCHIVE, len(sealing._MAGIC) + sealing._SALT, 4096 + blocks.TAG
    whole = path.read_bytes()
    first, second = whole[head : head + block], whole[head + block : head + 2 * block]
    changed = {
        "cut": whole[:-1],
        "cut at a block": whole[: head + 2 * block],
        "flip": whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
        "append": whole + b"0",
        "exchange": whole[:head] + second + first + whole[head + 2 * block :],
    }
    path.write_bytes(changed[change])
    assert refused(unseal, run, SECRET, tmp_path / "back").code is Code.SECRET_MISSING
    assert not (tmp_path / "back").exists()


@given(content=st.binary(max_size=300), at=st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_no_archive(tmp_path_factory, content, at):
    folder = tmp_path_factory.mktemp("run")
    (folder / ARCHIVE).write_bytes(sealing._MAGIC[: at % 20] + content)
    assert refused(unseal, folder, SECRET, folder / "back").code is Code.SECRET_MISSING


def test_the_same_content_is_sealed_differently_each_time(run, tmp_path):
    seal(run, SECRET)
    once = (run / ARCHIVE).read_bytes()
    unseal(run, SECRET, tmp_path / "back").joinpath("controlled").replace(run / "controlled")
    seal(run, SECRET)
    assert (run / ARCHIVE).read_bytes() != once


def test_the_manifest_names_what_is_encrypted(run):
    inputs = Inputs({"dataset": "mine", "version": "1", "seed": 1}, {}, "code", {}, "2026-01-31")
    graph = Graph((Notebook("01", "?", "x"),))
    rests = rests_now(inputs, graph["01"]) | {"evidence:00": "hash of exact figures"}
    done = {"01": Done({"controlled/evidence/01.json": "a"}, rests, 1.0)}
    started = "2026-01-31T00:00:00+00:00"
    write_manifest(run, inputs, Ended([Outcome("01", "finished", 1.0)], started, seal(run, SECRET), done))
    told = json.loads((run / "manifest.json").read_text())
    assert told["encrypted"]["files"] == ["controlled/evidence/01.json", "controlled/progress.json"]
    assert list(told["files"]) == [told["encrypted"]["archive"]]
    assert "exact figures" not in str(told)
    assert Finished.read(run).unchanged(graph, inputs)
    other = replace(inputs, cells={"01": "other"})
    assert not Finished.read(run).unchanged(graph, other)


def test_of_an_encrypted_run_nothing_is_kept_in_the_next(run):
    inputs = Inputs({"dataset": "mine", "version": "1", "seed": 1}, {}, "code", {}, "2026-01-31")
    graph = Graph((Notebook("01", "?", "x"), Notebook("02", "?", "y")))
    done = {name: Done({"controlled/evidence/01.json": "a"}, rests_now(inputs, graph[name])) for name in graph.names}
    outcomes = [Outcome(name, "finished", 1.0) for name in graph.names]
    write_manifest(run, inputs, Ended(outcomes, "2026-01-31T00:00:00+00:00", seal(run, SECRET), done))
    changed = replace(inputs, cells={"02": "other"})
    decided = decide(graph, changed, Finished.read(run), Progress(run))
    assert {name: one.runs for name, one in decided.items()} == {"01": True, "02": True}
    assert "encrypted" in decided["01"].why[0]


def test_the_key_comes_from_the_environment_or_a_file_for_its_owner_alone(tmp_path, monkeypatch):
    assert sealing_secret() is None
    file = tmp_path / "controlled.key"
    file.write_bytes(SECRET + b"\n")
    file.chmod(0o600)
    monkeypatch.setenv(sealing.FILE_VARIABLE, str(file))
    assert sealing_secret() == SECRET
    file.chmod(0o644)
    if os.name == "posix":
        assert "others may read" in refused(sealing_secret).what
    monkeypatch.setenv(sealing.KEY_VARIABLE, "short")
    assert "too short" in refused(sealing_secret).what


def test_the_command_restores_beside_the_run_and_overwrites_nothing(run, monkeypatch):
    before = files_in(run / "controlled")
    seal(run, SECRET)
    assert CliRunner().invoke(app, ["decrypt", str(run)]).exit_code == Code.SECRET_MISSING.value
    monkeypatch.setenv(sealing.KEY_VARIABLE, SECRET.decode())
    assert CliRunner().invoke(app, ["decrypt", str(run)]).exit_code == 0
    assert files_in(run.with_name("_decrypted-1") / "controlled") == before
    assert CliRunner().invoke(app, ["decrypt", str(run)]).exit_code == Code.OUTPUT_UNWRITABLE.value
    nothing = CliRunner().invoke(app, ["decrypt", str(run.parent)])
    assert nothing.exit_code == Code.SOURCE_MISSING.value
