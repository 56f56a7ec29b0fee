"""Sentences that speak of chance have a law, and the law is held to in worlds whose truth is known."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.evidence.claims.laws import LAWS
from dpiabook.evidence.texts import texts
from dpiabook.risk.lift import lift_within
from dpiabook.stigma import uneven_missing

from .scores import Score

ROOT = Path(__file__).parents[2]
OF_CHANCE = re.compile(
    r"95 % interval|beyond chance|than\s+chance\s+explains|may be false|for at least|about at least|bounds", re.DOTALL
)


def test_a_text_that_speaks_of_chance_or_bounds_has_a_law():
    speaking = {name for name, text in texts().items() if OF_CHANCE.search(text.sentence)}
    assert speaking <= set(LAWS)
    assert set(LAWS) <= set(texts())


@pytest.mark.parametrize("law", [law for laws in LAWS.values() for law in laws], ids=lambda law: law.promise[:40])
def test_each_law_says_how_often_it_may_fail_and_where_that_is_tried(law):
    assert 0 <= law.wrong <= 0.1
    assert (ROOT / law.tested).is_file()


def test_no_group_is_said_to_have_it_more_often_where_none_does():
    found = Score()
    for seed in range(400):
        rng = np.random.default_rng([seed, 3])
        n = rng.integers(10, 400, 30)
        lifted = lift_within(rng.binomial(n, 0.1), n, 10)["lift_low"] > 1
        found.add([lifted])
    assert found.share <= LAWS["B08.inference_gain"][0].wrong + 2 * found.error


def test_areas_that_record_alike_are_seldom_called_uneven():
    found = Score()
    for seed in range(200):
        rng = np.random.default_rng([seed, 5])
        n = rng.integers(20, 800, 60)
        drawn = {f"v{at}": rng.binomial(n, 0.3) for at in range(8)}
        tables = [pd.DataFrame({"group": range(60), "name": name, "n": n, "missing": x}) for name, x in drawn.items()]
        told = uneven_missing(pd.concat(tables))
        found.add([bool((told[["more", "fewer"]] > 0).any(axis=None))])
    assert found.share <= LAWS["B07.missing_by_area"][0].wrong + 2 * found.error


def test_an_area_that_records_much_less_is_still_found():
    counts = pd.DataFrame({"group": range(60), "name": "v", "n": 200, "missing": [120, *[60] * 59]})
    assert uneven_missing(counts)["more"].tolist() == [1]
