"""Groups of an area in which everybody has an attribute: those that bands put together with others, too."""

import pandas as pd
import pytest

from dpiabook.counting import group_counts
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.stigma import groups_alike
from dpiabook.sensitivity import flag_variables
from dpiabook.stigma import attribute_indicators, single_groups

INVENTORY = Inventory(
    (
        Variable("area", "Area", kind="category"),
        Variable("sex", "Sex", kind="category"),
        Variable("age", "Age", kind="integer"),
        Variable("care", "In care", kind="boolean"),
    )
)
FACTS = Facts(INVENTORY, flag_variables(INVENTORY), area="area")
BANDS = {"age": (0, 5, 11, 16)}


def told(people, bands):
    flags, keys = {"care": "care >= 1"}, ["sex", *bands]
    areas = group_counts(people, ["area"], flags)
    cells = group_counts(people, ["area", "sex"], flags, bands=bands)
    single = single_groups(group_counts(people, ["area", *keys], flags), flags, area="area", keys=keys)
    indicators = attribute_indicators(areas, cells, flags, keys=keys)
    return groups_alike(FACTS, indicators, keys, bands, single)


def people(*groups):
    rows = [(area, sex, age, have) for area, sex, age, n, x in groups for have in [1] * x + [0] * (n - x)]
    return pd.DataFrame(rows, columns=["area", "sex", "age", "care"])


CALM = [("A", sex, age, 40, 8) for sex in "FM" for age in (12, 13, 14, 15)] + [("B", "F", 12, 40, 6)]


def test_a_year_in_which_all_have_it_is_found_within_a_calm_band():
    planted = [row for row in CALM if row[:3] != ("A", "F", 14)] + [("A", "F", 14, 30, 30)]
    finding = told(people(*planted), BANDS)
    (row,) = finding.table.frame.to_dict("records")
    assert (row["inside"], row["inside_single"]) == (0, 30)
    assert finding.numbers.frame["hit"].tolist() == [1]


@pytest.mark.parametrize(("bands", "columns", "groups"), [(BANDS, 2, 3 + 9), ({}, 1, 3)])
def test_what_was_looked_at_is_said(bands, columns, groups):
    finding = told(people(*CALM), bands)
    assert finding.title.startswith("In none of {groups} pairs")
    assert finding.numbers.frame["groups"].tolist() == [groups]
    assert ("single years" in finding.sentence) == bool(bands)
    assert sum(name.startswith("inside") for name in finding.table.frame) == columns


def test_a_group_in_which_it_is_unknown_for_somebody_is_no_reassurance():
    planted = people(*CALM, ("B", "M", 12, 30, 30))
    planted.loc[planted.index[-1], "care"] = None
    finding = told(planted, BANDS)
    assert finding.numbers.frame[["hit", "perhaps"]].values.tolist() == [[0, 1]]
    assert "may have it" in finding.title
    (row,) = finding.table.frame.to_dict("records")
    assert (row["inside"], row["inside_most"]) == (0, 29)
