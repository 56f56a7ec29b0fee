"""The linear programme against the plainest attack there is: trying every table that agrees with the print."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.release.apart import ConnectedSet, connected_sets
from dpiabook.release.attack import Knowledge, unprotected
from dpiabook.release.linkage import Network, Sum
from dpiabook.release.programme import ContradictionError, Programme

THRESHOLD = 4
INTERVALS = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def too_close(values: set[int]) -> bool:
    """The rule on a set of possible values: it may be small, but not 0 or 1, or not the largest small count."""
    return min(values) < THRESHOLD and not (min(values) <= 1 and max(values) >= THRESHOLD - 1)


def by_enumeration(network: Network, known: Knowledge) -> set[int]:
    ranges = [range(int(low), int(high) + 1) for low, high in zip(known.low, known.high, strict=True)]
    worlds = [
        world
        for world in product(*ranges)
        if all(world[s.total] == sum(world[part] for part in s.parts) for s in network.sums)
        and all(world[part] <= world[base] for part, base in network.bases)
    ]
    if not worlds:
        # A print that contradicts itself proves nothing safe.
        return set(known.withheld)
    found = {count for count in known.withheld if too_close({world[count] for world in worlds})}
    if known.full:
        found |= {x for x, n in network.bases if x in known.withheld and too_close({w[n] - w[x] for w in worlds})}
    return found


@settings(max_examples=60, deadline=None)
@given(printed=st.lists(INTERVALS, min_size=2, max_size=2), hidden=st.integers(3, 9), total=INTERVALS)
def test_a_total_and_its_parts(printed, hidden, total) -> None:
    """Counts 0 to 2 make 3; count 0 is withheld."""
    low = np.array([0, *(low for low, _ in printed), total[0] + 2], dtype=float)
    high = np.array([hidden, *(high for _, high in printed), total[1] + 2], dtype=float)
    network = Network(sums=[Sum(3, (0, 1, 2))], size=4)
    known = Knowledge(low, high, frozenset({0}), THRESHOLD, full=False)
    assert unprotected(connected_sets(network), known) == by_enumeration(network, known)


@settings(max_examples=40, deadline=None)
@given(bases=st.tuples(INTERVALS, INTERVALS), total=INTERVALS, whole=INTERVALS)
def test_two_parts_with_their_bases_and_totals(bases, total, whole) -> None:
    """Counts 0, 1 of bases 2, 3; 4 is the sum of 0 and 1, and 5 that of 2 and 3."""
    low = np.array([0, 0, *(low for low, _ in bases), total[0], whole[0] + 3], dtype=float)
    high = np.array([9, 9, *(high for _, high in bases), total[1], whole[1] + 3], dtype=float)
    sums = [Sum(4, (0, 1)), Sum(5, (2, 3))]
    network = Network(sums=sums, bases=[(0, 2), (1, 3), (4, 5)], size=6)
    known = Knowledge(low, high, frozenset({0, 1}), THRESHOLD, full=True)
    assert unprotected(connected_sets(network), known) == by_enumeration(network, known)


def test_sets_that_do_not_touch_are_attacked_as_if_alone() -> None:
    low, high = np.array([0.0, 5, 6, 0, 5, 30]), np.array([np.inf, 5, 8, np.inf, 5, 45])
    network = Network(sums=[Sum(2, (0, 1)), Sum(5, (3, 4))], size=6)
    known = Knowledge(low, high, frozenset({0, 3}), THRESHOLD, full=False)
    assert len(connected_sets(network)) == 2
    assert unprotected(connected_sets(network), known) == set()
    high[2] = 6
    closer = Knowledge(low, high, known.withheld, THRESHOLD, full=False)
    assert unprotected(connected_sets(network), closer) == {0}


def test_a_contradiction_is_said() -> None:
    programme = Programme([0, 1], [Sum(1, (0,))], [], np.array([0.0, 5]), np.array([1.0, 6]))
    with pytest.raises(ContradictionError):
        programme.lowest({0: 1.0})


def test_what_there_was_no_time_to_prove_counts_as_reached():
    sets = [ConnectedSet([0, 1, 2], [Sum(2, (0, 1))])]
    known = Knowledge(np.array([0.0, 0, 400]), np.array([np.inf, np.inf, 404]), frozenset({0, 1}), 10, full=False)
    assert unprotected(sets, known) == set()
    assert unprotected(sets, known, seconds=0) == {0, 1}
