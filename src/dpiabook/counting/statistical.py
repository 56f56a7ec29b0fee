"""Rows of Stata, SPSS and SAS files: written as Parquet once in a process, and counted from there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from uuid import uuid4

from dpiabook.counting.spill import spill_folder
from dpiabook.errors import Code, Refusal

_PROCESS = Path(__file__).with_name("statistical_process.py")
STATISTICAL: Mapping[str, str] = {
    ".dta": "read_dta",
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".por": "read_por",
    ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}


def as_parquet(path: Path) -> Path:
    """Write the rows of a statistical file as Parquet, into the folder that is removed when the process ends.

    Parameters
    ----------
    path : Path
        A file with one of the suffixes of ``STATISTICAL``.

    Returns
    -------
    Path
        The Parquet file, readable by its owner alone. A file that has not changed since is not written twice.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` when the file is damaged or of another format than its name says.
    """
    found = path.stat()
    return _converted(path, found.st_mtime_ns, found.st_size)


@cache
def _converted(path: Path, _changed: int, _size: int) -> Path:
    out = spill_folder() / f"{uuid4().hex}.parquet"
    command = [sys.executable, "-P", str(_PROCESS), str(path), STATISTICAL[path.suffix.lower()], str(out)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
        cure = "save it again in the program that wrote it, or as CSV or Parquet"
        what = "the file is damaged, or is of another format than its name says"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=str(path), cure=cure)
    return out
