"""Running the notebooks of a graph side by side, each as soon as what it needs is made."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dpiabook.errors import Code, Refusal, lost_folder
from dpiabook.machine.environment import SHARES_VARIABLE, SPILL_VARIABLE
from dpiabook.machine.workers import cores
from dpiabook.suite.events import Event, Listener
from dpiabook.suite.graph import Graph
from dpiabook.suite.jupyter.kernels import KernelPlan, socket_folder
from dpiabook.suite.jupyter.nursery import Nursery, kernel_environment

if TYPE_CHECKING:
    from dpiabook.suite.jupyter.executing import Execution


def spill_folder(run_dir: Path) -> Path:
    """Where the engine puts rows that do not fit into memory: inside, and only while the run lasts."""
    return run_dir / "controlled" / ".spill"


@dataclass(frozen=True)
class RunPlan:
    """What is run, on what, and how.

    Attributes
    ----------
    graph : Graph
    folder : Path
        Where the notebooks lie.
    own : mapping
        Where notebooks of extensions lie, by name.
    run_dir : Path
        The staging folder, with a folder ``controlled`` in it.
    outputs : Path
        Where all results lie, and the demonstration data.
    parameters : mapping
        Injected into each notebook.
    jobs : int
        Notebooks side by side.
    timeout : float or None
        Seconds that each notebook may take.
    keep_going : bool
        Whether notebooks that do not need a failed one are still run.
    warm : bool
        Whether kernels may be forked from a warm process.
    nursery : Nursery or None
        One that is there already.
    lock : int or None
        Descriptor of the run's lock, which kernels hold as well.
    refuse_changed : callable
        Raises a `Refusal` where the data are not what they were when the run began.
    """

    graph: Graph
    folder: Path
    run_dir: Path
    outputs: Path
    parameters: Mapping[str, Any]
    jobs: int = field(default_factory=cores)
    timeout: float | None = None
    keep_going: bool = False
    warm: bool = True
    nursery: Nursery | None = None
    lock: int | None = None
    refuse_changed: Callable[[], None] = lambda: None
    own: Mapping[str, Path] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """Where a notebook lies."""
        return self.own.get(name, self.folder / f"{name}.ipynb")


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook.

    Attributes
    ----------
    notebook : str
    state : {"finished", "failed", "kept", "left"}
        As in `dpiabook.suite.events.State`.
    seconds : float
        Wall time.
    refusal : Refusal or None
        Why it failed.
    """

    notebook: str
    state: Literal["finished", "failed", "kept", "left"]
    seconds: float = 0.0
    refusal: Refusal | None = None


def _nothing(_name: str) -> None:
    """Take no note."""


def run_notebooks(
    plan: RunPlan,
    listener: Listener,
    *,
    kept: frozenset[str] = frozenset(),
    holds: Callable[[str], bool] = bool,
    finished: Callable[[str], None] = _nothing,
) -> tuple[Outcome, ...]:
    """Run the notebooks; a failing one is an outcome, not an exception.

    Parameters
    ----------
    plan : RunPlan
    listener : Listener
        Told of each event, from several threads.
    kept : frozenset of str
        Notebooks whose results are there already.
    holds : callable
        Asked of each of them, once what it needs is made, whether its results still hold; else it is run.
    finished : callable
        Called with the name of each notebook whose results are complete, from its thread.

    Returns
    -------
    tuple of Outcome
        In the graph's order.

    Raises
    ------
    Refusal
        ``NOTEBOOK_FAILED`` when a notebook's file is not there.
    """
    for name in plan.graph.names:
        if not plan.file(name).is_file():
            cure = "install dpiabook again, or name the folder that holds the notebooks"
            raise Refusal(Code.NOTEBOOK_FAILED, f"there is no notebook {name}.ipynb", where=str(plan.folder), cure=cure)
    (plan.run_dir / "controlled" / "notebooks").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        sockets = stack.enter_context(socket_folder(spill_folder(plan.run_dir)))
        many = len(plan.graph.names) - len(kept) > 1
        nursery = plan.nursery if plan.warm else None
        if nursery is None and plan.warm and many and Nursery.possible():
            nursery = stack.enter_context(Nursery(_environment(plan, "")))
        # While the warm process imports its libraries, this one imports papermill.
        import_module("dpiabook.suite.jupyter.executing")
        return _Run(plan, listener, kept, holds, finished, sockets, nursery, _watched(plan.run_dir)).outcomes()


def _watched(folder: Path) -> Callable[[], bool]:
    """Remember which folder this is. A share that is lost leaves its mount point, into which all would be written."""
    begun = folder.stat()

    def still_there() -> bool:
        try:
            return os.path.samestat(folder.stat(), begun)
        except OSError:
            return False

    return still_there


def _made_nothing(name: str, makes: str) -> Refusal:
    """A notebook that ended without the evidence that others rest on."""
    cure = "end the notebook with book.close()"
    what = f"the notebook left no evidence, and it has declared that it makes the {makes}"
    return Refusal(Code.NOTEBOOK_FAILED, what, where=f"notebook {name}", cure=cure)


def _environment(plan: RunPlan, notebook: str) -> dict[str, str]:
    """A kernel's environment: side by side, kernels ask for no more threads and memory than one alone."""
    own = {"DPIABOOK_RUN_DIR": str(plan.run_dir), "DPIABOOK_OUT": str(plan.outputs), "DPIABOOK_NOTEBOOK": notebook}
    own |= {
        SHARES_VARIABLE: str(min(plan.jobs, len(plan.graph.names))),
        SPILL_VARIABLE: str(spill_folder(plan.run_dir)),
    }
    # What a library puts aside for a moment lies there as well, and is gone with the run, whatever ends that.
    passing = spill_folder(plan.run_dir) / "tmp"
    passing.mkdir(mode=0o700, parents=True, exist_ok=True)
    own |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(passing))
    return kernel_environment(own, threads=max(1, cores() // plan.jobs))


@dataclass
class _Run:
    """The state of one run."""

    plan: RunPlan
    listener: Listener
    kept: frozenset[str]
    holds: Callable[[str], bool]
    finished: Callable[[str], None]
    sockets: Path | None
    nursery: Nursery | None
    there: Callable[[], bool]
    stopped: threading.Event = field(default_factory=threading.Event)
    running: dict[str, Execution] = field(default_factory=dict)
    done: dict[str, Outcome] = field(default_factory=dict)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Run everything, and say what became of each notebook."""
        sorter = self.plan.graph.sorter()
        sorter.prepare()
        with ThreadPoolExecutor(self.plan.jobs) as pool:
            waiting: dict[Future[Outcome], str] = {}
            try:
                while sorter.is_active():
                    ready = self.plan.graph.longest_first(sorter.get_ready())
                    waiting |= {pool.submit(self._outcome, name): name for name in ready}
                    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                        name = waiting.pop(future)
                        self.done[name] = future.result()
                        sorter.done(name)
            except BaseException:
                self._stop()
                raise
        return tuple(self.done[name] for name in self.plan.graph.names)

    def _stop(self) -> None:
        """End what runs, and start nothing more."""
        self.stopped.set()
        for execution in list(self.running.values()):
            execution.end()

    def _outcome(self, name: str) -> Outcome:
        """Run one notebook, unless it is kept or left."""
        if name in self.kept and self.holds(name):
            return self._told(Outcome(name, "kept"))
        needed = [self.done[before].state for before in self.plan.graph.before(name)]
        if self.stopped.is_set() or {"failed", "left"} & set(needed):
            return self._told(Outcome(name, "left"))
        if changed := self._changed():
            # Whatever else is asked for: nothing that is computed from now on belongs to what was.
            self.stopped.set()
            return self._told(Outcome(name, "failed", refusal=changed))
        self.listener(Event(name, "started"))
        warm = self.nursery if self.nursery is not None and self.nursery.usable() else None
        outcome = self._executed(name, warm)
        if outcome.state == "failed" and (changed := self._changed()):
            # What a notebook says of a file that was cut while it read is not what is wrong.
            self.stopped.set()
            outcome = replace(outcome, refusal=changed)
        return self._told(outcome)

    def _changed(self) -> Refusal | None:
        """Why the data are not what they were when the run began; None where they are."""
        try:
            self.plan.refuse_changed()
        except Refusal as refusal:
            return refusal
        return None

    def _told(self, outcome: Outcome) -> Outcome:
        # A notebook that took too long says nothing of the others; what failed otherwise fails there as well.
        late = outcome.refusal is not None and outcome.refusal.code is Code.TIMED_OUT
        if outcome.state == "failed" and not self.plan.keep_going and not late:
            self.stopped.set()
        code = outcome.refusal.code.name if outcome.refusal is not None else ""
        self.listener(Event(outcome.notebook, outcome.state, seconds=outcome.seconds, code=code))
        return outcome

    def _executed(self, name: str, nursery: Nursery | None) -> Outcome:
        """Execute one notebook; where a forked kernel fails as a process, once more on a plain one."""
        from dpiabook.suite.failure import refusal_file, refusal_for
        from dpiabook.suite.jupyter.executing import Execution, write_notebook

        refusal_file(self.plan.run_dir, name).unlink(missing_ok=True)
        execution = self.running[name] = Execution(self._kernel(name, nursery), self.listener, self.plan.timeout)
        failure = self._failure_of(execution)
        if not self.there():
            refusal = refusal_for(execution, lost_folder(self.plan.run_dir), self.plan.run_dir)
            return Outcome(name, "failed", execution.seconds, refusal)
        if failure is not None and self._worth_a_plain_kernel(failure, nursery):
            self.listener(Event(name, "again", execution.step, seconds=execution.seconds))
            return self._executed(name, None)
        if execution.notebook is not None:
            try:
                write_notebook(execution.notebook, self.plan.run_dir / "controlled" / "notebooks" / f"{name}.ipynb")
            except OSError as error:
                failure = failure or error
        if failure is not None:
            refusal = refusal_for(execution, failure, self.plan.run_dir)
            return Outcome(name, "failed", execution.seconds, refusal)
        if not (self.plan.run_dir / "controlled" / "evidence" / f"{name}.json").is_file():
            return Outcome(name, "failed", execution.seconds, _made_nothing(name, self.plan.graph[name].makes))
        try:
            self.finished(name)
        except OSError as error:
            return Outcome(name, "failed", execution.seconds, refusal_for(execution, error, self.plan.run_dir))
        return Outcome(name, "finished", execution.seconds)

    def _failure_of(self, execution: Execution) -> Exception | None:
        """Execute, and give what the notebook or its kernel raised."""
        from dpiabook.suite.jupyter.executing import PapermillExecutionError, execute

        try:
            execute(execution, self.plan.file(execution.plan.name), self.plan.parameters)
        except (PapermillExecutionError, TimeoutError, RuntimeError, OSError) as error:
            return error
        return None

    def _worth_a_plain_kernel(self, failure: Exception, nursery: Nursery | None) -> bool:
        """Whether the fork may be at fault: the kernel itself failed, not the notebook."""
        told = isinstance(failure, TimeoutError) or hasattr(failure, "ename")
        return nursery is not None and not told and not self.stopped.is_set()

    def _kernel(self, name: str, nursery: Nursery | None) -> KernelPlan:
        controlled = self.plan.run_dir / "controlled"
        env = _environment(self.plan, name)
        log = controlled / "notebooks" / f"{name}.log"
        return KernelPlan(name, env, controlled, log, self.sockets, nursery, self.plan.lock)
