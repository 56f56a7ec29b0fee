"""Every style tells which notebook and step, one whole line at a time."""

import io
import json
from types import SimpleNamespace

import pytest
from papermill.exceptions import PapermillExecutionError

from dpiabook.errors import Code, DataRefusal, Refusal
from dpiabook.suite.display import display
from dpiabook.suite.events import Event
from dpiabook.suite.failure import refusal_file, refusal_for

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


def test_a_failure_has_its_code_and_a_killed_kernel_is_named():
    stream = io.StringIO()
    with display("json", stream) as listener:
        listener(Event("03_x", "again", "Look", seconds=1.0))
        listener(Event("03_x", "failed", seconds=2.0, code="NEEDS_MEMORY", left=12.34))
    again, failed = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (again["event"], again["notebook"]) == ("again", "03_x")
    assert (failed["notebook"], failed["code"], failed["left"]) == ("03_x", "NEEDS_MEMORY", 12.3)
    with display("auto", stream) as listener:
        listener(Event("03_x", "again", "Look"))
    assert stream.getvalue().splitlines()[-1] == "03_x: the kernel ended before the notebook did; it is run once more"


def test_the_time_that_is_left_is_told_when_a_notebook_is_done():
    stream = io.StringIO()
    with display("auto", stream) as listener:
        listener(Event("03_x", "finished", seconds=1.0, left=47.0))
        listener(Event("08_y", "finished", seconds=1.0, left=0.0))
    assert stream.getvalue().splitlines() == ["03_x: done (1.0 s); about 50 s left", "08_y: done (1.0 s)"]


@pytest.mark.parametrize("kind", [Refusal, DataRefusal])
def test_what_a_notebook_refused_is_told_whatever_kind_of_refusal_it_was(tmp_path, kind):
    left = refusal_file(tmp_path, "06_x")
    left.parent.mkdir(parents=True)
    left.write_text(json.dumps({"code": "COLUMN_TYPE", "what": "no number", "where": "tables.a", "cure": "count"}))
    refused = kind(Code.COLUMN_TYPE, "no number", where="tables.a", cure="count")
    cell = SimpleNamespace(plan=SimpleNamespace(name="06_x"), step="", timeout=None, exit_status=0)
    error = PapermillExecutionError(0, 1, "", kind.__name__, str(refused), [])
    told = refusal_for(cell, error, tmp_path)
    assert (told.code, told.what, told.cure) == (Code.COLUMN_TYPE, "no number", "count")
    assert told.where.endswith("tables.a")
