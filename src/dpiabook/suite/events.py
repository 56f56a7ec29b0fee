"""What a run tells while it runs; the display and the log read nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

State = Literal["started", "step", "again", "finished", "failed", "kept", "left"]
"""What happened to a notebook: ``kept``: not run again because nothing has changed that it reads; ``left``: not run
because another notebook failed; ``again``: its kernel ended before it did, and it is run once more."""


@dataclass(frozen=True)
class Event:
    """Something that happened to one notebook. Never holds a value from the data.

    Attributes
    ----------
    notebook : str
    state : State
    step : str
        The nearest heading above the cell that runs, for ``step`` and ``failed``.
    done, cells : int
        Cells executed so far, and in all.
    seconds : float
        Since the notebook was started.
    code : str
        Of the refusal, for ``failed``.
    left : float or None
        Seconds that the whole run will still take, where that is known.
    """

    notebook: str
    state: State
    step: str = ""
    done: int = 0
    cells: int = 0
    seconds: float = 0.0
    code: str = ""
    left: float | None = None


Listener = Callable[[Event], None]
"""Told of each event, from the thread that runs the notebook."""
