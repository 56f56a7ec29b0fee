"""How long a run will still take, told by how long its notebooks took the last time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from dpiabook.suite.events import Event, Listener
from dpiabook.suite.graph import Graph

_ENDED = ("finished", "failed", "kept", "left")
_LEAST, _MOST = 0.2, 5.0
"""How far this run may be faster or slower than the last, as far as is known: a machine that is busy is seen soon."""


@dataclass
class Remaining:
    """A listener that adds to each event how many seconds the run will still take, where that is known.

    Parameters
    ----------
    listener : Listener
        Told of the events.
    graph : Graph
    took : mapping of str to float
        Seconds that each notebook took the last time; without all of those that run nothing is said.
    kept : collection of str
        Notebooks that are not run.
    jobs : int
        Notebooks side by side.
    clock : callable
        Gives seconds.
    """

    listener: Listener
    graph: Graph
    took: Mapping[str, float]
    kept: Collection[str]
    jobs: int
    clock: Callable[[], float] = time.monotonic
    _began: dict[str, float] = field(default_factory=dict)
    _seconds: dict[str, float] = field(default_factory=dict)
    _ended: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, event: Event) -> None:
        """Note the event, and tell it with the time that is left."""
        with self._lock:
            if event.state == "started":
                self._began[event.notebook] = self.clock()
            if event.state in _ENDED:
                self._ended.add(event.notebook)
            if event.state == "finished":
                self._seconds[event.notebook] = event.seconds
            left = self._left()
        self.listener(replace(event, left=left))

    def _left(self) -> float | None:
        """Seconds: as many as the cores need for all, and at least what the longest way through the graph takes."""
        open_ones = [name for name in self.graph.names if name not in self._ended and name not in self.kept]
        if not all(self.took.get(name) for name in open_ones):
            return None
        pace, now = self._pace(), self.clock()
        each = {name: max(0.0, self.took[name] * pace - self._since(name, now)) for name in open_ones}
        longest: dict[str, float] = {}
        for name in (name for batch in self.graph.batches for name in batch):
            before = max((longest[one] for one in self.graph.before(name)), default=0.0)
            longest[name] = before + each.get(name, 0.0)
        return max(sum(each.values()) / self.jobs, *longest.values(), 0.0)

    def _since(self, name: str, now: float) -> float:
        return now - self._began[name] if name in self._began else 0.0

    def _pace(self) -> float:
        """How much longer this run's notebooks take than the last one's."""
        known = [name for name in self._seconds if self.took.get(name)]
        before = sum(self.took[name] for name in known)
        return min(_MOST, max(_LEAST, sum(self._seconds[name] for name in known) / before)) if before else 1.0


def about(seconds: float) -> str:
    """A time that is left, as somebody would say it.

    Examples
    --------
    >>> about(3.2), about(47), about(200), about(8000)
    ('a few seconds', 'about 50 s', 'about 3 min', 'about 2 h 13 min')
    """
    if seconds < 5:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} s"
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 90 else f"about {minutes // 60} h {minutes % 60} min"
