"""A table of counts gives the same figures as the records that it counts, from the first notebook to the pack."""

import json

import pandas as pd
import pytest

from dpiabook.synthetic import write_demo

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("counts-mode")]

COLUMNS = ["area_code", "region_code", "gender", "yob", "age_at_tfp", "cp_plan", "ftex_eps", "cme_flag", "ehe_flag"]
PARAMETERS = """
dataset: {name}
version: "1"
source: {name}.parquet
dictionary: dictionary.json
roles: {{area: area_code, region: region_code{count}}}
composites:
  profile: [gender, yob, age_at_tfp]
  history: [gender, ftex_eps, cp_plan]
areas: {{education_status: {{missing: cme_flag, home: ehe_flag}}}}
"""


def findings(command, folder, name, table, *, count=""):
    (folder / "parameters").mkdir(exist_ok=True)
    table.to_parquet(folder / f"{name}.parquet", index=False)
    file = folder / "parameters" / f"{name}.yml"
    file.write_text(PARAMETERS.format(name=name, count=count))
    done = command("dpiabook", "run", file, cwd=folder)
    assert done.returncode == 0, done.stderr
    files = sorted((folder / "outputs" / name / "1" / "controlled" / "evidence").glob("*.json"))
    return {one["id"]: one for path in files for one in json.loads(path.read_text())}


@pytest.fixture(scope="module")
def both(command, tmp_path_factory):
    """Findings from records and from counts; the dictionary describes the columns that both have."""
    folder = tmp_path_factory.mktemp("counts")
    files = write_demo(folder / "data", families=600)
    described = json.loads(files.dictionary.read_text())
    schema = described["resources"][0]["schema"]
    schema["fields"] = [field for field in schema["fields"] if field["name"] in COLUMNS]
    schema["dpiabook:rules"] = ["yob + age_at_tfp >= 2014", "ehe_flag + cme_flag <= 1"]
    (folder / "dictionary.json").write_text(json.dumps(schema | {"name": "children"}))
    children = pd.read_parquet(files.data, columns=COLUMNS)
    counted = children.groupby(COLUMNS, dropna=False).size().rename("people").reset_index()
    rows = findings(command, folder, "records", children)
    return rows, findings(command, folder, "counts", counted, count=", count: people")


def test_the_same_findings_are_made_and_say_what_they_rest_on(both):
    rows, counts = both
    assert rows.keys() == counts.keys()
    assert {one["mode"] for one in rows.values()} == {"rows"}
    assert {one["mode"] for one in counts.values()} == {"counts"}
    assert sum(one["assessed"] for one in counts.values()) > 10


OF_RECORDS = {"B10.closing", "B10.alternatives"}
"""What changes records one by one cannot be tried on a table of counts, which says so."""


def test_every_figure_is_the_same(both):
    rows, counts = both
    for name in OF_RECORDS & rows.keys():
        assert not counts[name]["assessed"]
        assert "table of counts" in counts[name]["sentence"]
    # What a row is differs, and is said.
    for name in rows.keys() - {"B12.questions", "B01.meaning", "B02.records", *OF_RECORDS}:
        assert counts[name]["sentence"] == rows[name]["sentence"], name
        for part in () if name == "B12.assessed" else ("numbers", "table"):
            assert shown(counts[name][part]) == shown(rows[name][part]), (name, part)


def test_as_many_findings_are_left_out_as_need_records_and_no_others(both):
    rows, counts = (each["B12.assessed"] for each in both)
    fewer = len(OF_RECORDS)
    ((made, left),) = rows["numbers"]["rows"]
    assert counts["numbers"]["rows"] == [[made - fewer, left + fewer]]
    by_block = [{row[0]: row[1:] for row in each["table"]["rows"]} for each in (rows, counts)]
    of_records = [one.pop("B10") for one in by_block]
    assert by_block[0] == by_block[1]
    assert of_records[0][0] - of_records[1][0] == fewer


def shown(table):
    """The rows of a table, in an order that does not depend on the records'."""
    if table is None:
        return None
    lines = [[round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in table["rows"]]
    return sorted(map(json.dumps, lines))
