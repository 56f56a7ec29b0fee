"""Children flagged missing from education, where it is known who truly is: the bounds are sharp."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.stigma import area_indicators, education_labels, labelled_areas

WHERE = ("nowhere", "home", "school", "elsewhere", "waiting")


def world(seed, *, lost=0.2, judged=0.3, people=3000):
    """Flagged children with a true place of learning; status is lost for some, and home education judged for some."""
    rng = np.random.default_rng([seed, 6])
    place = rng.choice(WHERE, people, p=[0.4, 0.2, 0.1, 0.1, 0.2])
    suitable = rng.random(people) < 0.6
    truly_missing = np.isin(place, ["nowhere", "waiting"]) | ((place == "home") & ~suitable)
    known = rng.random(people) >= lost
    told = (place == "home") & known & (rng.random(people) < judged)
    reason = np.where(told, np.where(suitable, "EHE suitable", "EHE unsuitable"), "")
    reason = np.where((place == "waiting") & known, "awaiting place", reason)
    frame = pd.DataFrame({"area": rng.integers(0, 12, people), "cme": 1, "reason": reason, "n": 1})
    for flag, at in (("ehe", "home"), ("eotas", "elsewhere"), ("on_roll", "school")):
        frame[flag] = np.where(known, (place == at).astype(float), np.nan)
    return frame, truly_missing


def _sharp(frame):
    """The Manski bounds by their definition: the fewest and the most wrong over every truth that fits the records."""
    ends = []
    for row in frame[["ehe", "eotas", "on_roll", "reason"]].itertuples(index=False):
        if row.reason == "EHE suitable" or 1 in (row.eotas, row.on_roll):
            fits = {True}
        elif row.reason == "EHE unsuitable":
            fits = {False}
        elif row.ehe == 1 or np.isnan([row.ehe, row.eotas, row.on_roll]).any():
            fits = {False, True}
        else:
            fits = {False}
        ends.append((min(fits), max(fits)))
    return np.mean(ends, axis=0)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("lost", "judged"), [(0.0, 1.0), (0.0, 0.0), (0.3, 0.5)])
def test_the_bounds_are_sharp_and_hold_the_truth(seed, lost, judged):
    frame, missing = world(seed, lost=lost, judged=judged)
    found = education_labels(frame).overall
    assert (found.lower, found.upper) == pytest.approx(tuple(_sharp(frame)))
    assert found.lower <= np.mean(~missing) <= found.upper
    if lost == 0 and judged == 1:
        assert found.lower == found.upper == pytest.approx(np.mean(~missing))


@pytest.mark.parametrize("seed", range(4))
def test_the_bounds_hold_the_truth_where_some_are_outside_school_age(seed):
    """Born on any day, flagged on any day of a school year; recorded is the age in whole years, or nothing."""
    frame, missing = world(seed)
    rng = np.random.default_rng([seed, 7])
    exact, day = rng.uniform(3, 18, len(frame)), rng.integers(0, 365, len(frame))  # days since 1 September
    begun = exact >= 5 + (day % 122) / 365  # the term after the fifth birthday
    in_june = exact + (300 - day) / 365
    left = (exact >= 17) | (day > 300) & (exact + (365 - day) / 365 >= 16) | (day <= 300) & (in_june >= 17)
    truly = missing & begun & ~left
    ages = frame.assign(age=np.where(rng.random(len(frame)) < 0.05, np.nan, np.floor(exact)))
    found, blind = education_labels(ages), education_labels(frame)
    assert (found.ages, blind.ages) == (True, False)
    assert found.overall.lower <= np.mean(~truly) <= found.overall.upper
    assert found.overall.in_admission < blind.overall.in_admission
    assert found.overall.upper > blind.overall.upper


@pytest.mark.parametrize("seed", range(4))
def test_bounds_of_the_later_indicators_hold_the_truth(seed):
    frame, missing = world(seed)
    per_area = frame.groupby("area").size()
    everyone = pd.DataFrame({"area": per_area.index, "n": per_area + 400, "x": per_area}).reset_index(drop=True)
    areas = area_indicators(everyone)
    table = labelled_areas(areas, education_labels(frame, by="area")).table
    truly = pd.Series(missing).groupby(frame["area"]).sum().to_numpy()
    rate, overall = truly / everyone["n"], truly.sum() / everyone["n"].sum()
    for name, truth in (("rate", rate), ("gain", (rate - overall).abs()), ("relative", rate / overall)):
        assert (table[f"{name}_low"] <= truth + 1e-12).all()
        assert (truth <= table[f"{name}_high"] + 1e-12).all()


def test_an_area_stands_out_only_if_it_does_whatever_the_label_leaves_open():
    areas = area_indicators(pd.DataFrame({"area": range(30), "n": 500, "x": [300] + [50] * 29}))
    flagged = pd.DataFrame({"area": range(30), "cme": 1, "eotas": 0, "on_roll": 0, "n": [300] + [50] * 29})
    sure = labelled_areas(areas, education_labels(flagged.assign(ehe=0), by="area")).table
    at_home = labelled_areas(areas, education_labels(flagged.assign(ehe=[1] + [0] * 29), by="area")).table
    assert areas.table.loc[0, "funnel"] == "99.8"
    assert sure["stands_out"].tolist() == [True] + [False] * 29
    assert not at_home["stands_out"].any()
