"""An integer attack on random datasets, by the intruder that was written apart."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.cell_keys import with_noise
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

from .intruder import COUNTS, Intruder

PROFILE, NOISE = load_profile("ons_srs"), load_profile("cell_key")

ALGEBRA = (
    Column("n", "Children", "volume", "children"),
    Column("known", "Known", "people", "children", of="n"),
    Column("unknown", "Not known", "people", "children", of="n"),
    Column("upper", "Known or not known", "people", "children", of="n", sums=("known", "unknown")),
    Column("waiting", "Waiting", "people", "children", of="n", apart=("upper",)),
    Column("right", "Right", "risk", "children", of="n"),
    Column("wrong", "Wrong", "risk", "children", of="n", rest="right"),
    Column("one", "One", "risk", "children", of="n", within=("few",)),
    Column("few", "Few", "risk", "children", of="n"),
)


def counts(rng, n):
    """One row in which everything declared holds."""
    known, unknown, waiting, _ = rng.multinomial(n, rng.dirichlet([0.6, 0.3, 0.3, 1.0]))
    right, few = rng.binomial(n, rng.beta(0.5, 1.5)), rng.binomial(n, rng.beta(0.5, 2))
    one = rng.binomial(few, rng.beta(0.5, 1))
    return [int(v) for v in (n, known, unknown, known + unknown, waiting, right, n - right, one, few)]


def findings(seed):
    """One table by region and sex, and one by region of the same counts; totals of both."""
    rng = np.random.default_rng(seed)
    regions = [f"R{at}" for at in range(rng.integers(2, 5))]
    cells = {(r, s): counts(rng, int(rng.integers(15, 250))) for r in regions for s in "FM"}
    by_region = {r: np.sum([cells[r, s] for s in "FM"], axis=0).tolist() for r in regions}
    whole = np.sum(list(by_region.values()), axis=0).tolist()
    region, sex = Column("region", "Region", "region"), Column("sex", "Sex", "text")
    fine = [(*key, *row) for key, row in cells.items()] + [(None, None, *whole)]
    coarse = [(key, *row) for key, row in by_region.items()] + [(None, *whole)]
    tables = (
        Table((region, sex, *ALGEBRA), tuple(map(tuple, fine)), total=True, dimensions=("region", "sex")),
        Table((region, *ALGEBRA), tuple(map(tuple, coarse)), total=True, dimensions=("region",)),
    )
    return [Finding(f"B09.{at}", "B09", "T", "S", table=table) for at, table in enumerate(tables)]


def released(made, profile=PROFILE):
    noisy = with_noise(made, profile, b"an invented secret")
    statements = present_all(noisy, Rules(profile, "dpia", str, Formatter(profile)))
    return json.loads(json.dumps([asdict(statement) for statement in statements]))


def holds(seed, profile=PROFILE):
    intruder = Intruder(released(findings(seed), profile), noise=profile.noise_most)
    assert intruder.withheld
    assert intruder.reached() == []


# In the last one the solver's presolve calls 6 the least where 0 is possible.
@pytest.mark.parametrize("seed", [*range(5), 1377])
def test_no_withheld_count_is_reached_by_all_that_is_declared(seed):
    holds(seed)


@pytest.mark.parametrize("seed", range(3))
def test_no_withheld_count_is_reached_through_noise_instead_of_rounding(seed):
    holds(seed, NOISE)


def test_an_undeclared_identity_would_be_found_by_the_same_intruder():
    """The released tables of columns that declare nothing, read by who knows what holds between them."""
    plain = [replace(column, sums=(), rest="", within=(), apart=()) for column in ALGEBRA]
    fell = 0
    for seed in range(3):
        made = []
        for finding in findings(seed):
            labels = [column for column in finding.table.columns if column.kind not in COUNTS]
            made.append(replace(finding, table=replace(finding.table, columns=(*labels, *plain))))
        statements = released(made)
        for statement, finding in zip(statements, findings(seed), strict=True):
            statement["table"]["columns"] = [asdict(column) for column in finding.table.columns]
        fell += len(Intruder(statements).reached())
    assert fell


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_a_thousand_random_datasets_hold(seed):
    holds(seed, NOISE if seed % 4 == 0 else PROFILE)
