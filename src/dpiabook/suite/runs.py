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
from dpiabook.suite.events import Event, Listener
from dpiabook.suite.graph import SUITE, Graph
from dpiabook.suite.inputs import inputs_of, utc_now
from dpiabook.suite.manifest import unchanged, write_manifest
from dpiabook.suite.progress import Progress
from dpiabook.suite.runner import Outcome, RunPlan, run_notebooks, spill_folder
from dpiabook.suite.sealing import ARCHIVE, seal, sealing_secret
from dpiabook.suite.workspace import Workspace

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
    graph, notebooks, own
        What is run; where notebooks of extensions lie, by name.
    """

    out: Path | None = None
    jobs: int = field(default_factory=cores)
    timeout: float | None = None
    keep_going: bool = False
    fresh: bool = False
    warm: bool = True
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
    workspace = Workspace(loaded.places.outputs, loaded.settings.dataset, loaded.settings.version)
    inputs = inputs_of(loaded, options.files)
    secret = sealing_secret()
    with workspace.open() as lock:
        protected = secret is None or (workspace.final / ARCHIVE).is_file()
        if not options.fresh and protected and unchanged(workspace.final, inputs):
            return Result(workspace.final)
        staging = workspace.stage(fresh=options.fresh)
        started = utc_now()
        progress = Progress.read(staging, inputs.resume_key)
        kept = progress.kept(options.graph)
        progress.clear_others(options.graph, kept)
        _remove_passing(staging)
        _sweep_others(loaded.places.outputs, staging)
        plan = _plan(loaded, options, staging, lock, _parameters(loaded, version))
        plan = replace(
            plan,
            refuse_changed=partial(refuse_changed, inputs.read, loaded),
            timeout=plan.timeout or inputs.seconds,
        )
        outcomes = run_notebooks(plan, listener, kept=kept, finished=progress.note)
        shutil.rmtree(spill_folder(staging), ignore_errors=True)
        if any(outcome.state not in ("finished", "kept") for outcome in outcomes):
            return Result(staging, outcomes)
        refuse_changed(inputs.read, loaded)
        progress.forget()
        _remove_passing(staging)
        sealed = seal(staging, secret) if secret else ()
        write_manifest(staging, inputs, outcomes, started, sealed)
        return Result(workspace.promote(), outcomes)


def planned(file: Path, options: Options, version: str | None = None) -> list[Event]:
    """What a run would do, notebook by notebook, without starting anything."""
    loaded = load(file, options, version)
    options = options.extended(loaded)
    workspace = Workspace(loaded.places.outputs, loaded.settings.dataset, loaded.settings.version)
    inputs = inputs_of(loaded, options.files)
    if not options.fresh and unchanged(workspace.final, inputs):
        return []
    kept: frozenset[str] = (
        frozenset() if options.fresh else Progress.read(workspace.staging, inputs.resume_key).kept(options.graph)
    )
    order = [name for batch in options.graph.batches for name in batch]
    return [Event(name, "kept" if name in kept else "started") for name in order]


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
