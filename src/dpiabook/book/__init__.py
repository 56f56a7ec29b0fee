"""What a notebook holds while it runs.

Its names are imported at their first use: a run that starts kernels needs no engine itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dpiabook.book.book import Book
    from dpiabook.book.checks import check
    from dpiabook.book.sheet_grid import open_sheet
    from dpiabook.book.starting import open_book

__all__ = ["Book", "check", "open_book", "open_sheet"]

_MODULES = {"Book": "book", "check": "checks", "open_book": "starting", "open_sheet": "sheet_grid"}


def __getattr__(name: str) -> Any:
    """Import one of the names."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
