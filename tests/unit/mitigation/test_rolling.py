"""Packed classes: rolled up, matched and walked, against plain counts."""

import numpy as np
import pytest

from dpiabook.errors import Refusal
from dpiabook.mitigation.forms import Forms
from dpiabook.mitigation.node_figures import matching, node_figures
from dpiabook.mitigation.rolling import Rolled, Root, layout_of
from dpiabook.mitigation.walking import walk
from dpiabook.risk.wildcards import wildcard_totals

SIZES = (4, 3, 6)


def classes(seed=1, rows=80, gaps=0.3, sizes=SIZES):
    """Distinct classes with their digits, digit 0 being missing."""
    draw = np.random.default_rng(seed)
    digits = np.column_stack([draw.integers(1, size, rows) for size in sizes])
    digits[draw.random(digits.shape) < gaps] = 0
    digits, people = np.unique(digits, axis=0, return_counts=True)
    layout = layout_of(sizes)
    codes = sum(digits[:, at] << layout.shifts[at] for at in range(len(sizes)))
    return digits, Rolled(codes, people * draw.integers(1, 4, len(people)), layout)


def test_digits_come_out_as_they_went_in():
    digits, table = classes()
    for at in range(len(SIZES)):
        assert (table.digits(at) == digits[:, at]).all()


@pytest.mark.parametrize("at", range(len(SIZES)))
def test_rolling_up_adds_the_classes_that_become_one(at):
    digits, table = classes()
    mapping = np.array([0, *(np.arange(1, SIZES[at]) // 2 + 1)], np.int32)
    coarse = table.roll_up(at, mapping)
    digits[:, at] = mapping[digits[:, at]]
    wanted = {}
    for row, people in zip(map(tuple, digits.tolist()), table.people.tolist(), strict=True):
        wanted[row] = wanted.get(row, 0) + people
    found = np.column_stack([coarse.digits(key) for key in range(len(SIZES))])
    assert dict(zip(map(tuple, found.tolist()), coarse.people.tolist(), strict=True)) == wanted


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wildcard", [(True, True, True), (True, False, True), (False, False, True)])
@pytest.mark.parametrize("sizes", [SIZES, (5,)])
def test_missing_values_match_as_in_the_class_frequencies(seed, wildcard, sizes):
    digits, table = classes(seed, gaps=0.5, sizes=sizes)
    wildcard = wildcard[-len(sizes) :]
    codes = [column.astype(np.int32) - 1 for column in digits.T]
    wanted = wildcard_totals(codes, table.people, table.people.astype(float), wildcard, 1.0, blank_fits=True)[0]
    assert matching(table, wildcard, (True,) * len(sizes)).tolist() == wanted.tolist()


def test_a_key_that_is_left_out_matches_nobody_apart():
    digits, table = classes(gaps=0.0)
    gone = table.roll_up(2, np.zeros(SIZES[2], np.int32))
    found = node_figures(gone, 2, [True] * 3, [True, True, False])
    assert found["classes"] == len(np.unique(digits[:, :2], axis=0))
    assert found["uniques"] == gone.people[gone.people == 1].sum()


def test_too_many_values_for_one_code_are_refused():
    with pytest.raises(Refusal, match="too many values together"):
        layout_of([2**32, 2**31])
    assert layout_of([2**31, 2**31]).widths == (31, 31)


def of_forms(*sizes):
    """A root of three keys of which each has bands of two, bands of three and no value at all."""
    _, table = classes(gaps=0.0)
    maps = [
        (np.arange(size), np.arange(size) // 2, -(-np.arange(size) // 3), np.zeros(size, np.int64)) for size in sizes
    ]
    forms = tuple(
        Forms(tuple(m.astype(np.int32) for m in each), tuple(int(m.max()) + 1 for m in each)) for each in maps
    )
    return Root(("a", "b", "c"), table, forms, (2, 0, 1))


def people_and_classes(_, table):
    return {"people": float(table.people.sum()), "classes": float(len(table.people))}


def test_every_node_is_visited_once_and_keeps_everybody():
    root = of_forms(*SIZES)
    found = walk(root, people_and_classes, lambda _: False)
    assert len(found) == 4**3
    assert {figures["people"] for figures in found.values()} == {float(root.table.people.sum())}
    assert found[3, 3, 3]["classes"] == 1


@pytest.mark.parametrize("most", [1, 4, 9, 20])
def test_what_a_pruned_walk_leaves_out_is_exactly_what_is_coarser_than_a_node_that_reached_its_aim(most):
    root = of_forms(*SIZES)
    whole = walk(root, people_and_classes, lambda _: False)

    def finer(one, other):
        return all(forms.nested(a, b) for forms, a, b in zip(root.forms, one, other, strict=True))

    reached = [node for node, figures in whole.items() if figures["classes"] <= most]
    covered = {
        node
        for node in whole
        for other in reached
        if other != node and finer(other, node) and (other < node or not finer(node, other))
    }
    for _ in range(3):
        pruned = walk(root, people_and_classes, lambda figures: figures["classes"] <= most)
        assert pruned == {node: figures for node, figures in whole.items() if node not in covered}


def test_what_goes_wrong_in_a_thread_is_told():
    def wrong(node, _):
        raise ValueError(len(node))

    with pytest.raises(ValueError, match="3"):
        walk(of_forms(*SIZES), wrong, lambda _: False)
