"""Where one notebook of a run writes: a staging folder that the runner gave, or the interactive folder."""

from __future__ import annotations

import json
import os
import traceback
from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded

RUN_VARIABLE = "DPIABOOK_RUN_DIR"


@dataclass(frozen=True)
class RunFolder:
    """The folder that a run is written to, laid out like its final place.

    Attributes
    ----------
    root : Path
        Holds ``controlled`` and ``pack``.
    batch : Path
        The finished batch run of this dataset version, whose evidence an interactive notebook may use.
    """

    root: Path
    batch: Path

    @property
    def controlled(self) -> Path:
        """What never leaves the secure environment."""
        return self.root / "controlled"

    @property
    def records(self) -> Path:
        """Record-level results."""
        return self.controlled / "records"

    @property
    def pack(self) -> Path:
        """What is meant to leave."""
        return self.root / "pack"

    def evidence_file(self, notebook: str) -> Path:
        """Where a notebook's complete findings lie."""
        return self.controlled / "evidence" / f"{notebook}.json"

    def evidence_of(self, notebook: str) -> Path | None:
        """The findings of a notebook in this run, else in the last batch run."""
        candidates = (self.evidence_file(notebook), self.batch / "controlled" / "evidence" / f"{notebook}.json")
        return next((path for path in candidates if path.is_file()), None)

    def note_refusal(self, refusal: Refusal, notebook: str, step: str, error: Exception | None = None) -> None:
        """Leave the refusal where the runner finds it, and a foreign traceback in the controlled part."""
        note = {"code": refusal.code.name, "what": refusal.what, "where": refusal.where, "cure": refusal.cure}
        folder = self.controlled / "refusals"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{notebook}.json").write_text(json.dumps(note | {"step": step}), encoding="utf-8")
        if error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            (folder / f"{notebook}.txt").write_text(f"{type(error).__name__}\n{frames}", encoding="utf-8")


def run_folder(loaded: Loaded) -> RunFolder:
    """The staging folder of a batch run, or the interactive one, which never touches a batch run's results.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE`` when it cannot be made.
    """
    settings, outputs = loaded.settings, loaded.places.outputs
    given = os.environ.get(RUN_VARIABLE)
    root = Path(given) if given else outputs / ".interactive" / settings.dataset / settings.version
    try:
        (root / "controlled" / "evidence").mkdir(parents=True, exist_ok=True)
        (root / "controlled").chmod(0o700)
    except OSError:
        cure = "choose another folder with --out, or mend its rights"
        raise Refusal(
            Code.OUTPUT_UNWRITABLE, "the outputs folder cannot be written", where=str(root), cure=cure
        ) from None
    return RunFolder(root, outputs / settings.dataset / settings.version)
