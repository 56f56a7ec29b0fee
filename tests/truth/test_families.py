"""People of one family are alike: what is said of areas holds where families are counted beside them."""

import pandas as pd
import pytest

from dpiabook.evidence.claims.laws import LAWS
from dpiabook.stigma import area_indicators, attribute_indicators

from .family_worlds import FamilyWorld
from .run import in_families

SHARED = FamilyWorld("shared", 0.1, 0.6)
STANDS_OUT = LAWS["B09.funnel"][0]


@pytest.fixture(scope="module")
def found():
    return {counted: in_families([SHARED], range(12), counted=counted) for counted in (True, False)}


def test_no_area_differs_from_everybody_where_families_do_not(found):
    name = "shared: any false discovery"
    assert found[True][name].share <= 0.05 + 2 * found[True][name].error
    # Taken one by one, people tell of differences that there are not: that is why families are counted.
    assert found[False][name].share > 0.15


def test_none_stands_out_because_brothers_and_sisters_are_alike(found):
    said = found[True]["shared: stands out falsely"]
    assert said.share <= STANDS_OUT.wrong + 2 * said.error


def test_an_area_in_which_many_more_families_have_it_is_still_found():
    rows = {"area": range(40), "n": 600, "x": 60, "families": 330, "families_x": 45}
    counts = pd.DataFrame(rows)
    counts.loc[0, ["x", "families_x"]] = [140, 105]
    table = area_indicators(counts).table
    assert table.loc[0, "exact_p"] < 1e-6
    assert table.loc[0, "funnel"] == "99.8"
    alike = counts.assign(families_x=[45, *counts["families_x"][1:]])
    table = area_indicators(alike).table
    assert table.loc[0, "exact_p"] > 0.5
    assert table.loc[0, "funnel"] == "95"


def test_families_are_taken_from_counts_where_they_are_there():
    people = pd.DataFrame({"area": ["a", "b"], "n": [50, 60], "care": [5, 20], "care_known": [50, 58]})
    families = people.assign(families=[30, 31], care_families=[5, 6], care_families_known=[30, 30])
    alone, both = (attribute_indicators(one, people, ["care"])["care"].areas.table for one in (people, families))
    assert (both["exact_p"] > alone["exact_p"]).all()
    assert both.drop(columns="exact_p").equals(alone.drop(columns="exact_p"))
