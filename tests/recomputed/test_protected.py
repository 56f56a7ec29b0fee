"""What the protected file leaves, reckoned from that file alone (docs/method.md, blocks B06 and B10)."""

import numpy as np
import pandas as pd
import pytest

from .records import GATES, HISTORY, NEVER, classes, families, numbers
from .test_learning import attributes
from .test_recognising import NAMED, _both, _under

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-run")]
K = 10
WHO = {name: f"the {name}" for name in NAMED}
VISIBLE = "all facts that are taken to be visible"
KEYS = ["area_code", "gender", "yob", "sibling_order", "age_at_tfp"]
IDS = ["child_id", "family_id"]


def protected(side):
    """The protected file with what does not apply told from what is unknown, as its readers are told to read it."""
    frame = side.protected.rename(columns={"ftex_eps_year_years": HISTORY})
    applies = {
        name: frame[name].astype(object).mask(frame[name].isna() & (frame[gate] == 0), NEVER)
        for name, gate in GATES.items()
        if name in frame
    }
    return frame.assign(**applies)


@pytest.mark.parametrize("short", NAMED)
def test_each_named_combination_in_the_protected_file(side, short):
    """First of all the exclusion profile, which the recodes were not made against."""
    kept = [name for name in NAMED[short] if name in protected(side)]
    printed = side.row("B10.remaining", who=WHO[short])
    assert printed["n"] == len(side.protected)
    before, after = classes(side.now, NAMED[short]), classes(protected(side), kept)
    assert _both(printed, "unique") == _under(*before, 2)
    assert _both(printed, "unique_after") == _under(*after, 2)
    assert _both(printed, "under_k_after") == _under(*after, K)


def visible(side, frame):
    """Every column that another person could see, by the part that the inventory says it plays."""
    seen = {row["variable"] for row in side.rows("B01.inventory") if row["part"] == "could help to recognise"}
    named = {name for keys in NAMED.values() for name in keys}
    return [name for name in frame if name in seen | named | {"n_children"} and name not in IDS]


def test_all_visible_facts_that_the_file_keeps(side):
    frame = protected(side)
    kept = visible(side, frame)
    printed = side.row("B10.remaining", who=VISIBLE)
    after = classes(frame, kept)
    assert _both(printed, "unique_after") == _under(*after, 2)
    assert _both(printed, "under_k_after") == _under(*after, K)
    # In the data as they are, who knows these facts knows those as well that the recoded file leaves out.
    assert _both(printed, "unique") == _under(*classes(side.now, visible(side, side.now)), 2)
    worst = max(_both(row, "unique_after")[1] for row in side.rows("B10.remaining") if "all columns" not in row["who"])
    assert side.said("B10.remaining")["unique_after_most"] == worst


def test_families_by_all_visible_facts_that_the_file_keeps(side):
    frame = protected(side)
    kept = visible(side, frame)
    whole = frame.groupby("family_id")[kept].apply(lambda rows: repr(sorted(map(repr, rows.to_numpy().tolist()))))
    partial = frame.assign(gap=frame[kept].isna().any(axis=1)).groupby("family_id")["gap"].any()
    alone = ~whole.duplicated(keep=False) | partial
    assert side.said("B10.remaining")["unique_groups_after_most"] == alone.sum()


def test_the_next_step_leaves_fewest_alone(side):
    frame = protected(side)
    kept = visible(side, frame)
    said = side.said("B10.remaining")
    if "unique_next" in said:
        ends = [_under(*classes(frame, [one for one in kept if one != name]), 2) for name in kept]
        assert _both(said, "unique_next") == min(ends, key=lambda both: (both[1], both[0]))


def test_everything_that_the_file_keeps_as_it_stands(side):
    frame = protected(side)
    columns = [name for name in frame if name not in IDS]
    whole = pd.DataFrame({name: numbers(frame, name) for name in columns})
    sizes = whole.groupby(columns)[columns[0]].transform("size")
    (printed,) = [row for row in side.rows("B10.remaining") if "all columns" in row["who"]]
    assert _both(printed, "unique_after") == ((sizes == 1).sum(), (sizes == 1).sum())


def test_the_recommended_recodes_by_the_facts_they_were_made_against(side):
    frame = protected(side)
    kept = [name for name in [*KEYS, "region_code"] if name in frame]
    said = side.said("B10.before_after")
    assert _both(said, "unique") == _under(*classes(frame, kept), 2)
    assert _both(said, "under_k") == _under(*classes(frame, kept), K)
    assert _both(said, "unique_before") == _under(*classes(side.now, KEYS), 2)
    most, least, _ = families(frame, [name for name in ("gender", "yob") if name in frame])
    assert _both(said, "unique_groups") == ((most == 1).sum(), (least == 1).sum())


def _entropy(column):
    shares = column.value_counts(normalize=True, dropna=False)
    return float(-(shares * np.log2(shares)).sum())


def test_information_lost(side):
    frame = protected(side)
    lost = []
    for name in KEYS:
        coarser = "region_code" if name == "area_code" and "region_code" in frame else name
        left = _entropy(frame[coarser]) if coarser in frame else 0.0
        lost.append(1 - left / _entropy(side.now[name]))
    assert side.said("B10.before_after")["loss"] == pytest.approx(float(np.mean(lost)))


def test_one_coarser_form_by_itself(side):
    """Bands begin at multiples of their width, counted from 0."""
    banded = side.now.assign(yob=side.now["yob"] // 2)
    for row in side.rows("B06.minimisation"):
        if row["recode"] == "year of birth in bands of 2 years":
            assert _both(row, "unique_after") == _under(*classes(banded, KEYS), 2)
            assert row["loss"] == pytest.approx(1 - _entropy(banded["yob"]) / _entropy(side.now["yob"]))


def test_rates_by_area_that_are_lost(side):
    """Where neither area nor region is kept, everybody's rate takes the place of the area's."""
    if {"area_code", "region_code"} & set(side.protected):
        pytest.skip("the recodes keep a place")
    errors = []
    for having in attributes(side).values():
        rates = having.astype(float).groupby(side.now["area_code"]).transform("mean")
        errors.append(abs(rates - having.astype(float).mean())[having.notna()].mean())
    assert side.said("B10.usefulness")["rate_error"] == pytest.approx(float(np.mean(errors)))
