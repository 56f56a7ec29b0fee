"""Running the Python of an extension: whatever goes wrong in it becomes one refusal that names its own line."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import sys
import sysconfig
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.settings.extensions import Part

MEND = "mend that line; what Python says of it is left out, since it may quote the data"

_LIBRARIES = ("stdlib", "platstdlib", "purelib", "platlib")
_NOT_OWN = (str(Path(__file__).parents[1]), *(sysconfig.get_paths()[name] for name in _LIBRARIES))


def own_functions(part: Part) -> Mapping[str, Callable[..., Any]]:
    """The functions that a file of an extension defines.

    Raises
    ------
    Refusal
        ``NOTEBOOK_FAILED`` where the file cannot be read as Python, or fails while it is.
    """
    module = blamed(part, _module, part)
    found = {name: one for name, one in vars(module).items() if inspect.isfunction(one)}
    return {name: one for name, one in found.items() if one.__module__ == module.__name__}


def _module(part: Part) -> Any:
    # Two datasets in one process may each have a measure of this name.
    name = f"dpiabook_extension_{part.name}_{hashlib.sha256(str(part.path).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, part.path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look for their module there.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def blamed(part: Part, call: Callable[..., Any], *inputs: Any, **options: Any) -> Any:
    """Call what may run a person's own code.

    Raises
    ------
    Refusal
        ``NOTEBOOK_FAILED`` with file, function and line of theirs, and without what Python says of it. A refusal that
        the package itself raised stays as it is.
    """
    try:
        return call(*inputs, **options)
    except Refusal as refusal:
        if not _raised_in(refusal, part):
            raise
        fault = _fault(refusal, part)
    except (Exception, SystemExit) as error:
        fault = _fault(error, part)
    # Raised outside the handler, so that no traceback shows the foreign message.
    raise fault


def _raised_in(error: BaseException, part: Part) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename == str(part.path)


def _fault(error: BaseException, part: Part) -> Refusal:
    what = f"it failed ({type(error).__name__})"
    if isinstance(error, SyntaxError) and error.filename == str(part.path):
        return Refusal(Code.NOTEBOOK_FAILED, what, where=f"{part.place}, line {error.lineno}", cure=MEND)
    own = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == str(part.path)]
    if not own:
        return Refusal(Code.NOTEBOOK_FAILED, what, where=part.place, cure=MEND)
    last = own[-1]
    place = "" if last.name == "<module>" else f", function {last.name}"
    return Refusal(Code.NOTEBOOK_FAILED, what, where=f"{part.place}{place}, line {last.lineno}", cure=MEND)


def own_line(error: BaseException) -> str:
    """The last line of an analyst's own that an error passed through, by file, function and number; empty for none.

    What is theirs lies neither in this package nor in a library: a cell of a notebook, or a file that it imports.
    """
    frames = [one for one in traceback.extract_tb(error.__traceback__) if _is_own(one.filename)]
    if not frames:
        return ""
    last = frames[-1]
    place = "a cell of the notebook" if "ipykernel" in last.filename else Path(last.filename).name
    return f"{place}, function {last.name}, line {last.lineno}"


def _is_own(filename: str) -> bool:
    return not filename.startswith(("<", *_NOT_OWN))


def refuse_misspelt(
    function: Callable[..., Any], inputs: Sequence[Any], options: Mapping[str, Any], where: str
) -> None:
    """Refuse a call whose arguments do not fit, before anything runs; the argument is told by its name.

    Raises
    ------
    Refusal
        ``MEASURE_INPUT``.

    Examples
    --------
    >>> def lone(book, keys): ...
    >>> refuse_misspelt(lone, [1], {"key": []}, "a.yml")
    Traceback (most recent call last):
    dpiabook.errors.Refusal: lone takes no argument 'key'
      where: a.yml
      cure:  did you mean keys?
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        # A function of a compiled library need not say what it takes.
        return
    name = getattr(function, "__name__", "the measure")
    taken = signature.parameters
    if not any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values()):
        unknown = next((given for given in options if given not in taken), None)
        if unknown is not None:
            cure = did_you_mean(unknown, taken) or f"it takes {', '.join(taken)}"
            raise Refusal(Code.MEASURE_INPUT, f"{name} takes no argument {unknown!r}", where=where, cure=cure)
    try:
        signature.bind(*inputs, **options)
    except TypeError as error:
        what = f"{name} cannot be called so: {error}"
    else:
        return
    raise Refusal(Code.MEASURE_INPUT, what, where=where, cure=f"it takes {', '.join(taken)}")
