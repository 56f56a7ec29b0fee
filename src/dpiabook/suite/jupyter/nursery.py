"""The run's side of the warm process: it asks for kernels, and holds them as if it had started them itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from itertools import count
from types import TracebackType
from typing import Any

_PATIENCE = 60.0
_MODULE = "dpiabook.suite.jupyter.warm"
_PRELOAD = (
    "pandas",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "seaborn",
    "duckdb",
    "ibis.backends.duckdb",
    "scipy.stats",
    "numba",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "dpiabook.book",
)


def inherited(lock: int | None) -> dict[str, Any]:
    """Arguments with which a new process inherits a lock; Windows has no such thing."""
    return {} if lock is None or sys.platform == "win32" else {"pass_fds": (lock,)}


class ForkedKernel:
    """A forked kernel process, with the part of `subprocess.Popen` that kernel provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, ended: Future[int]) -> None:
        self.pid, self._ended = pid, ended

    def poll(self) -> int | None:
        """Exit status, or None while the process runs."""
        return self._ended.result() if self._ended.done() else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit status."""
        return self._ended.result(timeout)

    def send_signal(self, signum: int) -> None:
        """Send a signal, unless the process has ended."""
        if not self._ended.done():
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(15)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(9)


class Nursery:
    """A warm process. Use as a context manager; leaving it ends every kernel that is still there.

    Parameters
    ----------
    env : mapping
        Environment of the warm process: what libraries read when they are imported (thread limits, the hash seed,
        the drawing backend) must already be right here.
    lock : int, optional
        Descriptor of the run's lock, which the process and its kernels hold as well.
    """

    def __init__(self, env: Mapping[str, str], *, lock: int | None = None) -> None:
        self._lock = threading.Lock()
        self._numbers = count()
        self._ready: Future[bool] = Future()
        self._asked: dict[int, Future[int]] = {}
        self._ended: dict[int, Future[int]] = {}
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", _MODULE, *_PRELOAD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(env),
            start_new_session=True,
            **inherited(lock),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @staticmethod
    def possible() -> bool:
        """Whether this system can fork safely; macOS and Windows cannot."""
        return sys.platform.startswith("linux") and hasattr(os, "fork")

    def usable(self) -> bool:
        """Wait until the libraries are imported; False when kernels must be started the plain way."""
        try:
            return self._ready.result(_PATIENCE) and self._process.poll() is None
        except (TimeoutError, OSError):
            return False

    def fork(self, argv: Sequence[str], *, env: Mapping[str, str], cwd: str, log: str) -> ForkedKernel:
        """Fork a kernel.

        Raises
        ------
        OSError
            When the warm process has ended or does not answer.
        """
        number = next(self._numbers)
        answer = self._asked[number] = Future()
        request = {"id": number, "argv": list(argv), "env": dict(env), "cwd": cwd, "log": log}
        with self._lock:
            if self._process.stdin is None or self._process.poll() is not None:
                raise OSError("the warm process has ended")
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        pid = answer.result(_PATIENCE)
        return ForkedKernel(pid, self._ended[pid])

    def _read(self) -> None:
        """Hand each answer to whoever waits for it; when the process ends, nobody waits in vain."""
        for line in self._process.stdout or ():
            self._handle(json.loads(line))
        gone = OSError("the warm process has ended")
        if not self._ready.done():
            self._ready.set_exception(gone)
        for answer in [*self._asked.values()]:
            if not answer.done():
                answer.set_exception(gone)
        for ended in [*self._ended.values()]:
            if not ended.done():
                ended.set_result(-9)

    def _handle(self, message: dict[str, Any]) -> None:
        if "warm" in message:
            self._ready.set_result(message["warm"])
        elif "pid" in message:
            self._ended[message["pid"]] = Future()
            self._asked[message["id"]].set_result(message["pid"])
        else:
            self._ended[message["ended"]].set_result(message["status"])

    def close(self) -> None:
        """End the warm process and its kernels."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)

    def __enter__(self) -> Nursery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
