"""SHA256SUMS of a pack's files, in the layout of the command ``sha256sum``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Code, Refusal

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class HashReport:
    """Which files of a pack are not as they were.

    Attributes
    ----------
    changed, missing, added : tuple of str
        Paths within the pack: with another content, gone, and not listed.
    files : int
        How many files are listed.
    """

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    files: int

    @property
    def passed(self) -> bool:
        """Whether every file is as it was, and none was added."""
        return not (self.changed or self.missing or self.added)


def sha256(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> Path:
    """Write `SUMS` for all files below a folder, sorted by path.

    Parameters
    ----------
    folder : pathlib.Path
        A finished pack.

    Returns
    -------
    pathlib.Path
        The file of sums; ``sha256sum --check`` reads it too.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = Path(name, "a.txt").write_text("a")
    ...     _ = write_sums(Path(name))
    ...     check_sums(Path(name)).passed
    True
    """
    lines = [f"{sha256(folder / name)}  {name}\n" for name in _files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return folder / SUMS


def check_sums(folder: Path) -> HashReport:
    """Compare a pack with its sums.

    Parameters
    ----------
    folder : pathlib.Path
        A pack with `SUMS`.

    Returns
    -------
    HashReport

    Raises
    ------
    Refusal
        `Code.SOURCE_MISSING` when there are no sums; `Code.SOURCE_UNREADABLE` when a line is none.
    """
    path = folder / SUMS
    if not path.is_file():
        raise Refusal(Code.SOURCE_MISSING, f"the pack has no {SUMS}", where=folder.name, cure="build the pack again")
    lines = [line.split("  ", 1) for line in path.read_text(encoding="utf-8").splitlines() if line]
    if any(len(line) != 2 for line in lines):
        raise Refusal(
            Code.SOURCE_UNREADABLE, f"a line of {SUMS} is no sum", where=folder.name, cure="build the pack again"
        )
    listed = {name: digest for digest, name in lines}
    present = set(_files(folder))
    changed = sorted(name for name, digest in listed.items() if name in present and sha256(folder / name) != digest)
    return HashReport(
        tuple(changed), tuple(sorted(listed.keys() - present)), tuple(sorted(present - listed.keys())), len(listed)
    )


def files_of(folders: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of every file of a pack, by folder and path.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name, "dpia")
    ...     folder.mkdir()
    ...     _ = (folder / "a.txt").write_text("a")
    ...     list(files_of([folder]))
    ['dpia/a.txt']
    """
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": sha256(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _files(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != SUMS)
