"""Files of entries that are only ever added: read unbroken or refused, written without losing the last state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from dpiabook.errors import Code, Refusal

START = "0" * 64
"""What the first entry names as the hash of the one before."""
Link = TypeVar("Link")


def read_chain(path: Path, kind: TypeAdapter[list[Link]], holds: Callable[[list[Link]], bool], what: str) -> list[Link]:
    """Read a chain; one that does not exist is empty.

    Parameters
    ----------
    path : pathlib.Path
        A JSON list of entries.
    kind : TypeAdapter
        Of the list.
    holds : callable
        Whether nothing in it was changed, removed or moved.
    what : str
        The chain, as a refusal names it.

    Raises
    ------
    Refusal
        ``LEDGER_BROKEN`` when it is unreadable, or does not hold.
    """
    if not path.exists():
        return []
    try:
        entries = kind.validate_json(path.read_bytes())
    except ValidationError:
        entries = None
    if entries is None or not holds(entries):
        cure = "restore the ledger from a copy; entries are only ever added"
        raise Refusal(Code.LEDGER_BROKEN, f"{what} was changed", where=path.name, cure=cure)
    return entries


def write_chain(path: Path, kind: TypeAdapter[list[Link]], entries: Sequence[Link]) -> None:
    """Write beside and move, so that an interruption leaves the earlier chain whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_bytes(kind.dump_json(list(entries), indent=1) + b"\n")
    beside.replace(path)
