"""A pack is released into the ledger of its own dataset, by one process at a time."""

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.machine.lock import locked
from dpiabook.release.beside import Beside
from dpiabook.release.earlier import Earlier
from dpiabook.suite import packs
from dpiabook.suite.packs import ledger_of, released


@pytest.fixture
def entered(monkeypatch):
    calls = []
    monkeypatch.setattr(packs, "pack_folders", lambda _: [])
    monkeypatch.setattr(packs, "_earlier", lambda *_: Earlier())
    monkeypatch.setattr(packs, "release", lambda pack, ledger, **given: calls.append((pack, ledger, given)))
    return calls


@pytest.mark.parametrize("folder", ["pack", "pack/dpia", "pack/public"])
def test_the_ledger_lies_beside_the_versions(tmp_path, folder):
    assert ledger_of(tmp_path / "demo" / "2026-01" / folder) == tmp_path.resolve() / "demo" / "ledger.json"


def test_a_copy_begins_no_ledger_of_its_own(tmp_path, entered):
    with pytest.raises(Refusal) as refused:
        released(tmp_path / "copy" / "dpia", approved_by="controller", approved_on=None, ledger=None)
    assert refused.value.code is Code.RELEASE_BLOCKED
    assert entered == []


def test_the_role_and_the_day_are_entered(tmp_path, entered):
    ledger = tmp_path / "ledger.json"
    released(tmp_path / "copy", approved_by="controller", approved_on="2026-01-31", ledger=ledger)
    released(tmp_path / "copy", approved_by="controller", approved_on=None, ledger=ledger)
    pack, where, given = entered[0]
    assert (pack, where) == (tmp_path / "copy", ledger)
    assert given == {"approved_by": "controller", "approved_on": "2026-01-31", "beside": Beside()}
    assert len(entered[1][2]["approved_on"]) == len("2026-01-31")


def test_two_releases_are_entered_one_after_the_other(tmp_path, entered, monkeypatch):
    monkeypatch.setattr(packs, "locked", lambda path, **given: locked(path, patience=0, **given))
    ledger = tmp_path / "ledger.json"
    with locked(tmp_path / ".ledger.json.lock", what="the ledger"), pytest.raises(Refusal) as refused:
        released(tmp_path / "copy", approved_by="controller", approved_on=None, ledger=ledger)
    assert refused.value.code is Code.RUN_IN_PROGRESS
    assert entered == []
