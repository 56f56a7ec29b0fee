"""The manifest of a run: what ran on what, when, and the hash of every file that was written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dpiabook.counting.fingerprint import hash_file, of_value
from dpiabook.suite.inputs import Inputs, utc_now
from dpiabook.suite.progress import Done
from dpiabook.suite.runner import Outcome
from dpiabook.suite.sealing import ARCHIVE, CIPHER

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Ended:
    """How a run has ended.

    Attributes
    ----------
    outcomes : sequence of Outcome
        What became of each notebook.
    started : str
        UTC, ISO 8601.
    sealed : sequence of str
        Files that lie in the encrypted archive alone.
    done : mapping of str to Done
        What each notebook has left, and what that rests on.
    """

    outcomes: Sequence[Outcome]
    started: str
    sealed: Sequence[str] = ()
    done: Mapping[str, Done] = field(default_factory=dict)


def write_manifest(staging: Path, inputs: Inputs, ended: Ended) -> None:
    """Write ``manifest.json`` into a staging folder; its presence says that the folder is whole."""
    files, sealed = hashes(staging), bool(ended.sealed)
    document: dict[str, Any] = {
        "dataset": inputs.settings["dataset"],
        "version": inputs.settings["version"],
        "started": ended.started,
        "finished": utc_now(),
        "seed": inputs.settings["seed"],
        "assessed_on": inputs.day,
        "settings": dict(inputs.settings),
        "settings_sha256": of_value(inputs.settings),
        "data": dict(inputs.data),
        "code_sha256": inputs.code,
        "libraries": dict(inputs.libraries),
        "inputs_sha256": inputs.key,
        "notebooks": [_line(one, ended.done.get(one.notebook), files, sealed=sealed) for one in ended.outcomes],
        "files": files,
    }
    if sealed:
        document["encrypted"] = {"archive": ARCHIVE, "cipher": CIPHER, "files": list(ended.sealed)}
    part = staging / f"{MANIFEST}.part"
    part.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(staging / MANIFEST)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder but the manifest, by relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(MANIFEST))
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files}


def _line(outcome: Outcome, done: Done | None, files: Mapping[str, str], *, sealed: bool) -> dict[str, Any]:
    """One notebook: what became of it, its files, and what it rests on; of sealed evidence nothing is told."""
    if done is None:
        return {"name": outcome.notebook, "state": outcome.state, "seconds": round(outcome.seconds, 2)}
    own = {path: signs for path, signs in done.files.items() if path in files or sealed}
    rests = {name: signs for name, signs in done.rests.items() if not (sealed and name.startswith("evidence:"))}
    seconds = round(outcome.seconds, 2) or done.seconds
    line: dict[str, Any] = {"name": outcome.notebook, "state": outcome.state, "seconds": seconds, "rests": rests}
    return line | {"files": {} if sealed else own}
