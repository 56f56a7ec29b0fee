"""l-diversity agrees with the conformance tables."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.risk.l_diversity import l_diversity

HERE = Path(__file__).parent
FIGURES = json.loads((HERE / "figures.json").read_text())
CASES = [
    (case, name, c)
    for case in ("composite1_census", "composite2_excluded", "seven_keys_weighted")
    for name in np.atleast_1d(FIGURES[case]["sensitive"])
    for c in (1, 2, 3)
]


@pytest.mark.parametrize(("case", "sensitive", "c"), CASES)
def test_agrees(case, sensitive, c):
    people = pd.read_parquet(HERE / case / "input.parquet")
    expected = pd.read_parquet(HERE / case / f"ldiv_c{c}.parquet")
    found = l_diversity(people, FIGURES[case]["keys"], str(sensitive), c=c, sdcmicro_compatible=True)
    for measure in ("distinct", "entropy", "recursive"):
        column = f"{sensitive}_{measure.title()}_Ldiversity"
        np.testing.assert_allclose(getattr(found, measure), expected[column], rtol=0, atol=1e-9)
