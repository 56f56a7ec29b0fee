"""Whatever a library raises becomes one message without a value from the data."""

import json
import re
import traceback

import numpy as np
import pytest

from dpiabook.book.contracts import contract_of
from dpiabook.book.guard import Guard
from dpiabook.book.run_folder import RunFolder
from dpiabook.errors import Code, Refusal

CANARY = "QZ-CANARY-7"


@pytest.fixture
def guard(tmp_path):
    return Guard(
        "03_reidentification", RunFolder(tmp_path, tmp_path / "batch", contract_of("03_reidentification")), "4GB"
    )


def boom():
    secret = CANARY
    raise ValueError(f"could not convert {secret}")


def test_a_result_passes(guard):
    assert guard("adding", lambda a, b: a + b, 1, b=2) == 3


def test_a_foreign_exception_shows_no_value_anywhere(guard, tmp_path):
    with pytest.raises(Refusal) as caught:
        guard("class_frequencies", boom)
    told = "".join(traceback.format_exception(caught.value))
    kept = "".join(path.read_text() for path in (tmp_path / "controlled" / "refusals").iterdir())
    assert caught.value.code is Code.INTERNAL
    assert "class_frequencies" in str(caught.value)
    assert "ValueError" in str(caught.value)
    assert re.search(r"test_guard\.py, function boom, line \d+$", caught.value.where)
    assert CANARY not in told + kept


def test_a_refusal_passes_and_leaves_word_for_the_runner(guard, tmp_path):
    refusal = Refusal(Code.COLUMN_MISSING, "there is no column 'x'", where="keys", cure="did you mean y?")

    def refuse():
        raise refusal

    with pytest.raises(Refusal) as caught:
        guard("by_area", refuse)
    note = json.loads((tmp_path / "controlled" / "refusals" / "03_reidentification.json").read_text())
    assert caught.value is refusal
    assert (note["code"], note["cure"], note["step"]) == ("COLUMN_MISSING", "did you mean y?", "by_area")


def test_want_of_memory_is_told_with_its_cure(guard):
    with pytest.raises(Refusal) as caught:
        guard("scenario", np.empty, 2**45, np.int64)
    assert caught.value.code is Code.NEEDS_MEMORY
    assert "roles.count" in caught.value.cure


def test_nothing_is_written_where_a_lost_folder_was(tmp_path):
    lost = RunFolder(tmp_path / "share", tmp_path / "batch", contract_of("03_reidentification"), in_run=True)
    with pytest.raises(Refusal) as caught:
        Guard("03_reidentification", lost, "4GB")("by_area", lost.records.mkdir, parents=True)
    assert caught.value.code is Code.OUTPUT_UNWRITABLE
    assert list(tmp_path.iterdir()) == []
