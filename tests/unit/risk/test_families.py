"""Family risk, family profiles and risk by area."""

from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, DataRefusal, Refusal
from dpiabook.risk import by_area, family_profiles, family_risk

FAMILIES = pd.DataFrame(
    {
        "family": [1, 1, 2, 2, 3, 4, 4, 5, 6],
        "area": ["A", "A", "A", "A", "A", "B", "B", "B", "B"],
        "gender": ["F", "M", "M", "F", "F", "F", "M", "F", "M"],
        "yob": [2008, 2010, 2010, 2008, 2008, 2008, 2010, 2009, 2009],
    }
)


def test_family_risk_is_that_of_any_member():
    found = family_risk(np.array([0.5, 0.5, 0.5, 1, 0.3]), [7, 7, 7, 8, 8])
    assert found.risk.tolist() == pytest.approx([0.875, 0.875, 0.875, 1, 1])
    assert found.expected == pytest.approx(4.625)
    assert found.expected_families == pytest.approx(1.875)
    assert found.members.tolist() == [3, 2]


def test_a_missing_family_is_a_family_of_one():
    found = family_risk(np.array([0.5, 0.5, 0.5]), [None, 4, None])
    assert found.risk.tolist() == [0.5, 0.5, 0.5]
    assert found.families == 3


def test_family_risk_takes_the_families_of_profiles():
    table = FAMILIES.assign(family=[1, 1, 2, 2, None, 4, 4, 5, None])
    risk = np.linspace(0.1, 0.9, len(table))
    profiles = family_profiles(table, ["gender"], "family")
    np.testing.assert_allclose(family_risk(risk, profiles).risk, family_risk(risk, table["family"]).risk)


@pytest.mark.parametrize(("risk", "family"), [([0.5], [1, 2]), ([1.5], [1]), ([np.nan], [1])])
def test_family_risk_refuses_what_is_no_risk_per_record(risk, family):
    with pytest.raises(Refusal) as refusal:
        family_risk(np.array(risk), family)
    assert refusal.value.code is Code.MEASURE_INPUT


def test_families_with_the_same_children_are_one_class():
    found = family_profiles(FAMILIES, ["gender", "yob"], "family")
    per_family = dict(zip(FAMILIES["family"], found.candidates[found.family_number], strict=True))
    assert per_family == {1: 3, 2: 3, 3: 1, 4: 3, 5: 1, 6: 1}
    assert (found.families, found.unique, found.profiles) == (6, 3, 4)
    assert (found.under(5), found.children_under(2)) == (6, 3)


def test_within_an_area_fewer_families_are_alike():
    found = family_profiles(FAMILIES, ["gender", "yob"], "family", within="area")
    assert found.unique == 4


def test_a_tolerance_gives_candidates_and_not_classes():
    found = family_profiles(FAMILIES, ["gender", "yob"], "family", tolerance=1)
    per_family = dict(zip(FAMILIES["family"], found.candidates[found.family_number], strict=True))
    assert per_family == {1: 3, 2: 3, 3: 2, 4: 3, 5: 2, 6: 1}
    assert family_profiles(FAMILIES, ["gender", "yob"], "family", tolerance={"yob": 1}).under(3) == 3


def test_figures_by_number_of_children():
    found = family_profiles(FAMILIES, ["gender", "yob"], "family")
    assert found.by_size()[["children", "families", "unique", "under_5"]].to_dict("list") == {
        "children": ["1", "2"],
        "families": [3, 3],
        "unique": [3, 0],
        "under_5": [3, 3],
    }
    larger = found.at_least(2)
    assert (larger.families, larger.unique) == (3, 0)
    assert larger.family_number.tolist() == [0, 0, 1, 1, -1, 2, 2, -1, -1]


@pytest.mark.parametrize("tolerance", [{"gender": 1}, {"yob": -1}, {"yob": 1, "order": 1}, {"year": 1}, 1])
def test_a_tolerance_that_fits_no_single_key_is_refused(tolerance):
    with pytest.raises(Refusal):
        family_profiles(FAMILIES.assign(order=1), ["gender", "yob", "order"], "family", tolerance=tolerance)


@pytest.mark.parametrize("within", [None, "area"])
@pytest.mark.parametrize("tolerance", [0, 1, 2])
def test_candidates_are_those_that_comparing_all_pairs_finds(tolerance, within):
    random = np.random.default_rng(tolerance)
    family = np.repeat(random.permutation(90), random.integers(1, 5, 90))
    table = pd.DataFrame({"family": family, "area": np.array(["A", "B"])[family % 2]})
    table["gender"] = random.choice(["F", "M", None], len(table), p=[0.45, 0.45, 0.1])
    table["yob"] = random.integers(2000, 2005, len(table))
    table = table.sample(frac=1, random_state=1, ignore_index=True)

    def near(one, other):
        return all(
            pd.isna(a) or pd.isna(b) or (abs(a - b) <= tolerance if name == "yob" else a == b)
            for name, a, b in zip(known, one, other, strict=True)
        )

    def fit(one, other):
        return len(one) == len(other) and any(all(map(near, one, order)) for order in permutations(other))

    def complete(one):
        return not pd.isna(pd.DataFrame(one)).any(axis=None)

    known = ["gender", "yob", *([within] if within else [])]
    profiles = {number: rows[known].values.tolist() for number, rows in table.groupby("family")}
    most = {a: sum(fit(one, other) for other in profiles.values()) for a, one in profiles.items()}
    whole = {a: one for a, one in profiles.items() if complete(one)}
    least = {a: sum(fit(one, other) for other in whole.values()) if a in whole else 1 for a, one in profiles.items()}
    found = family_profiles(table, ["gender", "yob"], "family", within=within, tolerance={"yob": tolerance})
    assert dict(zip(table["family"], found.candidates[found.family_number], strict=True)) == most
    assert dict(zip(table["family"], found.least[found.family_number], strict=True)) == least
    assert dict(Counter(found.children)) == dict(Counter(table["family"].value_counts()))


def test_children_without_a_family_are_left_out():
    table = FAMILIES.assign(family=[1, 1, 2, 2, None, None, None, None, None])
    found = family_profiles(table, ["gender", "yob"], "family")
    assert (found.families, found.unique) == (2, 0)
    assert found.family_number.tolist() == [0, 0, 1, 1, -1, -1, -1, -1, -1]


def test_risk_by_area():
    found = by_area(FAMILIES, ["gender", "yob"], "area", family="family").set_index("area")
    assert found["n"].to_dict() == {"A": 5, "B": 4}
    assert found["uniques"].to_dict() == {"A": 0, "B": 4}
    assert found["under_3"].to_dict() == {"A": 2, "B": 4}
    assert found["expected"].to_dict() == {"A": pytest.approx(2), "B": 4}
    assert found["families"].to_dict() == {"A": 3, "B": 3}
    assert found["unique_families"].to_dict() == {"A": 1, "B": 3}


def test_an_intruder_who_does_not_know_the_area_compares_everywhere():
    found = by_area(FAMILIES, ["gender", "yob"], "area", area_known=False)
    assert found["uniques"].tolist() == [0, 2]
    assert found["n"].sum() == len(FAMILIES)


def test_a_missing_area_is_a_row_of_its_own():
    table = FAMILIES.assign(area=["A"] * 5 + [None] * 4)
    found = by_area(table, ["gender", "yob"], "area", family="family")
    assert found["area"].isna().tolist() == [False, True]
    assert found["families"].tolist() == [3, 3]


@pytest.mark.parametrize(
    ("beyond", "alone"), [([np.inf, np.inf], 1), ([np.inf, -np.inf], 3), ([np.nan, np.inf], 0), ([np.nan, np.nan], 0)]
)
def test_a_year_without_an_end_is_near_no_other_year(beyond, alone):
    """Years are often read as floats; what is infinite is like no other year, and what is missing could be any."""
    years = [2000.0, 2001.0, 2007.0, *beyond]
    children = pd.DataFrame({"family": range(5), "yob": years})
    found = family_profiles(children, ["yob"], "family", tolerance={"yob": 1})
    assert found.unique == alone


@pytest.mark.parametrize("values", [[1.5, 2.0], [1e300, 2.0], ["a", "b"]])
def test_what_is_no_whole_number_is_not_known_to_a_tolerance(values):
    children = pd.DataFrame({"family": range(2), "key": values})
    with pytest.raises(DataRefusal):
        family_profiles(children, ["key"], "family", tolerance={"key": 1})


def test_a_place_that_is_known_of_each_child_anyway_stands_once():
    children = pd.DataFrame({"family": [1, 2, 3], "yob": [1, 1, 2]})
    within = family_profiles(children, ["yob"], "family", "yob")
    assert within.candidates.tolist() == family_profiles(children, ["yob"], "family").candidates.tolist()
