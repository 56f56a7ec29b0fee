"""The files: the same for the same arguments, written whole, described by their dictionary."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Code, Refusal
from dpiabook.synthetic import block, demo, write_demo
from dpiabook.synthetic.areas import MEAN_RATES, lay_out_areas
from dpiabook.synthetic.families import draw_children, opaque


def _contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_arguments_give_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        write_demo(tmp_path / name, families=600, seed=seed)
    one, two, three = (_contents(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert len(one) == 5
    assert one["2026-01/children.parquet"] != three["2026-01/children.parquet"]


def test_complete_files_are_kept_and_incomplete_ones_made_again(tmp_path):
    first = write_demo(tmp_path, families=600)
    made = first.data.stat().st_ino
    assert write_demo(tmp_path, families=600).data.stat().st_ino == made
    content = first.residents.read_bytes()
    first.residents.unlink()
    assert write_demo(tmp_path, families=600).residents.read_bytes() == content
    assert first.data.stat().st_ino != made


def test_other_arguments_replace_the_files_and_leave_nothing_beside_them(tmp_path):
    write_demo(tmp_path, families=600)
    files = write_demo(tmp_path, families=700, year_table=False)
    assert files.years is None
    assert {path.name for path in tmp_path.iterdir()} == {"2026-01"}
    assert {path.name for path in files.data.parent.iterdir()} == {
        "children.parquet",
        "dictionary.json",
        "made.json",
        "residents.csv",
    }
    assert pd.read_parquet(files.data).family_id.nunique() == 700


def test_an_interrupted_call_leaves_the_earlier_files_untouched(tmp_path, monkeypatch):
    files = write_demo(tmp_path, families=600)
    before = _contents(tmp_path)

    def fails(*_):
        raise OSError

    monkeypatch.setattr(demo, "_write_residents", fails)
    with pytest.raises(Refusal) as refused:
        write_demo(tmp_path, families=700)
    assert refused.value.code is Code.OUTPUT_UNWRITABLE
    assert _contents(tmp_path) == before
    assert files.data.is_file()


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"version": "2026-02"}, "version"),
        ({"areas": 4}, "areas"),
        ({"areas": 151, "families": 100_000}, "areas"),
        ({"families": 239}, "families"),
        ({"seed": -1}, "seed"),
    ],
)
def test_arguments_out_of_range_are_refused_before_anything_is_written(tmp_path, arguments, place):
    with pytest.raises(Refusal) as refused:
        write_demo(tmp_path, **arguments)
    assert refused.value.code is Code.SETTING_VALUE
    assert place in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_each_block_is_one_row_group_and_identifiers_stay_distinct(tmp_path, monkeypatch):
    monkeypatch.setattr(block, "FAMILIES_PER_BLOCK", 100)
    files = write_demo(tmp_path, families=650)
    rows = pd.read_parquet(files.data)
    assert pq.read_metadata(files.data).num_row_groups == 7
    assert rows.family_id.nunique() == 650
    assert rows.child_id.is_unique
    assert not set(rows.child_id) & set(rows.family_id)


def test_the_dictionary_describes_exactly_the_columns_of_the_files(demo):
    for files in demo.values():
        children, years = Package(files.dictionary.as_posix()).resources
        assert children.schema.field_names == pq.read_schema(files.data).names
        assert years.schema.field_names == pq.read_schema(files.years).names


def test_every_variable_has_meaning_subject_and_provenance(demo):
    schema = json.loads(demo["2026-01"].dictionary.read_text())["resources"][0]["schema"]
    for field in schema["fields"]:
        for name in ("title", "description", "dpiabook:subject", "dpiabook:theme", "dpiabook:source_system"):
            assert field[name], (field["name"], name)
    whose = {field["name"]: field["dpiabook:subject"] for field in schema["fields"]}
    assert {name for name, subject in whose.items() if subject == "unknown"} == {"mhda_eps_pre_cp", "age_at_mhda"}
    assert "age_first_ftex <= age_at_cp" in schema["dpiabook:rules"]


def test_the_code_list_of_the_later_version_has_one_code_more(demo):
    codes = {}
    for version, files in demo.items():
        fields = json.loads(files.dictionary.read_text())["resources"][0]["schema"]["fields"]
        codes[version] = {code["value"] for code in fields[-1]["categories"]}
    assert codes["2026-01"] - codes["2025-07"] == {"HLT"}
    assert codes["2025-07"] < codes["2026-01"]


def test_residents_cover_every_area_and_outnumber_its_children(demo, ordinary):
    residents = pd.read_csv(demo["2026-01"].residents)
    assert residents.columns.tolist() == ["area_code", "region_code", "resident_children"]
    counts = ordinary.groupby(["area_code", "region_code"]).size()
    assert set(counts.index) == set(zip(residents.area_code, residents.region_code, strict=True))
    known = residents.set_index(["area_code", "region_code"]).resident_children
    assert (known > 3 * counts).all()
    assert demo["2026-01"].residents.read_bytes() == demo["2025-07"].residents.read_bytes()


def test_rates_lie_near_the_published_ones(tmp_path):
    files = write_demo(tmp_path, families=20_000)
    rows, years = pd.read_parquet(files.data), pd.read_parquet(files.years)
    excluded = rows[rows.ftex_eps > 0]
    assert (rows.groupby("family_id").size() >= 3).mean() == pytest.approx(0.40, abs=0.015)
    assert excluded.ftex_eps.mean() == pytest.approx(2.75, abs=0.3)
    assert excluded.ftex_duration.mean() == pytest.approx(5.3, abs=0.5)
    assert (rows.mhda_eps_pre_cp >= 1).mean() == pytest.approx(0.37, abs=0.05)
    assert rows.loc[rows.offence_ever == 1, "gender"].eq("M").mean() == pytest.approx(0.78, abs=0.04)
    absent = years[years.sessions_absent >= 0.1 * years.sessions_possible]
    recent = absent[absent.school_year >= 2013].child_id
    problem = rows.child_id.isin(recent) | (rows.ftex_eps > 0) | (rows.cme_flag == 1) | (rows.eotas_flag == 1)
    assert problem.groupby(rows.family_id).any().mean() == pytest.approx(0.82, abs=0.05)


def test_areas_differ_more_than_chance_alone_would_make_them():
    rates = lay_out_areas(3_000, 150, seed=1).rates["mhda"]
    mean = MEAN_RATES["mhda"]
    assert rates.mean() == pytest.approx(mean, abs=0.02)
    assert rates.var() == pytest.approx(mean * (1 - mean) / 61, rel=0.4)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**40 - 2000), st.integers(0, 100))
def test_opaque_identifiers_never_collide(first, salt):
    identifiers = opaque(np.arange(first, first + 1000), salt)
    assert len(np.unique(identifiers)) == 1000
    assert identifiers.min() > 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 8), min_size=1, max_size=40), st.integers(0, 1000))
def test_children_of_any_families_are_in_range_and_in_order(sizes, seed):
    children = draw_children(np.array(sizes), 0, seed, np.random.default_rng(seed))
    assert np.bincount(children["family"]).tolist() == sizes
    assert children["age_at_tfp"].min() >= 0
    assert children["age_at_tfp"].max() <= 18
    assert children["yob"].min() >= 1996
    assert children["yob"].max() <= 2019
    within = np.diff(children["family"]) == 0
    assert (np.diff(children["yob"])[within] >= 0).all()
    assert (np.diff(children["age_at_tfp"])[within] <= 0).all()
