"""Independent pieces of work side by side, in short-lived processes that share what is already loaded."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

_PATIENCE = 120.0


def side_by_side(work: Callable[[Given], Made], given: Sequence[Given], *, workers: int | None = None) -> list[Made]:
    """Do the same work on several things, as many at once as there are cores.

    Parameters
    ----------
    work : callable
        Depends on nothing but what it is given, so that the result is the same wherever it is done.
    given : sequence
        One thing for each piece of work.
    workers : int, optional
        Processes at once; as many as this process may use cores, and one where processes cannot be forked.

    Returns
    -------
    list
        What was made, in the order of `given`.

    Notes
    -----
    A process that fails, is killed or stays silent leaves its share undone; it is then done here, so that an error is
    raised where its cause can be told.

    Examples
    --------
    >>> side_by_side(len, ["a", "bc", "def"], workers=2)
    [1, 2, 3]
    """
    context = _forking()
    wide = min(len(given), workers or _cores())
    if context is None or wide < 2:
        return [work(one) for one in given]
    with warnings.catch_warnings():
        # Python warns of forking beside threads; those of a kernel wait for messages and hold nothing of this work.
        warnings.simplefilter("ignore", DeprecationWarning)
        shares = [_begin(context, work, given[start::wide]) for start in range(wide)]
    made: list[Made | None] = [None] * len(given)
    for start, (process, end) in enumerate(shares):
        share = _finish(process, end)
        made[start::wide] = share if share is not None else [work(one) for one in given[start::wide]]
    return made  # type: ignore[return-value]


def _forking() -> ForkContext | None:
    """Forking is safe on Linux alone: other systems' libraries do not survive it."""
    return multiprocessing.get_context("fork") if sys.platform == "linux" else None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _begin(context: ForkContext, work: Callable[[Any], Any], share: Sequence[Any]) -> tuple[Any, Connection]:
    end, other = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(other, work, share), daemon=True)
    process.start()
    other.close()
    return process, end


def _do(end: Connection, work: Callable[[Any], Any], share: Sequence[Any]) -> None:
    """Work in the new process; a failure says nothing here, since messages might quote what only the run may see."""
    try:
        end.send([work(one) for one in share])
    except Exception:
        os._exit(1)


def _finish(process: Any, end: Connection) -> list[Any] | None:
    """What a process has made, or None when it made nothing."""
    try:
        made: list[Any] | None = end.recv() if end.poll(_PATIENCE) else None
    except (EOFError, OSError):
        made = None
    finally:
        end.close()
    if made is None:
        process.kill()
    process.join()
    return made
