"""Starting a notebook's kernel: forked from the warm process where that is possible, started plainly otherwise.

Both ways give the kernel the same environment, the same working folder, and sockets in a folder that only its owner
can enter, so that neither ports nor unencrypted loopback traffic are involved.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from dpiabook.machine.scratch import passing_folder
from dpiabook.suite.jupyter.nursery import Nursery, inherited

_LONGEST_SOCKET_PATH = 100
_SOCKET_SUFFIX = len("/08_evidence_pack-10")
_SHUTDOWN_WAIT = 1.0
_PAUSE = 0.02
_ANSWER = 1.0


@dataclass(frozen=True)
class KernelPlan:
    """How one notebook's kernel is started.

    Attributes
    ----------
    name : str
        The notebook's name.
    env : mapping
        The kernel's whole environment.
    cwd : Path
        Its working folder; what a cell writes without a path lands there.
    log : Path
        What libraries write to the process's own output; it may hold values, so it lies in ``controlled/``.
    sockets : Path or None
        Folder for the kernel's sockets; None where the system has no such sockets.
    nursery : Nursery or None
        The warm process; None for a plain start.
    lock : int or None
        Descriptor of the run's lock, which the kernel holds as long as it lives.
    """

    name: str
    env: Mapping[str, str]
    cwd: Path
    log: Path
    sockets: Path | None
    nursery: Nursery | None
    lock: int | None = None


@contextmanager
def socket_folder(root: Path) -> Iterator[Path | None]:
    """A folder for sockets below a run's own, under a path that is short enough; None where there can be none.

    Parameters
    ----------
    root : Path
        Where what serves the run only while it lasts is kept.

    Yields
    ------
    Path or None
        For its owner only. Where the folder's own path is too long for a socket, the way to it through this process's
        open files on Linux; else a folder of the system's for temporary files, which the next run sweeps.
    """
    if sys.platform == "win32":
        yield None
        return
    with ExitStack() as stack:
        own = stack.enter_context(passing_folder(root, "sockets-"))
        if len(str(own)) <= _LONGEST_SOCKET_PATH - _SOCKET_SUFFIX:
            yield own
            return
        descriptor = os.open(own, os.O_RDONLY | os.O_DIRECTORY)
        stack.callback(os.close, descriptor)
        short = Path(f"/proc/{os.getpid()}/fd/{descriptor}")
        yield short if short.is_dir() else stack.enter_context(_of_the_system())


@contextmanager
def _of_the_system() -> Iterator[Path | None]:
    roots = (tempfile.gettempdir(), "/tmp")  # noqa: S108 - a private folder is made in it
    longest = _LONGEST_SOCKET_PATH - _SOCKET_SUFFIX - len("/dpiabook-12345678.1234567.12345678-12345678")
    found = next((root for root in roots if len(root) <= longest and os.access(root, os.W_OK)), None)
    if found is None:
        yield None
        return
    with passing_folder(Path(found), "dpiabook-") as folder:
        yield folder


class _Provisioner(LocalProvisioner):
    """Starts the kernel that a plan describes."""

    plan: KernelPlan

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Add the plan's environment and folder."""
        ready = await super().pre_launch(**kwargs | {"env": dict(self.plan.env), "cwd": str(self.plan.cwd)})
        return dict(ready)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Look often for the end that was asked for: the manager itself looks ten times a second."""
        for _ in range(int(_SHUTDOWN_WAIT / 2 / _PAUSE)):
            if await self.poll() is not None:
                return
            await asyncio.sleep(_PAUSE)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork from the warm process, or start a new one."""
        plan = self.plan
        if plan.nursery is None:
            with plan.log.open("ab") as log:
                own = {"stdout": log, "stderr": log} | inherited(plan.lock)
                return await super().launch_kernel(cmd, **kwargs | own)
        argv = cmd[cmd.index("-f") :]
        own_places = {"env": kwargs["env"], "cwd": str(plan.cwd), "log": str(plan.log)}
        forked: Any = plan.nursery.fork(argv, **own_places, lock=plan.lock)
        # A forked kernel leads a session of its own, so that a signal reaches what it started too.
        self.process, self.pid, self.pgid = forked, forked.pid, forked.pid
        return self.connection_info


class _ReadyClient(AsyncKernelClient):
    """Takes a kernel for ready as soon as it answers, where the usual client waits for silence as well.

    Silence is not needed: what a kernel says about another request than a cell's is passed over.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask for the kernel's information until it comes on both channels.

        Raises
        ------
        RuntimeError
            The kernel has ended, or does not answer in time.
        """
        deadline = time.monotonic() + (math.inf if timeout is None else timeout)
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("the kernel ended before it was ready")
            if time.monotonic() > deadline:
                raise RuntimeError("the kernel does not answer")

    async def _answers(self) -> bool:
        """Ask once; the second channel joins a little later than the first."""
        self.kernel_info()
        with contextlib.suppress(Empty):
            reply = await self.get_shell_msg(timeout=_ANSWER)
            if reply["msg_type"] == "kernel_info_reply":
                await self.get_iopub_msg(timeout=_ANSWER / 5)
                self._handle_kernel_info_reply(reply)
                return True
        return False


def kernel_manager(plan: KernelPlan, kernel_name: str) -> AsyncKernelManager:
    """A manager, not started, whose kernel is the one that the plan describes."""
    # A kernel that is asked to end can wait for its own output thread until it is told again; what its notebook
    # registered to be done at exit is done by then.
    manager = AsyncKernelManager(kernel_name=kernel_name, shutdown_wait_time=_SHUTDOWN_WAIT)
    manager.client_factory = _ReadyClient
    if plan.sockets is not None:
        manager.transport = "ipc"
        manager.ip = str(plan.sockets / plan.name)
        manager.connection_file = str(plan.sockets / f"{plan.name}.json")
    manager.kernel_id = plan.name
    provisioner = _Provisioner(kernel_id=plan.name, kernel_spec=manager.kernel_spec, parent=manager)
    provisioner.plan = plan
    manager.provisioner = provisioner
    return manager
