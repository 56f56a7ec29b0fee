"""One small table in every form that people have: read as the same table, with what was done told in words."""

import bz2
import gzip
import io
import json
import lzma
import pickle
import sqlite3
import struct
import threading
import zipfile

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest

from dpiabook.counting import class_table, open_source
from dpiabook.errors import Code, Refusal

PEOPLE = pd.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "sex": ["F", "M", None, "F"],
        "town": ["Málaga", "Köln", "Leeds", "Leeds"],
        "dose": [0.5, None, 2.25, 1.0],
    }
)
TYPES = {"id": "integer", "sex": "text", "town": "text", "dose": "number"}
CANARY = "zq-canary-7731"


def as_csv(sep=",", **options):
    return PEOPLE.to_csv(index=False, sep=sep, **options)


def zstd(content):
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


def zipped(**members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return held.getvalue()


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def rows_of(frame):
    return [list(frame.columns), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]


def ods(rows):
    """The smallest OpenDocument spreadsheet."""

    def cell(value):
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    names = {one: f"urn:oasis:names:tc:opendocument:xmlns:{one}:1.0" for one in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{one}="{name}"' for one, name in names.items())
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f"<?xml version='1.0'?><office:document-content {spaces}><office:body><office:spreadsheet>"
        f"<table:table table:name='data'>{body}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        "<?xml version='1.0'?><manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
        f"<manifest:file-entry manifest:full-path='/' manifest:media-type='{kind}'/>"
        "<manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'/></manifest:manifest>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return held.getvalue()


def ipc(stream=False, compression=None):
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pandas(PEOPLE, preserve_index=False)
    options = pa.ipc.IpcWriteOptions(compression=compression)
    make = pa.ipc.new_stream if stream else pa.ipc.new_file
    with make(sink, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=2)
    return sink.getvalue().to_pybytes()


def parquet(frame=PEOPLE):
    held = io.BytesIO()
    frame.to_parquet(held, index=False)
    return held.getvalue()


LINES = PEOPLE.to_json(orient="records", lines=True, force_ascii=False)
CSV = as_csv().encode()
FILES = {
    "a.csv": CSV,
    "crlf.csv": as_csv(lineterminator="\r\n").encode(),
    "marked.csv": as_csv().encode("utf-8-sig"),
    "a.tsv": as_csv("\t").encode(),
    "bars.txt": as_csv("|").encode(),
    "spaces.txt": as_csv(" ", na_rep="NA").encode(),
    "noname": CSV,
    "a.csv.gz": gzip.compress(CSV),
    "a.csv.bz2": bz2.compress(CSV),
    "a.csv.zst": zstd(CSV),
    "a.csv.xz": lzma.compress(CSV),
    "a.zip": zipped(people_dot_csv=CSV),
    "mac.zip": zipped(**{"people_dot_csv": CSV, "__MACOSX/._people_dot_csv": b"x"}),
    "sheet.zip": zipped(people_dot_xlsx=workbook({"data": rows_of(PEOPLE)})),
    "utf16.txt": as_csv("\t").encode("utf-16"),
    "bare16.csv": as_csv().encode("utf-16-le"),
    "big16.csv": as_csv().encode("utf-16-be"),
    "cp1252.csv": as_csv().replace("Leeds", "Leeds \u2013 \u201cE\u201d").encode("cp1252"),
    "latin1.csv.gz": gzip.compress(as_csv().encode("latin-1")),
    "a.jsonl": LINES.encode(),
    "a.ndjson.gz": gzip.compress(LINES.encode()),
    "a.json": PEOPLE.to_json(orient="records").encode(),
    "pretty.json": PEOPLE.to_json(orient="records", indent=2).encode(),
    "a.xlsx": workbook({"data": rows_of(PEOPLE)}),
    "cover.xlsx": workbook({"About": [["Extract"], ["made by"]], "data": rows_of(PEOPLE), "Notes": [["one"]]}),
    "a.ods": ods(rows_of(PEOPLE)),
    "a.feather": ipc(),
    "small.arrow": ipc(compression="zstd"),
    "a.arrows": ipc(stream=True),
    "stream.arrow": ipc(stream=True, compression="lz4"),
    "a.parquet": parquet(),
    "wrong-name.csv": parquet(),
    "spaced.parquet": parquet(PEOPLE.rename(columns={"sex": " sex ", "id": "\ufeffid"})),
    "title.csv": b"Extract of November,,,\n,,,\n" + CSV,
    "plain-title.csv": b"Extract of November\nmade by the team\n\n" + CSV,
    "title.xlsx": workbook({"data": [["Extract"], [], *rows_of(PEOPLE)]}),
    "trailing.csv": "".join(f"{line},\n" for line in as_csv().splitlines()).encode(),
    "rows-trail.csv": "".join(f"{line}{',' * bool(at)}\n" for at, line in enumerate(as_csv().splitlines())).encode(),
    "heading-trails.csv": as_csv().replace("dose\n", "dose,\n", 1).encode(),
    "some-trail.csv": as_csv().replace("2.25\n", "2.25,,\n").encode(),
    "mixed-ends.csv": as_csv().replace("2.25\n", "2.25\r\n").encode(),
    "spaced.csv": as_csv().replace("id,sex", "\u00a0id , sex").encode(),
}


def written(name, folder):
    (folder / name).write_bytes(FILES[name])
    return folder / name


@pytest.mark.parametrize("name", FILES)
def test_every_form_is_the_same_table(name, tmp_path):
    source = open_source(written(name, tmp_path))
    assert dict(source.columns) == TYPES
    assert source.rows == 4
    assert source.row_order
    counted = class_table(source, ["sex", "dose"]).frame
    pd.testing.assert_frame_equal(counted, class_table(PEOPLE, ["sex", "dose"]).frame, check_dtype=False)
    towns = set(source.table.select("town").to_pyarrow()["town"].to_pylist())
    assert {"Málaga", "Köln"} < towns
    assert not any(value in " ".join(source.notes) for value in ("Leeds", "Extract", "team"))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("utf16.txt", "UTF-16"),
        ("bare16.csv", "UTF-16"),
        ("cp1252.csv", "Windows-1252"),
        ("latin1.csv.gz", "Latin-1"),
        ("title.csv", "2 lines above the heading"),
        ("plain-title.csv", "3 lines above the heading"),
        ("trailing.csv", "1 column without a name and a value was left out"),
        ("some-trail.csv", "separators at the end of rows"),
        ("mixed-ends.csv", "line ends"),
        ("cover.xlsx", "'data' was read"),
        ("spaced.parquet", "spaces around names"),
    ],
)
def test_what_was_done_is_told(name, word, tmp_path):
    assert word in " ".join(open_source(written(name, tmp_path)).notes)


def test_plain_files_need_no_word(tmp_path):
    assert [open_source(written(name, tmp_path)).notes for name in ("a.csv", "a.parquet", "a.xlsx")] == [(), (), ()]


def refused(location, **options):
    with pytest.raises(Refusal) as refusal:
        open_source(location, **options)
    assert refusal.value.__context__ is None
    assert CANARY not in str(refusal.value)
    return refusal.value


BROKEN = {
    "long row": (f"a,b\n1,2\n3,4\n5,{CANARY},6\n", "line 4", "column 3"),
    "short row": (f"a,b,c\n1,2,3\n{CANARY},5\n", "line 3", "column 3 (c)"),
    "open quote": (f'a,b\n1,2\n3,"{CANARY}\n5,6\n', "line 3", "line 3"),
    "quote within": (f'a,b\n1,2\n3,"{CANARY}" x\n5,6\n', "line 3", "line 3"),
    "a quoted line before": (f'a,b\n"x\ny",2\n3,{CANARY},4\n', "line 4", "column 3"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_row_is_told_with_its_line(case, tmp_path):
    text, line, place = BROKEN[case]
    (tmp_path / "a.csv").write_text(text)
    found = refused(tmp_path / "a.csv")
    assert found.code is Code.SOURCE_UNREADABLE
    assert line in found.what
    assert place in found.where
    assert "UTF-8" in found.cure


def test_a_broken_row_far_down_is_found(tmp_path):
    rows = "".join(f"{n},{n}\n" for n in range(60_000))
    (tmp_path / "a.csv").write_text(f"a,b\n{rows}{CANARY}\n1,2\n3\n")
    assert (
        refused(tmp_path / "a.csv").what
        == "line 60002 has 1 cell, and the heading has 2 names; 1 other rows differ as well"
    )


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "iso8859_2"])
def test_text_of_an_encoding_with_no_one_reading_is_refused(encoding, tmp_path):
    names = "Łódź,Gdańsk,Kłodzko" if encoding == "iso8859_2" else "Málaga,Café,Orléans"
    (tmp_path / "a.csv").write_bytes(f"a,b,c\nx,y,z\n{names}\n".encode(encoding))
    found = refused(tmp_path / "a.csv")
    assert "not UTF-8" in found.what
    assert "line 3, character" in found.where


def test_text_that_stops_being_utf8_far_down_is_read_or_refused(tmp_path):
    start = "a,b\n" + "x,y\n" * 100_000
    (tmp_path / "late.csv").write_bytes(f"{start}Köln,z\n".encode("latin-1"))
    assert "Latin-1" in " ".join(open_source(tmp_path / "late.csv").notes)
    (tmp_path / "both.csv").write_bytes(f"{start}Köln,z\n".encode() + "Köln,z\n".encode("latin-1"))
    found = refused(tmp_path / "both.csv")
    assert "partly UTF-8" in found.what
    assert "line 100003, character 2" in found.where


def test_columns_without_a_name_get_one(tmp_path):
    (tmp_path / "index.csv").write_text(",a,,column_3\n0,1,x,5\n1,2,y,6\n")
    source = open_source(tmp_path / "index.csv")
    assert list(source.columns) == ["column_1", "a", "column_3_2", "column_3"]
    assert len(source.notes) == 2
    (tmp_path / "r.csv").write_text('"a","b"\n"r1",1,2\n"r2",3,4\n')
    assert list(open_source(tmp_path / "r.csv").columns) == ["column_1", "a", "b"]


@pytest.mark.parametrize(
    "text", ["2008,F\n2009,M\n2010,F\n", "1,2\n3,4\n", f"{CANARY},2001-02-03\n{CANARY},2001-02-04\n"]
)
def test_a_first_line_of_values_is_no_heading(text, tmp_path):
    (tmp_path / "a.csv").write_text(text)
    assert "looks like a record" in refused(tmp_path / "a.csv").what


@pytest.mark.parametrize("text", ["area,2019,2020\nA,1,2\nB,3,4\n", "a\n1\n2\n", "q1,q2\nyes,no\nno,no\n"])
def test_names_that_are_years_or_texts_are_a_heading(text, tmp_path):
    (tmp_path / "a.csv").write_text(text)
    assert open_source(tmp_path / "a.csv").rows == 2


def test_sheets_are_named(tmp_path):
    rows = rows_of(PEOPLE)
    (tmp_path / "a.xlsx").write_bytes(workbook({"wave 1": rows, "wave 2": rows[:3]}))
    found = refused(tmp_path / "a.xlsx")
    assert "wave 1, wave 2" in found.what
    assert found.cure == "name the one that is meant, as in a.xlsx#wave 1"
    assert open_source(f"{tmp_path}/a.xlsx#wave 2").rows == 2
    assert refused(f"{tmp_path}/a.xlsx#wave 3").cure.startswith("did you mean wave")
    (tmp_path / "b#1.csv").write_bytes(CSV)
    assert open_source(tmp_path / "b#1.csv").rows == 4


def test_cells_of_a_sheet_keep_their_kind(tmp_path):
    day = pd.Timestamp("2020-01-02").to_pydatetime()
    rows = [
        ["day", "moment", "code", "flag", "mixed"],
        [day, day.replace(hour=3), "007", True, 1],
        [None, day, "NA", False, "x"],
    ]
    (tmp_path / "a.xlsx").write_bytes(workbook({"s": rows}))
    source = open_source(tmp_path / "a.xlsx")
    assert dict(source.columns) == {
        "day": "date",
        "moment": "datetime",
        "code": "text",
        "flag": "boolean",
        "mixed": "text",
    }
    assert source.table.to_pyarrow()["code"].to_pylist() == ["007", None]
    assert source.table.to_pyarrow()["mixed"].to_pylist() == ["1", "x"]


def test_archives_of_several_files_ask_which(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped(one_dot_csv=CSV, two_dot_csv=CSV))
    assert "one.csv, two.csv" in refused(tmp_path / "a.zip").what
    assert open_source(f"{tmp_path}/a.zip#two.csv").rows == 4
    assert refused(f"{tmp_path}/a.zip#tow.csv").code is Code.SOURCE_MISSING


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv.bz2", "a.csv.zst", "a.zip", "a.xlsx", "a.arrows", "small.arrow"])
def test_a_file_that_is_cut_off_is_refused(name, tmp_path):
    path = written(name, tmp_path)
    path.write_bytes(FILES[name][: len(FILES[name]) // 2])
    assert refused(path).code is Code.SOURCE_UNREADABLE


def test_folders_of_text_are_one_table(tmp_path):
    folder = tmp_path / "parts"
    (folder / "year=2").mkdir(parents=True)
    (folder / "a.csv").write_bytes(CSV)
    (folder / "b.csv.gz").write_bytes(gzip.compress(as_csv(";").encode("latin-1")))
    (folder / "year=2" / "c.tsv").write_text("id\tsex\ttown\tmore\n5\tU\tYork\t\n")
    (folder / "_SUCCESS").touch()
    source = open_source(folder)
    assert source.rows == 9
    assert dict(source.columns) == TYPES | {"more": "text"}
    assert "the parts do not all have the same columns" in " ".join(source.notes)


def test_a_column_is_of_one_kind_in_all_parts(tmp_path):
    for name, values in {"a": "01\n02", "b": "1\n2", "c": '""\n""', "d": "E1\nE2"}.items():
        (tmp_path / f"{name}.csv").write_text(f"code,n\n{values.replace(chr(10), ',1' + chr(10))},1\n")
    assert open_source(tmp_path).table.to_pyarrow()["code"].to_pylist() == [
        "01",
        "02",
        "1",
        "2",
        None,
        None,
        "E1",
        "E2",
    ]


def test_a_late_part_that_is_broken_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.csv").write_text(f"a,b\n1,2\n{CANARY}\n")
    assert refused(tmp_path).where.endswith("b.csv, line 3, column 2 (b)")


def test_objects_in_records_become_columns(tmp_path):
    records = [{"id": 1, "home": {"area": "A", "at": {"x": 1}}, "any": 1}, {"id": 2, "any": "x"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    source = open_source(tmp_path / "a.jsonl")
    assert list(source.columns) == ["id", "home_area", "home_at_x", "any"]
    assert source.table.to_pyarrow()["any"].to_pylist() == ["1", "x"]


@pytest.mark.parametrize(
    "text",
    [f'{{"a": 1}}\n{{"a": {CANARY}}}\n', f'{{"a": [1, 2], "b": ["{CANARY}", "x"]}}', f'{{"a": 1}}\n["{CANARY}"]\n'],
)
def test_json_that_is_no_table_is_refused(text, tmp_path):
    (tmp_path / "a.json").write_text(text)
    assert "not a table in JSON" in refused(tmp_path / "a.json").what


FIXED = "001F20080.5\n002M    2.0\n003 2010 1.\n"
LAYOUTS = {
    "a.layout.csv": "variable,start,width,label\nid,1,3,x\nsex,4,1,y\nyob,5,4,z\ndose,9,3,w\n",
    "ends.csv": "Field Name;From;To\nid;1;3\nsex;4;4\nyob;5;8\ndose;9;11\n",
    "a.dct": 'infile dictionary using a.dat {\n _column(1) str3 id %3s "person"\n_column(4) str1 sex %1s\n'
    "_column(5) int yob %4f\n_column(9) float dose %3f\n}\n",
    "infix.dct": "infix dictionary {\n str id 1-3\n str sex 4\n yob 5-8\n dose 9-11\n}\n",
    "a.sps": "* made by hand.\nDATA LIST FILE='a.dat' FIXED RECORDS=1\n"
    " /id 1-3 (A) sex 4 (A) yob 5-8 dose 9-11.\nEXECUTE.\n",
    "a.sas": "data a;\n infile 'a.dat';\n input id $ 1-3 sex $ 4 yob 5-8 dose 9-11;\nrun;\n",
    "at.sas": "data a; infile 'a.dat'; input @1 id $3. @4 sex $1. @5 yob 4. @9 dose 3.; run;",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_of_fixed_width_lie_where_the_layout_says(layout, tmp_path):
    (tmp_path / "data.dat").write_text(FIXED)
    (tmp_path / layout).write_text(LAYOUTS[layout])
    source = open_source(tmp_path / "data.dat", layout=tmp_path / layout)
    assert dict(source.columns) == {"id": "text", "sex": "text", "yob": "integer", "dose": "number"}
    assert source.table.to_pyarrow()["yob"].to_pylist() == [2008, None, 2010]


def test_a_layout_beside_the_text_is_found_and_a_missing_one_asked_for(tmp_path):
    (tmp_path / "a.dat").write_text("".join(f"{n:03}F2008{'x' * 20}\n" for n in range(5)))
    assert "fixed width" in refused(tmp_path / "a.dat").what
    (tmp_path / "a.dct").write_text(LAYOUTS["a.dct"].replace("%3f", "%20f"))
    assert open_source(tmp_path / "a.dat").rows == 5
    (tmp_path / "bad.csv").write_text("variable,start,width\nid,1,3\nsex,2,1\n")
    assert "overlap" in refused(tmp_path / "a.dat", layout=tmp_path / "bad.csv").what


FOREIGN = {
    "a.csv": (b"%PDF-1.7 " + CANARY.encode(), "PDF"),
    "a.txt": (b"{\\rtf1 " + CANARY.encode(), "RTF"),
    "a.rds": (gzip.compress(b"X\n\x00\x00\x00\x03" + CANARY.encode()), "RDS"),
    "a.RData": (gzip.compress(b"RDX3\nX\n" + CANARY.encode()), "RData"),
    "a.pkl": (pickle.dumps({"a": CANARY}), "pickle"),
    "a.mdb": (b"\x00\x01\x00\x00Standard Jet DB\x00" + CANARY.encode(), "Access"),
    "a.h5": (b"\x89HDF\r\n\x1a\n" + CANARY.encode(), "HDF5"),
    "a.xls": (f"<html><table>{CANARY}</table></html>".encode(), "web page"),
    "a.xml": (f"<?xml version='1.0'?><a>{CANARY}</a>".encode(), "XML"),
    "a.docx": (zipped(**{"word/document.xml": CANARY}), "document"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + CANARY.encode(), "7-Zip"),
    "bytes.csv": (f"a,b\n{CANARY},\x00\x01\n".encode(), "no text"),
    "a.xyz": (f"a,b\n{CANARY},2\n".encode(), "cannot be told"),
    "a.parquet": (f"a,b\n{CANARY},2\n".encode(), "not a Parquet file"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_an_unknown_kind_is_told_as_such(name, tmp_path):
    content, word = FOREIGN[name]
    (tmp_path / name).write_bytes(content)
    found = refused(tmp_path / name)
    assert found.code is Code.SOURCE_UNREADABLE
    assert word in found.what
    assert found.cure


def sqlite_file(path, frame=PEOPLE, name="people"):
    with sqlite3.connect(path) as connection:
        frame.to_sql(name, connection, index=False)
    return path


def test_a_database_url_is_relative_or_absolute(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    sqlite_file(tmp_path / "data" / "a.sqlite")
    with duckdb.connect(tmp_path / "data" / "a.duckdb") as connection:
        connection.register("given", PEOPLE)
        connection.execute(
            "CREATE TABLE people AS FROM given; CREATE SCHEMA s; CREATE TABLE s.some AS FROM given LIMIT 2"
        )
    monkeypatch.chdir(tmp_path)
    for kind in ("sqlite", "duckdb"):
        for place in (f"data/a.{kind}", f"./data/a.{kind}", f"{tmp_path}/data/a.{kind}"):
            source = open_source(f"{kind}://{place}/people")
            assert (dict(source.columns), source.rows, source.kind) == (TYPES, 4, kind)
        assert "people" in refused(f"{kind}://data/a.{kind}/poeple").cure
    assert open_source("duckdb://data/a.duckdb/s/some").rows == 2
    assert open_source("sqlite://data/a.sqlite").rows == 4
    sqlite_file(tmp_path / "data" / "a.sqlite", name="more people")
    assert "more people" in refused("sqlite://data/a.sqlite").what
    assert open_source("sqlite://data/a.sqlite/more%20people").rows == 4
    assert "sqlite://FILE/TABLE" in refused("data/a.sqlite").cure


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_database_is_read_by_the_path_of_its_file(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind == "sqlite":
        sqlite_file(path)
    else:
        with duckdb.connect(path) as connection:
            connection.register("given", PEOPLE)
            connection.execute("CREATE TABLE people AS FROM given")
    for location in (path, f"{path}#people"):
        source = open_source(location)
        assert (dict(source.columns), source.rows, source.kind) == (TYPES, 4, kind)
    assert refused(f"{path}#poeple").code is Code.SOURCE_MISSING


def test_any_thread_reads_what_another_opened(tmp_path):
    source = open_source(f"sqlite://{sqlite_file(tmp_path / 'a.sqlite')}/people")
    found = []
    thread = threading.Thread(target=lambda: found.append(class_table(source, ["sex"]).frame["n"].sum()))
    thread.start()
    thread.join()
    assert found == [4]


def test_values_of_sqlite_have_one_kind_in_each_column(tmp_path):
    with sqlite3.connect(tmp_path / "a.sqlite") as connection:
        connection.execute("CREATE TABLE t (n INTEGER, f REAL, d DATE, m TIMESTAMP, b BOOLEAN, x, y TEXT)")
        rows = [(1, 1, "2020-01-02", "2020-01-02 03:04:05", 1, 1, "a"), (".", 2.5, None, None, 0, 2.5, None)]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    source = open_source(f"sqlite://{tmp_path}/a.sqlite/t")
    assert list(source.columns.values()) == ["text", "number", "date", "datetime", "boolean", "number", "text"]
    assert source.table.to_pyarrow()["n"].to_pylist() == ["1", "."]
    assert "numbers and texts" in source.notes[0]


def test_a_database_of_a_newer_duckdb_is_told_as_such(tmp_path):
    path = tmp_path / "a.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    content = bytearray(path.read_bytes())
    content[12:20] = struct.pack("<Q", 999)
    at = content.index(b"v1.")
    content[at : at + 7] = b"v9.9.9\x00"
    path.write_bytes(content)
    found = refused(f"duckdb://{path}/t")
    assert found.what.startswith("the database was written by DuckDB 9.9.9, and this is DuckDB 1")
    assert "Parquet" in found.cure


def test_sums_of_duckdb_are_whole_numbers(tmp_path):
    with duckdb.connect(tmp_path / "a.duckdb") as connection:
        connection.execute("CREATE TABLE t AS SELECT sum(n) AS n FROM range(3) r(n)")
    assert dict(open_source(f"duckdb://{tmp_path}/a.duckdb/t").columns) == {"n": "integer"}


def test_what_has_not_changed_is_written_once(tmp_path):
    path = written("a.csv", tmp_path)
    first = open_source(path).origin
    assert open_source(path).origin == first
    path.write_bytes(CSV + b"5,F,York,1.5\n")
    second = open_source(path)
    assert (second.rows, second.origin == first) == (5, False)


def test_all_parts_of_a_table_in_files_are_read_from_there(tmp_path):
    """Nothing but the names is asked of the engine to read a column: the Parquet file serves it."""
    for name in ("a.csv", "a.xlsx", "a.jsonl", "small.arrow"):
        assert pq.read_metadata(open_source(written(name, tmp_path)).origin).num_rows == 4
    pf.write_feather(pa.Table.from_pandas(PEOPLE), tmp_path / "plain.feather", compression="uncompressed")
    assert isinstance(open_source(tmp_path / "plain.feather").origin, pa.Table)


NOTES = [["Source: the yearly count, spring"], [None], ["Note 1: not taken by everybody"]]


@pytest.mark.parametrize(
    ("below", "rows"), [([], 3), (NOTES, 3), ([["9", None, None]], 4), ([*NOTES, ["9", "F", 4]], 6)]
)
def test_notes_below_a_table_are_no_rows(tmp_path, below, rows):
    people = [["id", "sex", "score"], ["1", "F", 3], ["2", "M", 4], ["3", "F", 5]]
    (tmp_path / "notes.xlsx").write_bytes(workbook({"people": [*people, [None], *below]}))
    source = open_source(str(tmp_path / "notes.xlsx"), where="test")
    assert source.rows == rows
    assert any("notes below" in note for note in source.notes) == (below is NOTES)
