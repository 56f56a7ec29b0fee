"""What an interrupted run had finished, so that the next one does not do it again."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

from dpiabook.counting.fingerprint import hash_file
from dpiabook.suite.graph import Graph

_PARTS = ("evidence", "notebooks", "records", "refusals")


@dataclass
class Progress:
    """The notebooks of a staging folder that are finished, with hashes of what they left there.

    Attributes
    ----------
    staging : Path
    key : str or None
        Of the run's inputs; what was finished under another key, or under none, does not count.
    finished : dict
        Per notebook, the hash of each of its files.
    """

    staging: Path
    key: str | None
    finished: dict[str, dict[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def read(cls, staging: Path, key: str | None) -> Progress:
        """Read what is known; nothing, when the inputs have changed."""
        try:
            known = json.loads(_file(staging).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        finished = known.get("finished") if isinstance(known, dict) else None
        same = key is not None and isinstance(finished, dict) and known["key"] == key
        return cls(staging, key, finished if same and finished else {})

    def kept(self, graph: Graph) -> frozenset[str]:
        """Notebooks whose results are whole, and rest on results that are kept as well."""
        kept: set[str] = set()
        for batch in graph.batches:
            kept |= {name for name in batch if self._whole(name) and kept.issuperset(graph.before(name))}
        return frozenset(kept)

    def clear_others(self, graph: Graph, kept: frozenset[str]) -> None:
        """Remove what notebooks that will run again have left."""
        for name in set(graph.names) - kept:
            for path in self._files(name):
                path.unlink()
        if set(graph.names) - kept:
            for folder in ("pack", "controlled/controller-pack"):
                shutil.rmtree(self.staging / folder, ignore_errors=True)
        self.finished = {name: files for name, files in self.finished.items() if name in kept}
        self._write()

    def note(self, name: str) -> None:
        """Note that a notebook is finished. Safe from several threads."""
        files = {path.relative_to(self.staging).as_posix(): hash_file(path) for path in self._files(name)}
        with self._lock:
            self.finished[name] = files
            self._write()

    def forget(self) -> None:
        """Remove the note, when the run is whole."""
        _file(self.staging).unlink(missing_ok=True)

    def _whole(self, name: str) -> bool:
        files = self.finished.get(name, {})
        paths = {self.staging / relative: known for relative, known in files.items()}
        return bool(files) and all(path.is_file() and hash_file(path) == known for path, known in paths.items())

    def _files(self, name: str) -> list[Path]:
        """Files that carry a notebook's name, or lie in a folder that does."""
        roots = [self.staging / "controlled" / part for part in _PARTS]
        named = [path for root in roots if root.is_dir() for path in root.glob(f"{name}*")]
        within = [inner for path in named if path.is_dir() for inner in path.rglob("*")]
        return sorted(path for path in (*named, *within) if path.is_file())

    def _write(self) -> None:
        target = _file(self.staging)
        part = target.with_suffix(".part")
        part.write_text(json.dumps({"key": self.key, "finished": self.finished}), encoding="utf-8")
        part.replace(target)


def _file(staging: Path) -> Path:
    return staging / "controlled" / "progress.json"
