"""Figures about areas and groups, reckoned again in plain pandas (docs/method.md and docs/method/stigma.md)."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from .test_learning import attributes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-run")]


def _by(side, having, place="area_code"):
    frame = pd.DataFrame({"place": side.now[place], "n": having.notna(), "x": having.fillna(False).astype(bool)})
    return frame.groupby("place")[["n", "x"]].sum()


def _p_value(x, n, rate):
    return min(1.0, 2 * min(binom.cdf(x, n, rate), binom.sf(x - 1, n, rate)))


def test_counts_by_area_and_region_rest_on_those_recorded(side):
    for title, having in attributes(side).items():
        for finding, place in (("B09.areas", "area_code"), ("B09.regions", "region_code")):
            for code, row in _by(side, having, place).iterrows():
                printed = side.row(finding, attribute=title, **{finding[4:-1]: code})
                assert (printed["n"], printed["x"]) == (row["n"], row["x"])


def test_limits_of_the_funnel(side):
    """Scores drawn in at interpolated tenths; the form by the over-dispersion; limits on those recorded."""
    for title, having in attributes(side).items():
        table = _by(side, having)
        rate = table["x"].sum() / table["n"].sum()
        error = np.sqrt(rate * (1 - rate) / table["n"])
        z = (table["x"] / table["n"] - rate) / error
        phi = (z.clip(z.quantile(0.1), z.quantile(0.9)) ** 2).mean()
        weight = error**-2
        between = max(len(z) * phi - (len(z) - 1), 0) / (weight.sum() - (weight**2).sum() / weight.sum())
        spread = error if phi <= 1 else error * np.sqrt(phi) if phi <= 2 else np.sqrt(error**2 + between)
        for code in table.index:
            printed = side.row("B09.funnel", attribute=title, area=code)
            for name, width in (
                ("low_998", -3.0902323),
                ("high_998", 3.0902323),
                ("low_95", -1.959964),
                ("high_95", 1.959964),
            ):
                assert printed[name] == pytest.approx(float(np.clip(rate + width * spread[code], 0, 1)), abs=1e-6)


def test_exact_tests_and_discoveries_of_the_whole_pack(side):
    p_values = []
    for title, having in attributes(side).items():
        table = _by(side, having)
        rate = table["x"].sum() / table["n"].sum()
        # People of one family are alike: the test must hold of families with somebody who has it, too.
        family = side.now["family_id"]
        counted = having.notna() & family.notna()
        each = having[counted].astype(bool).groupby([side.now["area_code"][counted], family[counted]]).any()
        families = each.groupby(level=0).agg(["size", "sum"]).reindex(table.index, fill_value=0)
        shared = families["sum"].sum() / families["size"].sum()
        for code, (n, x) in table.iterrows():
            p = max(_p_value(x, n, rate), _p_value(families["sum"][code], families["size"][code], shared))
            assert side.row("B09.funnel", attribute=title, area=code)["exact_p"] == pytest.approx(p)
    for row in side.rows("B09.funnel"):
        p_values.append(1.0 if row["exact_p"] is None else row["exact_p"])
    ordered = np.sort(p_values)
    passed = np.flatnonzero(ordered <= 0.05 * np.arange(1, len(ordered) + 1) / len(ordered))
    said = side.said("B09.funnel")
    assert said["discovered"] == (passed[-1] + 1 if len(passed) else 0)
    assert said["chance"] == pytest.approx(0.002 * len(ordered))
    assert said["few"] == sum(_few(rows) for _, rows in pd.DataFrame(side.rows("B09.funnel")).groupby("attribute"))


def _few(rows):
    rate = rows["x"].sum() / rows["n"].sum()
    return int(((rows["n"] < 30) | (rows["n"] * min(rate, 1 - rate) < 3)).sum())


def test_recording_and_its_bounds(side):
    for title, having in attributes(side).items():
        table = _by(side, having)
        everybody = side.now.groupby("area_code").size()
        recorded = table["n"] / everybody
        low, high = table["x"] / everybody, (table["x"] + everybody - table["n"]) / everybody
        unlike = (abs(recorded - table["n"].sum() / len(side.now)) > 0.1) | (high - low > 0.2)
        assert side.row("B09.indicators", attribute=title)["s8"] == unlike.sum()
        for code in table.index:
            printed = side.row("B09.funnel", attribute=title, area=code)
            assert (printed["bound_low"], printed["bound_high"]) == pytest.approx((low[code], high[code]))


def test_groups_in_which_all_or_all_but_one_have_it(side):
    """Area by sex and age at the start: in the bands 0 to 4, 5 to 10, 11 to 15, and 16 and over, and by each age."""
    ages = {"": np.searchsorted([5, 11, 16], side.now["age_at_tfp"], side="right"), "_single": side.now["age_at_tfp"]}
    seen = set()
    for title, having in attributes(side).items():
        printed = side.row("B09.group_disclosure", attribute=title)
        for ending, age in ages.items():
            cells = _by_area_sex_and(side, age, having)
            large = cells[cells["n"] >= 5]
            rate = cells["x"].sum() / cells["n"].sum()
            expected = (rate ** large["n"] + large["n"] * rate ** (large["n"] - 1) * (1 - rate)).sum()
            told = large[(large["x"] >= large["n"] - 1) & (large["lacks"] == 0)]
            assert printed["n"] == cells["n"].sum()
            assert printed[f"inside{ending}"] == told["n"].sum()
            assert printed[f"cells{ending}"] == len(large)
            assert printed[f"expected{ending}"] == pytest.approx(expected)
            seen |= {title} if len(told) else set()
    assert side.said("B09.group_disclosure")["hit"] == len(seen)


def _by_area_sex_and(side, age, having):
    columns = {
        "area": side.now["area_code"],
        "sex": side.now["gender"],
        "age": age,
        "n": having.notna(),
        "x": having.fillna(False).astype(bool),
        "lacks": having.isna(),
    }
    cells = pd.DataFrame(columns).dropna(subset=["sex", "age"])
    return cells.groupby(["area", "sex", "age"])[["n", "x", "lacks"]].sum()


def test_families_with_somebody_who_has_it(side):
    for title, having in attributes(side).items():
        families = pd.DataFrame(
            {"family": side.now["family_id"], "known": having.notna(), "x": having.fillna(False).astype(bool)}
        )
        families = families.groupby("family")[["known", "x"]].any()
        printed = side.row("B09.groups", attribute=title)
        assert (printed["known"], printed["x"]) == (families["known"].sum(), families["x"].sum())


def test_a_label_that_is_held_back_is_held_back_for_families_too(side):
    """Whatever is counted, too many of those flagged may be in education."""
    families = side.row("B09.groups", attribute="Flagged missing from education")
    shown = (families["interval"] or 0) + (families["banded"] or 0)
    assert not (side.said("B09.regions")["barred"] and shown)


def test_forms_of_publication_add_up(side):
    gates = pd.DataFrame(side.rows("B09.gates"))
    barred = gates["class"].isin(["withhold", "aggregate to region"])
    said = side.said("B09.classes")
    assert (said["cells"], said["not_by_area"]) == (len(gates), barred.sum())
    assert said["interval"] == (gates["class"] == "publish with interval").sum()
    for title, rows in barred.groupby(gates["attribute"]):
        told = side.row("B09.classes", attribute=title)["not_by_area"]
        # A number of areas that comes near to that of the people is left out.
        near = rows.sum() > 0 and side.row("B08.attributes", attribute=title)["x"] - rows.sum() < 10
        assert told is None if near else told == rows.sum()


def test_flags_of_missing_education(side):
    flagged = side.now[side.now["cme_flag"] == 1]
    age = flagged["age_at_tfp"].astype(float)
    edge = age.isin([5, 15, 16]) | age.isna()
    elsewhere = (flagged["eotas_flag"] == 1) | (flagged["on_roll"] == 1) | (age < 5) | (age > 16)
    home = (flagged["ehe_flag"] == 1) & ~elsewhere
    waits = (flagged["cme_reason"] == "AWP") & ~elsewhere & ~home & ~edge
    lacks = flagged[["ehe_flag", "eotas_flag", "on_roll"]].isna().any(axis=1) | edge
    lacks &= ~elsewhere & ~waits & ~home
    said = side.said("B07.education_labels")
    assert (said["flagged"], said["known_not"]) == (len(flagged), elsewhere.sum())
    assert (said["if_suitable"], said["unknown"], said["in_admission"]) == (home.sum(), lacks.sum(), waits.sum())


def test_residents_beside_the_programme(side):
    residents = side.residents.set_index("area_code")["resident_children"]
    for title, having in attributes(side).items():
        n = _by(side, having)["n"]
        close = (residents.reindex(n.index) < 10_000) | (n / residents.reindex(n.index) > 0.25)
        assert side.row("B09.indicators", attribute=title)["s10"] == close.sum()
