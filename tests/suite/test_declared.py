"""A code declared missing is as missing in every form that data have, and the pack is the same byte for byte."""

import sqlite3

import duckdb
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.feather as pf
import pyarrow.parquet as pq
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
    with sqlite3.connect(folder / "data.sqlite") as connection:
        frame.astype({"care_leaver": int}).to_sql("people", connection, index=False)
    return "sqlite://data.sqlite/people"


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
}


@pytest.fixture
def written(table, tmp_path, pytestconfig):
    """Write the data in a form, and give the parameters file that names it."""

    def write(form):
        dictionary = pytestconfig.rootpath / "tests" / "declared" / "dictionary.csv"
        (tmp_path / "dictionary.csv").write_bytes(dictionary.read_bytes())
        path = tmp_path / "declared.yml"
        path.write_text(SETTINGS.format(source=FORMS[form](table, tmp_path)))
        return path

    return write


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
def test_every_form_counts_what_is_recorded(written, table, form):
    by_hand = counted_by_hand(table)
    opened = open_dataset(load_settings(written(form)))
    missing = missing_values(opened.source).set_index("name")
    attributes = yes_no_attributes(opened.inventory, opened.flags)
    totals = group_counts(opened.source, [], attributes).iloc[0]

    assert missing.loc["excl_eps", ["recorded", "unknown"]].tolist() == [2108, 292]
    assert missing.loc["sen", "suppressed"] == by_hand["suppressed"]
    assert (totals["excl_eps_known"], totals["excl_eps"]) == (by_hand["recorded"], by_hand["with it"])
    assert opened.source.columns["excl_eps"] == "integer"
    assert set(missing["n"]) == {len(table)}


@pytest.mark.parametrize("form", ["parquet", "duckdb"])
def test_the_pack_is_the_same_whatever_the_form(command, written, tmp_path, form):
    packs = []
    for one in ("csv", form):
        done = command("dpiabook", "run", written(one), "--quiet", "--out", tmp_path / "outputs", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        pack = tmp_path / "outputs" / "declared" / "1" / "pack"
        packs.append({path.relative_to(pack): path.read_bytes() for path in pack.rglob("*") if path.is_file()})
        pack.parent.rename(tmp_path / f"kept-{one}")
    first, second = packs
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []
