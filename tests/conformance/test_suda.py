"""Special uniques agree with the conformance tables: scores exactly, DIS-SUDA to single precision.

The reference cuts fractional values to whole numbers; cases whose keys are whole agree without that as well.
"""

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
    found = suda(people, case["keys"], score=score, dis_fraction=float(dis), sdcmicro_compatible=True)
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


def test_whole_numbers_need_no_compatibility():
    case = FIGURES["five_keys_random_missing"]
    people = pd.read_parquet(HERE / "five_keys_random_missing" / "input.parquet")
    plain, compatible = (suda(people, case["keys"], sdcmicro_compatible=cut) for cut in (False, True))
    np.testing.assert_array_equal(plain.score, compatible.score)
