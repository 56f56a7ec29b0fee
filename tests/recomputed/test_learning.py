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
        everyone = having.mean()
        large = table[table["known"] >= K]
        shares = large["x"] / large["known"]
        closeness = side.row("B08.closeness", composite=short, attribute=title)
        assert closeness["far"] == large.loc[abs(shares - everyone) > 0.15, "known"].sum()
        assert closeness["twice"] == large.loc[shares >= 2 * everyone, "known"].sum()


@pytest.mark.parametrize("short", NAMED)
def test_guesses_with_each_person_left_out(side, short):
    for title, having in attributes(side).items():
        found = side.rows("B08.inference_gain", composite=short, attribute=title)
        if not found:
            continue
        everyone = having.mean()
        plain = everyone > 0.5
        known = having.notna()
        frame = side.now[NAMED[short]].astype(object)
        table = grouped(side, NAMED[short], having)
        own = having.fillna(False).astype(bool)
        right = 0
        for row in np.flatnonzero(known):
            key = tuple(frame.iloc[row])
            guess = plain
            if not frame.iloc[row].isna().any():
                group = table.loc[key]
                yes, others = group["x"] - own.iloc[row], group["known"] - 1
                guess = plain if others == 0 else (yes + everyone) > (others - yes + 1 - everyone)
            right += guess == own.iloc[row]
        assert found[0]["baseline"] == (own[known] == plain).sum()
        assert found[0]["guessed"] == right


def test_lift_of_the_group_in_which_it_is_most_frequent(side):
    for title, having in attributes(side).items():
        for found in side.rows("B08.inference_gain", composite="exclusion profile", attribute=title):
            table = grouped(side, NAMED["exclusion profile"], having)
            large = table[table["known"] >= K]
            shares = large["x"] / large["known"]
            # Everybody's share is that of those of whom the facts are known as well.
            everyone = table["x"].sum() / table["known"].sum()
            assert found["lift"] == pytest.approx(shares.max() / everyone)
            most = large.loc[shares.idxmax()]
            tail = 0.05 / len(large) / 2
            low = beta.ppf(tail, most["x"], most["known"] - most["x"] + 1) if most["x"] else 0.0
            assert found["lift_low"] == pytest.approx(low / everyone)


def test_history_of_years_is_no_bare_total(side):
    assert side.now[HISTORY].nunique() > 3
