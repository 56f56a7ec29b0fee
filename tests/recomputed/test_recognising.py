"""Who could be recognised, reckoned again in plain pandas (docs/method.md, blocks B02, B07 and B08)."""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest

from .records import GATES, HISTORY, NEVER, OF_SCHOOL_AGE, classes, families, fitting, numbers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-run")]
CHILD = ["gender", "yob", "sibling_order", "age_at_tfp"]
EXCLUSION = ["ftex_eps", "ftex_duration", "age_first_ftex"]
NAMED = {"child profile": CHILD, "exclusion profile": EXCLUSION, "years history": [HISTORY]}
K = 10


def _both(row, name):
    return row[name], row.get(f"{name}_most", row[name])


def _under(most, least, k):
    return int((most < k).sum()), int((least < k).sum())


def test_volumes_add_up(side):
    now, said = side.now, side.said("B02.volumes")
    assert (said["n"], said["areas"], said["groups"]) == (
        len(now),
        now["area_code"].nunique(),
        now["family_id"].nunique(),
    )
    assert (said["grown"], said["of_age"]) == ((now["yob"] <= 2007).sum(), 2007)
    for area, rows in now.groupby("area_code"):
        printed = side.row("B02.volumes", area=area)
        assert (printed["n"], printed["groups"]) == (len(rows), rows["family_id"].nunique())


def test_states_of_every_variable(side):
    titles = {row["variable"]: row["meaning"] for row in side.rows("B01.inventory")}
    for name in [one for one in side.now if one in titles]:
        printed = side.row("B07.missing", variable=titles[name])
        never = int((side.now[name] == NEVER).sum()) if name in {*GATES, *OF_SCHOOL_AGE} else 0
        assert printed["missing"] == side.now[name].isna().sum(), name
        assert printed["not_applicable"] == never, name
        assert printed["recorded"] == len(side.now) - never - side.now[name].isna().sum(), name


@pytest.mark.parametrize("short", NAMED)
def test_alone_and_in_small_groups_by_each_named_combination(side, short):
    most, least = classes(side.now, NAMED[short])
    printed = side.row("B08.person_uniqueness", short=short)
    assert _both(printed, "unique") == _under(most, least, 2)
    assert _both(printed, "under_k") == _under(most, least, K)
    guesses = side.row("B08.individual_risk", short=short)
    assert _both(guesses, "expected") == pytest.approx(((1 / most).sum(), (1 / least).sum()))


def test_sizes_of_groups_in_bands_that_double(side):
    most, least = classes(side.now, CHILD)
    for row in side.rows("B08.class_sizes"):
        low = int(row["band"].split()[0].replace(",", ""))
        high = (
            int(row["band"].split()[-1].replace(",", ""))
            if " to " in row["band"]
            else (np.inf if "more" in row["band"] else low)
        )
        assert row["people"] == ((most >= low) & (most <= high)).sum()
        assert row["apart"] == ((least >= low) & (least <= high)).sum()


@pytest.mark.parametrize(
    ("where", "within"),
    [("in the whole dataset", None), ("within their region", "region_code"), ("within their area", "area_code")],
)
def test_families_by_their_children(side, where, within):
    most, least, children = families(side.now, ["gender", "yob"], within)
    printed = side.row("B08.group_profiles", where=where)
    assert printed["groups"] == len(most)
    assert _both(printed, "unique") == ((most == 1).sum(), (least == 1).sum())
    assert _both(printed, "unique_people") == (children[most == 1].sum(), children[least == 1].sum())


def test_exposed_by_anybody_of_the_family(side):
    most, least = classes(side.now, CHILD)
    printed = side.row("B08.group_risk", short="child profile")
    for end, sizes in (("group", most), ("group_most", least)):
        safe = pd.Series(1 - 1 / sizes).groupby(side.now["family_id"].to_numpy()).transform("prod")
        assert printed[end] == pytest.approx((1 - safe).sum())


@pytest.mark.parametrize(("finding", "place"), [("B08.by_area", "area_code"), ("B08.by_region", "region_code")])
def test_alone_within_places(side, finding, place):
    total = np.zeros(2)
    for code, rows in side.now.groupby(place):
        most, least = classes(rows.reset_index(drop=True), CHILD)
        printed = side.row(finding, **{finding.removeprefix("B08.by_"): code})
        assert _both(printed, "unique") == _under(most, least, 2)
        assert printed["expected"] == pytest.approx((1 / most).sum())
        total += _under(most, least, 2)
    assert _both(side.said(finding), "unique") == tuple(total)


def test_an_intruder_who_knows_some_facts_to_a_distance(side):
    exact = ["area_code", "gender", "yob", "ftex_eps"]
    most, least = fitting(side.now, exact, [("ftex_duration", 2), ("age_first_ftex", 1)])
    printed = side.row("B08.scenarios", scenario="A member of school staff")
    for name, k in (("one", 2), ("under_3", 3), ("under_10", 10)):
        assert _both(printed, name) == _under(most, least, k)
    assert _both(printed, "right") == pytest.approx(((1 / most).sum(), (1 / least).sum()))
    assert printed["wrong"] == pytest.approx(len(side.now) - (1 / least).sum())


def test_people_alone_on_three_facts_or_fewer(side):
    titles = {row["meaning"]: row["variable"] for row in side.rows("B01.inventory")}
    keys = [titles[row["key"]] for row in side.rows("B08.special_uniques")]
    keys = [HISTORY if name.startswith("ftex_eps_year") else name for name in keys]
    smallest = np.full(len(side.now), 99)
    for size in (1, 2, 3):
        for some in combinations(keys, size):
            frame = pd.DataFrame({name: numbers(side.now, name) for name in some})
            alone = ~frame.duplicated(keep=False) & (frame >= 0).all(axis=1)
            # An unknown takes part in none, and is like nobody.
            known = frame[(frame >= 0).all(axis=1)]
            alone = alone & ~frame.apply(tuple, axis=1).isin(known[known.duplicated(keep=False)].apply(tuple, axis=1))
            smallest[alone & (smallest > size)] = size
    said = side.said("B08.special_uniques")
    assert (said["special"], said["two"]) == ((smallest <= 3).sum(), (smallest <= 2).sum())


def test_share_alone_by_the_size_of_an_area(side):
    _, least = classes(side.now, CHILD)
    n, printed = len(side.now), side.row("B08.area_size", short="child profile")
    for size in (10, 100, 1000):
        ways = [comb(n - int(f), size - 1) / comb(n - 1, size - 1) for f in least]
        assert printed[f"in_{size}"] == pytest.approx(100 * float(np.mean(ways)))


def test_combinations_that_leave_one_in_a_hundred_alone(side):
    titles = {row["meaning"].lower(): row["variable"] for row in side.rows("B01.inventory")}
    first = side.rows("B08.combinations")[0]
    named = [
        titles[title] for title in sorted(titles, key=len, reverse=True) if title in _parts(first["short"], titles)
    ]
    most, least = classes(side.now, [HISTORY if name.startswith("ftex_eps_year") else name for name in named])
    assert _both(first, "unique") == _under(most, least, 2)
    assert first["unique"] >= 0.01 * len(side.now)


def _parts(short, titles):
    """The facts of which a combination is made, the longest first, so that no name is taken for part of another."""
    found = []
    for title in sorted(titles, key=len, reverse=True):
        if title in short:
            found, short = [*found, title], short.replace(title, "", 1)
    return found


def test_cells_of_three_facts_under_a_hundred(side):
    """By region every child is in some cell under 100: with gender, and the year of birth, alone."""
    region = side.now[["region_code", "gender", "yob"]].dropna()
    cells = region.groupby(["region_code", "gender", "yob"])["yob"].transform("size")
    printed = side.row("B08.second_opinion", geography="Region")
    assert printed["places"] == side.now["region_code"].nunique()
    assert printed["exposed"] >= (cells < 100).sum()
