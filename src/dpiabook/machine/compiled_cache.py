"""Where compiled loops are kept, so that a second process does not compile them again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_VARIABLE = "NUMBA_CACHE_DIR"
_PACKAGE = Path(__file__).parents[1]


def keep_compiled(package: Path = _PACKAGE) -> str | None:
    """Name a folder for compiled loops where they cannot lie beside the code; must run before Numba is imported.

    Parameters
    ----------
    package : Path
        The folder of the installed package.

    Returns
    -------
    str or None
        The folder: the environment's own, else the user's cache, else one for temporary files. None where the package
        can be written, so that Numba keeps compiled loops beside the code. Without any of these Numba would refuse to
        import them at all.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     keep_compiled(Path(folder)) == os.environ.get("NUMBA_CACHE_DIR")
    True
    """
    given = os.environ.get(_VARIABLE)
    if given or os.access(package, os.W_OK):
        return given
    os.environ[_VARIABLE] = str(_writable())
    return os.environ[_VARIABLE]


def _writable() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "dpiabook"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):
        return Path(tempfile.mkdtemp(prefix="dpiabook-kernels-"))
