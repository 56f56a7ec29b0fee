"""What a run shows while it runs: a live view at a terminal, plain lines in a log, JSON lines for a machine."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

from dpiabook.suite.events import Event, Listener
from dpiabook.suite.remaining import about

Style = Literal["auto", "quiet", "json"]
_WORDS = {
    "again": "the kernel ended before the notebook did; it is run once more",
    "finished": "done",
    "failed": "failed",
    "kept": "kept, since nothing that it reads has changed",
    "left": "left, because another notebook failed",
}


@contextmanager
def display(style: Style, stream: TextIO | None = None) -> Iterator[Listener]:
    """Give a listener that shows events.

    Parameters
    ----------
    style : {"auto", "quiet", "json"}
        ``auto`` is live at a terminal, and plain lines otherwise.
    stream : text stream, optional
        Standard error by default: standard output is for results.
    """
    target = stream or sys.stderr
    if style == "quiet":
        yield _silent
    elif style == "json":
        yield _Lines(target, _as_json)
    elif target.isatty():
        with _live(target) as listener:
            yield listener
    else:
        yield _Lines(target, _as_text)


def _silent(_event: Event) -> None:
    """Show nothing."""


class _Lines:
    """One line an event, whole also when notebooks run side by side; a step is told once."""

    def __init__(self, target: TextIO, words: Callable[[Event], str]) -> None:
        self._target, self._words = target, words
        self._steps: dict[str, str] = {}
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        with self._lock:
            if event.state == "step" and self._steps.get(event.notebook) == event.step:
                return
            self._steps[event.notebook] = event.step
            self._target.write(self._words(event) + "\n")
            self._target.flush()


def _as_text(event: Event) -> str:
    if event.state == "started":
        return f"{event.notebook}: started"
    if event.state == "step":
        return f"{event.notebook}: {event.step}"
    seconds = f" ({event.seconds:.1f} s)" if event.seconds else ""
    left = f"; {about(event.left)} left" if event.left and event.state == "finished" else ""
    return f"{event.notebook}: {_WORDS[event.state]}{seconds}{left}"


def _as_json(event: Event) -> str:
    known = {"event": event.state, "notebook": event.notebook, "seconds": round(event.seconds, 2)}
    step = {"step": event.step, "cell": event.done, "cells": event.cells} if event.state == "step" else {}
    code = {"code": event.code} if event.code else {}
    left = {"left": round(event.left, 1)} if event.left is not None else {}
    return json.dumps(known | step | code | left, ensure_ascii=False)


@contextmanager
def _live(target: TextIO) -> Iterator[Listener]:
    """A line with a bar for each notebook."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    name, what = TextColumn("{task.fields[notebook]:<24}"), TextColumn("{task.description}")
    tasks: dict[str, TaskID] = {}
    with Progress(name, BarColumn(24), TimeElapsedColumn(), what, console=Console(file=target)) as progress:

        def show(event: Event) -> None:
            if event.notebook not in tasks:
                tasks[event.notebook] = progress.add_task("", notebook=event.notebook, total=None)
            task = tasks[event.notebook]
            words = event.step if event.state == "step" else _WORDS.get(event.state, "starting")
            left = f"; {about(event.left)} left for all" if event.left and event.state == "step" else ""
            progress.update(task, description=f"{words}{left}")
            if event.state == "step":
                progress.update(task, completed=event.done, total=event.cells)
            if event.state in ("finished", "kept"):
                progress.update(task, completed=1, total=1)
            if event.state in _WORDS and event.state != "again":
                progress.stop_task(task)

        yield show
