"""One run of one parameters file: checked, executed into the staging folder, moved to its place when whole."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from dpiabook.book.own_notebooks import files_of, own_notebooks, suite_of
from dpiabook.book.run_folder import checked_file
from dpiabook.book.snapshot import refuse_changed
from dpiabook.errors import Refusal
from dpiabook.machine.lock import locked
from dpiabook.machine.workers import cores
from dpiabook.settings import Loaded, demo_file, load_settings, places_for
from dpiabook.settings.extensions import extensions_of, own_folder
from dpiabook.suite.events import Listener
from dpiabook.suite.graph import SUITE, Graph
from dpiabook.suite.inputs import Inputs, inputs_of, key_of, utc_now
from dpiabook.suite.jupyter.nursery import Nursery
from dpiabook.suite.keeping import Decision, Finished, decide, still_holds
from dpiabook.suite.manifest import Ended, write_manifest
from dpiabook.suite.progress import Progress
from dpiabook.suite.remaining import Remaining
from dpiabook.suite.rests import rests_noted
from dpiabook.suite.runner import Outcome, RunPlan, run_notebooks, spill_folder
from dpiabook.suite.sealing import seal, sealing_secret
from dpiabook.suite.workspace import Workspace, writable

_DEMO = "parameters/demo.yml"


def notebooks_folder() -> Path:
    """Where the notebooks lie: in the installed package, else beside its source."""
    package = Path(__file__).parents[1]
    installed = package / "_notebooks"
    return installed if installed.is_dir() else package.parents[1] / "notebooks"


@dataclass(frozen=True)
class Options:
    """How a run is done; what is assessed stands in the parameters file.

    Attributes
    ----------
    out : Path or None
        Where results go instead of the project's ``outputs``.
    jobs : int
        Notebooks side by side.
    timeout : float or None
        Seconds for each notebook; by the size of the data when None.
    keep_going : bool
        Run what does not need a failed notebook.
    fresh : bool
        Run everything, also what is finished or unchanged.
    warm : bool
        Whether kernels may be forked from a warm process.
    nursery : Nursery or None
        A warm process that is there already, for one run or several.
    graph, notebooks, own
        What is run; where notebooks of extensions lie, by name.
    """

    out: Path | None = None
    jobs: int = field(default_factory=cores)
    timeout: float | None = None
    keep_going: bool = False
    fresh: bool = False
    warm: bool = True
    nursery: Nursery | None = None
    graph: Graph = SUITE
    notebooks: Path = field(default_factory=notebooks_folder)
    own: Mapping[str, Path] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        """The notebooks of the graph, and nothing else that lies beside them."""
        return [self.own.get(name, self.notebooks / f"{name}.ipynb") for name in self.graph.names]

    def extended(self, loaded: Loaded) -> Options:
        """The options with the notebooks of a dataset's extensions."""
        own = own_notebooks(extensions_of(loaded))
        return replace(self, graph=Graph(suite_of(own)), own=files_of(own)) if own else self


@dataclass(frozen=True)
class Result:
    """What became of a run.

    Attributes
    ----------
    folder : Path
        Where its results lie; the staging folder after a failure.
    outcomes : tuple of Outcome
        Empty when nothing had changed since the last run.
    """

    folder: Path
    outcomes: tuple[Outcome, ...] = ()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why notebooks failed, in their order; what several of them refuse alike is told once."""
        refused = [outcome.refusal for outcome in self.outcomes if outcome.refusal is not None]
        first: dict[object, Refusal] = {}
        for refusal in refused:
            first.setdefault((refusal.code, refusal.what, refusal.cure), refusal)
        return tuple(first.values())

    @property
    def pack(self) -> tuple[Path, ...]:
        """The files that are meant to leave."""
        return tuple(sorted(path for path in (self.folder / "pack").rglob("*") if path.is_file()))


def load(file: Path, options: Options, version: str | None = None) -> Loaded:
    """Read a parameters file; ``parameters/demo.yml`` is always there."""
    if file.is_file() or not file.as_posix().endswith(_DEMO):
        return load_settings(file, out=options.out, version=version)
    # The package's folder is no place for results: those of the demonstration go to the working directory's project.
    bundled = load_settings(demo_file(), version=version)
    return Loaded(bundled.settings, places_for(None, options.out), bundled.where)


def run_file(file: Path, listener: Listener, options: Options, version: str | None = None) -> Result:
    """Run the notebooks for one parameters file.

    Parameters
    ----------
    file : Path
    listener : Listener
        Told what happens.
    options : Options
    version : str, optional
        A dataset version instead of the file's.

    Returns
    -------
    Result
        Failed notebooks are in it; the earlier results then stay where they are.

    Raises
    ------
    Refusal
        When the run cannot begin, or its results cannot be written.
    """
    loaded = load(file, options, version)
    options = options.extended(loaded)
    workspace = _workspace(loaded)
    inputs = inputs_of(loaded, options.files)
    secret = sealing_secret()
    with workspace.open() as lock:
        finished = Finished.read(workspace.final)
        protected = secret is None or finished.sealed
        if not options.fresh and protected and finished.unchanged(options.graph, inputs):
            return Result(workspace.final)
        staging, started = workspace.stage(fresh=options.fresh), utc_now()
        progress = Progress.read(staging)
        decisions = decide(options.graph, inputs, finished, progress, fresh=options.fresh)
        with writable(staging):
            kept = _keep(decisions, finished, progress)
        _remove_passing(staging)
        _sweep_others(loaded.places.outputs, staging)
        plan = _plan(loaded, options, staging, lock, _parameters(loaded, version))
        look = partial(refuse_changed, inputs.read, loaded)
        plan = replace(plan, refuse_changed=look, timeout=plan.timeout or inputs.seconds)
        outcomes = run_notebooks(
            plan,
            Remaining(listener, plan.graph, finished.seconds, kept, plan.jobs),
            kept=kept,
            holds=partial(_holds, plan.graph, progress),
            finished=partial(_note, loaded, plan.graph, inputs, progress),
        )
        shutil.rmtree(spill_folder(staging), ignore_errors=True)
        if any(outcome.state not in ("finished", "kept") for outcome in outcomes):
            return Result(staging, outcomes)
        look()
        with writable(staging):
            _complete(progress, inputs, Ended(outcomes, started), secret)
        return Result(workspace.promote(), outcomes)


def _complete(progress: Progress, inputs: Inputs, ended: Ended, secret: bytes | None) -> None:
    """Remove what served the run only, encrypt what is to be, and write the manifest."""
    progress.forget()
    _remove_passing(progress.staging)
    sealed = seal(progress.staging, secret) if secret else ()
    write_manifest(progress.staging, inputs, replace(ended, sealed=sealed, done=progress.finished))


def _workspace(loaded: Loaded) -> Workspace:
    return Workspace(loaded.places.outputs, loaded.settings.dataset, loaded.settings.version)


def _keep(decisions: Mapping[str, Decision], finished: Finished, progress: Progress) -> frozenset[str]:
    """Clear the staging folder of what will run again, and fill it with what is kept of the finished run."""
    here = {name for name, one in decisions.items() if one.kept_in == progress.staging}
    progress.clear_others(decisions, here)
    for name, one in decisions.items():
        if one.kept_in == finished.folder:
            progress.take(name, finished.done[name], finished.folder)
    return frozenset(name for name, one in decisions.items() if not one.runs and progress.whole(name))


def _holds(graph: Graph, progress: Progress, name: str) -> bool:
    """Whether what is kept of a notebook rests on the evidence that others have now; else it is removed."""
    if still_holds(graph, name, progress.finished[name], progress.staging):
        return True
    progress.clear([name])
    return False


def _note(loaded: Loaded, graph: Graph, inputs: Inputs, progress: Progress, name: str) -> None:
    """Note that a notebook is finished; the pack's may have made the key of the pseudonyms."""
    inputs = replace(inputs, data={**inputs.data, **key_of(loaded)})
    progress.note(name, rests_noted(inputs, graph[name], graph, progress.staging))


def planned(file: Path, options: Options, version: str | None = None) -> list[Decision]:
    """What a run would do, notebook by notebook, and why, without starting anything; nothing where nothing changed."""
    loaded = load(file, options, version)
    options = options.extended(loaded)
    workspace = _workspace(loaded)
    inputs = inputs_of(loaded, options.files)
    finished, progress = Finished.read(workspace.final), Progress.read(workspace.staging)
    if not options.fresh and finished.unchanged(options.graph, inputs):
        return []
    decisions = decide(options.graph, inputs, finished, progress, fresh=options.fresh)
    return [decisions[name] for batch in options.graph.batches for name in batch]


def _parameters(loaded: Loaded, version: str | None) -> dict[str, Any]:
    """What is injected into the notebooks: the file's name, never its content, which would become code."""
    chosen = {"version": version} if version else {}
    # The demonstration that comes with the package lies in no project: a kernel could not tell what belongs to it.
    own = own_folder(loaded) if Path(loaded.where) == demo_file() else None
    chosen |= {"extensions": str(own)} if own else {}
    return {"parameters_file": str(Path(loaded.where).resolve())} | chosen


def _plan(loaded: Loaded, options: Options, staging: Path, lock: int, parameters: Mapping[str, Any]) -> RunPlan:
    return RunPlan(
        graph=options.graph,
        folder=options.notebooks,
        run_dir=staging.resolve(),
        outputs=loaded.places.outputs,
        parameters=parameters,
        jobs=options.jobs,
        timeout=options.timeout,
        keep_going=options.keep_going,
        warm=options.warm,
        nursery=options.nursery,
        lock=lock,
        own=options.own,
    )


def _sweep_others(outputs: Path, own: Path) -> None:
    """Remove what killed runs of other versions had put aside; those that still run hold their lock."""
    for other in outputs.glob("*/_unfinished-*"):
        lock = other.with_name(f".lock-{other.name.removeprefix('_unfinished-')}")
        if other == own or other.is_symlink() or not spill_folder(other).exists():
            continue
        with suppress(Refusal, OSError), locked(lock, what=other.name, patience=0):
            shutil.rmtree(spill_folder(other), ignore_errors=True)


def _remove_passing(staging: Path) -> None:
    """Remove what serves a run only while it lasts, and logs of kernels that had nothing to say."""
    shutil.rmtree(spill_folder(staging), ignore_errors=True)
    checked_file(staging).unlink(missing_ok=True)
    for log in (staging / "controlled" / "notebooks").glob("*.log"):
        if log.stat().st_size == 0:
            log.unlink()
