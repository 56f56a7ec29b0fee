"""Drift, risk, and the two versions of the demonstration."""

import pandas as pd
import pytest

from dpiabook.dictionary import read_dictionary
from dpiabook.synthetic import write_demo
from dpiabook.synthetic.planted import planted
from dpiabook.versions import area_differences, compare_versions, drift

FAMILIES = 600


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    return [write_demo(folder, version, FAMILIES) for version in ("2026-01", "2025-07")]


@pytest.fixture(scope="module")
def comparison(demo):
    now, before = demo
    return compare_versions(
        now.data,
        before.data,
        keys={"child_profile": ["gender", "yob", "sibling_order", "age_at_tfp"], "gone": ["no_such_column"]},
        child_id="child_id",
        family_id="family_id",
        area="area_code",
        inventory=read_dictionary(now.dictionary),
    )


def test_the_planted_changes_are_found(comparison):
    plan = planted(FAMILIES)
    assert comparison.records.joined == sum(plan.joined_children.values())
    assert comparison.records.left == sum(plan.left_children.values())
    assert comparison.families == tuple(sum(map(len, families.values())) for families in (plan.joined, plan.left))
    by_area = comparison.records.by_area.set_index("area")
    assert by_area.loc[by_area["joined"] > 0, "joined"].to_dict() == dict(plan.joined_children)
    assert by_area.loc[by_area["left"] > 0, "left"].to_dict() == dict(plan.left_children)
    assert by_area.loc[plan.corrected[0], "changed"] >= 1


def test_the_new_code_is_counted_and_never_named(comparison):
    codes = comparison.drift.codes
    assert codes[["variable", "new", "gone"]].values.tolist() == [["cme_reason", 1, 0]]
    assert planted(FAMILIES).new_reason not in str(comparison.drift)


def test_only_composites_of_both_versions_are_compared(comparison):
    assert comparison.risk["composite"].tolist() == ["child_profile"]
    assert (comparison.risk["n"] - comparison.risk["n_before"]).item() == (
        comparison.records.joined - comparison.records.left
    )


def test_the_planted_differences_isolate(demo):
    now, before = demo
    plan = planted(FAMILIES)
    net = {
        area: plan.joined_children.get(area, 0) - plan.left_children.get(area, 0)
        for area in {*plan.joined_children, *plan.left_children}
    }
    everybody = area_differences(now.data, before.data, "area_code").close
    small = {area: size for area, size in net.items() if 1 <= abs(size) < 10}
    assert dict(zip(everybody["area_code"], everybody["difference"], strict=True)) == small


def test_a_version_against_itself_shows_nothing(demo):
    now, _ = demo
    found = compare_versions(now.data, now.data, keys={"born": ["yob"]}, child_id="child_id", family_id="family_id")
    assert (found.records.joined, found.records.left, found.records.changed) == (0, 0, 0)
    assert found.families == (0, 0)
    assert found.drift.changes == 0
    assert area_differences(now.data, now.data, "area_code", {"cme_flag": "cme_flag >= 1"}).groups_close == 0


def test_columns_that_come_go_and_change_type_are_listed():
    before = pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": [1, 1]})
    now = pd.DataFrame({"a": ["1", "2"], "c": [1, 1], "d": [0.5, 0.25]})
    found = drift(now, before)
    assert found.columns.values.tolist() == [
        ["b", "removed", "text", ""],
        ["d", "added", "", "number"],
        ["a", "type", "integer", "text"],
    ]
    assert len(found.renamed) == 0


def test_the_most_alike_columns_are_proposed_as_renamed():
    before = pd.DataFrame({"sex": ["F"] * 5 + ["M"] * 5, "kind": ["a"] * 9 + ["b"]})
    now = pd.DataFrame({"gender": ["M"] * 5 + ["F"] * 5, "sort": ["a"] * 9 + ["b"]})
    renamed = drift(now, before).renamed
    assert renamed[["before", "now"]].values.tolist() == [["sex", "gender"], ["kind", "sort"]]


def test_missing_values_are_counted_in_both_versions():
    before, now = pd.DataFrame({"a": [1, None, 3]}), pd.DataFrame({"a": [1, 2, None, None]})
    row = drift(now, before).missing.iloc[0]
    assert row[["n_before", "missing_before", "n", "missing"]].tolist() == [3, 1, 4, 2]
