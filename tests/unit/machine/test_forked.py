"""Work that is spread over processes comes back in order, and whatever goes wrong there is done again here."""

from __future__ import annotations

import os

import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.machine.forked import side_by_side

HERE = os.getpid()


def square(number):
    return number * number


def dies_elsewhere(number):
    if os.getpid() != HERE:
        os._exit(9)
    return square(number)


def cannot_be_sent(number):
    return (lambda: number) if os.getpid() != HERE else square(number)


def refused(number):
    raise Refusal(Code.INTERNAL, "this piece cannot be done", where=str(number), cure="none")


@pytest.mark.parametrize("workers", [1, 2, 3, 9])
def test_results_stand_in_the_order_of_what_was_given(workers):
    assert side_by_side(square, list(range(7)), workers=workers) == [0, 1, 4, 9, 16, 25, 36]


def test_nothing_gives_nothing():
    assert side_by_side(square, [], workers=2) == []


@pytest.mark.parametrize("work", [dies_elsewhere, cannot_be_sent])
def test_what_a_process_leaves_undone_is_done_here(work):
    assert side_by_side(work, [1, 2, 3], workers=2) == [1, 4, 9]


def test_a_refusal_keeps_its_code_place_and_cure():
    with pytest.raises(Refusal) as caught:
        side_by_side(refused, [1, 2], workers=2)
    assert (caught.value.code, caught.value.where, caught.value.cure) == (Code.INTERNAL, "1", "none")
