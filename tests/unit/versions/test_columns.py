"""What changed of people in both versions, who joined or left, and versions that are one."""

import pandas as pd
import pytest

from dpiabook.errors import DataRefusal
from dpiabook.versions import column_changes, crossed_areas, joiners, require_another, table_of

BEFORE = pd.DataFrame({"id": [1, 2, 3, 4], "care": [0, None, 1, 1], "yob": [2000, 2001, 2002, 2003]})


def test_new_gone_and_corrected_are_told_apart():
    now = BEFORE.assign(care=[1, 0, None, 1])
    found = column_changes(now, BEFORE, "id")
    assert found.both == 4
    assert found.table.values.tolist() == [["care", 1, 1, 1, 3], ["yob", 0, 0, 0, 0]]


def test_who_is_in_one_version_only_changes_nothing():
    now = pd.concat([BEFORE.iloc[1:], pd.DataFrame({"id": [9], "care": [1], "yob": [1999]})])
    found = column_changes(now, BEFORE, "id")
    assert found.both == 3
    assert found.table["changed"].sum() == 0


def test_without_an_id_nobody_can_be_followed():
    for measure in (lambda: column_changes(BEFORE, BEFORE, "yib"), lambda: joiners(BEFORE, BEFORE, {}, "yib")):
        with pytest.raises(DataRefusal, match="identifies the same people"):
            measure()


def _saved(frame, path):
    frame.to_csv(path, index=False) if path.suffix == ".csv" else frame.to_parquet(path)
    return path


@pytest.mark.parametrize("child_id", ["id", None])
@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("a.parquet", "b.csv"), ("one.parquet", "two.parquet")])
def test_one_file_is_no_two_versions_whatever_its_name_form_and_order(tmp_path, names, child_id):
    now, before = (
        _saved(BEFORE.sort_values("yob", ascending=up), tmp_path / name)
        for up, name in zip((True, False), names, strict=True)
    )
    with pytest.raises(DataRefusal, match="same records"):
        require_another(now, before, child_id)


@pytest.mark.parametrize(
    "now",
    [BEFORE.assign(care=[0, None, 1, 0]), BEFORE.iloc[:3], BEFORE.assign(new=1), pd.concat([BEFORE, BEFORE.iloc[:1]])],
)
def test_versions_that_differ_in_anything_are_compared(now):
    require_another(now, BEFORE)


def test_the_earlier_table_is_refused_where_it_is_the_same():
    class Version:
        source = None

    version = Version()
    from dpiabook.counting import as_source

    version.source = as_source(BEFORE)
    assert table_of(version) is version.source
    with pytest.raises(DataRefusal, match="same records"):
        table_of(version, as_source(BEFORE), "id")


def test_joiners_who_are_all_alike_are_found_however_many_they_are():
    before = pd.DataFrame({"id": range(100), "area": ["P", "Q"] * 50, "excl": [0, 1] * 50})
    join = pd.DataFrame({"id": range(100, 160), "area": ["P"] * 40 + ["Q"] * 20, "excl": [1] * 45 + [0] * 15})
    found = joiners(pd.concat([before, join]), before, {"excl": "excl >= 1"}, "id", "area").table
    joined = found.set_index("who").loc["joined"]
    assert joined[["people", "known", "having", "groups", "alike"]].tolist() == [60, 60, 45, 3, 1]
    assert found.set_index("who").loc["left", "groups"] == 0


def test_geographies_that_cut_each_other_are_found_without_ids(tmp_path):
    people = pd.DataFrame({"lsoa": ["a"] * 20 + ["b"] * 4 + ["c"] * 30 + ["d"] * 5})
    lookup = pd.DataFrame({"lsoa": list("abc"), "ward": list("VVW"), "school": list("XYY"), "number": list("123")})
    lookup.to_csv(tmp_path / "lookup.csv", index=False)
    found = crossed_areas(people, "lsoa", tmp_path / "lookup.csv")
    assert (found.geographies, found.unmatched) == (("ward", "school"), 1)
    assert found.pairs[["pieces", "close", "n", "people"]].values.tolist() == [[1, 1, 4, 4]]
    nested = crossed_areas(people, "lsoa", lookup.assign(school=list("XXY")))
    assert nested.pairs.empty
    for wrong in (tmp_path / "none.csv", lookup.assign(lsoa=list("aab")), lookup.assign(lsoa=list("xyz"))):
        with pytest.raises(DataRefusal):
            crossed_areas(people, "lsoa", wrong)
