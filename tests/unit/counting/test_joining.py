"""A joined table that is kept in a file: the same rows as in memory, made once, whole or not at all."""

import time
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dpiabook.counting import RULES, Summary, coded_keys, joined_file, joining, with_summaries
from dpiabook.counting.summaries import summarise
from dpiabook.errors import Code, Refusal
from dpiabook.machine.spill import SPILL_VARIABLE, shared_folder, spill_folder

RULES_OF_EPS = [Summary("eps", rule) for rule in RULES]
ROLES = {"link": "child_id", "when": "year", "born": "yob"}


@pytest.fixture
def files(tmp_path):
    people = pd.DataFrame({"child_id": [5, 3, 9, 4], "yob": [2000, 2001, 2002, 2003], "area": list("yxyz")})
    people["area"] = people["area"].astype("category")
    table = pa.Table.from_pandas(people)
    # Two row groups of other dictionaries.
    with pq.ParquetWriter(tmp_path / "people.parquet", table.schema) as writer:
        writer.write_table(table.slice(0, 2))
        writer.write_table(table.slice(2))
    events = pd.DataFrame({"child_id": [3, 3, 9, 9], "year": [2012, 2010, 2011, 2012], "eps": [2, 1, 0, 4]})
    events.to_parquet(tmp_path / "events.parquet")
    (tmp_path / "kept").mkdir()
    return tmp_path


def joined(files, rules=RULES_OF_EPS, **more):
    return with_summaries(files / "people.parquet", files / "events.parquet", rules, **ROLES, **more)


def test_a_kept_table_holds_what_the_one_in_memory_holds(files, monkeypatch):
    monkeypatch.setattr(joined_file, "_CELLS", 3)
    monkeypatch.setattr(joined_file, "_FEWEST", 3)
    kept, held = joined(files, kept_in=files / "kept"), joined(files)
    assert kept.origin.to_pandas().astype({"area": "category"}).equals(held.origin.to_pandas())
    assert (dict(kept.columns), kept.row_order, kept.where) == (dict(held.columns), True, held.where)
    for ours, theirs in zip(
        coded_keys(kept, ["area", "eps_total"]).codes, coded_keys(held, ["area", "eps_total"]).codes, strict=True
    ):
        assert ours.tolist() == theirs.tolist()
    assert {path.suffix for path in (files / "kept").iterdir()} == {".arrow", ".lock"}


def test_a_table_made_in_parts_holds_what_the_one_in_memory_holds(files, monkeypatch):
    monkeypatch.setattr(joining, "_BYTES_PER_ROW", 2e9)
    parts, held = joined(files, kept_in=files / "kept"), joined(files)
    assert parts.kind == "parquet"
    assert pq.read_table(parts.origin).to_pandas().astype({"area": "category"}).equals(held.origin.to_pandas())
    assert (dict(parts.columns), parts.row_order, parts.where) == (dict(held.columns), True, held.where)
    assert {path.suffix for path in (files / "kept").iterdir()} == {".parquet", ".lock"}


def test_parts_have_no_more_rows_than_there_is_room_for_and_no_row_group_is_divided(tmp_path):
    pq.write_table(pa.table({"child_id": range(10)}), tmp_path / "people.parquet", row_group_size=3)
    assert joined_file.parts_of(tmp_path / "people.parquet", 6) == [[0, 1], [2, 3]]
    assert joined_file.parts_of(tmp_path / "people.parquet", 1) == [[0], [1], [2], [3]]
    assert joined_file.parts_of(tmp_path / "people.parquet", 10) == [[0, 1, 2, 3]]


def test_those_who_ask_at_the_same_time_make_one_table(files, monkeypatch):
    made = []

    def slowly(*asked, **how):
        made.append(asked)
        time.sleep(0.3)
        return summarise(*asked, **how)

    monkeypatch.setattr(joining, "summarise", slowly)
    with ThreadPoolExecutor(3) as pool:
        found = [pool.submit(joined, files, kept_in=files / "kept") for _ in range(3)]
    assert len(made) == 1
    assert len({one.result().origin.num_rows for one in found}) == 1


def test_the_second_who_asks_reads_what_the_first_has_made(files, monkeypatch):
    first = joined(files, kept_in=files / "kept").origin
    monkeypatch.setattr(joining, "summarise", None)
    assert joined(files, kept_in=files / "kept").origin.equals(first)


def test_other_rules_and_other_events_make_another_table(files):
    for _ in range(2):
        joined(files, [Summary("eps", "total")], kept_in=files / "kept")
    joined(files, [Summary("eps", "max")], kept_in=files / "kept")
    pd.DataFrame({"child_id": [3], "year": [2012], "eps": [7]}).to_parquet(files / "events.parquet")
    found = joined(files, [Summary("eps", "total")], kept_in=files / "kept")
    assert found.origin["eps_total"].to_pylist() == [None, 7, None, None]
    assert len(list((files / "kept").glob("*.arrow"))) == 3


def test_a_table_that_could_not_be_finished_is_not_taken_for_whole(files, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pa, "record_batch", full)
        with pytest.raises(OSError, match="No space"):
            joined(files, kept_in=files / "kept")
    assert not list((files / "kept").glob("*.arrow"))
    assert joined(files, kept_in=files / "kept").rows == 4


def test_a_name_that_is_a_column_already_is_refused(files):
    table = pq.read_table(files / "people.parquet")
    pq.write_table(table.append_column("EPS_total", table["yob"]), files / "people.parquet")
    with pytest.raises(Refusal) as caught:
        joined(files, kept_in=files / "kept")
    assert caught.value.code is Code.COLUMN_DUPLICATE


def test_the_processes_of_a_run_share_a_folder_and_others_do_not(tmp_path, monkeypatch):
    monkeypatch.setenv(SPILL_VARIABLE, str(tmp_path / "run"))
    assert shared_folder() == tmp_path / "run"
    monkeypatch.delenv(SPILL_VARIABLE)
    assert shared_folder() == spill_folder()


def test_people_in_a_csv_are_joined_in_a_file_too(files):
    people = pq.read_table(files / "people.parquet").to_pandas()
    people.to_csv(files / "people.csv", index=False)
    found = with_summaries(
        files / "people.csv", files / "events.parquet", RULES_OF_EPS, **ROLES, kept_in=files / "kept"
    )
    held = joined(files)
    assert found.origin.select(["eps_total", "eps_first_age"]).equals(
        held.origin.select(["eps_total", "eps_first_age"])
    )
    assert list((files / "kept").glob("joined-*.arrow"))
