"""What lies in the secure environment alone: the exercise with its key, and the riskiest records."""

import stat

import pandas as pd
import pytest

from dpiabook.book.controlled import KEY, RISKIEST, WORKSHEET, held_exercise, keep_riskiest
from dpiabook.counting import as_source
from dpiabook.errors import DataRefusal
from dpiabook.risk import class_frequencies
from dpiabook.risk.exercise import CONFIDENCE, FOUND

PEOPLE = pd.DataFrame({"gender": list("FMFMFMFF"), "yob": [2008, 2010, 2008, 2010, 2008, 2010, 2011, 2008]})


def test_a_worksheet_goes_out_and_a_filled_one_is_scored_in_the_next_run(tmp_path):
    filled = tmp_path / "demo.exercise.csv"
    with pytest.raises(DataRefusal, match="has not come back"):
        held_exercise(as_source(PEOPLE), ["gender"], tmp_path, filled, size=4)
    sheet, key = (pd.read_csv(tmp_path / "exercise" / name, dtype=str) for name in (WORKSHEET, KEY))
    sheet[FOUND], sheet[CONFIDENCE] = key["record"], "90"
    sheet.to_csv(filled, index=False)
    found = held_exercise(as_source(PEOPLE), ["gender"], tmp_path, filled, size=4)
    assert (found.targets, found.hits, found.false_hits) == (4, 4, 0)


def test_files_about_single_records_are_for_their_owner_only(tmp_path):
    told = keep_riskiest({"profile": class_frequencies(PEOPLE, ["gender", "yob"])}, {}, tmp_path)
    assert told.startswith("1 record")
    path = tmp_path / RISKIEST
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pd.read_csv(path)["why"].tolist() == ["alone by the profile"]
