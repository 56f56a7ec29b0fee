"""t-closeness, delta, beta, (alpha, k) and l agree with pycanon 1.3.6, whose figures stand in pycanon.json."""

import json
from pathlib import Path

import pandas as pd
import pytest

from dpiabook.risk import alpha_k_anonymity, beta_likeness, delta_disclosure, l_diversity, t_closeness

HERE = Path(__file__).parent
CASES = json.loads((HERE / "pycanon.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join([*case["keys"], case["sensitive"], case["kind"]]))
def test_agrees(case):
    people = pd.read_parquet(HERE / case["case"] / "input.parquet").head(case["rows"])
    keys, name = case["keys"], case["sensitive"]
    if case["kind"] == "text":
        people[name] = people[name].astype(str)
    beta, alpha = beta_likeness(people, keys, name), alpha_k_anonymity(people, keys, name)
    assert t_closeness(people, keys, name).t == pytest.approx(case["t"], abs=1e-9)
    assert delta_disclosure(people, keys, name) == pytest.approx(case["delta"], abs=1e-9)
    assert beta.basic == pytest.approx(case["basic_beta"], abs=1e-9)
    assert beta.enhanced == pytest.approx(case["enhanced_beta"], abs=1e-9)
    assert (alpha.alpha, alpha.k) == (pytest.approx(case["alpha"], abs=1e-9), case["k"])
    diversity = l_diversity(people, keys, name)
    assert diversity.classes["distinct"].min() == case["l"]
    assert int(diversity.classes["entropy"].min() + 1e-9) == case["entropy_l"]
