"""Where one notebook of a run writes: a staging folder that the runner gave, or the interactive folder."""

from __future__ import annotations

import contextlib
import json
import os
import traceback
from dataclasses import dataclass
from pathlib import Path

from dpiabook.book.contracts import NOTEBOOKS, PACK, Notebook, contract_of, refuse_undeclared
from dpiabook.book.own_notebooks import own_notebooks, suite_of
from dpiabook.errors import UNWRITABLE, Code, Refusal, lost_folder
from dpiabook.settings import Loaded
from dpiabook.settings.extensions import extensions_of

RUN_VARIABLE = "DPIABOOK_RUN_DIR"
NOTEBOOK_VARIABLE = "DPIABOOK_NOTEBOOK"


@dataclass(frozen=True)
class RunFolder:
    """The folder that a run is written to, laid out like its final place; one notebook's view of it.

    What the notebook has not declared it cannot read or write here.

    Attributes
    ----------
    root : Path
        Holds ``controlled`` and ``pack``.
    batch : Path
        The finished batch run of this dataset version, whose evidence an interactive notebook may use.
    contract : Notebook
        What the notebook needs and makes.
    in_run : bool
        Whether a runner gave the folder: inputs are the same then for all of its notebooks.
    notebooks : tuple of Notebook
        All that are declared, one's own among them.
    """

    root: Path
    batch: Path
    contract: Notebook
    in_run: bool = False
    notebooks: tuple[Notebook, ...] = NOTEBOOKS

    @property
    def checked(self) -> bool:
        """Whether another notebook of this very run has looked for faults, and has found none."""
        return self.in_run and checked_file(self.root).is_file()

    def note_checked(self) -> None:
        """Spare the other notebooks of this run the same look."""
        if self.in_run:
            checked_file(self.root).touch()

    @property
    def controlled(self) -> Path:
        """What never leaves the secure environment."""
        return self.root / "controlled"

    @property
    def records(self) -> Path:
        """The notebook's record-level results; the folder carries its name, so that a run can tell whose they are."""
        return self.controlled / "records" / self.contract.name

    @property
    def pack(self) -> Path:
        """What is meant to leave."""
        return self.root / "pack"

    def evidence_file(self, notebook: str) -> Path:
        """Where the notebook's own complete findings lie.

        Raises
        ------
        Refusal
            ``NOTEBOOK_FAILED`` for those of another notebook.
        """
        refuse_undeclared(self.contract, "writes", f"evidence of {notebook}", declared=notebook == self.contract.name)
        return self._evidence(self.root, notebook)

    def evidence_of(self, notebook: str) -> Path | None:
        """The findings of a needed notebook in this run, else in the last batch run.

        Raises
        ------
        Refusal
            ``NOTEBOOK_FAILED`` for findings that are not declared as needed.
        """
        needed = contract_of(notebook, notebooks=self.notebooks).makes in self.contract.needs
        refuse_undeclared(self.contract, "reads", f"evidence of {notebook}", declared=needed)
        candidates = (self._evidence(root, notebook) for root in (self.root, self.batch))
        return next((path for path in candidates if path.is_file()), None)

    def pack_folder(self, *parts: str) -> Path:
        """Where a pack is written.

        Raises
        ------
        Refusal
            ``NOTEBOOK_FAILED`` for a notebook that does not make packs.
        """
        refuse_undeclared(self.contract, "writes", "pack", declared=self.contract.makes == PACK)
        return self.root.joinpath(*parts)

    @staticmethod
    def _evidence(root: Path, notebook: str) -> Path:
        return root / "controlled" / "evidence" / f"{notebook}.json"

    def refuse_lost(self) -> None:
        """Raise the system's error where a run's folder is gone: nothing may be written to where it was."""
        if self.in_run and not self.controlled.is_dir():
            raise lost_folder(self.root)

    def note_refusal(self, refusal: Refusal, notebook: str, step: str, error: Exception | None = None) -> None:
        """Leave the refusal where the runner finds it, and a foreign traceback in the controlled part.

        Where the storage itself has failed nothing can be left; the refusal then travels with the notebook alone.
        """
        note = {"code": refusal.code.name, "what": refusal.what, "where": refusal.where, "cure": refusal.cure}
        folder = self.controlled / "refusals"
        with contextlib.suppress(OSError):
            self.refuse_lost()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{notebook}.json").write_text(json.dumps(note | {"step": step}), encoding="utf-8")
            if error is not None:
                frames = "".join(traceback.format_tb(error.__traceback__))
                (folder / f"{notebook}.txt").write_text(f"{type(error).__name__}\n{frames}", encoding="utf-8")


def checked_file(root: Path) -> Path:
    """Says, while a run lasts, that its inputs were checked."""
    return root / "controlled" / "checked"


def interactive_folder(loaded: Loaded) -> Path:
    """Where notebooks write that are run one by one, by a person or by another program than the runner."""
    return loaded.places.outputs / ".interactive" / loaded.settings.dataset / loaded.settings.version


def run_folder(loaded: Loaded, notebook: str) -> RunFolder:
    """The staging folder of a batch run, or the interactive one, which never touches a batch run's results.

    Raises
    ------
    Refusal
        ``NOTEBOOK_FAILED`` for a notebook that is not declared, ``OUTPUT_UNWRITABLE`` when the folder cannot be made.
    """
    notebooks = suite_of(own_notebooks(extensions_of(loaded)))
    contract = contract_of(notebook, os.environ.get(NOTEBOOK_VARIABLE, ""), notebooks)
    settings, outputs = loaded.settings, loaded.places.outputs
    given = os.environ.get(RUN_VARIABLE)
    root = Path(given) if given else interactive_folder(loaded)
    found = RunFolder(root, outputs / settings.dataset / settings.version, contract, bool(given), notebooks)
    try:
        found.refuse_lost()
        (found.controlled / "evidence").mkdir(parents=True, exist_ok=True)
        found.controlled.chmod(0o700)
    except OSError:
        cure = "choose another folder with --out, or mend its rights"
        raise Refusal(Code.OUTPUT_UNWRITABLE, UNWRITABLE, where=str(root), cure=cure) from None
    return found
