"""One family kept for all that are alike gives the figures of all of them, in every coarser form."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import coded_keys, source_of_codes
from dpiabook.risk import family_profiles
from dpiabook.risk.distinct_families import ALIKE, distinct_families

KNOWN = ["gender", "yob", "area"]


def children(seed, rows=600):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "family": pd.array(draw.integers(0, rows // 2, rows), dtype="Int64"),
            "gender": draw.choice(["F", "M", None], rows, p=[0.5, 0.4, 0.1]),
            "yob": pd.array(draw.integers(2000, 2006, rows), dtype="Int64"),
            "area": "A",
        }
    )
    frame.loc[draw.random(rows) < 0.05, ["family"]] = pd.NA
    frame.loc[draw.random(rows) < 0.05, ["yob"]] = pd.NA
    frame["area"] = (frame["family"].fillna(0) % 3).map({0: "A", 1: "B", 2: "C"})
    return frame


def both(frame, form):
    """Profiles of all families, and of the distinct ones, with years of birth in bands of `form`."""
    coded = distinct_families(frame, KNOWN, "family")
    coarse = {name: (coded.column(name), coded.levels[coded.keys.index(name)]) for name in [*KNOWN, "family"]}
    levels = coarse["yob"][1].to_numpy()
    banded = np.append(levels // form, -1)[coded.column("yob")]
    coarse["yob"] = (np.where(coded.column("yob") < 0, -1, banded - levels.min() // form).astype(np.int32), None)
    kept = source_of_codes(coarse, **{ALIKE: coded.multiplicity})
    return frame.assign(yob=frame["yob"] // form), kept


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("form", [1, 2, 10])
@pytest.mark.parametrize("within", [None, "area"])
def test_figures_are_those_of_all_families(seed, form, within):
    frame, kept = both(children(seed), form)
    every = family_profiles(frame, ["gender", "yob"], "family", within)
    few = family_profiles(kept, ["gender", "yob"], "family", within, alike=ALIKE)
    assert (few.families, few.unique, few.profiles) == (every.families, every.unique, every.profiles)
    assert [few.under(k) for k in (3, 5, 10)] == [every.under(k) for k in (3, 5, 10)]
    assert [few.children_under(k) for k in (2, 5)] == [every.children_under(k) for k in (2, 5)]
    assert few.by_size().equals(every.by_size())
    assert few.at_least(2).families == every.at_least(2).families


@pytest.mark.parametrize("seed", range(4))
def test_a_tolerance_finds_the_same_candidates(seed):
    frame = children(seed)
    every = family_profiles(frame, ["gender", "yob"], "family", tolerance={"yob": 1})
    coded = distinct_families(frame, ["gender", "yob"], "family")
    columns = {name: (coded.column(name), coded.levels[at]) for at, name in enumerate(coded.keys)}
    kept = source_of_codes(columns, **{ALIKE: coded.multiplicity})
    few = family_profiles(kept, ["gender", "yob"], "family", tolerance={"yob": 1}, alike=ALIKE)
    assert sorted(np.repeat(few.candidates, few.alike)) == sorted(every.candidates)


def test_children_without_a_family_are_left_out():
    frame = pd.DataFrame({"family": [None, None], "yob": [2000, 2001]})
    found = distinct_families(frame, ["yob"], "family")
    assert found.rows == 0


def test_every_family_is_stood_for_once():
    frame = children(1)
    found = distinct_families(frame, KNOWN, "family")
    assert found.people == frame["family"].notna().sum()
    first = np.unique(found.column("family"), return_index=True)[1]
    assert found.multiplicity[first].sum() == frame["family"].nunique()
    assert coded_keys(frame, ["family"]).sizes[0] == frame["family"].nunique()
