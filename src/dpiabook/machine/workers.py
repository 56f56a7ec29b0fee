"""How many pieces of work are done at once: the one place that counts cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from dpiabook.machine.environment import THREADS_VARIABLE

P = ParamSpec("P")
T = TypeVar("T")

_SLURM = "SLURM_CPUS_PER_TASK"
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cores() -> int:
    """How many cores this process may use.

    Returns
    -------
    int
        At least one: the fewest of what the system allows this process, what its control group has been given (a
        container's limit), and what Slurm has granted the task.

    Examples
    --------
    >>> 1 <= cores() <= (os.cpu_count() or 1)
    True
    """
    affinity = getattr(os, "sched_getaffinity", None)
    allowed = len(affinity(0)) if affinity else (os.cpu_count() or 1)
    granted = os.environ.get(_SLURM, "")
    limits = [allowed, _quota(_QUOTA) or allowed, int(granted) if granted.isdecimal() else allowed]
    return max(1, min(limits))


def threads() -> int:
    """How many threads this process may use for one piece of work: all cores, unless others run beside it."""
    share = os.environ.get(THREADS_VARIABLE, "")
    return max(1, int(share)) if share.isdecimal() else cores()


class Workers(ThreadPoolExecutor):
    """Threads that know what the caller knows, such as how much may be kept in memory.

    Examples
    --------
    >>> with Workers(2) as pool:
    ...     list(pool.map(abs, [-1, 2]))
    [1, 2]
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a piece of work done in a copy of the caller's context."""
        context = copy_context()
        return super().submit(lambda: context.run(fn, *args, **kwargs))


@cache
def _quota(path: Path) -> int | None:
    """Whole cores of a control group's time; none where nothing limits it."""
    try:
        quota, period = path.read_text(encoding="ascii").split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError, ZeroDivisionError):
        return None
