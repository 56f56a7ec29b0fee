"""Where a run writes while it runs, and how its results take their final place whole or not at all.

A run of version ``2026-01`` writes to ``_unfinished-2026-01`` beside the final place. When it is whole, the earlier
result is renamed to ``_previous-2026-01``, the new one takes its place, and the earlier one is removed. Names of
versions begin with a letter or digit, so none of these can be one. A process that is killed between two of these
steps leaves a state from which `Workspace.open` recovers.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import UNWRITABLE, Code, Refusal
from dpiabook.machine.lock import locked
from dpiabook.suite.sealing import ARCHIVE

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
_TAKEN = ("ledger.json",)
_WHOLE = "manifest.json"
_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600
_PARTS = ("controlled/notebooks", "controlled/evidence")


@dataclass(frozen=True)
class Workspace:
    """The folders of one dataset version.

    Parameters
    ----------
    outputs : Path
        Where all results lie.
    dataset, version : str
        Names that can be folders: letters, digits, ``-``, ``_``, ``.``, beginning with a letter or digit.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a name that would lead elsewhere.

    Examples
    --------
    >>> Workspace(Path("outputs"), "demo", "2026-01").final.as_posix()
    'outputs/demo/2026-01'
    """

    outputs: Path
    dataset: str
    version: str

    def __post_init__(self) -> None:
        for setting, name in (("dataset", self.dataset), ("version", self.version)):
            if not _NAME.fullmatch(name) or ".." in name or name in _TAKEN:
                cure = "use letters, digits, '-', '_' and '.', beginning with a letter or digit"
                raise Refusal(Code.SETTING_VALUE, f"the {setting} cannot name a folder", where=setting, cure=cure)

    @property
    def final(self) -> Path:
        """Where whole results lie."""
        return self.outputs / self.dataset / self.version

    @property
    def staging(self) -> Path:
        """Where a run writes."""
        return self.outputs / self.dataset / f"_unfinished-{self.version}"

    @property
    def previous(self) -> Path:
        """Where the earlier results are for the moment of the exchange."""
        return self.outputs / self.dataset / f"_previous-{self.version}"

    @contextmanager
    def open(self, *, patience: float = 5.0) -> Iterator[int]:
        """Lock the version, and recover what a killed run left between two steps.

        Parameters
        ----------
        patience : float
            Seconds to wait for the lock.

        Yields
        ------
        int
            Descriptor of the lock, for processes that write into the staging folder.

        Raises
        ------
        Refusal
            ``RUN_IN_PROGRESS``, or ``OUTPUT_UNWRITABLE``, also for a link in the place of results.
        """
        folder = self.final.parent
        self._refuse_links()
        with ExitStack() as stack:
            with writable(folder):
                folder.mkdir(parents=True, exist_ok=True)
                lock, what = folder / f".lock-{self.version}", f"{self.dataset} {self.version}"
                descriptor = stack.enter_context(locked(lock, what=what, patience=patience))
                self._recover()
            yield descriptor

    def _refuse_links(self) -> None:
        """A link would let what is written, removed or protected here be something else, somewhere else."""
        places = [self.final.parent, self.final, self.staging, self.previous]
        places += [self.staging / part for part in ("pack", "controlled", *_PARTS)]
        for path in places:
            if path.is_symlink():
                cure = "remove the link; to keep results elsewhere, name that folder with --out"
                raise Refusal(
                    Code.OUTPUT_UNWRITABLE, "a link stands in the place of results", where=str(path), cure=cure
                )

    def stage(self, *, fresh: bool = False) -> Path:
        """Make the staging folder, closed to others as long as it is unfinished.

        Parameters
        ----------
        fresh : bool
            Forget what an interrupted run had done.

        Returns
        -------
        Path
            The folder; only for those who hold the lock.
        """
        with writable(self.final.parent):
            if fresh:
                _remove(self.staging)
            self.staging.mkdir(mode=_OWNER_FOLDER, exist_ok=True)
            for part in _PARTS:
                (self.staging / part).mkdir(parents=True, exist_ok=True)
            (self.staging / "controlled").chmod(_OWNER_FOLDER)
            for left in (_WHOLE, ARCHIVE, f"{ARCHIVE}.part"):
                (self.staging / left).unlink(missing_ok=True)
        return self.staging

    def promote(self) -> Path:
        """Move the staging folder, which holds a manifest, to its final place.

        Returns
        -------
        Path
            The final place.
        """
        with writable(self.final.parent):
            _protect(self.staging / "controlled")
            self.staging.chmod(0o777 & ~_umask())
            self._exchange()
        return self.final

    def _exchange(self) -> None:
        """Old away, new in, old removed; nothing lies at the final place only between the two renames."""
        _remove(self.previous)
        if self.final.exists():
            self.final.rename(self.previous)
        self.staging.rename(self.final)
        _remove(self.previous)

    def _recover(self) -> None:
        """Complete or undo an exchange that was interrupted."""
        if not self.final.exists() and self.previous.exists():
            whole = (self.staging / _WHOLE).is_file()
            (self.staging if whole else self.previous).rename(self.final)
        if self.final.exists():
            _remove(self.previous)
        for folder in (self.previous, self.staging):
            shutil.rmtree(_doomed(folder), ignore_errors=True)


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn the system's refusal to write into ours.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE``.
    """
    try:
        yield
    except OSError as error:
        cure = f"make the folder writable, or name another with --out ({error.strerror or type(error).__name__})"
        raise Refusal(Code.OUTPUT_UNWRITABLE, UNWRITABLE, where=str(folder), cure=cure) from None


def _protect(folder: Path) -> None:
    """Give a folder and everything in it rights for its owner only."""
    for path in (folder, *(path for path in folder.rglob("*") if not path.is_symlink())):
        path.chmod(_OWNER_FOLDER if path.is_dir() else _OWNER_FILE)


def _remove(folder: Path) -> None:
    """Remove a folder: first out of sight of `_recover`, so that a half-removed one is never taken for whole."""
    doomed = _doomed(folder)
    if doomed.exists():
        shutil.rmtree(doomed)
    if folder.exists():
        folder.rename(doomed)
        shutil.rmtree(doomed)


def _doomed(folder: Path) -> Path:
    return folder.with_name(f"_removing{folder.name}")


def _umask() -> int:
    """The process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
