"""The time that is left follows from how long the notebooks took the last time, and from how this run goes."""

import pytest

from dpiabook.suite.events import Event
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.remaining import Remaining

GRAPH = Graph((Notebook("a", "?", "x"), Notebook("b", "?", "y"), Notebook("c", "?", "z", ("x", "y"))))
TOOK = {"a": 10.0, "b": 20.0, "c": 5.0}


@pytest.fixture
def telling():
    """Events go in with the time at which they happen; what is left comes out."""

    def tell(took=TOOK, kept=(), jobs=2):
        told, now = [], [0.0]
        listener = Remaining(told.append, GRAPH, took, kept, jobs, lambda: now[0])

        def at(seconds, event):
            now[0] = seconds
            listener(event)
            return told[-1].left

        return at

    return tell


def test_side_by_side_the_longest_way_counts(telling):
    at = telling()
    assert at(0, Event("b", "started")) == 25
    assert at(0, Event("a", "started")) == 25
    assert at(10, Event("a", "finished", seconds=10)) == 15
    assert at(20, Event("b", "finished", seconds=20)) == 5
    assert at(20, Event("c", "started")) == 5
    assert at(25, Event("c", "finished", seconds=5)) == 0


def test_one_after_the_other_the_sum_counts(telling):
    assert telling(jobs=1)(0, Event("a", "started")) == 35


def test_a_slower_run_is_seen_and_what_is_kept_takes_no_time(telling):
    assert telling()(30, Event("a", "finished", seconds=20)) == 50
    assert telling(kept=("a", "b"))(0, Event("a", "kept")) == 5


@pytest.mark.parametrize("took", [{}, {"a": 10.0}, {**TOOK, "c": 0.0}])
def test_nothing_is_said_where_a_notebook_is_not_known(telling, took):
    assert telling(took=took)(0, Event("a", "started")) is None
