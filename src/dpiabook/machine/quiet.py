"""Compiled code that prints to the terminal by itself, kept quiet."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_OUT = 1
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what compiled code prints to standard output inside the block.

    HiGHS prints some lines whatever its options say. Python's own output waits in its buffer and is not lost, unless
    another thread prints meanwhile.

    Examples
    --------
    >>> with quiet():
    ...     _ = os.write(1, b"dropped")
    """
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(_OUT)
        except OSError:  # a program without a terminal has nothing to keep quiet
            yield
            return
        _flush()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, _OUT)
            yield
        finally:
            _flush()
            os.dup2(kept, _OUT)
            os.close(kept)
            os.close(nowhere)


def _flush() -> None:
    """Empty the buffer of the C library, so that each line goes where it was meant to."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
