"""One at a time: runs of a dataset version, writers of a file. The system drops a lock when its process ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dpiabook.errors import Code, Refusal

_PAUSE = 0.1


@contextmanager
def locked(path: Path, *, what: str, patience: float = 5.0) -> Iterator[int]:
    """Hold the lock at `path`.

    Parameters
    ----------
    path : Path
        The lock's file; it stays, since its presence means nothing.
    what : str
        What is locked, for the message.
    patience : float
        Seconds to wait: kernels of a run that was just killed need a moment to notice. Infinite for work that is the
        same whoever does it.

    Yields
    ------
    int
        The file's descriptor. A process that inherits it holds the lock too, so that what a killed run has left
        running keeps others out until it has ended.

    Raises
    ------
    Refusal
        ``RUN_IN_PROGRESS`` when another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                cure = "wait until it has ended, or end it; its results will be there"
                raise Refusal(Code.RUN_IN_PROGRESS, f"another run of {what} is in progress", where=str(path), cure=cure)
            time.sleep(_PAUSE)
        yield descriptor
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        """Try to take the lock."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        """Try to take the lock."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
