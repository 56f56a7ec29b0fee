"""Class frequencies, individual risk and family risk agree with the reference."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.risk import class_frequencies, family_risk, individual_risk

HERE = Path(__file__).parent
FIGURES = json.loads((HERE / "figures.json").read_text())
RUNS = sorted((path.parent.name, path.stem.removeprefix("risk_")) for path in HERE.glob("*/risk_*.parquet"))
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def frequencies(case, run):
    keys = FIGURES[case]["keys"]
    alpha = re.search(r"alpha([\d.]+)", run)
    return class_frequencies(
        HERE / case / "input.parquet",
        [keys] if isinstance(keys, str) else keys,
        weight="weight" if run.startswith("wgt") else None,
        alpha=float(alpha[1]) if alpha else 1.0,
    )


def risk(case, run, **options):
    population = "sample" if run.startswith("wgt") else "programme"
    return individual_risk(frequencies(case, run), population, **options)


def reference(case, run):
    return pd.read_parquet(HERE / case / f"risk_{run}.parquet")


def test_every_run_of_the_reference_is_here():
    assert len(RUNS) == 36
    assert {case for case, _ in RUNS} == set(FIGURES)


@pytest.mark.parametrize(("case", "run"), RUNS)
def test_frequencies_and_risks_agree_record_by_record(case, run):
    expected, found = reference(case, run), risk(case, run, sdcmicro_compatible=True)
    np.testing.assert_allclose(found.frequencies.sample, expected["fk"], **CLOSE)
    np.testing.assert_allclose(found.frequencies.population, expected["Fk"], **CLOSE)
    np.testing.assert_allclose(found.risk, expected["risk"], **CLOSE)


@pytest.mark.parametrize(("case", "run"), RUNS)
def test_global_figures_agree(case, run):
    figures, found = FIGURES[case][run], risk(case, run, sdcmicro_compatible=True)
    assert found.frequencies.n == figures["n"]
    assert found.frequencies.uniques == figures["n_fk_eq1"]
    assert [found.frequencies.under(k) for k in (2, 3, 5)] == [figures[f"viol_{k}anon"] for k in (2, 3, 5)]
    assert found.expected == pytest.approx(figures["expected_reid"], rel=1e-9)
    assert found.rate == pytest.approx(figures["global_risk"], rel=1e-9)
    assert found.standing_out == figures["higher_risk_obs"]


@pytest.mark.parametrize(("case", "run"), RUNS)
def test_the_threshold_agrees_for_three_rates(case, run):
    figures, found = FIGURES[case][run], risk(case, run, sdcmicro_compatible=True)
    for rate, name in ((0.01, "global_threshold"), (0.05, "threshold_at_0.05"), (0.001, "threshold_at_0.001")):
        expected = figures[name]
        assert found.threshold(rate) == (None if expected is None else pytest.approx(expected, rel=1e-9))


@pytest.mark.parametrize(("case", "run"), [pair for pair in RUNS if "_hh" in pair[1]])
def test_family_risk_agrees(case, run):
    family = pd.read_parquet(HERE / case / "input.parquet")["family_id"]
    found = family_risk(risk(case, run, sdcmicro_compatible=True), family)
    np.testing.assert_allclose(found.risk, reference(case, run)["hier_risk"], **CLOSE)
    assert found.expected == pytest.approx(FIGURES[case][run]["hier_risk_ER"], rel=1e-9)
    assert found.rate == pytest.approx(FIGURES[case][run]["hier_risk"], rel=1e-9)


def test_a_frequency_between_one_and_two_has_a_risk_here_and_none_in_the_reference():
    case, run = "five_keys_random_missing", "wgt_alpha0.5"
    expected, found = reference(case, run), risk(case, run)
    between = ((expected["fk"] > 1) & (expected["fk"] < 2)).to_numpy()
    assert between.sum() > 50
    assert (expected["risk"][between] == 0).all()
    assert (found.risk[between] > 0).all()
    # Between the risks of one and of two records that weigh as much.
    p = found.frequencies.sample[between] / found.frequencies.population[between]
    one = p / (1 - p) * np.log(1 / p)
    two = p / (1 - p) - (p / (1 - p)) ** 2 * np.log(1 / p)
    assert ((found.risk[between] < one) & (found.risk[between] > two)).all()


@pytest.mark.parametrize("case", ["composite2_missing", "seven_keys_weighted", "one_key_missing"])
def test_the_exact_form_holds_for_every_frequency(case):
    run = next(run for name, run in RUNS if name == case and run.startswith("wgt") and "_hh" not in run)
    approximate, exact = risk(case, run), risk(case, run, exact=True)
    assert np.isfinite(exact.risk).all()
    few = approximate.frequencies.sample <= 2
    np.testing.assert_allclose(exact.risk[few], approximate.risk[few], **CLOSE)
    np.testing.assert_allclose(exact.risk, approximate.risk, atol=0.01)
