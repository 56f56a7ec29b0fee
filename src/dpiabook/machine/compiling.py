"""Loops that are compiled, and kept on disk for the next process. Imported only where records are counted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from numba import njit
from numba.core.caching import IndexDataCacheFile


class _KeptByKey(IndexDataCacheFile):
    """What is compiled lies under a name of its own, and is there before the index names it.

    Numba numbers these files. Two processes that compile one loop for different types at once take the same number: the
    index of the one then names the code of the other, and every later call fails.
    """

    def save(self, key: Any, data: Any) -> None:
        name = self._data_name(hashlib.sha256(repr(key).encode()).hexdigest()[:16])
        file: Any = self
        file._save_data(name, data)
        file._save_index(file._load_index() | {key: name})

    def _data_name(self, number: Any) -> str:
        return f"{self._index_name.removesuffix('.nbi')}.{number}.nbc"


def compiled_loop(function: Callable[..., Any]) -> Any:
    """Compile a loop over arrays when it is first called; other threads of Python run meanwhile.

    Parameters
    ----------
    function : callable
        Plain loops over arrays and numbers, in a module of its own.

    Returns
    -------
    numba.core.dispatcher.Dispatcher
        Processes that compile it at the same time do not disturb each other.
    """
    loop: Any = njit(cache=True, nogil=True)(function)
    kept = loop._cache
    folder, base = kept._cache_path, kept._impl.filename_base
    made: Any = _KeptByKey
    kept._cache_file = made(folder, base, kept._impl.locator.get_source_stamp())
    return loop
