"""Which parameters file papermill was given: it passes values on alone, and a relative path needs the file's place."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dpiabook.errors import Refusal
from dpiabook.settings import read_parameters

_OPTIONS = ("-f", "--parameters_file")


def papermill_file(injected: Mapping[str, Any]) -> Path | None:
    """Find the parameters file in the command that started this kernel.

    Parameters
    ----------
    injected : Mapping
        The values that papermill injected.

    Returns
    -------
    Path or None
        The last file of the command line that names the same dataset; None where the system does not tell, or where
        papermill was called from Python.
    """
    import psutil  # type: ignore[import-untyped]

    with contextlib.suppress(psutil.Error, OSError):
        parent = psutil.Process(os.getppid())
        folder = Path(parent.cwd())
        named = [folder / name for name in files_in(parent.cmdline())]
        return next((path.resolve() for path in reversed(named) if _is_of(path, injected)), None)
    return None


def files_in(words: Sequence[str]) -> list[str]:
    """Names of parameters files in a papermill command line.

    Examples
    --------
    >>> files_in(["papermill", "in.ipynb", "-f", "a.yml", "--parameters_file=b.yml"])
    ['a.yml', 'b.yml']
    """
    return list(_files_in(words))


def _files_in(words: Sequence[str]) -> Iterator[str]:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        option, _, value = word.partition("=")
        if option in _OPTIONS:
            yield value or following


def _is_of(path: Path, injected: Mapping[str, Any]) -> bool:
    """Whether a file names the injected dataset; one that cannot be read does not."""
    try:
        values = read_parameters(path)
    except Refusal:
        return False
    return values.get("dataset") == injected.get("dataset") and values.keys() <= injected.keys()
