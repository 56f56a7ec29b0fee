"""Every style tells which notebook and step, one whole line at a time."""

import io
import json

import pytest

from dpiabook.suite.display import display
from dpiabook.suite.events import Event

EVENTS = [
    Event("03_x", "started"),
    Event("03_x", "step", "Look", 0, 4, 0.1),
    Event("03_x", "step", "Look", 1, 4, 0.2),
    Event("03_x", "step", "Count", 2, 4, 0.3),
    Event("03_x", "finished", seconds=1.25),
]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(style, stream=None):
    stream = stream or io.StringIO()
    with display(style, stream) as listener:
        for event in EVENTS:
            listener(event)
    return stream.getvalue()


def test_plain_lines_tell_each_step_once():
    assert shown("auto").splitlines() == ["03_x: started", "03_x: Look", "03_x: Count", "03_x: done (1.2 s)"]


def test_json_lines_are_whole_objects():
    told = [json.loads(line) for line in shown("json").splitlines()]
    assert [line["event"] for line in told] == ["started", "step", "step", "finished"]
    assert told[1] == {"event": "step", "notebook": "03_x", "seconds": 0.1, "step": "Look", "cell": 0, "cells": 4}


def test_quiet_says_nothing():
    assert shown("quiet") == ""


@pytest.mark.parametrize("word", ["03_x", "done"])
def test_a_terminal_gets_a_live_view_that_ends_with_the_outcome(word):
    assert word in shown("auto", Terminal())
