"""Modules that offer what lives in the rooms, each name imported when it is asked for.

A stub beside such a module says what it offers and where that lives: type checkers and editors read it, and so does the
module. (The way of ``lazy_loader``, Scientific Python SPEC 1.)
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def offered(stub: str) -> dict[str, str]:
    """The names that a stub offers, each with the module that it lives in.

    Examples
    --------
    >>> offered("from dpiabook.risk import suda as suda")
    {'suda': 'dpiabook.risk'}
    """
    told = (node for node in ast.parse(stub).body if isinstance(node, ast.ImportFrom) and node.module)
    return {alias.name: str(node.module) for node in told for alias in node.names}


def face(module: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """What a module needs in order to offer what its stub says.

    Parameters
    ----------
    module, file : str
        Its ``__name__`` and ``__file__``; the stub is the file of the same name that ends in ``.pyi``.

    Returns
    -------
    tuple
        Its ``__getattr__``, ``__dir__`` and ``__all__``.
    """
    lives_in = offered(Path(file).with_suffix(".pyi").read_text(encoding="utf-8"))

    def get(name: str) -> Any:
        if name not in lives_in:
            raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name)
        return getattr(import_module(lives_in[name]), name)

    return get, lambda: sorted(lives_in), sorted(lives_in)
