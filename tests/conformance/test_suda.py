"""Special uniques agree with the conformance tables: scores exactly, DIS-SUDA to single precision."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.risk.suda import suda

HERE = Path(__file__).parent
FIGURES = json.loads((HERE / "figures.json").read_text())
TABLES = sorted(HERE.glob("*/suda_*_dis*.parquet"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_agrees(path):
    case, (score, dis) = FIGURES[path.parent.name], path.stem.removeprefix("suda_").split("_dis")
    people, expected = pd.read_parquet(path.parent / "input.parquet"), pd.read_parquet(path)
    found = suda(people, case["keys"], score=score, dis_fraction=float(dis))
    np.testing.assert_allclose(found.score, expected["suda_score"], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.dis_score, expected["dis_suda_score"], rtol=0, atol=1e-6)
    for key, share in found.contributions.items():
        np.testing.assert_allclose(share, expected[f"{key}_contribution"], rtol=0, atol=1e-9)
    reference = case[path.stem]
    by_attribute = found.attribute_contributions.set_index("variable")["contribution"]
    for row in reference["attribute_contributions"]:
        assert by_attribute[row["variable"]] == pytest.approx(row["contribution"], abs=1e-9)
    by_level = found.level_contributions.set_index(["variable", "level"])["contribution"]
    for row in reference["attribute_level_contributions"]:
        assert by_level[row["variable"], row["attribute"]] == pytest.approx(row["contribution"], abs=1e-9)
