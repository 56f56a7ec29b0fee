"""Every kind of source opens, and what cannot be read is refused without a value from the data."""

import gzip
import sqlite3
from decimal import Decimal

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dpiabook.counting import as_source, class_table, coded_keys, open_source
from dpiabook.counting.engines import connect_duckdb, fetch
from dpiabook.counting.locations import parse_url
from dpiabook.errors import Code, Refusal
from dpiabook.machine.memory import share_of

CHILDREN = pd.DataFrame({"yob": [2008, 2009, 2009], "gender": ["F", "M", None], "duration": [0.5, None, 2.0]})
CANARY = "zq-canary-7731"


def refused(location, **options):
    with pytest.raises(Refusal) as refusal:
        open_source(location, **options)
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None
    return refusal.value


def sqlite_file(path):
    with sqlite3.connect(path) as connection:
        CHILDREN.to_sql("children", connection, index=False)
    return f"sqlite://{path}/children"


def duckdb_file(path):
    with duckdb.connect(str(path)) as connection:
        connection.register("frame", CHILDREN)
        connection.execute("CREATE TABLE children AS SELECT * FROM frame")
    return f"duckdb://{path}/children"


def written(kind, folder):
    path = folder / f"children.{kind}"
    if kind == "parquet":
        CHILDREN.to_parquet(path)
    elif kind == "feather":
        CHILDREN.to_feather(path)
    elif kind == "csv":
        CHILDREN.to_csv(path, index=False)
    elif kind == "csv.gz":
        path.write_bytes(gzip.compress(CHILDREN.to_csv(index=False).encode()))
    elif kind == "tsv":
        CHILDREN.to_csv(path, index=False, sep="\t", na_rep="NA")
    elif kind == "parts":
        path.mkdir()
        CHILDREN.iloc[:1].to_parquet(path / "one.parquet")
        CHILDREN.iloc[1:].to_parquet(path / "two.parquet")
    else:
        return sqlite_file(path) if kind == "sqlite" else duckdb_file(path)
    return path


FILES = ["parquet", "feather", "csv", "csv.gz", "tsv", "parts", "sqlite", "duckdb"]


@pytest.mark.parametrize("kind", FILES)
def test_every_file_gives_the_same_counts(kind, tmp_path):
    source = open_source(written(kind, tmp_path))
    assert dict(source.columns) == {"yob": "integer", "gender": "text", "duration": "number"}
    assert source.rows == 3
    assert source.row_order
    classes = class_table(source, ["yob", "gender", "duration"])
    pd.testing.assert_frame_equal(
        classes.frame, CHILDREN.assign(n=[1, 1, 1]), check_dtype=False, check_index_type=False
    )


@pytest.mark.parametrize("make", [pd.DataFrame, pa.Table.from_pandas, ibis.memtable])
def test_tables_in_memory_open_too(make):
    source = as_source(make(CHILDREN))
    assert source.rows == 3
    assert class_table(source, ["yob"]).frame["n"].tolist() == [1, 2]
    assert as_source(source) is source


def test_paths_may_be_text_and_relative(tmp_path, monkeypatch):
    CHILDREN.to_parquet(tmp_path / "children.parquet")
    monkeypatch.chdir(tmp_path)
    assert open_source("children.parquet").rows == 3


def test_a_missing_file_shows_the_resolved_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = refused("data/../absent.parquet", where="source")
    assert found.code is Code.SOURCE_MISSING
    assert str(tmp_path / "absent.parquet") in str(found)


@pytest.mark.parametrize("name", ["a.parquet", "a.feather", "a.csv"])
def test_a_file_without_a_byte_is_empty(name, tmp_path):
    (tmp_path / name).touch()
    assert refused(tmp_path / name).code is Code.SOURCE_EMPTY


@pytest.mark.parametrize("name", ["a.parquet", "a.feather", "a.bin"])
def test_a_file_of_another_kind_is_unreadable(name, tmp_path):
    (tmp_path / name).write_text(CANARY)
    found = refused(tmp_path / name)
    assert found.code is Code.SOURCE_UNREADABLE
    assert CANARY not in str(found)


def test_a_cut_parquet_file_is_unreadable(tmp_path):
    whole = written("parquet", tmp_path)
    whole.write_bytes(whole.read_bytes()[:-20])
    assert refused(whole).code is Code.SOURCE_UNREADABLE


@pytest.mark.parametrize("kind", ["parquet", "csv", "feather", "sqlite"])
def test_a_table_without_rows_is_empty(kind, tmp_path):
    empty = CHILDREN.iloc[:0]
    path = tmp_path / f"empty.{kind}"
    if kind == "sqlite":
        with sqlite3.connect(path) as connection:
            empty.to_sql("children", connection, index=False)
        path = f"sqlite://{path}/children"
    else:
        {"parquet": empty.to_parquet, "csv": lambda to: empty.to_csv(to, index=False), "feather": empty.to_feather}[
            kind
        ](path)
    assert refused(path).code is Code.SOURCE_EMPTY


def test_a_folder_without_parquet_is_empty(tmp_path):
    assert refused(tmp_path).code is Code.SOURCE_EMPTY


def test_duplicate_columns_are_refused_in_every_form(tmp_path):
    twice = pa.table([pa.array([1]), pa.array([2])], names=["yob", "yob"])
    pq.write_table(twice, tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text("yob;area;yob\n1;2;3\n")
    (tmp_path / "cased.csv").write_text("yob,Yob\n1,2\n")
    (tmp_path / "quoted.csv").write_text('"yob","a,b","yob"\n1,2,3\n')
    frame = pd.DataFrame([[1, 2]], columns=["yob", "yob"])
    for location in (*(tmp_path / name for name in ("a.parquet", "a.csv", "cased.csv", "quoted.csv")), frame, twice):
        found = refused(location)
        assert found.code is Code.COLUMN_DUPLICATE
        assert found.what.endswith(": yob")


def test_a_column_that_looks_like_a_renamed_duplicate_is_no_duplicate(tmp_path):
    (tmp_path / "a.csv").write_text("yob,yob_1\n1,2\n")
    assert list(open_source(tmp_path / "a.csv").columns) == ["yob", "yob_1"]


@pytest.mark.parametrize(
    "content",
    [
        f"yob,area\n2008,A\n2009,{CANARY},C,D\n".encode(),
        f"yob,area\n2008,Jos\u00e9 {CANARY}\n".encode("cp850"),
        f'yob,area\n2008,"{CANARY}\n2009,B\n'.encode(),
    ],
    ids=["ragged", "a page of DOS", "open quote"],
)
def test_an_unreadable_csv_is_refused_without_its_values(content, tmp_path):
    (tmp_path / "a.csv").write_bytes(content)
    found = refused(tmp_path / "a.csv")
    assert found.code is Code.SOURCE_UNREADABLE
    assert CANARY not in str(found)
    assert "UTF-8" in found.cure


def test_a_late_value_of_another_type_makes_the_column_text(tmp_path):
    rows = "\n".join(["2008"] * 30_000)
    (tmp_path / "a.csv").write_text(f"yob\n{rows}\n{CANARY}\n")
    source = open_source(tmp_path / "a.csv")
    assert source.columns["yob"] == "text"
    assert source.rows == 30_001


def test_an_engine_that_fails_keeps_its_message_to_itself():
    table = as_source(pd.DataFrame({"a": [CANARY]})).table
    with pytest.raises(Refusal) as refusal:
        fetch(table.select(b=table.a.cast("int64")))
    assert CANARY not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_frame_with_mixed_types_is_refused():
    found = refused(pd.DataFrame({"a": pd.Series([1, CANARY, Decimal(3)], dtype=object)}))
    assert found.code is Code.COLUMN_TYPE
    assert CANARY not in str(found)


def test_engines_and_memory_limits_are_checked(monkeypatch):
    assert refused(CHILDREN, engine="duckbd").cure == "did you mean duckdb?"
    assert refused(CHILDREN, memory_limit="plenty").code is Code.SETTING_VALUE
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert refused(__file__, engine="spark").code is Code.EXTRA_MISSING


def test_tables_of_databases_are_looked_up(tmp_path):
    location = sqlite_file(tmp_path / "a.sqlite")
    assert refused(location.replace("children", "childern")).cure == "did you mean children?"
    (tmp_path / "text.sqlite").write_text(CANARY * 50)
    (tmp_path / "text.duckdb").write_text(CANARY * 50)
    assert refused(f"sqlite://{tmp_path}/text.sqlite/children").code is Code.SOURCE_UNREADABLE
    assert refused(f"duckdb://{tmp_path}/text.duckdb/children").code is Code.SOURCE_UNREADABLE
    assert refused(f"sqlite://{tmp_path}/absent.sqlite/children").code is Code.SOURCE_MISSING
    assert not (tmp_path / "absent.sqlite").exists()


def test_database_urls():
    found = parse_url("postgres://reader@db.example:5433/programme/suite/children", where="source")
    assert (found.host, found.port, found.user) == ("db.example", 5433, "reader")
    assert (found.database, found.schema, found.table) == ("programme", "suite", "children")
    assert parse_url("duckdb:///data/a.duckdb/children", where="source").database == "/data/a.duckdb"


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite://children", "postgres://host/database", "duckdb://a.duckdb/"])
def test_other_urls_are_refused(url):
    assert refused(url).code is Code.SETTING_VALUE


def test_a_password_belongs_into_the_environment(monkeypatch):
    found = refused("postgres://reader:hush-hush@db/programme/children")
    assert found.code is Code.SETTING_VALUE
    assert "hush-hush" not in str(found)
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.delenv("DPIABOOK_DB_PASSWORD", raising=False)
    assert refused("postgres://reader@localhost:9/programme/children").code is Code.SECRET_MISSING
    monkeypatch.setenv("DPIABOOK_DB_PASSWORD", "hush-hush")
    found = refused("postgres://reader@localhost:9/programme/children")
    assert found.code is Code.SOURCE_UNREADABLE
    assert "hush-hush" not in str(found)


def test_what_duckdb_needs_of_ibis_works():
    connection = connect_duckdb()
    connection.create_table("t", CHILDREN)
    table = connection.create_table("t", CHILDREN, overwrite=True)
    assert table.cache().count().execute() == 3
    assert sum(batch.num_rows for batch in table.to_pyarrow_batches()) == 3
    connection.drop_table("t")
    assert connection.list_tables() == []


def test_nan_is_missing_in_arrow_too():
    table = pa.table({"duration": pa.array([0.5, float("nan"), None])})
    assert class_table(table, ["duration"]).frame["n"].tolist() == [1, 2]
    assert coded_keys(table, ["duration"]).codes[0].tolist() == [0, -1, -1]


def test_unknown_columns_are_refused_together():
    with pytest.raises(Refusal) as refusal:
        as_source(CHILDREN).require(["gendr", "yob", "area"])
    assert "did you mean gender?" in str(refusal.value)
    assert "'area'" in str(refusal.value)


def test_beside_others_the_engine_takes_its_share(monkeypatch):
    monkeypatch.setenv("DPIABOOK_MEMORY_SHARES", "4")
    monkeypatch.setenv("DPIABOOK_THREADS", "1")
    query = "select current_setting('threads'), current_setting('memory_limit')"
    assert connect_duckdb("2GB").raw_sql(query).fetchone() == (1, "476.8 MiB")


@pytest.mark.parametrize(("shares", "part"), [("", "1.5TB"), ("1", "1.5TB"), ("3", "500000MB"), ("two", "1.5TB")])
def test_memory_is_shared_out(monkeypatch, shares, part):
    monkeypatch.setenv("DPIABOOK_MEMORY_SHARES", shares)
    assert share_of("1.5TB") == part
