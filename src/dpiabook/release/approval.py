"""Whether a pack is what was approved: compared with its entry in the ledger, file by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dpiabook.release.hashes import SUMS, files_of
from dpiabook.release.ledger import Entry


@dataclass(frozen=True)
class Approval:
    """What the ledger says of a pack.

    Attributes
    ----------
    entry : Entry or None
        Of the pack's release; None for a draft, and where no ledger is there.
    ledger : bool
        Whether a ledger was there to ask.
    differs : tuple of str
        Files that are not what was approved: changed, gone, or added since.
    signature : {"trusted", "unknown", "none"}
        By the key that is trusted; by another one; none.
    demanded : bool
        Whether a key was named that must have signed.
    """

    entry: Entry | None
    ledger: bool
    differs: tuple[str, ...] = ()
    signature: str = "none"
    demanded: bool = False

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the pack; a draft is no fault, and nor is a ledger that lies elsewhere."""
        return not self.differs and (self.signature == "trusted" or not self.demanded)

    def __str__(self) -> str:
        if not self.ledger:
            return "Approval       not checked: there is no ledger here"
        if self.entry is None:
            return "Approval       none: a draft, which no entry of the ledger names"
        approved = f"what {self.entry.approved_by} approved on {self.entry.approved_on}"
        if self.differs:
            lines = [f"Approval       NOT {approved}: {len(self.differs)} files differ"]
            return "\n".join([*lines, *(f"  differs: {name}" for name in self.differs)])
        words = {
            "trusted": f"exactly {approved}, signed by the key that is trusted",
            "unknown": f"entered as {approved}, but signed by {'another' if self.demanded else 'an unknown'} key",
            "none": f"entered as {approved}; the entry is not signed",
        }
        return f"Approval       {words[self.signature]}"


def approval_of(
    folders: Sequence[Path], release_id: str, entries: Sequence[Entry] | None, *, whole: bool, trusted: str = ""
) -> Approval:
    """Compare a pack with the entry of its release.

    Parameters
    ----------
    folders : sequence of pathlib.Path
        The audiences' folders that are there.
    release_id : str
        As their records say.
    entries : sequence of Entry or None
        The ledger; None where there is none.
    whole : bool
        Whether the whole pack is looked at, so that a folder that is not there is missing.
    trusted : str
        A public key, as `dpiabook.release.signing.public_signs` gives it.

    Returns
    -------
    Approval
    """
    entry = next((one for one in entries or () if one.release_id == release_id), None)
    if entry is None:
        return Approval(None, entries is not None, demanded=bool(trusted))
    here = {folder.name for folder in folders}
    wanted = {name: digest for name, digest in entry.files.items() if whole or name.partition("/")[0] in here}
    return Approval(
        entry, True, _differing(wanted, files_of(folders), entry), _signature(entry, trusted), bool(trusted)
    )


def _differing(wanted: Mapping[str, str], found: Mapping[str, str], entry: Entry) -> tuple[str, ...]:
    """Paths that are not as approved; of an entry of earlier times only the lists of sums can be compared."""
    if not entry.files:
        sums = {name: digest for name, digest in found.items() if name.endswith(f"/{SUMS}")}
        wanted, found = {f"{name}/{SUMS}": digest for name, digest in entry.sums.items()}, sums
    return tuple(sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name)))


def _signature(entry: Entry, trusted: str) -> str:
    if not entry.signature:
        return "none"
    return "trusted" if trusted and entry.key == trusted else "unknown"
