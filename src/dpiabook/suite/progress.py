"""What a run has finished so far, so that after an interruption the next one does not do it again."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dpiabook.counting.fingerprint import hash_file
from dpiabook.suite.rests import Rests

_PARTS = ("evidence", "notebooks", "records", "refusals")


@dataclass(frozen=True)
class Done:
    """What a notebook has left, and what that rests on.

    Attributes
    ----------
    files : mapping of str to str
        Hashes by path, relative to the run's folder.
    rests : Rests
    seconds : float
        How long it took; 0 where that is not known.
    """

    files: Mapping[str, str]
    rests: Rests
    seconds: float = 0.0

    def whole(self, folder: Path) -> bool:
        """Whether every file lies in a folder as it was written."""
        paths = {folder / relative: known for relative, known in self.files.items()}
        return bool(paths) and all(path.is_file() and hash_file(path) == known for path, known in paths.items())


@dataclass
class Progress:
    """The notebooks of a staging folder that are finished.

    Attributes
    ----------
    staging : Path
    finished : dict of str to Done
    """

    staging: Path
    finished: dict[str, Done] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def read(cls, staging: Path) -> Progress:
        """Read what is known; a damaged note counts as none."""
        try:
            known = json.loads(_file(staging).read_text(encoding="utf-8"))
            return cls(staging, {name: done_of(said) for name, said in known["finished"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(staging)

    def whole(self, name: str) -> bool:
        """Whether a notebook is finished, with all that it left as it was written."""
        done = self.finished.get(name)
        return done is not None and done.whole(self.staging)

    def take(self, name: str, done: Done, folder: Path) -> None:
        """Copy what a notebook left in the folder of a finished run, and note it as finished here."""
        self.clear([name])
        for relative in done.files:
            target = self.staging / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / relative, target)
        with self._lock:
            self.finished[name] = done
            self._write()

    def clear_others(self, names: Iterable[str], kept: Iterable[str]) -> None:
        """Remove what those of the notebooks have left that are not kept here, and what rests on all."""
        others = set(names) - set(kept)
        self.clear(others)
        if others:
            for folder in ("pack", "controlled/controller-pack"):
                shutil.rmtree(self.staging / folder, ignore_errors=True)

    def clear(self, names: Iterable[str]) -> None:
        """Remove what some notebooks have left."""
        gone = set(names)
        for name in gone:
            for path in self._files(name):
                path.unlink()
        with self._lock:
            self.finished = {name: done for name, done in self.finished.items() if name not in gone}
            self._write()

    def note(self, name: str, rests: Rests, seconds: float = 0.0) -> None:
        """Note that a notebook is finished. Safe from several threads."""
        there = [path for path in self._files(name) if path.suffix != ".log" or path.stat().st_size]
        files = {path.relative_to(self.staging).as_posix(): hash_file(path) for path in there}
        with self._lock:
            self.finished[name] = Done(files, rests, round(seconds, 2))
            self._write()

    def forget(self) -> None:
        """Remove the note, when the run is whole."""
        _file(self.staging).unlink(missing_ok=True)

    def _files(self, name: str) -> list[Path]:
        """Files that carry a notebook's name, or lie in a folder that does."""
        roots = [self.staging / "controlled" / part for part in _PARTS]
        named = [path for root in roots if root.is_dir() for path in root.glob(f"{name}*")]
        within = [inner for path in named if path.is_dir() for inner in path.rglob("*")]
        return sorted(path for path in (*named, *within) if path.is_file())

    def _write(self) -> None:
        target = _file(self.staging)
        part = target.with_suffix(".part")
        said = {name: said_of(done) for name, done in self.finished.items()}
        part.write_text(json.dumps({"finished": said}), encoding="utf-8")
        part.replace(target)


def said_of(done: Done) -> dict[str, Any]:
    """What is written of a finished notebook."""
    return {"files": dict(done.files), "rests": dict(done.rests), "seconds": done.seconds}


def done_of(said: Any) -> Done:
    """A finished notebook as it was written of.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        It was not written so.
    """
    if not all(path.startswith("controlled/") and ".." not in path.split("/") for path in said["files"]):
        raise ValueError("no file of a notebook")
    texts = [*said["files"].items(), *said["rests"].items()]
    if not all(isinstance(part, str) for pair in texts for part in pair):
        raise ValueError("not what was written")
    return Done(said["files"], said["rests"], float(said["seconds"]))


def _file(staging: Path) -> Path:
    return staging / "controlled" / "progress.json"
