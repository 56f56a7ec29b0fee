"""The manifest of a run: what ran on what, when, and the hash of every file that was written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dpiabook.counting.fingerprint import hash_file, of_value
from dpiabook.suite.inputs import Inputs, utc_now
from dpiabook.suite.runner import Outcome
from dpiabook.suite.sealing import ARCHIVE, CIPHER

_NAME = "manifest.json"


def write_manifest(
    staging: Path, inputs: Inputs, outcomes: Sequence[Outcome], started: str, sealed: Sequence[str] = ()
) -> None:
    """Write ``manifest.json`` into a staging folder; its presence says that the folder is whole.

    Parameters
    ----------
    staging : Path
    inputs : Inputs
        What the run rests on.
    outcomes : sequence of Outcome
        What became of each notebook.
    started : str
        UTC, ISO 8601.
    sealed : sequence of str
        Files that lie in the encrypted archive alone.
    """
    document: dict[str, Any] = {
        "dataset": inputs.settings["dataset"],
        "version": inputs.settings["version"],
        "started": started,
        "finished": utc_now(),
        "seed": inputs.settings["seed"],
        "assessed_on": inputs.day,
        "settings": dict(inputs.settings),
        "settings_sha256": of_value(inputs.settings),
        "data": dict(inputs.data),
        "code_sha256": inputs.code,
        "libraries": dict(inputs.libraries),
        "inputs_sha256": inputs.key,
        "notebooks": [_line(outcome) for outcome in outcomes],
        "files": hashes(staging),
    }
    if sealed:
        document["encrypted"] = {"archive": ARCHIVE, "cipher": CIPHER, "files": list(sealed)}
    part = staging / f"{_NAME}.part"
    part.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(staging / _NAME)


def unchanged(final: Path, inputs: Inputs) -> bool:
    """Whether whole results of the same inputs lie in `final`, each file as it was written."""
    try:
        known = json.loads((final / _NAME).read_text(encoding="utf-8"))
        same = inputs.key is not None and known["inputs_sha256"] == inputs.key
        return bool(same and known["files"] == hashes(final))
    except (OSError, ValueError, KeyError):
        return False


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder but the manifest, by relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_NAME))
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files}


def _line(outcome: Outcome) -> dict[str, Any]:
    return {"name": outcome.notebook, "state": outcome.state, "seconds": round(outcome.seconds, 2)}
