"""Executing one notebook through papermill's Python API, on a kernel of our choice."""

from __future__ import annotations

import logging
import math
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dpiabook.suite.events import Event, Listener
from dpiabook.suite.jupyter.kernels import KernelPlan, kernel_manager


@contextmanager
def _without_iri_grammar() -> Iterator[None]:
    """Keep jsonschema from building a grammar for internationalised addresses: a second that no notebook needs."""
    name = "rfc3987_syntax"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _without_iri_grammar():
    import nbformat
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook
    from papermill.iorw import load_notebook_node

_ENGINE = "dpiabook"
# What nbclient logs quotes cells and outputs, and so may quote the data.
_SILENT = logging.getLogger("dpiabook.silent")
_SILENT.disabled = True


@dataclass
class Execution:
    """One execution of one notebook, while it runs and after.

    Attributes
    ----------
    plan : KernelPlan
    listener : Listener
        Told of each step.
    timeout : float or None
        Seconds that the whole notebook may take.
    notebook : notebook node or None
        The executed notebook, as far as it came.
    cell : int
        Index of the cell that was executed last.
    exit_status : int or None
        Of a kernel that ended before its notebook did.
    manager : kernel manager or None
        Of the kernel, once there is one.
    """

    plan: KernelPlan
    listener: Listener
    timeout: float | None = None
    notebook: Any = None
    cell: int = 0
    exit_status: int | None = None
    manager: Any = None
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds since the execution began."""
        return time.monotonic() - self.began

    def left(self, _cell: object = None) -> int | None:
        """Whole seconds that the next cell may take."""
        return None if self.timeout is None else max(1, math.ceil(self.timeout - self.seconds))

    @property
    def step(self) -> str:
        """The nearest heading above the cell that was executed last."""
        return step_of(self.notebook, self.cell) if self.notebook is not None else ""

    def end(self) -> None:
        """End the kernel at once; the execution then fails in its own thread."""
        process = getattr(getattr(self.manager, "provisioner", None), "process", None)
        if process is not None:
            process.kill()

    def step_begins(self, cell: Any, cell_index: int) -> None:
        """Note where the execution is, and tell."""
        self.cell = cell_index
        cells = len(self.notebook.cells)
        self.listener(Event(self.plan.name, "step", self.step, cell_index, cells, self.seconds))


def execute(execution: Execution, source: Path, parameters: Mapping[str, Any]) -> None:
    """Execute the notebook in `source`; the result is in ``execution.notebook``, also after a failure.

    Raises
    ------
    PapermillExecutionError
        A cell raised.
    TimeoutError
        The notebook took too long.
    RuntimeError
        The kernel could not be started, or ended.
    """
    node = load_notebook_node(str(source))
    try:
        execute_notebook(
            node,
            None,
            dict(parameters),
            engine_name=_ENGINE,
            progress_bar=False,
            execution=execution,
        )
    finally:
        if execution.notebook is not None:
            _forget_paths(execution.notebook, source)


def step_of(notebook: Any, index: int) -> str:
    """The nearest heading at or above a cell, without its marks; empty when there is none."""
    for cell in reversed(notebook.cells[: index + 1]):
        if cell.cell_type != "markdown" or "papermill-error-cell-tag" in cell.metadata.get("tags", []):
            continue
        headings = [line for line in cell.source.splitlines() if line.startswith("#")]
        if headings:
            return str(headings[-1].lstrip("#").strip())
    return ""


def write_notebook(notebook: Any, target: Path) -> None:
    """Write an executed notebook whole or not at all."""
    part = target.with_suffix(".part")
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    part.write_text(text, encoding="utf-8")
    part.replace(target)


def _forget_paths(notebook: Any, source: Path) -> None:
    """Replace papermill's record of paths by the notebook's name: machine paths tell about the machine."""
    notebook.metadata.papermill["input_path"] = source.name
    notebook.metadata.papermill["output_path"] = source.name


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Takes its kernel from the execution's plan."""

    def __init__(self, nb_man: Any, execution: Execution, **kwargs: Any) -> None:
        super().__init__(nb_man, **kwargs)
        self._execution = execution

    def create_kernel_manager(self) -> Any:
        """Give the manager of the planned kernel."""
        self.km = self._execution.manager = kernel_manager(self._execution.plan, self.kernel_name)
        return self.km

    async def _async_check_alive(self) -> None:
        """Note how the kernel ended before the error forgets it."""
        if self.km is not None and self.km.provisioner is not None:
            self._execution.exit_status = await self.km.provisioner.poll()
        await super()._async_check_alive()


class _Engine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine with our client."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, execution: Execution, start_timeout: int = 60, **_: Any
    ) -> Any:
        """Execute the notebook on the planned kernel."""
        execution.notebook = nb_man.nb
        client = _Client(
            nb_man,
            execution,
            log=_SILENT,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            timeout_func=execution.left,
            on_cell_start=execution.step_begins,
        )
        return client.execute()


papermill_engines.register(_ENGINE, _Engine)

__all__ = ["Execution", "PapermillExecutionError", "execute", "step_of", "write_notebook"]
