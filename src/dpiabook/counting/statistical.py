"""Rows of Stata, SPSS and SAS files: written as Parquet in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

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


def write_statistical(path: Path, kind: str, out: Path) -> list[str]:
    """Write the rows of a statistical file as Parquet.

    Parameters
    ----------
    path : Path
        The file.
    kind : str
        One of the endings in ``STATISTICAL``, whatever its name ends in.
    out : Path
        The Parquet file to write.

    Returns
    -------
    list of str
        What was done to read it.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` when the file is damaged or of another format than its name says.
    """
    command = [sys.executable, "-P", str(_PROCESS), str(path), STATISTICAL[kind], str(out)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
        cure = "save it again in the program that wrote it, or as CSV or Parquet"
        what = "the file is damaged, or is of another format than its name says"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=str(path), cure=cure)
    return []
