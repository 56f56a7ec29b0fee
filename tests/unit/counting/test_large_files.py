"""CSV, folders of it, databases and joins of them are counted without being held in memory."""

import subprocess
import sys

import duckdb
import pytest

from dpiabook.counting import Summary, open_source, with_summaries

NUMBERS = 40
PROGRAM = """
import resource, sys
from pathlib import Path
from dpiabook.counting import Summary, class_table, open_source, with_summaries
people, events, kept = sys.argv[1], sys.argv[2], Path(sys.argv[3])
kept.mkdir(mode=0o700)
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
limit = {"memory_limit": "300MB"}
source, told = open_source(people, **limit), open_source(events, **limit)
joined = with_summaries(source, told, [Summary("eps", "count")], link="id", kept_in=kept, **limit)
print(class_table(joined, ["n1", "n2", "eps_count"]).frame["n"].sum(), joined.notes)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) / 1000)
"""


def make(folder, rows, as_one=True):
    """People with many numbers each, and two events for a third of them."""
    numbers = ", ".join(f"(i * {at + 7919}) % {10 + at} AS n{at}" for at in range(NUMBERS))
    people = f"SELECT i AS id, {numbers} FROM range({rows}) t(i)"
    events = f"SELECT (i * 3) % {rows} AS id, 1 AS eps FROM range({2 * rows // 3}) t(i)"
    out = folder / ("people.csv" if as_one else "people")
    parts = "" if as_one else ", PER_THREAD_OUTPUT"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({people}) TO '{out}' (FORMAT csv, HEADER{parts})")
        connection.execute(f"COPY ({events}) TO '{folder / 'events.csv'}' (FORMAT csv, HEADER)")
    return out


def in_database(folder, csv):
    with duckdb.connect(folder / "a.duckdb") as connection:
        connection.execute(f"CREATE TABLE people AS FROM read_csv('{csv}')")
    return f"duckdb://{folder}/a.duckdb/people"


@pytest.mark.parametrize("form", ["csv", "folder", "duckdb"])
def test_tables_in_any_form_are_joined_in_a_file_part_by_part(form, tmp_path):
    people = make(tmp_path, 200_000, as_one=form != "folder")
    place = in_database(tmp_path, people) if form == "duckdb" else people
    (tmp_path / "kept").mkdir(mode=0o700)
    options = {"memory_limit": "40MB", "kept_in": tmp_path / "kept", "link": "id"}
    source = open_source(place, memory_limit="300MB")
    joined = with_summaries(source, tmp_path / "events.csv", [Summary("eps", "count")], **options)
    assert list((tmp_path / "kept").glob("joined-*.parquet")) == [joined.origin]
    assert list(joined.columns)[-1] == "eps_count"
    assert joined.table.eps_count.sum().execute() == 2 * 200_000 // 3


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["csv", "folder", "duckdb"])
def test_three_million_people_take_no_more_than_the_limit_has_room_for(form, tmp_path, environment):
    """As numbers of eight bytes the table takes 980 MB, and the joined one as much again."""
    people = make(tmp_path, 3_000_000, as_one=form != "folder")
    place = in_database(tmp_path, people) if form == "duckdb" else people
    words = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        PROGRAM,
        str(place),
        str(tmp_path / "events.csv"),
        str(tmp_path / "k"),
    ]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    counted, peak = done.stdout.splitlines()
    assert counted.startswith("3000000 ")
    assert float(peak) < 750
