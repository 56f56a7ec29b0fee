"""Processes that end with the one that began them, and independent pieces of work side by side in such processes."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from typing import Any, TypeVar

from dpiabook.machine.workers import cores

Given = TypeVar("Given")
Made = TypeVar("Made")

_SIGNAL_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""
_PATIENCE = 120.0
_TICKET = 2
# So many tickets fit into every pipe.
_MOST = 2000


def end_with_parent(parent: int) -> None:
    """Let the system end this process when its parent ends, however that ends; at once where it has already.

    Parameters
    ----------
    parent : int
        The process that began this one.

    Notes
    -----
    Linux alone knows such a thing. The parent is there the *thread* that forked, so it must outlive its children.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_SIGNAL_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


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
    wide = min(len(given), workers or (cores() if sys.platform == "linux" else 1))
    if context is None or wide < 2 or len(given) > _MOST:
        return [work(one) for one in given]
    tickets = _tickets(len(given))
    with warnings.catch_warnings():
        # Python warns of forking beside threads; those of a kernel wait for messages and hold nothing of this work.
        warnings.simplefilter("ignore", DeprecationWarning)
        begun = [_begin(context, work, given, tickets) for _ in range(wide)]
    os.close(tickets)
    made = {place: result for process, end in begun for place, result in _finish(process, end).items()}
    return [made[place] if place in made else work(one) for place, one in enumerate(given)]


def _tickets(many: int) -> int:
    """A pipe with a ticket for each piece: whoever is free takes the next, so that no process waits for another."""
    tickets, filling = os.pipe()
    os.write(filling, b"".join(place.to_bytes(_TICKET, "big") for place in range(many)))
    os.close(filling)
    return tickets


def _forking() -> ForkContext | None:
    """Forking is safe on Linux alone: other systems' libraries do not survive it."""
    return multiprocessing.get_context("fork") if sys.platform == "linux" else None


def _begin(
    context: ForkContext, work: Callable[[Any], Any], given: Sequence[Any], tickets: int
) -> tuple[Any, Connection]:
    end, other = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(other, work, given, tickets, os.getpid()), daemon=True)
    process.start()
    other.close()
    return process, end


def _do(end: Connection, work: Callable[[Any], Any], given: Sequence[Any], tickets: int, begun_by: int) -> None:
    """Work in the new process; a failure says nothing here, since messages might quote what only the run may see."""
    # The process ends before looking for garbage would pay.
    gc.disable()
    end_with_parent(begun_by)
    made = {}
    try:
        while ticket := os.read(tickets, _TICKET):
            place = int.from_bytes(ticket, "big")
            made[place] = work(given[place])
        end.send(made)
    except Exception:
        os._exit(1)
    # What would be tidied up at an end belongs to the process that was forked, and may wait for its threads for ever.
    os._exit(0)


def _finish(process: Any, end: Connection) -> dict[int, Any]:
    """What a process has made, by place; nothing where it failed, was killed or stayed silent."""
    try:
        made: dict[int, Any] = end.recv() if end.poll(_PATIENCE) else {}
    except (EOFError, OSError):
        made = {}
    finally:
        end.close()
    # It has nothing left to do, or nothing was heard of it.
    process.kill()
    process.join()
    return made
