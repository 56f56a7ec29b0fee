"""Which parameters a notebook was given: by its cell, by papermill, and by the file that they change."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dpiabook.book.papermill_file import papermill_file
from dpiabook.errors import Code, Refusal
from dpiabook.settings import (
    Loaded,
    Settings,
    demo_file,
    find_parameters_file,
    load_settings,
    make_settings,
    places_for,
    read_parameters,
)
from dpiabook.settings.cell import PARAMETERS_FILE, cell_values

_INJECTED = "# Parameters"
THIS_CELL, THE_CALL = "this notebook's first cell", "the call"


@dataclass(frozen=True)
class Given:
    """Names and values assigned in the `parameters` cell and in the cell that papermill injected."""

    cell: Mapping[str, Any] = field(default_factory=dict)
    injected: Mapping[str, Any] = field(default_factory=dict)


def given_in(inputs: Sequence[str]) -> Given:
    r"""Find the newest `parameters` cell and the newest injected cell among executed inputs.

    Only names that these two cells assign are read, never the whole namespace, in which an analyst's own variables
    live.

    Examples
    --------
    >>> given_in(["parameters_file: str = 'a.yml'\nseed: int = 1", "x = 3", "# Parameters\nseed = 2"])
    Given(cell={'parameters_file': 'a.yml', 'seed': 1}, injected={'seed': 2})
    """
    cells = [text for text in inputs if text.lstrip().startswith("parameters_file")]
    injected = [text for text in inputs if text.lstrip().startswith(_INJECTED)]
    return Given(_assigned(cells[-1]) if cells else {}, _assigned(injected[-1]) if injected else {})


def _assigned(source: str) -> dict[str, Any]:
    """Names assigned at the top level of a cell, with their literal values."""
    return {name: _value(name, node) for name, node in _assignments(ast.parse(source)) if node is not None}


def _assignments(tree: ast.Module) -> list[tuple[str, ast.expr | None]]:
    """Each plain assignment of the cell, annotated or not."""
    found: list[tuple[str, ast.expr | None]] = []
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found.append((statement.target.id, statement.value))
        if isinstance(statement, ast.Assign):
            found += [(name.id, statement.value) for name in statement.targets if isinstance(name, ast.Name)]
    return found


def _value(name: str, node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        cure = "write the value itself: text in quotes, a number, a list or a dictionary"
        where = "the parameters cell"
        raise Refusal(Code.SETTING_VALUE, f"{name!r} is not a plain value", where=where, cure=cure) from None


def settings_from(given: Given) -> Loaded:
    """Put the parameters together: papermill's values, then changed cell values, then the file, then the defaults.

    A whole parameters file given to papermill (``-f``; it always names ``dataset``) takes the place of the cell's
    ``parameters_file``.

    Raises
    ------
    Refusal
        As for a parameters file; a name that no setting has is refused with the name that was probably meant.
    """
    here, injected = _set_in(given.cell), dict(given.injected)
    whole = "dataset" in injected and "parameters_file" not in injected
    named = (here | injected).get("parameters_file", PARAMETERS_FILE)
    path = None if whole else _existing(named)
    where = str(path) if path else "the parameters given to the notebook"
    said = {path.name: read_parameters(path)} if path else {}
    said |= {THIS_CELL: here, THE_CALL: injected}
    values = {name: value for part in said.values() for name, value in part.items() if name != "parameters_file"}
    # The last who said it counts, and stands last.
    last = {name: origin for origin, part in said.items() for name in part if name in values}
    origins = {name: origin for origin in said for name, by in last.items() if by == origin}
    beside = papermill_file(given.injected) if whole else path
    return Loaded(make_settings(values, where=where), places_for(path_of(beside), _out()), where, origins)


def _set_in(cell: Mapping[str, Any]) -> dict[str, Any]:
    """What a person has set in the cell; in one of an earlier version, which sets all, what is not the demo's."""
    here = {name: value for name, value in cell.items() if value is not Ellipsis}
    if len(here) < len(cell):
        return here
    defaults = cell_values(load_settings(demo_file()).settings)
    if set(defaults) - set(cell):
        return here
    return {name: value for name, value in cell.items() if name not in defaults or value != defaults[name]}


def path_of(path: Path | None) -> Path | None:
    """The file that paths are relative to: none for the demo that comes with the package."""
    return None if path == demo_file() else path


def _existing(name: str) -> Path:
    """The parameters file, or the bundled demo where the project has no file of its own by that name."""
    found = find_parameters_file(name)
    if found is None and name == PARAMETERS_FILE:
        return demo_file()
    if found is None:
        where = str(Path(name).expanduser().absolute())
        cure = "name a file that exists, such as parameters/demo.yml"
        raise Refusal(Code.SETTINGS_FILE, "the parameters file was not found", where=where, cure=cure)
    return found


def _out() -> Path | None:
    """The outputs folder that a runner or an analyst chose instead of the project's."""
    chosen = os.environ.get("DPIABOOK_OUT")
    return Path(chosen) if chosen else None


def executed_inputs() -> list[str]:
    """What the running kernel has executed so far, or nothing outside a kernel."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return []
    shell = get_ipython()
    history = getattr(shell, "history_manager", None)
    return list(history.input_hist_raw) if history is not None else []


def resolved_settings(parameters: Mapping[str, Any] | None = None) -> Loaded:
    """The settings of this notebook, or those of `parameters` outside a kernel."""
    if parameters is not None:
        return settings_from(Given(injected=parameters))
    return settings_from(given_in(executed_inputs()))


__all__ = ["Given", "Settings", "given_in", "resolved_settings", "settings_from"]
