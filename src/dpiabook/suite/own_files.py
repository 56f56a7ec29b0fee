"""Files that say something about a person's data: for their owner only, and never in git by accident."""

from __future__ import annotations

import os
from pathlib import Path

from dpiabook.errors import Code, Refusal

_OWNER_ONLY = 0o600
_IGNORE = ".gitignore"


def write_new(path: Path, text: str) -> None:
    """Write a new file for its owner only; what is there already is never lost.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        cure = "name another file with --out, or remove this one"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the file is there already", where=str(path), cure=cure) from None
    except OSError:
        cure = "name a folder that can be written with --out"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the file cannot be written", where=str(path), cure=cure) from None


def keep_out_of_git(*paths: Path) -> None:
    """Have git ignore files of one folder, by a line for each in its ``.gitignore``; what stands there stays.

    A folder that git ignores altogether is left as it is, and so is one that cannot be written.
    """
    ignore = paths[0].parent / _IGNORE
    try:
        said = ignore.read_text(encoding="utf-8") if ignore.is_file() else ""
        lines = {line.strip() for line in said.splitlines()}
        lacking = [f"/{path.name}" for path in paths if not lines & {"*", "/*", path.name, f"/{path.name}"}]
        if lacking:
            begun = said if not said or said.endswith("\n") else f"{said}\n"
            ignore.write_text(begun + "".join(f"{line}\n" for line in lacking), encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
