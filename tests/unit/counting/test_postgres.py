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
    source = open_source(f"{location}/children")
    address = f"host=127.0.0.1 port={port} user=reader password={PASSWORD} dbname=postgres"
    with psycopg.connect(address) as other:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        other.execute(f"{others} AND datname = 'postgres'")
    with pytest.raises(Refusal, match="connection to the database was lost") as refusal:
        profile_columns(source)
    assert refusal.value.code is Code.SOURCE_UNREADABLE
    assert PASSWORD not in str(refusal.value)
    assert open_source(f"{location}/children").rows == 4


def test_a_second_reader_changes_nothing(location):
    sources = [open_source(f"{location}/children") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        frames = list(pool.map(profile_columns, sources))
    assert frames[0].equals(frames[1])
