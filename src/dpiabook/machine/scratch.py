"""Folders that serve a process only while it lives, and are swept by the next one where it was killed."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def made_folder(root: Path | None, prefix: str) -> Path:
    """Make a folder of this process's own, and remove those that dead processes of this machine left beside it.

    Parameters
    ----------
    root : pathlib.Path or None
        Where; the system's folder for temporary files when None.
    prefix : str
        What its name begins with, so that nothing else is ever swept.

    Returns
    -------
    pathlib.Path
        With owner-only rights.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as root:
    ...     folder = made_folder(Path(root), "mine-")
    ...     oct(folder.stat().st_mode)[-3:], [path == folder for path in Path(root).iterdir()]
    ('700', [True])
    """
    place = Path(tempfile.gettempdir()) if root is None else root
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(place, prefix)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{_mark(os.getpid())}-", dir=place))


@contextmanager
def passing_folder(root: Path | None, prefix: str) -> Iterator[Path]:
    """The same, removed at the end."""
    folder = made_folder(root, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(root: Path, prefix: str) -> None:
    """Remove the folders of processes of this machine that are gone.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as root:
    ...     (Path(root) / f"mine-{_host()}.999999999.1-ab").mkdir()
    ...     (Path(root) / "mine-elsewhere.1.1-ab").mkdir()
    ...     sweep(Path(root), "mine-")
    ...     [path.name for path in Path(root).iterdir()]
    ['mine-elsewhere.1.1-ab']
    """
    for other in root.glob(f"{prefix}*"):
        host, _, owner = other.name.removeprefix(prefix).partition("-")[0].partition(".")
        process = owner.partition(".")[0]
        gone = (
            host == _host() and process.isdigit() and not (_alive(int(process)) and _mark(int(process)) in other.name)
        )
        if gone and not other.is_symlink():
            shutil.rmtree(other, ignore_errors=True)


def _mark(process: int) -> str:
    """Machine, number and beginning of a process: numbers are given out again."""
    return f"{_host()}.{process}.{_began(process)}"


def _host() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _began(process: int) -> str:
    """When a process began, in the system's own count; 0 where it does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "0"
    return told.rpartition(")")[2].split()[19]


def _alive(process: int) -> bool:
    """Whether a process runs on this machine, be it somebody else's."""
    if os.name == "nt":
        # There, sending any signal would end the process.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
