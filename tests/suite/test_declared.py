"""A code declared missing is as missing in every form that data have, and the pack is the same byte for byte."""

import bz2
import io
import json
import sqlite3
import zipfile
from datetime import date

import duckdb
import openpyxl
import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pyreadstat
import pytest

from dpiabook.book.opening import open_dataset
from dpiabook.counting import group_counts, missing_values
from dpiabook.evidence import yes_no_attributes
from dpiabook.settings import load_settings

pytestmark = pytest.mark.slow

SETTINGS = """
dataset: declared
version: "1"
source: {source}
dictionary: dictionary.csv
roles: {{person_id: pupil_id, household_id: family_id, area: la_code, region: region}}
composites: {{profile: [gender, yob, nc_year]}}
assessed_on: "2026-01-31"
"""


@pytest.fixture(scope="module")
def table(pytestconfig):
    folder = pytestconfig.rootpath / "tests" / "declared"
    texts = ("pupil_id", "family_id", "la_code", "region", "nc_year")
    dates = ["%d/%m/%Y"]
    options = pv.ConvertOptions(column_types=dict.fromkeys(texts, pa.string()), timestamp_parsers=dates)
    return pv.read_csv(folder / "data.csv", convert_options=options)


def separated(mark, name, encoding="utf-8"):
    def write(table, folder):
        frame = table.to_pandas()
        frame["care_leaver"] = frame["care_leaver"].map({True: "TRUE", False: "FALSE"})
        frame.to_csv(folder / name, sep=mark, index=False, encoding=encoding)
        return name

    return write


def in_parquet(table, folder):
    pq.write_table(table, folder / "data.parquet")
    return "data.parquet"


def in_folder(table, folder):
    (folder / "parts").mkdir()
    for number, start in enumerate(range(0, len(table), 900)):
        pq.write_table(table.slice(start, 900), folder / "parts" / f"{number}.parquet")
    return "parts"


def in_feather(table, folder):
    pf.write_feather(table, folder / "data.feather")
    return "data.feather"


def in_duckdb(table, folder):
    with duckdb.connect(folder / "data.duckdb") as connection:
        connection.register("given", table)
        connection.execute("CREATE TABLE people AS SELECT * FROM given")
    return "duckdb://data.duckdb/people"


def in_sqlite(table, folder):
    frame = table.to_pandas()
    frame["cin_start"] = frame["cin_start"].astype(str)
    kinds = {"cin_start": "DATE", "care_leaver": "BOOLEAN"}
    with sqlite3.connect(folder / "data.sqlite") as connection:
        frame.astype({"care_leaver": int}).to_sql("people", connection, index=False, dtype=kinds)
    return "sqlite://data.sqlite/people"


def in_postgres(table, folder, port):
    columns = ", ".join(
        f"{name} {SQL[str(kind)]}" for name, kind in zip(table.column_names, table.schema.types, strict=True)
    )
    with psycopg.connect(f"host=127.0.0.1 port={port} user=reader password=hush-hush dbname=postgres") as connection:
        connection.execute(f"DROP TABLE IF EXISTS declared; CREATE TABLE declared ({columns})")
        with connection.cursor().copy("COPY declared FROM STDIN") as copy:
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                copy.write_row(row)
    return f"postgres://reader@127.0.0.1:{port}/postgres/declared"


SQL = {"string": "text", "int64": "bigint", "bool": "boolean", "date32[day]": "date", "timestamp[s]": "date"}


def text_of(table):
    held = io.StringIO()
    frame = table.to_pandas()
    frame["care_leaver"] = frame["care_leaver"].map({True: "TRUE", False: "FALSE"})
    frame.to_csv(held, index=False)
    return held.getvalue()


def packed(name, pack):
    def write(table, folder):
        (folder / name).write_bytes(pack(text_of(table).encode()))
        return name

    return write


def in_zip(content):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("data.csv", content)
    return held.getvalue()


def in_zstandard(content):
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


def rows_of(table):
    """Heading and rows with the values as a spreadsheet keeps them."""
    return [table.column_names, *zip(*(column.to_pylist() for column in table.columns), strict=True)]


def in_workbook(table, folder):
    book = openpyxl.Workbook()
    book.active.append(["Made for a test"])
    sheet = book.create_sheet("pupils")
    for row in rows_of(table):
        sheet.append(list(row))
    book.save(folder / "data.xlsx")
    return "data.xlsx#pupils"


def in_opendocument(table, folder):
    def cell(value):
        kind, said = "float", f'office:value="{value}"'
        if isinstance(value, bool):
            kind, said = "boolean", f'office:boolean-value="{str(value).lower()}"'
        elif isinstance(value, date):
            kind, said = "date", f'office:date-value="{str(value)[:10]}"'
        elif isinstance(value, str):
            kind, said = "string", ""
        text = f"<text:p>{value}</text:p>" if isinstance(value, str) else ""
        return f'<table:table-cell office:value-type="{kind}" {said}>{text}</table:table-cell>'

    names = {one: f"urn:oasis:names:tc:opendocument:xmlns:{one}:1.0" for one in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{one}="{name}"' for one, name in names.items())
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows_of(table))
    sheet = f'<office:spreadsheet><table:table table:name="d">{body}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(folder / "data.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        whole = f"<office:document-content {spaces}><office:body>{sheet}</office:body></office:document-content>"
        archive.writestr("content.xml", f"<?xml version='1.0'?>{whole}")
    return "data.ods"


def in_lines(table, folder):
    frame = table.to_pandas()
    frame["cin_start"] = frame["cin_start"].astype(str)
    frame.to_json(folder / "data.jsonl", orient="records", lines=True)
    return "data.jsonl"


def in_stream(table, folder):
    with pa.ipc.new_stream(folder / "data.arrows", table.schema) as writer:
        writer.write_table(table, max_chunksize=100)
    return "data.arrows"


def in_text_parts(table, folder):
    (folder / "texts").mkdir()
    for number, start in enumerate(range(0, len(table), 150)):
        (folder / "texts" / f"part-{number:03}.csv").write_text(text_of(table.slice(start, 150)))
    return "texts"


def in_places(table, folder):
    """Fixed width: a Stata dictionary beside the text says where the columns lie."""
    columns = [[str(value)[:10].upper() for value in column.to_pylist()] for column in table.columns]
    widths = [max(map(len, column)) for column in columns]
    rows = zip(
        *([value.ljust(width) for value in column] for column, width in zip(columns, widths, strict=True)), strict=True
    )
    (folder / "data.dat").write_text("".join(f"{''.join(row)}\n" for row in rows))
    starts = [1 + sum(widths[:at]) for at in range(len(widths))]
    places = zip(table.column_names, starts, widths, strict=True)
    said = "".join(f"_column({start}) str{width} {name} %{width}s\n" for name, start, width in places)
    (folder / "data.dct").write_text(f"infile dictionary {{\n{said}}}\n")
    return "data.dat"


def statistical(name, write):
    def written(table, folder):
        frame = table.to_pandas()
        frame["cin_start"] = pd.to_datetime(frame["cin_start"]).dt.date
        write(frame.astype({"care_leaver": int}), folder / name)
        return name

    return written


def in_xport(frame, path):
    pyreadstat.write_xport(frame, path, file_format_version=8)


def as_texts(table, folder):
    """A Parquet file in which the count is text, as a system writes it that knows a code for missing."""
    at = table.column_names.index("excl_eps")
    texts = table["excl_eps"].cast(pa.string())
    pq.write_table(table.set_column(at, "excl_eps", texts), folder / "texts.parquet")
    return "texts.parquet"


FORMS = {
    "csv": separated(",", "data.csv"),
    "csv with a mark": separated(",", "data.csv", "utf-8-sig"),
    "semicolons": separated(";", "data.csv"),
    "tabs": separated("\t", "data.tsv"),
    "gzip": separated(",", "data.csv.gz"),
    "parquet": in_parquet,
    "folder": in_folder,
    "feather": in_feather,
    "duckdb": in_duckdb,
    "sqlite": in_sqlite,
    "texts": as_texts,
    "bzip2": packed("data.csv.bz2", bz2.compress),
    "zstandard": packed("data.csv.zst", in_zstandard),
    "zip": packed("data.zip", in_zip),
    "workbook": in_workbook,
    "opendocument": in_opendocument,
    "json lines": in_lines,
    "arrow stream": in_stream,
    "folder of csv": in_text_parts,
    "fixed width": in_places,
    "stata": statistical("data.dta", pyreadstat.write_dta),
    "spss": statistical("data.sav", pyreadstat.write_sav),
    "sas": statistical("data.xpt", in_xport),
    "postgres": in_postgres,
    "spark": in_folder,
}
SPARK = "spark"


def parameters(form, table, folder, pytestconfig, request):
    """Write the data in a form, and give the parameters file that names it."""
    given = (request.getfixturevalue("postgres").port,) if form == "postgres" else ()
    dictionary = pytestconfig.rootpath / "tests" / "declared" / "dictionary.csv"
    (folder / "dictionary.csv").write_bytes(dictionary.read_bytes())
    path = folder / "declared.yml"
    engine = "engine: spark\n" if form == SPARK else ""
    path.write_text(SETTINGS.format(source=FORMS[form](table, folder, *given)) + engine)
    return path


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("DPIABOOK_DB_PASSWORD", "hush-hush")


def counted_by_hand(table):
    """What is recorded, in plain pandas: 99 is no count of exclusions, and * says nothing of needs."""
    frame = table.to_pandas()
    known = frame.loc[frame["excl_eps"] != 99, "excl_eps"]
    return {
        "recorded": len(known),
        "with it": int((known >= 1).sum()),
        "suppressed": int((frame["sen"] == "*").sum()),
    }


def test_the_case_is_the_one_that_is_known(table):
    by_hand = counted_by_hand(table)
    assert (by_hand["recorded"], by_hand["with it"], len(table) - by_hand["recorded"]) == (2108, 897, 292)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_counts_what_is_recorded(table, form, tmp_path, pytestconfig, request):
    by_hand = counted_by_hand(table)
    opened = open_dataset(load_settings(parameters(form, table, tmp_path, pytestconfig, request)))
    missing = missing_values(opened.source).set_index("name")
    attributes = yes_no_attributes(opened.inventory, opened.flags)
    totals = group_counts(opened.source, [], attributes).iloc[0]

    assert missing.loc["excl_eps", ["recorded", "unknown"]].tolist() == [2108, 292]
    assert missing.loc["sen", "suppressed"] == by_hand["suppressed"]
    assert (totals["excl_eps_known"], totals["excl_eps"]) == (by_hand["recorded"], by_hand["with it"])
    assert opened.source.columns["excl_eps"] == "integer"
    assert set(missing["n"]) == {len(table)}


IN_SHORT = ("parquet", "duckdb", "workbook")
RUN = [
    form if form in IN_SHORT else pytest.param(form, marks=pytest.mark.thorough)
    for form in FORMS
    if form not in ("csv", "texts")
]
"""With each the whole suite runs: with most in the long form, while the short one counts what each form declares. Of
numbers that were kept as texts the inventory says so, so their pack is another one."""
RESULTS = ("pack", "controlled/evidence")


def told(path):
    """The content of a file, without the signs of the source's state and what is made of them."""
    content = path.read_bytes()
    if path.name == "release.json":
        return json.loads(content) | {"state": ""}
    if path.name == "SHA256SUMS":
        return [line for line in content.splitlines() if not line.endswith(b"release.json")]
    return content


def unasked(notebooks):
    """What libraries and engines have said in executed notebooks, where their errors go."""
    read = [json.loads(path.read_text()) for path in notebooks.glob("*.ipynb")]
    outputs = [output for one in read for cell in one["cells"] for output in cell.get("outputs", ())]
    return [output["text"] for output in outputs if output.get("name") == "stderr"]


@pytest.fixture(scope="module")
def whole_run(command, table, pytestconfig, tmp_path_factory):
    """Run the suite on some of the pupils in a form, and give what it wrote."""

    def run(form, request):
        folder = tmp_path_factory.mktemp("form")
        file = parameters(form, table.slice(0, 400), folder, pytestconfig, request)
        key = folder / "pseudonyms.key"
        key.write_text("one-key-for-all-forms-4410-one-key-for-all")
        key.chmod(0o600)
        secret = {"DPIABOOK_DB_PASSWORD": "hush-hush", "DPIABOOK_KEY_FILE": str(key)}
        done = command("dpiabook", "run", file, "--quiet", "--out", folder / "out", cwd=folder, **secret)
        assert done.returncode == 0, done.stderr
        made = folder / "out" / "declared" / "1"
        assert unasked(made / "controlled" / "notebooks") == [], "an engine's log says more than it should"
        files = (path for part in RESULTS for path in (made / part).rglob("*") if path.is_file())
        # A snapshot says under which settings it was made, and so which form was read.
        return {path.relative_to(made): told(path) for path in files if path.suffix != ".snapshot"}

    return run


@pytest.fixture(scope="module")
def of_csv(whole_run, request):
    return whole_run("csv", request)


@pytest.mark.xdist_group("declared")
@pytest.mark.parametrize("form", RUN)
def test_pack_and_evidence_are_the_same_whatever_the_form(whole_run, of_csv, form, request):
    found = whole_run(form, request)
    assert found.keys() == of_csv.keys()
    assert [str(name) for name in found if found[name] != of_csv[name]] == []
