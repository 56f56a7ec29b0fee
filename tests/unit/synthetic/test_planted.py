"""What is planted is there, where the list says that it is."""

from __future__ import annotations

import pytest

from dpiabook.synthetic import DEMO_VERSIONS, write_demo
from dpiabook.synthetic.planted import planted


def test_every_child_of_the_homogeneous_group_has_an_episode(later, expected):
    area, gender, (youngest, oldest) = expected.homogeneous
    everywhere = later[(later.gender == gender) & later.age_at_tfp.between(youngest, oldest)]
    group = everywhere[everywhere.area_code == area]
    assert len(group) >= 10
    assert (group.mhda_eps_pre_cp >= 1).all()
    assert not (everywhere.mhda_eps_pre_cp >= 1).all()


def test_home_educated_children_are_flagged_missing_at_the_known_share(later, expected):
    home = later[(later.ehe_flag == 1) & later.cme_flag.notna()]
    flagged = home[home.cme_flag == 1]
    assert expected.home_flagged_missing in set(flagged.child_id)
    spread = 4 * (0.15 * 0.85 / len(home)) ** 0.5
    assert len(flagged) / len(home) == pytest.approx(expected.home_flagged_missing_share, abs=spread)


def test_the_family_of_eight_and_the_outlier_are_there(later, expected):
    child, days = expected.outlier
    assert (later.family_id == expected.family_of_eight).sum() == 8
    assert later.loc[later.child_id == child, "ftex_duration"].tolist() == [days] == [45.0]
    assert later.loc[later.child_id == child, "ftex_eps"].tolist() == [1]


def test_versions_differ_by_the_planted_families_and_nothing_else(earlier, later, expected):
    only_later = later[~later.family_id.isin(earlier.family_id)]
    only_earlier = earlier[~earlier.family_id.isin(later.family_id)]
    assert only_later.groupby("area_code").size().to_dict() == expected.joined_children
    assert only_earlier.groupby("area_code").size().to_dict() == expected.left_children
    for rows, families in ((only_later, expected.joined), (only_earlier, expected.left)):
        found = rows.groupby("area_code").family_id.unique()
        assert {area: set(ids) for area, ids in found.items()} == {area: set(ids) for area, ids in families.items()}
    before, after = (rows.set_index("child_id").drop(columns="cme_reason") for rows in (earlier, later))
    both = before.index.intersection(after.index)
    same = before.loc[both].eq(after.loc[both]) | (before.loc[both].isna() & after.loc[both].isna())
    assert same.index[~same.all(axis=1)].tolist() == [expected.corrected[1]]


def test_some_areas_change_by_one_to_nine_children_and_one_keeps_its_number(earlier, later):
    change = later.groupby("area_code").size() - earlier.groupby("area_code").size()
    assert sorted(change[change != 0].dropna()) == [-3, 2, 12]


def test_only_the_later_version_knows_the_new_reason(earlier, later, expected):
    assert (later.cme_reason == expected.new_reason).any()
    assert not (earlier.cme_reason == expected.new_reason).any()


@pytest.mark.parametrize("version", DEMO_VERSIONS)
def test_canaries_occur_once_in_their_column(earlier, later, expected, version):
    rows = later if version == DEMO_VERSIONS[1] else earlier
    assert set(expected.canaries) >= {"area_code", "gender", "cme_reason", "ftex_duration"}
    for name, value in expected.canaries.items():
        assert rows.loc[rows[name] == value, "child_id"].isin(expected.canary_children).tolist() == [True], name


def test_no_canary_is_planted_unless_asked_for(tmp_path):
    assert planted(600).canaries == {}
    content = write_demo(tmp_path, families=600).data.read_bytes()
    assert b"CANARY" not in content


@pytest.mark.parametrize(("families", "areas", "seed"), [(600, 12, 1), (100, 5, 0), (3_000, 150, 9)])
def test_small_demonstrations_hold_what_is_planted(tmp_path, families, areas, seed):
    import pandas as pd

    rows = pd.read_parquet(write_demo(tmp_path, families=families, areas=areas, seed=seed).data)
    hoped = planted(families, areas, seed)
    area, gender, ages = hoped.homogeneous
    group = rows[(rows.area_code == area) & (rows.gender == gender) & rows.age_at_tfp.between(*ages)]
    assert rows.family_id.nunique() == families
    assert rows.area_code.nunique() == areas
    assert len(group) >= 1
    assert (group.mhda_eps_pre_cp >= 1).all()
    assert (rows.family_id == hoped.family_of_eight).sum() == 8
    assert hoped.outlier[0] in set(rows.child_id)
