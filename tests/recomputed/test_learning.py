"""What is learned without recognising anybody, reckoned again in plain pandas (docs/method.md, block B08)."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from .records import HISTORY, NEVER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-run")]
NAMED = {
    "child profile": ["gender", "yob", "sibling_order", "age_at_tfp"],
    "exclusion profile": ["ftex_eps", "ftex_duration", "age_first_ftex"],
}
K = 10


def attributes(side):
    """The attributes by their title, as columns of yes, no and unknown."""
    columns = {row["meaning"]: row["variable"] for row in side.rows("B01.inventory")}
    titles = [row["attribute"] for row in side.rows("B08.attributes")]
    return {title: _having(side.now[columns[title]]) for title in titles if columns[title] in side.now}


def _having(values):
    """At least one, or any code recorded; who was never asked has it not."""
    counted = pd.to_numeric(values.where(values != NEVER), errors="coerce")
    if counted.notna().any():
        return (counted >= 1).where(values.notna())
    return (values != NEVER).where(values.notna())


def grouped(side, keys, having):
    """Groups of equal known facts: size, recorded, and with the attribute; who is unknown in a fact is in none."""
    frame = side.now[keys].astype(object).assign(f=1, known=having.notna(), x=having.fillna(False).astype(bool))
    return frame.dropna(subset=keys).groupby(keys)[["f", "known", "x"]].sum()


def test_how_many_have_each_attribute(side):
    for title, having in attributes(side).items():
        printed = side.row("B08.attributes", attribute=title)
        assert (printed["known"], printed["x"]) == (having.notna().sum(), having.sum())


@pytest.mark.parametrize("short", NAMED)
def test_groups_in_which_everybody_has_it(side, short):
    for title, having in attributes(side).items():
        found = side.rows("B08.homogeneous", composite=short, attribute=title)
        if not found:
            continue
        table = grouped(side, NAMED[short], having)
        large = table[table["f"] >= K]
        everybody = large.loc[large["x"] == large["f"], "f"].sum()
        without = large["known"] - large["x"]
        nobody = large.loc[without == large["f"], "f"].sum()
        assert found[0]["everybody"] == everybody
        assert found[0]["nobody"] == nobody
        all_but_one = large.loc[(large["x"] == large["f"] - 1) & (large["known"] == large["f"]), "f"].sum()
        assert found[0]["everybody_but_one"] == all_but_one


@pytest.mark.parametrize("short", NAMED)
def test_variety_and_distance_within_groups(side, short):
    for title, having in attributes(side).items():
        found = side.rows("B08.l_diversity", composite=short, attribute=title)
        if not found:
            continue
        table = grouped(side, NAMED[short], having)
        for name, alike in (("all_have", table["x"] == table["known"]), ("none_has", (table["x"] == 0))):
            told = alike & (table["known"] > 0)
            assert found[0][name] == table.loc[told & (table["known"] == table["f"]), "known"].sum()
            assert found[0].get(f"{name}_most", found[0][name]) == table.loc[told, "known"].sum()
        alone = ((table["f"] == 1) & (table["x"] == 1)).sum()
        assert (found[0]["alone_have"], found[0]["together_have"]) == (alone, found[0]["all_have"] - alone)
        closeness = side.row("B08.closeness", composite=short, attribute=title)
        for name, (certain, possible) in far_and_twice(table[table["f"] >= K], having).items():
            known = table["known"].loc[certain.index]
            assert closeness[name] == known[certain].sum()
            assert closeness.get(f"{name}_most", closeness[name]) == known[possible].sum()


def far_and_twice(large, having):
    """Groups that lie over 15 points from everyone, or have it twice as often, for certain and perhaps."""
    everybody, recorded, unknown = len(having), having.sum(), having.isna().sum()
    of_group = large["f"] - large["known"]
    # The share of the group less everyone's, with the unknown elsewhere having it, and with those of the group.
    least = large["x"] / large["f"] - (recorded + unknown - of_group) / everybody
    most = (large["x"] + of_group) / large["f"] - (recorded + of_group) / everybody
    twice = large["x"] / large["f"] >= 2 * (recorded + unknown - of_group) / everybody
    perhaps = (large["x"] + of_group) / large["f"] >= 2 * (recorded + of_group) / everybody
    return {
        "far": ((least > 0.15) | (most < -0.15), (most > 0.15) | (least < -0.15)),
        "twice": (twice & (large["x"] > 0), perhaps & (large["x"] + of_group > 0)),
    }


@pytest.mark.parametrize("short", NAMED)
def test_guesses_with_each_person_left_out(side, short):
    for title, having in attributes(side).items():
        found = side.rows("B08.inference_gain", composite=short, attribute=title)
        if not found:
            continue
        recorded, unknown = having.sum(), having.isna().sum()
        low, high = recorded / len(having), (recorded + unknown) / len(having)
        table = grouped(side, NAMED[short], having)
        own, counts = having.fillna(False).astype(bool), having.value_counts()
        # The values that may be everyone's most frequent one: where a known fact is unknown, and without any.
        plain = [value for value in (False, True) if counts[value] + unknown >= counts.max()]
        frame = side.now[NAMED[short]].astype(object)
        outside = frame.isna().any(axis=1)
        right = dict.fromkeys(("guessed", "guessed_most"), 0)
        for _, group in table.iterrows():
            yes, no, more = group["x"], group["known"] - group["x"], group["f"] - group["known"]
            leads = {
                # Yes and no, for certain: all of the unknown say the other; perhaps: they say the same.
                "guessed": (yes - 1 + low >= no + more + 1 - low, no - 1 + 1 - high >= yes + more + high),
                "guessed_most": (yes + more - 1 + high >= no + 1 - high, no + more - 1 + 1 - low >= yes + low),
            }
            right["guessed"] += max(yes * leads["guessed"][0], no * leads["guessed"][1])
            right["guessed_most"] += max(yes * leads["guessed_most"][0], no * leads["guessed_most"][1])
        elsewhere = [int((own == value)[outside & having.notna()].sum()) for value in plain]
        printed = found[0]
        assert printed["guessed"] == right["guessed"] + min(elsewhere)
        assert printed.get("guessed_most", printed["guessed"]) == right["guessed_most"] + max(elsewhere)
        assert printed["baseline"] == min(counts[value] for value in plain)
        assert printed.get("baseline_most", printed["baseline"]) == counts.max()


def test_lift_of_the_group_in_which_it_is_most_frequent(side):
    for title, having in attributes(side).items():
        for found in side.rows("B08.inference_gain", composite="exclusion profile", attribute=title):
            table = grouped(side, NAMED["exclusion profile"], having)
            unknown = table["f"] - table["known"]
            # Everybody's share is that of those of whom the facts are known as well.
            everybody, recorded, missing = table["f"].sum(), table["x"].sum(), unknown.sum()
            large, of_group = table[table["f"] >= K], unknown[table["f"] >= K]
            least = large["x"] / large["f"] * everybody / (recorded + missing - of_group)
            most = (large["x"] + of_group) / large["f"] * everybody / (recorded + of_group)
            assert found["lift"] == pytest.approx(least.max())
            assert found.get("lift_most", found["lift"]) == pytest.approx(most.max())
            tail = 0.05 / len(large) / 2
            low = np.where(large["x"] > 0, beta.ppf(tail, large["x"], large["f"] - large["x"] + 1), 0.0)
            assert found["lift_low"] == pytest.approx((low * everybody / (recorded + missing - of_group)).max())


def test_history_of_years_is_no_bare_total(side):
    assert side.now[HISTORY].nunique() > 3
