"""A table of a real PostgreSQL server, started for these tests alone."""

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import psycopg
import pytest

from dpiabook.counting import class_table, coded_keys, group_counts, open_source, profile_columns
from dpiabook.errors import Code, Refusal
from dpiabook.risk import class_frequencies

PASSWORD = "hush-hush"
CHILDREN = pd.DataFrame({"child": [1, 2, 3, 4], "yob": [2008, 2009, 2009, None], "gender": ["F", "M", "M", None]})


@pytest.fixture(scope="module")
def port(postgres):
    fill(postgres.port)
    return postgres.port


def fill(port):
    address = f"host=127.0.0.1 port={port} user=reader password={PASSWORD} dbname=postgres"
    with psycopg.connect(address) as connection:
        connection.execute("CREATE SCHEMA suite")
        for name in ("children", "suite.children"):
            connection.execute(f"CREATE TABLE {name} (child int, yob int, gender text, duration float8)")
            for child, yob, gender in CHILDREN.astype(object).where(CHILDREN.notna(), None).to_numpy():
                year = None if yob is None else int(yob)
                connection.execute(f"INSERT INTO {name} VALUES (%s, %s, %s, 'NaN')", (child, year, gender))


@pytest.fixture
def location(port, monkeypatch):
    monkeypatch.setenv("DPIABOOK_DB_PASSWORD", PASSWORD)
    return f"postgres://reader@127.0.0.1:{port}/postgres"


@pytest.mark.parametrize("table", ["children", "suite/children"])
def test_a_database_counts_its_own_rows(location, table):
    source = open_source(f"{location}/{table}")
    assert (source.kind, source.rows, source.row_order) == ("postgres", 4, False)
    classes = class_table(source, ["yob", "gender"], sensitive=["child"])
    assert classes.frame["n"].tolist() == [1, 2, 1]
    assert classes.values["child"]["n"].tolist() == [1, 1, 1, 1]


def test_profiles_codes_and_conditions_work_there(location):
    source = open_source(f"{location}/children")
    assert profile_columns(source)["missing"].tolist() == [0, 1, 1, 4]
    assert coded_keys(source, ["yob"]).groups().size == 3
    assert group_counts(source, ["gender"], {"old": "yob < 2009"})["old"].tolist() == [1, 0, 0]


def test_records_are_matched_by_their_ids(location):
    found = class_frequencies(f"{location}/children", ["yob", "gender"], ids="child", missing="value")
    assert dict(zip(found.ids.to_pylist(), found.sample, strict=True)) == {1: 1, 2: 2, 3: 2, 4: 1}


def test_a_wrong_password_is_refused_without_showing_it(location, monkeypatch):
    monkeypatch.setenv("DPIABOOK_DB_PASSWORD", "not-this-one")
    with pytest.raises(Refusal) as refusal:
        open_source(f"{location}/children")
    assert refusal.value.code is Code.SOURCE_UNREADABLE
    assert "not-this-one" not in str(refusal.value)


def test_a_table_that_is_not_there_is_refused(location):
    with pytest.raises(Refusal, match="did you mean children") as refusal:
        open_source(f"{location}/childern")
    assert refusal.value.code is Code.SOURCE_MISSING


def test_a_lost_connection_is_told_as_such_and_the_next_one_works(location, port):
    address = f"host=127.0.0.1 port={port} user=reader password={PASSWORD} dbname=postgres"
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%slow%' AND state = 'active'"
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(
            "CREATE OR REPLACE VIEW slow AS SELECT n, pg_sleep(0.01)::text AS s FROM generate_series(1, 900) n"
        )
        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(open_source, f"{location}/slow")
            while not reading.done():
                other.execute(f"{others} AND pid <> pg_backend_pid() AND query LIKE '%CURSOR%' OR query LIKE 'FETCH%'")
    refusal = reading.exception()
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.SOURCE_UNREADABLE
    assert "connection to the database was lost" in str(refusal)
    assert PASSWORD not in str(refusal)
    assert open_source(f"{location}/children").rows == 4


def test_a_run_reads_a_table_once_and_a_reader_outside_it_anew(location, port, monkeypatch, tmp_path):
    address = f"host=127.0.0.1 port={port} user=reader password={PASSWORD} dbname=postgres"
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("CREATE TABLE grows AS SELECT 1 AS yob")
        monkeypatch.setenv("DPIABOOK_SPILL", str(tmp_path / "run"))
        first = open_source(f"{location}/grows")
        other.execute("INSERT INTO grows VALUES (2)")
        assert open_source(f"{location}/grows").rows == first.rows == 1
        monkeypatch.delenv("DPIABOOK_SPILL")
        assert open_source(f"{location}/grows").rows == 2


def test_a_second_reader_changes_nothing(location):
    sources = [open_source(f"{location}/children") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        frames = list(pool.map(profile_columns, sources))
    assert frames[0].equals(frames[1])
