"""`dpiabook verify` and `dpiabook release`: what is said of a finished pack, and the record that it was released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.machine.lock import locked
from dpiabook.pack.remade import differing_files
from dpiabook.release.approval import Approval, approval_of
from dpiabook.release.beside import Beside
from dpiabook.release.earlier import Earlier, earlier_releases
from dpiabook.release.ledger import Entry, read_ledger, release
from dpiabook.release.record import RECORD, read_record
from dpiabook.release.signing import read_public
from dpiabook.release.verify import VerifyReport, pack_folders, verify_pack
from dpiabook.suite.workspace import writable

_PACK = "pack"
_LEDGER = "ledger.json"
_READERS = {"dpia", "public"}


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


@dataclass(frozen=True)
class Verified:
    """Everything that was found of a pack.

    Attributes
    ----------
    report : VerifyReport
        Its files' hashes, and the attack on what it stores.
    strays : tuple of str
        What lies in the pack and belongs to none of its readers, and readers' folders that are not there.
    remade : dict of str to (tuple of str or None)
        For each reader's folder the files that are not what its record makes; None where other versions made it.
    approval : Approval
        What the ledger says.
    chain : str
        The state of the ledger, in one line.
    earlier : Earlier or None
        What was released before, and whether it was attacked together with the pack; None where no ledger is there.
    """

    report: VerifyReport
    strays: tuple[str, ...]
    remade: Mapping[str, tuple[str, ...] | None]
    approval: Approval
    chain: str
    earlier: Earlier | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the pack; what could not be attacked is not known to hold."""
        known = self.earlier is None or not self.earlier.lacking
        whole = not self.strays and not any(self.remade.values())
        return self.report.passed and whole and self.approval.passed and known

    def __str__(self) -> str:
        verdict = "Nothing speaks against this pack." if self.passed else "This pack does NOT hold."
        lines = [verdict, str(self.report)]
        lines += [f"  missing, or not of a pack: {name}" for name in self.strays]
        for folder, differing in self.remade.items():
            if differing is None:
                lines.append(f"Made again     {folder}: not tried, since other versions made it; hashes only")
            else:
                lines.append(f"Made again     {folder}: {len(differing)} files differ from what its record makes")
                lines += [f"  differs: {name}" for name in differing]
        before = "not attacked: there is no ledger here" if self.earlier is None else str(self.earlier)
        return "\n".join([*lines, f"Earlier        {before}", str(self.approval), self.chain])


def verified(pack: Path, *, ledger: Path | None = None, trust: Path | None = None) -> Verified:
    """Check a pack: by itself, made again from its record, and against the entry of its release.

    Parameters
    ----------
    pack : Path
        As in `ledger_of`, or a copy of it anywhere.
    ledger : Path, optional
        Instead of the one that lies where a run has put it.
    trust : Path, optional
        The public key that must have signed the entry.

    Raises
    ------
    Refusal
        As `verify_pack` does; ``LEDGER_BROKEN`` when an entry was changed, removed or moved; ``SECRET_MISSING`` for
        what is no public key.
    """
    folders = pack_folders(pack)
    entries = _entries(pack, ledger)
    earlier = None if entries is None else _earlier(ledger or ledger_of(pack), entries, folders)
    report = verify_pack(pack, Beside(earlier.records if earlier else ()))
    whole = not (pack / RECORD).is_file()
    trusted = "" if trust is None else read_public(trust)
    approval = approval_of(folders, report.release_id, entries, whole=whole, trusted=trusted)
    remade = {folder.name: differing_files(folder, read_record(folder)) for folder in folders}
    return Verified(report, _strays(pack) if whole else (), remade, approval, _chain(entries), earlier)


def _earlier(ledger: Path, entries: Sequence[Entry], folders: Sequence[Path]) -> Earlier:
    first = read_record(folders[0])
    return earlier_releases(ledger, entries, release_id=first.release_id, state=first.state)


def chain_of(pack: Path) -> str:
    """Check the chain of releases of a pack's dataset, and say in one line what its head is.

    Raises
    ------
    Refusal
        ``LEDGER_BROKEN`` when an entry was changed, removed or moved.
    """
    return _chain(_entries(pack, None))


def _strays(pack: Path) -> tuple[str, ...]:
    """What lies beside the readers' folders, and those that are missing."""
    found = {path.name for path in pack.iterdir()}
    return tuple(sorted(found ^ _READERS))


def _entries(pack: Path, ledger: Path | None) -> list[Entry] | None:
    """The ledger's entries; None where there is none, as beside a copy that lies elsewhere."""
    try:
        named = ledger or ledger_of(pack)
    except Refusal:
        return None
    return read_ledger(named) if named.exists() else None


def _chain(entries: list[Entry] | None) -> str:
    """How long the chain of releases is, and its head."""
    if entries is None:
        return "Ledger         none here"
    head = f", head {entries[-1].hash[:16]}" if entries else ""
    return f"Ledger         {len(entries)} in the chain{head}"


def _today(entries: Sequence[Entry]) -> str:
    """The day by this machine's clock, which has gone back where a release was entered later than that."""
    day = datetime.now().astimezone().date().isoformat()
    last = max((entry.approved_on for entry in entries), default=day)
    if day < last:
        what = "this machine's clock is behind the last release"
        cure = f"set the clock, or say the day with --approved-on (the last release was approved on {last})"
        raise Refusal(Code.RELEASE_BLOCKED, what, where="the ledger", cure=cure)
    return day


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
        As `dpiabook.release.ledger.release` does, and where the clock has gone back;
        ``OUTPUT_UNWRITABLE``; ``RUN_IN_PROGRESS`` when another release
        is being entered.
    """
    target = ledger or ledger_of(pack)
    day = approved_on or _today(read_ledger(target))
    with writable(target.parent), locked(target.with_name(f".{target.name}.lock"), what="the ledger"):
        earlier = _earlier(target, read_ledger(target), pack_folders(pack))
        return release(pack, target, approved_by=approved_by, approved_on=day, beside=Beside(earlier.records))
