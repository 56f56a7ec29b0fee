"""A process that has imported the heavy libraries, and forks a kernel from itself for each notebook.

It is started as ``python -P -m dpiabook.suite.jupyter.warm`` with the libraries' names, does once what each kernel
would otherwise do first (`dpiabook.suite.exercise`), reads one JSON request a line from its standard input and
answers on its standard output. It has one Python thread, opens no database, no Arrow pool and no ZeroMQ context, and
leaves IPython's inline drawing to the forked kernel: all of these do not survive a fork. When its input ends, it ends
its kernels and itself, so that none outlives the run.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from typing import Any

from dpiabook.machine.forked import end_with_parent

_POLL = 0.02
_INPUT, _OUTPUT = 0, 1
_EXERCISE = "dpiabook.suite.exercise"
_GARBAGE = (20_000, 20, 20)


@dataclass
class _Warm:
    """The loop's state: kernels by process id, input that is not yet a whole line, locks that came with it."""

    kernels: set[int] = field(default_factory=set)
    pending: bytes = b""
    asked: socket.socket = field(default_factory=lambda: socket.socket(fileno=os.dup(_INPUT)))
    locks: list[int] = field(default_factory=list)


def main() -> None:
    """Import, then serve requests; a forked kernel leaves through here with its request."""
    run = os.getppid()
    end_with_parent(run)
    # What is imported stays: looking through it for what could be freed would take a fifth of the time.
    gc.disable()
    for name in sys.argv[1:]:
        # The run may be killed meanwhile.
        if os.getppid() != run:
            return
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # What fails here fails in a notebook too, where it is told with its place.
    with contextlib.suppress(Exception):
        importlib.import_module(_EXERCISE).exercise()
    if threading.active_count() > 1:
        _answer({"warm": False})
        return
    gc.freeze()
    # Figures and queries are built of many small objects that live on: to look through them less often saves a
    # twentieth of the time.
    gc.set_threshold(*_GARBAGE)
    gc.enable()
    _answer({"warm": True})
    request = _serve(_Warm())
    if request is not None:
        _become_kernel(request)


def _serve(warm: _Warm) -> dict[str, Any] | None:
    """Fork for each request until the input ends; give the request in the forked process, None in this one."""
    while True:
        for request in _requests(warm):
            if request is None:
                _end_all(warm)
                return None
            sys.stdout.flush()
            pid = os.fork()
            if pid == 0:
                return request
            warm.kernels.add(pid)
            _answer({"pid": pid, "id": request["id"]})
            _let_go(warm)
        _report_ended(warm)


def _requests(warm: _Warm) -> list[dict[str, Any] | None]:
    """Requests that have arrived; None for the end of the input."""
    if not select.select([_INPUT], [], [], _POLL)[0]:
        return []
    chunk, locks, _, _ = socket.recv_fds(warm.asked, 65536, 1)
    warm.locks += locks
    if not chunk:
        return [None]
    *lines, warm.pending = (warm.pending + chunk).split(b"\n")
    return [json.loads(line) for line in lines]


def _let_go(warm: _Warm) -> None:
    """Leave the lock of a run to the kernel that was forked for it."""
    while warm.locks:
        os.close(warm.locks.pop())


def _report_ended(warm: _Warm) -> None:
    """Tell the exit status of kernels that have ended."""
    while warm.kernels:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        warm.kernels.discard(pid)
        _answer({"ended": pid, "status": os.waitstatus_to_exitcode(status)})


def _end_all(warm: _Warm) -> None:
    """End every kernel with the processes that it started."""
    for pid in warm.kernels:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _answer(message: dict[str, Any]) -> None:
    os.write(_OUTPUT, json.dumps(message).encode() + b"\n")


def _become_kernel(request: dict[str, Any]) -> None:
    """Turn the forked process into the kernel that a plain start would have given."""
    parent = os.getppid()
    end_with_parent(parent)
    os.setsid()
    _redirect(request["log"])
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    # Where temporary files lie was looked up for the warm process, if at all.
    tempfile.tempdir = None
    _reseed()
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.parent_handle = parent
    app.initialize(request["argv"])
    app.start()
    # What is registered for the end is done; taking the libraries apart piece by piece would only take time.
    atexit._run_exitfuncs()
    os._exit(0)


def _redirect(log: str) -> None:
    """Let nothing that a library writes reach the run's own output."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(written)


def _reseed() -> None:
    """Give each kernel randomness of its own; without this all would draw the same numbers."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


if __name__ == "__main__":
    main()
