"""The run's side of the warm process: it asks for kernels, and holds them as if it had started them itself."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from itertools import count
from types import TracebackType
from typing import Any

from dpiabook.machine.environment import THREADS_VARIABLE
from dpiabook.machine.workers import cores
from dpiabook.suite.sealing import FILE_VARIABLE, KEY_VARIABLE

_PATIENCE = 60.0
_INLINE = "module://matplotlib_inline.backend_inline"
_THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", THREADS_VARIABLE)
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


def kernel_environment(own: Mapping[str, str], *, threads: int) -> dict[str, str]:
    """The environment of a kernel: this process's, with what makes runs repeatable.

    Parameters
    ----------
    own : mapping
        Variables of the run and the notebook, for `dpiabook.book`.
    threads : int
        How many threads each library may use.
    """
    fixed = {"PYTHONHASHSEED": "0", "MPLBACKEND": _INLINE, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    limits = dict.fromkeys(_THREAD_LIMITS, str(threads))
    # No notebook needs the key of the controlled part.
    given = {name: value for name, value in os.environ.items() if name not in (KEY_VARIABLE, FILE_VARIABLE)}
    return {**given, **fixed, **limits, **own}


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

    It serves any number of runs: what belongs to one of them comes with each request.

    Parameters
    ----------
    env : mapping
        Environment of the warm process: what libraries read when they are imported (thread limits, the hash seed,
        the drawing backend) must already be right here.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._numbers = count()
        self._ready: Future[bool] = Future()
        self._asked: dict[int, Future[int]] = {}
        self._ended: dict[int, Future[int]] = {}
        self._asking, asked = socket.socketpair()
        with asked:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", _MODULE, *_PRELOAD],
                stdin=asked.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=dict(env),
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @classmethod
    def early(cls, jobs: int) -> Nursery | None:
        """Start a warm process while the run itself still imports and looks; None where that would only cost time.

        Parameters
        ----------
        jobs : int
            Notebooks side by side.
        """
        if not cls.possible() or cores() < 2:
            return None
        return cls(kernel_environment({}, threads=max(1, cores() // jobs)))

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

    def fork(
        self, argv: Sequence[str], *, env: Mapping[str, str], cwd: str, log: str, lock: int | None = None
    ) -> ForkedKernel:
        """Fork a kernel, which holds its run's lock for as long as it lives.

        Raises
        ------
        OSError
            When the warm process has ended or does not answer.
        """
        number = next(self._numbers)
        answer = self._asked[number] = Future()
        request = {"id": number, "argv": list(argv), "env": dict(env), "cwd": cwd, "log": log}
        with self._lock:
            if self._process.poll() is not None:
                raise OSError("the warm process has ended")
            line = json.dumps(request).encode() + b"\n"
            sent = socket.send_fds(self._asking, [line], [] if lock is None else [lock])
            self._asking.sendall(line[sent:])
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
        self._asking.close()
        if not self._ready.done():
            # It has no kernels yet, and would look at its input only when all is imported.
            self._process.kill()
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
