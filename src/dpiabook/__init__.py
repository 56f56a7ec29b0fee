"""Evidence for a Data Protection Impact Assessment, from one version of a dataset and its dictionary.

Examples
--------
>>> import pandas as pd
>>> from dpiabook import measures
>>> pupils = pd.DataFrame({"yob": [2008, 2008, 2009], "gender": ["F", "F", "M"]})
>>> measures.class_frequencies(pupils, ["yob", "gender"]).sample.tolist()
[2.0, 2.0, 1.0]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dpiabook import findings, measures, release
    from dpiabook.book.opening import open_dataset
    from dpiabook.counting import open_source
    from dpiabook.settings import load_settings

__version__ = "0.1.0"
__all__ = ["findings", "load_settings", "measures", "open_dataset", "open_source", "release"]

_MODULES = ("findings", "measures", "release")
_LIVES_IN = {
    "load_settings": "dpiabook.settings",
    "open_dataset": "dpiabook.book.opening",
    "open_source": "dpiabook.counting",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that importing the package itself takes no time."""
    if name in _MODULES:
        return import_module(f"dpiabook.{name}")
    if name in _LIVES_IN:
        return getattr(import_module(_LIVES_IN[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
