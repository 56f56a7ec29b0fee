"""Bounds on chance are never below what permutations show, and not far above where it matters."""

import numpy as np
import pytest

from dpiabook.meaning.lineage_chance import (
    log_budget,
    log_chance_of_implication,
    log_chance_of_order,
    log_ways_of_bands,
    log_ways_of_function,
)

PERMUTATIONS = 20_000


@pytest.mark.parametrize(("child", "levels"), [((9, 3), (3, 3, 6)), ((6, 6), (6, 6)), ((5, 4, 3), (4, 5, 3))])
@pytest.mark.parametrize("allowed", [0, 1])
def test_the_chance_of_a_function(child, levels, allowed):
    draw = np.random.default_rng(1)
    values, parent = np.repeat(np.arange(len(child)), child), np.repeat(np.arange(len(levels)), levels)
    hits = 0
    for _ in range(PERMUTATIONS):
        table = np.zeros((len(levels), len(child)), int)
        np.add.at(table, (parent, draw.permutation(values)), 1)
        hits += len(values) - table.max(axis=1).sum() <= allowed
    bound = np.exp(log_chance_of_order(np.array(child), allowed, log_ways_of_function(len(levels), len(child))))
    assert hits / PERMUTATIONS <= bound * 1.1


def test_the_chance_of_bands():
    draw = np.random.default_rng(2)
    values = np.repeat([0, 1], [3, 5])
    hits = sum((np.diff(draw.permutation(values)) != 0).sum() == 1 for _ in range(PERMUTATIONS))
    bound = np.exp(log_chance_of_order(np.array([3, 5]), 0, log_ways_of_bands(8, 2)))
    # Two of C(8, 3) orders are bands; the bound allows any cut.
    assert hits / PERMUTATIONS == pytest.approx(2 / 56, rel=0.15)
    assert hits / PERMUTATIONS <= bound


@pytest.mark.parametrize(("having", "without"), [(5, 12), (3, 16), (10, 10), (15, 6)])
@pytest.mark.parametrize("contraries", [0, 1, 2])
def test_the_chance_of_an_implication(having, without, contraries):
    draw, people = np.random.default_rng(3), 20
    lacks = np.arange(people) < without
    seen = np.array([draw.permutation(lacks)[:having].sum() for _ in range(PERMUTATIONS)])
    numbers = (np.array([n]) for n in (contraries, having, without, people))
    bound = float(np.exp(log_chance_of_implication(*numbers))[0])
    share = float((seen <= contraries).mean())
    assert share <= bound * 1.1 + 0.001
    assert bound <= 1


def test_the_bound_of_an_implication_is_near_where_it_decides():
    numbers = (np.array([n]) for n in (0, 60, 100, 1_000))
    exact = np.log(np.prod([(900 - at) / (1_000 - at) for at in range(60)]))
    assert log_chance_of_implication(*numbers)[0] == pytest.approx(exact)


def test_the_example_of_the_documentation():
    limit = np.exp(log_budget(10 * 9))
    numbers = (np.array([n]) for n in (0, 60, 100, 1_000))
    by_chance = float(np.exp(log_chance_of_implication(*numbers))[0])
    assert (round(float(limit), 6), round(by_chance, 4)) == (0.000037, 0.0015)
    flag = log_chance_of_order(np.array([900, 100]), 0, log_ways_of_bands(4, 2)) / np.log(10)
    assert flag == pytest.approx(-139, abs=0.5)
