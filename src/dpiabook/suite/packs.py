"""`dpiabook verify` and `dpiabook release`: what is said of a finished pack, and the record that it was released."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.lock import locked
from dpiabook.release.ledger import Entry, read_ledger, release
from dpiabook.suite.workspace import writable

_PACK = "pack"
_LEDGER = "ledger.json"


def ledger_of(pack: Path) -> Path:
    """The ledger of the dataset that a pack belongs to, from where the pack lies.

    Parameters
    ----------
    pack : Path
        ``outputs/<dataset>/<version>/pack``, or one audience's folder in it.

    Raises
    ------
    Refusal
        ``RELEASE_BLOCKED`` for a pack that lies elsewhere: a copy must not begin a ledger of its own.

    Examples
    --------
    >>> ledger_of(Path("/outputs/demo/2026-01/pack/dpia")).as_posix()
    '/outputs/demo/ledger.json'
    """
    folder = pack.resolve()
    root = folder if folder.name == _PACK else folder.parent
    if root.name != _PACK:
        cure = "release the pack where the run has put it, or name the ledger with --ledger"
        raise Refusal(Code.RELEASE_BLOCKED, "the pack's ledger cannot be told", where=str(pack), cure=cure)
    return root.parents[1] / _LEDGER


def chain_of(pack: Path) -> str:
    """Check the chain of releases of a pack's dataset, and say what its head is.

    Parameters
    ----------
    pack : Path
        As in `ledger_of`; beside a copy that lies elsewhere there is no ledger to check.

    Returns
    -------
    str
        One line.

    Raises
    ------
    Refusal
        ``LEDGER_BROKEN`` when an entry was changed, removed or moved.
    """
    try:
        target = ledger_of(pack)
    except Refusal:
        return "Ledger         none beside this copy"
    entries = read_ledger(target)
    head = f", head {entries[-1].hash[:16]}" if entries else ""
    return f"Ledger         {len(entries)} in the chain{head}"


def released(pack: Path, *, approved_by: str, approved_on: str | None, ledger: Path | None) -> Entry:
    """Enter a pack into its dataset's ledger.

    Parameters
    ----------
    pack : Path
    approved_by : str
        A role, not a name.
    approved_on : str or None
        ``YYYY-MM-DD``; today when None.
    ledger : Path or None
        Instead of the dataset's own.

    Raises
    ------
    Refusal
        As `dpiabook.release.ledger.release` does; ``OUTPUT_UNWRITABLE``; ``RUN_IN_PROGRESS`` when another release
        is being entered.
    """
    target = ledger or ledger_of(pack)
    day = approved_on or datetime.now().astimezone().date().isoformat()
    with writable(target.parent), locked(target.with_name(f".{target.name}.lock"), what="the ledger"):
        return release(pack, target, approved_by=approved_by, approved_on=day)
