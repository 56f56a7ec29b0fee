"""Rows of statistical files are counted like any table, and a damaged file is refused."""

import datetime as dt
import stat

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from dpiabook.counting import class_table, open_source
from dpiabook.counting import statistical_process as process
from dpiabook.errors import Code, Refusal

CANARY = "zq-canary-7731"
PEOPLE = pd.DataFrame(
    {
        "YOB": [2008.0, 2009.0, np.nan],
        "DAYS": [0.5, np.nan, 2.0],
        "NAME": ["a", "", "c"],
        "SEEN": [dt.date(2020, 1, 1), None, dt.date(2021, 2, 3)],
        "SENT": pd.to_datetime(["2020-01-01 03:00", None, "2020-01-01 04:00"]),
        "CLOCK": [dt.time(0, 1), None, dt.time(1)],
    }
)
WRITERS = {
    "dta": pyreadstat.write_dta,
    "sav": pyreadstat.write_sav,
    "zsav": lambda frame, path: pyreadstat.write_sav(frame, path, compress=True),
    "por": pyreadstat.write_por,
    "xpt": pyreadstat.write_xport,
}


def written(suffix, folder, frame=PEOPLE):
    path = folder / f"people.{suffix}"
    WRITERS[suffix](frame, path)
    return path


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_program_gives_the_same_rows(tmp_path, suffix):
    source = open_source(written(suffix, tmp_path))
    assert dict(source.columns) == {
        **{"YOB": "integer", "DAYS": "number", "NAME": "text"},
        **{"SEEN": "date", "SENT": "datetime", "CLOCK": "integer"},
    }
    found = source.table.execute()
    assert found["YOB"].tolist()[:2] == [2008, 2009]
    assert found["YOB"].isna().tolist() == [False, False, True]
    assert found["NAME"].isna().tolist() == [False, True, False]
    assert found["CLOCK"].tolist()[::2] == [60, 3600]
    assert (source.where, source.row_order) == (str(tmp_path / f"people.{suffix}"), True)


def test_declared_missing_values_are_missing(tmp_path):
    path = tmp_path / "people.sav"
    pyreadstat.write_sav(pd.DataFrame({"factor": [1.0, -9.0]}), path, missing_ranges={"factor": [{"lo": -9, "hi": -1}]})
    assert open_source(path).table.execute()["factor"].isna().tolist() == [False, True]


def test_parts_are_joined_whatever_the_first_holds(tmp_path, monkeypatch):
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime([None] * 1000 + ["2020-01-01"]),
            "n": [1.0] * 1000 + [0.5],
            "word": [""] * 1000 + ["b"],
        }
    )
    monkeypatch.setattr(process, "_CELLS", 1)  # the least part: a thousand rows
    process.convert(str(written("sav", tmp_path, frame)), "read_sav", str(tmp_path / "out.parquet"))
    found = pd.read_parquet(tmp_path / "out.parquet")
    assert len(found) == 1001
    assert found["when"].tolist()[-1] == dt.date(2020, 1, 1)
    assert found["n"].tolist()[-1] == 0.5
    assert found["word"].notna().sum() == 1


def test_class_tables_are_those_of_the_frame(tmp_path):
    frame = pd.DataFrame({"sex": [1.0, 1.0, 2.0] * 5, "yob": [2001.0, 2002.0, 2003.0] * 5})
    keys = ["sex", "yob"]
    ours = class_table(open_source(written("dta", tmp_path, frame)), keys)
    theirs = class_table(frame.astype("int64"), keys)
    ours, theirs = (one.frame.sort_values(keys, ignore_index=True) for one in (ours, theirs))
    assert len(ours) == 3
    pd.testing.assert_frame_equal(ours, theirs)


def test_rows_are_written_once_for_their_owner_alone(tmp_path):
    path = written("sav", tmp_path)
    first = open_source(path).origin
    assert open_source(path).origin == first
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    written("sav", tmp_path, PEOPLE.iloc[:2])
    assert open_source(path).origin != first


@pytest.mark.parametrize("suffix", [*WRITERS, "sas7bdat"])
def test_what_is_no_such_file_is_refused_without_its_content(tmp_path, suffix):
    path = tmp_path / f"people.{suffix}"
    path.write_text(CANARY * 100)
    with pytest.raises(Refusal) as caught:
        open_source(path)
    assert (caught.value.code, caught.value.where) == (Code.SOURCE_UNREADABLE, str(path))
    assert CANARY not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("rows", [None, 0])
def test_an_empty_file_and_one_without_rows_are_refused(tmp_path, rows):
    path = tmp_path / "people.sav"
    if rows is None:
        path.touch()
    else:
        pyreadstat.write_sav(PEOPLE.iloc[:rows][["YOB"]], path)
    with pytest.raises(Refusal) as caught:
        open_source(path)
    assert caught.value.code is Code.SOURCE_EMPTY
