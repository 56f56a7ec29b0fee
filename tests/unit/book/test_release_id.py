"""Another content of a pack is another release; the same content is the same one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dpiabook.book.packing import release_id
from dpiabook.evidence import Finding
from dpiabook.settings import Loaded, Settings
from dpiabook.settings.places import Places

FINDING = Finding("B01.a", "B01", "Title", "Sentence.")


@pytest.fixture
def loaded(tmp_path):
    settings = Settings(dataset="demo", version="2026-01", assessed_on="2026-11-22")
    return Loaded(settings, Places(tmp_path, tmp_path, tmp_path / "outputs"), "demo.yml")


def test_the_same_input_has_the_same_id(loaded):
    assert release_id(loaded, [FINDING]) == release_id(loaded, [FINDING])
    assert release_id(loaded, [FINDING]).startswith("demo/2026-01/")


def test_another_figure_setting_day_decision_or_key_has_another_id(loaded, tmp_path):
    found = [release_id(loaded, [FINDING]), release_id(loaded, [replace(FINDING, sentence="Other.")])]
    for change in ({"seed": 2}, {"assessed_on": "2026-11-23"}, {"profile": "strict"}):
        found.append(release_id(replace(loaded, settings=loaded.settings.model_copy(update=change)), [FINDING]))
    (tmp_path / "demo.decisions.csv").write_text("id,decision,role,date\nB01.a,Kept,Data owner,2026-11-01\n")
    found.append(release_id(loaded, [FINDING]))
    (tmp_path / "outputs" / ".keys" / "pseudonyms.key").write_text("another invented secret")
    found.append(release_id(loaded, [FINDING]))
    assert len(set(found)) == len(found)
