"""Where an engine writes what does not fit into its memory: rows of the data, so only its owner may read them."""

from __future__ import annotations

import atexit
import os
import shutil
from functools import cache
from pathlib import Path

from dpiabook.machine.environment import SPILL_VARIABLE
from dpiabook.machine.scratch import made_folder

_NAME = "spill-"
_root: list[Path] = []


def spill_into(folder: Path) -> None:
    """Let every connection that is opened from now on write what does not fit into memory below `folder`.

    Parameters
    ----------
    folder : Path
        The outputs folder. A run's own folder, in `SPILL_VARIABLE`, comes first; without either, the system's folder
        for temporary files serves.
    """
    _root[:] = [folder]


def spill_folder() -> Path:
    """Give this process's folder for what does not fit into memory.

    Returns
    -------
    Path
        With owner-only rights. It is removed when the process ends; what a killed process left behind is removed when
        the next one asks.

    Examples
    --------
    >>> spill_folder() == spill_folder(), oct(spill_folder().stat().st_mode)[-3:]
    (True, '700')
    """
    given = os.environ.get(SPILL_VARIABLE)
    root = Path(given) if given else _root[0] / ".spill" if _root else None
    return _made(root, os.getpid())


def shared_folder() -> Path:
    """Give the folder that all processes of a run share while it lasts; outside a run, this process's own.

    Returns
    -------
    Path
        With owner-only rights.
    """
    given = os.environ.get(SPILL_VARIABLE)
    return spill_folder().parent if given else spill_folder()


@cache
def _made(root: Path | None, _process: int) -> Path:
    folder = made_folder(root, _NAME)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
