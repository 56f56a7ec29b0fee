"""The last lines of a command: what was refused, what went wrong inside, and the exit status."""

from __future__ import annotations

import json
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

import dpiabook
from dpiabook.errors import Code, Refusal, each, storage_failure

_INTERRUPTED = 130
_INTERRUPTED_SAID = "interrupted; finished notebooks are kept, and the next run goes on from there"


def tell(refusals: Sequence[Refusal], *, as_json: bool = False) -> None:
    """Write refusals to standard error, each as its message or as a JSON line."""
    for refusal in refusals:
        typer.echo(_line(refusal) if as_json else str(refusal), err=True)


def _line(refusal: Refusal) -> str:
    words = {"what": refusal.what, "where": refusal.where, "cure": refusal.cure}
    return json.dumps({"event": "refused", "code": refusal.code.name, **words}, ensure_ascii=False)


@contextmanager
def ending(*, as_json: bool = False) -> Iterator[None]:
    """End a command as the house does: a refusal with its message and exit status, anything else in one line.

    What a foreign exception says may quote the data, so only its type and the place in our own code are told.
    """
    try:
        with _warnings_as(as_json=as_json):
            yield
    except Refusal as refusal:
        tell(each(refusal), as_json=as_json)
        raise typer.Exit(refusal.exit_status) from None
    except KeyboardInterrupt:
        typer.echo(json.dumps({"event": "interrupted"}) if as_json else _INTERRUPTED_SAID, err=True)
        raise typer.Exit(_INTERRUPTED) from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        told = storage_failure(error, where="the outputs folder") or _inside(error)
        tell([told], as_json=as_json)
        raise typer.Exit(told.exit_status) from None


@contextmanager
def _warnings_as(*, as_json: bool) -> Iterator[None]:
    """Tell what a library warns of as a line of JSON where all is; what it says may quote the data."""
    if not as_json:
        yield
        return
    with warnings.catch_warnings():
        warnings.showwarning = lambda _message, category, *_: typer.echo(
            json.dumps({"event": "warning", "what": category.__name__}), err=True
        )
        yield


def _inside(error: Exception) -> Refusal:
    cure = "report it with this line; results of earlier runs are untouched"
    return Refusal(Code.INTERNAL, f"dpiabook failed inside ({type(error).__name__})", where=_place(error), cure=cure)


def _place(error: Exception) -> str:
    """The deepest line of our own code that an exception passed through."""
    package = Path(dpiabook.__file__).parent
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if package in Path(frame.filename).parents]
    if not frames:
        return ""
    return f"{Path(frames[-1].filename).relative_to(package.parent).as_posix()}, line {frames[-1].lineno}"
