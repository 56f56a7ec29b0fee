"""Use is measured alike for all methods, and the attack finds what is there to be found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress

from dpiabook.errors import Refusal
from dpiabook.mitigation.linkage import link_back
from dpiabook.mitigation.perturb import invariant_matrix, noisy, pram
from dpiabook.mitigation.use import association_change, information_lost, interval_overlap, pmse


def drawn(seed=1, rows=4000):
    draw = np.random.default_rng(seed)
    x = draw.gamma(3, 20, (rows, 2)).round() + 1
    return draw, x, 2 * x[:, 0] - x[:, 1] + draw.normal(0, 30, rows)


def test_pmse_of_records_drawn_from_the_original_is_what_is_expected():
    draw, x, _ = drawn(1, 1000)
    ratios = [pmse(x, x[draw.integers(0, 1000, 1000)])[1] for _ in range(60)]
    assert 0.7 < np.mean(ratios) < 1.4


def test_pmse_grows_with_noise_and_is_nothing_for_the_same_file():
    _, x, _ = drawn()
    assert pmse(x, x)[0] < 1e-9
    spread = np.column_stack([np.abs(x[:, 0] - x[:, 0].mean()), x[:, 0]])
    found = [pmse(spread, np.column_stack([spread[:, 0] * by, spread[:, 1]]))[0] for by in (1, 1.3, 2)]
    assert found[0] < found[1] < found[2] < 0.25


@given(st.integers(0, 1000))
def test_information_lost_lies_between_nothing_and_all(seed):
    draw = np.random.default_rng(seed)
    codes, mixed = draw.integers(-1, 5, 200), draw.integers(-1, 5, 200)
    assert information_lost(codes, (codes + 3) % 7) == pytest.approx(0)
    assert 0 <= information_lost(codes, mixed) <= 1
    assert information_lost(codes, codes // 2) <= information_lost(codes, codes * 0)


def test_overlap_follows_the_textbook_and_falls_with_noise():
    _, x, y = drawn()
    one = x[:, :1]
    line = linregress(one[:, 0], y)
    shift = 1.0 * line.stderr
    half = 1.9605 * line.stderr
    moved = interval_overlap((one, y), (one, y + shift * one[:, 0]))
    assert moved[0] == pytest.approx((2 * half - shift) / (2 * half), abs=1e-3)
    shares = (0.05, 0.5, 2)
    falls = [interval_overlap((one, y), (noisy(one[:, 0], share, 1)[:, None], y))[0] for share in shares]
    assert falls[0] > falls[1] > falls[2]


def test_association_falls_as_more_is_drawn_anew():
    draw = np.random.default_rng(1)
    plan = draw.integers(0, 2, 5000).astype(np.int32)
    area = np.where(draw.random(5000) < 0.7, plan, draw.integers(0, 2, 5000)).astype(np.int32)
    columns = {"plan": plan, "area": area}
    falls = []
    for stay in (1, 0.9, 0.7):
        changed = columns | {"plan": pram(plan, invariant_matrix(np.bincount(plan), stay), 1)}
        falls.append(association_change(columns, changed, [("plan", "area")])["change"].iloc[0])
    assert falls[0] == 0 > falls[1] > falls[2]


def people(rows=600):
    draw = np.random.default_rng(3)
    sizes = {"sex": 2, "yob": 20, "area": 12, "plan": 3, "school": 30}
    return {name: draw.integers(0, size, rows).astype(np.int32) for name, size in sizes.items()}


def test_unchanged_records_are_linked_where_they_are_alone():
    columns = people()
    names = list(columns)
    found = link_back(columns, columns, names)
    _, counts = np.unique(np.column_stack(list(columns.values())), axis=0, return_counts=True)
    assert found.right == (counts == 1).sum()
    assert (found.wrong, found.undecided) == (0, 600 - found.right)
    assert found.tied == pytest.approx((counts > 1).sum())
    assert all(agree > 0 > differ for agree, differ in found.weights.values())


def test_links_survive_some_change_and_fall_with_more():
    columns = people()
    found = []
    for stay in (0.98, 0.8, 0.3):
        changed = {
            name: pram(codes, invariant_matrix(np.bincount(codes), stay), seed)
            for seed, (name, codes) in enumerate(columns.items())
        }
        found.append(link_back(columns, changed, list(columns)))
    assert [one.right for one in found] == sorted((one.right for one in found), reverse=True)
    assert found[0].right > 480
    assert found[2].right < 100 < found[2].wrong


def test_blocks_find_the_same_where_the_block_was_not_changed():
    columns = people()
    changed = columns | {"plan": pram(columns["plan"], invariant_matrix(np.bincount(columns["plan"]), 0.8), 1)}
    whole = link_back(columns, changed, list(columns))
    inside = link_back(columns, changed, [name for name in columns if name != "area"], block=["area"])
    assert abs(inside.right - whole.right) <= 6


def test_an_unrelated_file_links_no_better_than_chance():
    draw = np.random.default_rng(9)
    columns = people()
    other = {name: draw.permutation(codes) for name, codes in columns.items()}
    assert link_back(columns, other, list(columns)).right < 8


def test_what_is_missing_agrees_with_nothing():
    columns = people()
    blank = {name: np.full_like(codes, -1) for name, codes in columns.items()}
    found = link_back(columns, blank, list(columns), sample=50)
    assert (found.right, found.wrong, found.undecided) == (0, 0, 50)


def test_nothing_to_compare_is_refused():
    with pytest.raises(Refusal):
        link_back(people(), people(), [])
