"""Which notebooks of a run need not run: those whose results are there, whole, and rest on nothing that has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dpiabook.book.contracts import PACK
from dpiabook.suite.graph import Graph, Notebook
from dpiabook.suite.inputs import Inputs
from dpiabook.suite.manifest import MANIFEST, hashes
from dpiabook.suite.progress import Done, Progress, done_of
from dpiabook.suite.rests import changed, evidence_of, in_words, read_before, rests_now
from dpiabook.suite.sealing import ARCHIVE

_NEVER_RUN = "it has not been run"
_NOT_WHOLE = "its results are not there as they were written"
_SEALED = "the finished run is encrypted, so that nothing of it is kept"
_ASKED = "everything is to be run anew"
_MADE_ANEW = "the pack is made anew whenever a notebook is run"


@dataclass(frozen=True)
class Finished:
    """A finished run, as its manifest tells.

    Attributes
    ----------
    folder : Path
    done : mapping of str to Done
        By notebook.
    files : mapping of str to str
        Hashes of all files.
    """

    folder: Path
    done: Mapping[str, Done] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Finished:
        """Read a manifest; none, or a damaged one, tells of nothing."""
        try:
            known: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return cls(folder, {line["name"]: done_of(line) for line in known["notebooks"]}, dict(known["files"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(folder)

    @property
    def seconds(self) -> dict[str, float]:
        """How long each notebook took when it was run last."""
        return {name: done.seconds for name, done in self.done.items()}

    @property
    def sealed(self) -> bool:
        """Whether what is inside lies in an encrypted archive."""
        return (self.folder / ARCHIVE).is_file()

    def unchanged(self, graph: Graph, inputs: Inputs) -> bool:
        """Whether nothing that any of the notebooks rests on has changed, nor any file that the run has written."""
        same = [*self.done] == [*graph.names] and not inputs.unknown
        return bool(
            same
            and not any(self.differences(notebook, inputs) for notebook in graph.notebooks)
            and self.files == hashes(self.folder)
        )

    def differences(self, notebook: Notebook, inputs: Inputs) -> list[str]:
        """What the results of a notebook rest on and that has changed since."""
        return _differences(self.done[notebook.name], notebook, inputs, resuming=False)


@dataclass(frozen=True)
class Decision:
    """Whether a notebook is run, and why.

    Attributes
    ----------
    notebook : str
    runs : bool
    why : tuple of str
        In words; empty for one that is kept.
    kept_in : Path or None
        Where the results lie that are kept.
    """

    notebook: str
    runs: bool
    why: tuple[str, ...] = ()
    kept_in: Path | None = None


def decide(
    graph: Graph, inputs: Inputs, finished: Finished, progress: Progress, *, fresh: bool = False
) -> dict[str, Decision]:
    """Decide for each notebook whether it is run.

    What an interrupted run has finished comes before what the last whole run has. Whether the evidence of others is
    the same is seen when that is made: `still_holds`. The pack is made anew as soon as anything runs or is taken from
    an earlier run.

    Parameters
    ----------
    graph : Graph
    inputs : Inputs
        Of the run.
    finished : Finished
        The last whole run.
    progress : Progress
        What an interrupted run has finished.
    fresh : bool
        Whether all are to be run.

    Returns
    -------
    dict of str to Decision
        By notebook, in the graph's order.
    """
    if fresh:
        return {name: Decision(name, runs=True, why=(_ASKED,)) for name in graph.names}
    found = {one.name: _decided(one, inputs, finished, progress) for one in graph.notebooks}
    settled = all(not one.runs and one.kept_in == progress.staging for one in found.values())
    for one in graph.notebooks:
        if one.makes == PACK and not settled:
            why = found[one.name].why or (_MADE_ANEW,)
            found[one.name] = Decision(one.name, runs=True, why=why)
    return found


def still_holds(graph: Graph, name: str, done: Done, run_dir: Path) -> bool:
    """Whether the evidence that a notebook needs is what its results were made from."""
    needed = {key: signs for key, signs in done.rests.items() if key.startswith("evidence:")}
    return evidence_of(graph.before(name), run_dir) == needed


def _decided(notebook: Notebook, inputs: Inputs, finished: Finished, progress: Progress) -> Decision:
    name = notebook.name
    if progress.whole(name) and not _differences(progress.finished[name], notebook, inputs, resuming=True):
        return Decision(name, runs=False, kept_in=progress.staging)
    done = finished.done.get(name)
    if done is None:
        return Decision(name, runs=True, why=_since_interrupted(notebook, inputs, progress))
    differences = finished.differences(notebook, inputs)
    if differences:
        return Decision(name, runs=True, why=tuple(in_words(one, inputs.unknown) for one in differences))
    if finished.sealed:
        return Decision(name, runs=True, why=(_SEALED,))
    if not done.whole(finished.folder):
        return Decision(name, runs=True, why=(_NOT_WHOLE,))
    return Decision(name, runs=False, kept_in=finished.folder)


def _since_interrupted(notebook: Notebook, inputs: Inputs, progress: Progress) -> tuple[str, ...]:
    """Why a notebook is run of which no whole run tells."""
    done = progress.finished.get(notebook.name)
    if done is None:
        return (_NEVER_RUN,)
    words = [in_words(one) for one in _differences(done, notebook, inputs, resuming=True)]
    return tuple(words) or (_NOT_WHOLE,)


def _differences(done: Done, notebook: Notebook, inputs: Inputs, *, resuming: bool) -> list[str]:
    """What has changed; an unbroken run reads a database over some time as well, and so does a resumed one."""
    now = rests_now(inputs, notebook, read_before(done.rests))
    return changed(done.rests, now, () if resuming else inputs.unknown & _parts_in(done))


def _parts_in(done: Done) -> set[str]:
    return {name.removeprefix("data:") for name in done.rests if name.startswith("data:")}
