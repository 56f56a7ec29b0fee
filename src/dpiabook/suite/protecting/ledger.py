"""What was protected for whom: an append-only chain beside the dataset's ledger of releases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.counting.fingerprint import of_value
from dpiabook.release.chain import START, read_chain, write_chain
from dpiabook.release.signing import is_whole, public_signs, signed, signing_key

NAME = "_protected.json"
"""No version can have this name, since those begin with a letter or a digit."""


class ProtectedEntry(BaseModel):
    """One file that was protected for one recipient.

    Attributes
    ----------
    dataset, version, route, recipient : str
        What, in which form, for whom.
    recipient_key : str
        The public key that it was encrypted for; empty for a file that stays inside.
    made : str
        UTC, ISO 8601.
    settings : str
        SHA-256 of the settings.
    files : dict
        SHA-256 of each file.
    epsilon : float
        Privacy loss, of tables with differential privacy; 0 for anything else, which promises none.
    before, hash : str
        Hash of the entry before (zeros for the first), and of this one.
    key, signature : str
        Public key and signature of whoever protected it; empty where no signing key is set.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    dataset: str
    version: str
    route: str
    recipient: str
    recipient_key: str
    made: str
    settings: str
    files: dict[str, str]
    epsilon: float = 0.0
    before: str = START
    hash: str = ""
    key: str = ""
    signature: str = ""

    def content(self) -> str:
        """SHA-256 of everything but the hash and its signature."""
        # Entries of before there were private tables keep the hash that they had.
        without = {"hash", "signature"} | (set() if self.epsilon else {"epsilon"})
        return of_value(self.model_dump(mode="json", exclude=without))


_ENTRIES: TypeAdapter[list[ProtectedEntry]] = TypeAdapter(list[ProtectedEntry])


def entered(path: Path, entry: ProtectedEntry) -> ProtectedEntry:
    """Add an entry to the chain.

    Parameters
    ----------
    path : pathlib.Path
        The ledger; made when it does not exist.
    entry : ProtectedEntry

    Returns
    -------
    ProtectedEntry
        With its hash, and a signature where a signing key is set.

    Raises
    ------
    Refusal
        ``LEDGER_BROKEN`` where an earlier entry was changed.
    """
    entries, key = read_protected(path), signing_key()
    signs = "" if key is None else public_signs(key.public_key())
    whole = entry.model_copy(update={"before": entries[-1].hash if entries else START, "key": signs})
    whole = whole.model_copy(update={"hash": whole.content()})
    if key is not None:
        whole = whole.model_copy(update={"signature": signed(key, whole.hash)})
    write_chain(path, _ENTRIES, [*entries, whole])
    return whole


def read_protected(path: Path) -> list[ProtectedEntry]:
    """Read the chain; one that does not exist is empty.

    Raises
    ------
    Refusal
        ``LEDGER_BROKEN`` when an entry was changed, removed or moved.
    """
    return read_chain(path, _ENTRIES, _is_chain, "the ledger of protected files")


def _is_chain(entries: Sequence[ProtectedEntry]) -> bool:
    before = START
    for entry in entries:
        if entry.before != before or entry.content() != entry.hash:
            return False
        if not is_whole(entry.hash, entry.signature, entry.key):
            return False
        before = entry.hash
    return True
