"""What classes tell of a value lies within its range for every way to fill in what is unknown, tried one by one."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.risk import inference_gain
from dpiabook.risk.attribute_disclosure import FAR, disclosure_of_counts
from dpiabook.risk.joint import sensitive_within
from dpiabook.risk.lift import lift_within
from dpiabook.risk.ratio_ranges import ratio_ranges
from dpiabook.risk.t_closeness import closeness_within

NEAR = 1e-9
ROW = st.tuples(st.sampled_from(["p", "q", "r", None]), st.sampled_from(["a", "b", "c", None]))
TABLES = st.lists(ROW, min_size=2, max_size=8).filter(
    lambda rows: sum(value is None for _, value in rows) <= 3 and any(value for _, value in rows)
)
COUNTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2), st.booleans()), min_size=1, max_size=4
).filter(lambda classes: any(told and x + y for x, y, _, told in classes))


def frame(rows):
    return pd.DataFrame(rows, columns=["area", "care"]).astype("object")


def fillings(people):
    """Every way to give each unknown one of the values that are recorded, as codes."""
    codes, values = pd.factorize(people["care"], sort=True)
    for given_ in product(range(len(values)), repeat=int((codes < 0).sum())):
        filled = codes.copy()
        filled[codes < 0] = given_
        yield filled


def inside(ends, value):
    return ends[0] - NEAR <= value <= ends[1] + NEAR


@settings(max_examples=12, deadline=None)
@given(rows=TABLES)
def test_distances_and_likenesses(rows):
    found = sensitive_within(frame(rows), ["area"], "care", "test")
    told = {distance: closeness_within(found, distance).t_range for distance in ("equal", "ordered")}
    told |= ratio_ranges(found)
    each = [_reckoned(frame(rows), codes) for codes in fillings(frame(rows))]
    for name, ends in told.items():
        assert all(inside(ends, one[name]) for one in each), name
    # No wider above than what can be, where all values are equally far apart.
    for name in ("equal", "beta", "alpha") if len(found.people) > 2 else ():
        assert told[name][1] == pytest.approx(max(one[name] for one in each)), name


def _reckoned(people, codes):
    """The measures of a table without unknown values, from their definitions."""
    levels, areas = codes.max() + 1, people["area"].to_numpy()
    everyone = np.bincount(codes) / len(codes)
    found = dict.fromkeys(("equal", "ordered", "delta", "beta", "alpha"), 0.0)
    for area in people["area"].dropna().unique():
        here = np.bincount(codes[areas == area], minlength=levels) / (areas == area).sum()
        ratio = here[here > 0] / everyone[here > 0]
        found = {
            "equal": max(found["equal"], np.abs(here - everyone).sum() / 2),
            "ordered": max(found["ordered"], np.abs(np.cumsum(here - everyone)).sum() / max(levels - 1, 1)),
            "delta": max(found["delta"], np.abs(np.log(ratio)).max()),
            "beta": max(found["beta"], ratio.max() - 1),
            "alpha": max(found["alpha"], here.max()),
        }
    return found


@settings(max_examples=15, deadline=None)
@given(rows=TABLES)
def test_guesses_of_those_whose_value_is_recorded(rows):
    people = frame(rows)
    told = inference_gain(people, ["area"], "care")
    known = np.flatnonzero(people["care"].notna() & people["area"].notna())
    areas = people["area"].to_numpy()
    for codes in fillings(people):
        shares = np.bincount(codes) / len(codes)
        right = bits = 0.0
        for at in known:
            others = (areas == areas[at]) & (np.arange(len(areas)) != at)
            score = shares + np.bincount(codes[others], minlength=len(shares))
            right += score[codes[at]] >= score.max() - NEAR
            bits += np.log2(score[codes[at]] / (others.sum() + 1) / shares[codes[at]])
        n = max(len(known), 1)
        assert inside(told.accuracy_range, right / n)
        assert inside(told.bits_range, bits / n)


@settings(max_examples=20, deadline=None)
@given(classes=COUNTS)
def test_what_the_finding_prints_of_yes_and_no(classes):
    given_ = pd.DataFrame(classes, columns=["x", "y", "u", "__told"])
    given_["n"] = given_[["x", "y", "u"]].sum(axis=1)
    counts = given_.assign(flag=given_["x"], flag_known=given_["x"] + given_["y"])
    row = disclosure_of_counts(counts, ["area"], ["flag"], k=2).table.iloc[0]
    given_ = given_[given_["n"] > 0].reset_index(drop=True)
    for extra in product(*(range(u + 1) for u in given_["u"])):
        for name, value in _filled(given_, np.array(extra)).items():
            assert row[name] - NEAR <= value <= row[f"{name}_most"] + NEAR, name


def _filled(classes, extra, k=2):
    """Each figure of one filling, for the people whose value is recorded, from the counts alone."""
    told, n = classes["__told"].to_numpy(), classes["n"].to_numpy()
    having, known = classes["x"].to_numpy() + extra, (classes["x"] + classes["y"]).to_numpy()
    everyone, large = having.sum() / n.sum(), told & (n >= k)
    # Over 15 points exactly, in whole numbers: 100 |x N - X n| > 15 n N.
    apart = abs(having * n.sum() - having.sum() * n)
    far = large & (100 * apart > round(100 * FAR) * n * n.sum())
    twice = large & (having > 0) & (having * n.sum() >= 2 * having.sum() * n)
    guessed, baseline = _guessed(classes, having, n, told, everyone)
    return {
        "far": known[far].sum(),
        "twice": known[twice].sum(),
        "t": (apart / (n * n.sum()))[told].max(),
        "guessed": guessed,
        "baseline": baseline,
        "gained": guessed - baseline,
    }


def _guessed(classes, having, n, told, everyone):
    people = range(len(classes))
    plain = everyone > 0.5
    right = 0
    for at in people:
        yes, no = int(classes["x"][at]), int(classes["y"][at])
        if not told[at]:
            right += yes if plain else no
            continue
        have, lack = having[at] + everyone, n[at] - having[at] + 1 - everyone
        right += yes * (have - 1 >= lack - NEAR) + no * (lack - 1 >= have - NEAR)
    return right, int(classes["x"].sum() if plain else classes["y"].sum())


@settings(max_examples=20, deadline=None)
@given(classes=COUNTS)
def test_lift_and_mutual_information(classes):
    x, y, u = (np.array([one[at] for one in classes if sum(one[:3])], dtype=np.int64) for at in (0, 1, 2))
    told = lift_within(x, x + y, 2, u)
    reached = {"lift": [], "mutual": []}
    for extra in product(*(range(most + 1) for most in u)):
        found = lift_within(x + np.array(extra, dtype=np.int64), x + y + u, 2)
        assert inside((told["mutual"], told["mutual_most"]), found["mutual"])
        if not np.isnan(found["lift"]):
            assert inside((told["lift"], told["lift_most"]), found["lift"])
            assert inside((told["lift_low"], told["lift_low_most"]), found["lift_low"])
            assert found["lift_high"] <= told["lift_high"] + NEAR
            reached["lift"].append(found["lift"])
    if reached["lift"]:
        assert max(reached["lift"]) == pytest.approx(told["lift_most"])


@settings(max_examples=12, deadline=None)
@given(classes=COUNTS)
def test_where_nothing_is_unknown_there_is_no_range(classes):
    counts = pd.DataFrame([one[:2] for one in classes], columns=["flag", "y"])
    counts = counts.assign(n=counts.sum(axis=1), flag_known=counts.sum(axis=1), __told=[one[3] for one in classes])
    row = disclosure_of_counts(counts, ["area"], ["flag"], k=2).table.iloc[0]
    for name in (name for name in row.index if name.endswith("_most")):
        low, high = row[name.removesuffix("_most")], row[name]
        assert low == pytest.approx(high, nan_ok=True), name
