"""Estimates of population uniqueness, on populations whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.risk.forest_model import ForestModel
from dpiabook.risk.population_uniques import population_uniques
from dpiabook.risk.superpopulation import SampleClasses, dankar, pitman, slide_negative_binomial, zayatz

LEVELS = (10, 2, 20, 6, 5, 15, 8)


def _population(people: int, *, joined: bool, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    shares = [draw.dirichlet(np.full(levels, 1.2)) for levels in LEVELS]
    frame = pd.DataFrame({f"k{at}": draw.choice(len(p), people, p=p) for at, p in enumerate(shares)})
    if joined:
        frame["k3"] = np.where(draw.random(people) < 0.7, frame["k2"] // 4, frame["k3"])
        frame["k6"] = np.where(draw.random(people) < 0.7, frame["k5"] // 2, frame["k6"])
    return frame


def _truth(population: pd.DataFrame, sample: pd.DataFrame) -> tuple[int, float]:
    keys = list(population)
    in_population = population.groupby(keys)[keys[0]].transform("size")
    unique = sample.index[sample.groupby(keys)[keys[0]].transform("size") == 1]
    return int((in_population[unique] == 1).sum()), float((1.0 / in_population[unique]).sum())


@pytest.mark.parametrize(("joined", "fraction"), [(False, 0.02), (False, 0.2), (True, 0.02), (True, 0.2)])
def test_poisson_means_over_the_sampling_fraction_find_the_truth(joined, fraction):
    population = _population(100_000, joined=joined, seed=5)
    sample = population.sample(frac=fraction, random_state=6)
    unique, matches = _truth(population, sample)
    found = population_uniques(sample, list(population), sampling_fraction=fraction)
    assert found.tau1 == pytest.approx(unique, rel=0.1)
    assert found.tau2 == pytest.approx(matches, rel=0.05)
    assert found.tau1_interval[0] < found.tau1 < found.tau1_interval[1]
    assert found.tau2_interval[0] < found.tau2 < found.tau2_interval[1]


def test_the_sample_mean_in_place_of_the_population_mean_is_far_off():
    population = _population(200_000, joined=False, seed=5)
    sample = population.sample(frac=0.01, random_state=7)
    unique, _ = _truth(population, sample)
    found = population_uniques(sample, list(population), sampling_fraction=0.01)
    codes = sample.to_numpy(dtype=np.int64).T
    alone = ~sample.duplicated(keep=False).to_numpy()
    means = ForestModel(codes, tuple(int(size) for size in codes.max(axis=1) + 1), []).means(codes[:, alone])
    plugged_in = np.exp(-means * 0.99).sum()
    assert found.tau1_interval[0] <= unique <= found.tau1_interval[1]
    assert plugged_in > 1.5 * unique


def test_the_interval_holds_the_truth_of_most_samples():
    population = _population(40_000, joined=False, seed=8)
    held = 0
    for seed in range(8):
        sample = population.sample(frac=0.05, random_state=seed)
        low, high = population_uniques(sample, list(population), sampling_fraction=0.05, seed=seed).tau1_interval
        held += low <= _truth(population, sample)[0] <= high
    assert held >= 7


def test_weights_say_the_same_as_the_fraction():
    sample = _population(5_000, joined=False, seed=1)
    by_fraction = population_uniques(sample, list(sample), sampling_fraction=0.1)
    by_weight = population_uniques(sample.assign(w=10.0), list(sample), weight="w")
    assert by_weight.tau1 == pytest.approx(by_fraction.tau1)
    assert by_weight.population == pytest.approx(50_000)


def _classes(population: np.ndarray, fraction: float, seed: int) -> SampleClasses:
    sample = np.random.default_rng(seed).binomial(population, fraction)
    size, classes = np.unique(sample[sample > 0], return_counts=True)
    return SampleClasses(size, classes, population=float((size * classes).sum() / fraction))


def test_pitman_on_a_population_that_follows_it():
    draw, alpha, theta, people = np.random.default_rng(2), 0.5, 200.0, 30_000
    classes: list[int] = []
    members = np.empty(people, dtype=np.int64)
    for person in range(people):
        # A new class with probability (theta + alpha u) / (theta + n), else that of a random person, rejected in part.
        while True:
            if draw.random() < (theta + alpha * len(classes)) / (theta + person):
                members[person] = len(classes)
                classes.append(1)
                break
            chosen = members[draw.integers(person)]
            if draw.random() < (classes[chosen] - alpha) / classes[chosen]:
                members[person] = chosen
                classes[chosen] += 1
                break
    population = np.array(classes)
    assert pitman(_classes(population, 0.1, seed=3)) == pytest.approx((population == 1).sum(), rel=0.2)


def test_slide_negative_binomial_on_a_population_that_follows_it():
    population = 1 + np.random.default_rng(4).negative_binomial(0.8, 0.1, size=20_000)
    estimate = slide_negative_binomial(_classes(population, 0.3, seed=5))
    assert estimate == pytest.approx((population == 1).sum(), rel=0.15)


def test_zayatz_is_right_when_nearly_everyone_is_in_the_sample():
    population = 1 + np.random.default_rng(6).negative_binomial(0.8, 0.3, size=20_000)
    assert zayatz(_classes(population, 0.95, seed=7)) == pytest.approx((population == 1).sum(), rel=0.05)


def test_dankar_chooses_by_the_sampling_fraction():
    population = 1 + np.random.default_rng(6).negative_binomial(0.8, 0.3, size=5_000)
    assert dankar(_classes(population, 0.05, seed=1))[1] == "pitman"
    estimate, chosen = dankar(_classes(population, 0.5, seed=1))
    assert chosen in {"snb", "zayatz"}
    assert estimate <= zayatz(_classes(population, 0.5, seed=1))


def test_nobody_unique_is_nobody_in_any_model():
    sample = pd.DataFrame({"a": [1, 1, 2, 2]})
    for model in ("poisson", "pitman", "zayatz", "snb", "dankar"):
        assert population_uniques(sample, ["a"], model=model, sampling_fraction=0.5).population_uniques == 0


@pytest.mark.parametrize(
    "call",
    [
        {},
        {"sampling_fraction": 1.0},
        {"weight": "w", "sampling_fraction": 0.5},
        {"weight": "w"},
        {"sampling_fraction": 0.5, "model": "poison"},
    ],
)
def test_refusals(call):
    sample = pd.DataFrame({"a": [1, 2, 2], "w": [1.0, 1.0, 1.0]})
    with pytest.raises(Refusal) as refused:
        population_uniques(sample, ["a"], **call)
    assert refused.value.code is Code.MEASURE_INPUT


def test_keys_that_depend_on_one_another_by_threes_are_told_to_be_so():
    population = _population(40_000, joined=False, seed=3)
    mixed = (population["k0"] + 3 * population["k3"] + 7 * population["k1"]) % 20
    joined = population.assign(k2=np.where(np.random.default_rng(4).random(40_000) < 0.7, mixed, population["k2"]))
    found = population_uniques(joined.sample(frac=0.05, random_state=1), list(joined), sampling_fraction=0.05)
    assert not found.fits
    assert found.fit_p_value < 0.0001
    assert found.tau1_interval is None
    assert found.tau2_interval is None


def test_what_is_expected_of_each_person_follows_their_own_weight():
    sample = pd.DataFrame({"a": range(20), "w": [1.0001] * 10 + [1e6] * 10})
    assert population_uniques(sample, ["a"], weight="w").population_uniques < 20
