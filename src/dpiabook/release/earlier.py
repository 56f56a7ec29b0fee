"""What was released before, read from the records that are kept beside the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Refusal
from dpiabook.release.hashes import sha256
from dpiabook.release.ledger import Entry, records_of
from dpiabook.release.record import RECORD, PackRecord, read_record_file


@dataclass(frozen=True)
class Earlier:
    """Earlier releases, by what can be done with them.

    Attributes
    ----------
    records : tuple of PackRecord
        Those that count the same data: they are attacked together with what leaves now.
    beside : tuple of str
        Their releases.
    others : tuple of str
        Releases of other states of the data, whose numbers count other people.
    lacking : tuple of str
        Releases whose record is not kept beside the ledger, was changed, or does not say which state it is of: they
        are not attacked, and nothing is known to hold against who has them.
    """

    records: tuple[PackRecord, ...] = ()
    beside: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line.

        Examples
        --------
        >>> str(Earlier(beside=("demo/1/a",), lacking=("demo/1/b",)))
        'attacked together with demo/1/a; NOT attacked, since no true record is kept: demo/1/b'
        """
        said = [f"attacked together with {', '.join(self.beside)}"] if self.beside else []
        said += [f"of other data, so apart: {', '.join(self.others)}"] if self.others else []
        said += [f"NOT attacked, since no true record is kept: {', '.join(self.lacking)}"] if self.lacking else []
        return "; ".join(said) or "none"


def earlier_releases(ledger: Path, entries: Iterable[Entry], *, release_id: str, state: str) -> Earlier:
    """Read what was released before.

    Parameters
    ----------
    ledger : pathlib.Path
        Where the records are kept beside.
    entries : iterable of Entry
        What the ledger holds, in its order.
    release_id : str
        Of what leaves now: only entries before its own are earlier.
    state : str
        Of the data, as `PackRecord.state`.

    Returns
    -------
    Earlier
    """
    records: list[PackRecord] = []
    told: dict[str, list[str]] = {"beside": [], "others": [], "lacking": []}
    for entry in entries:
        if entry.release_id == release_id:
            break
        kept = _kept(ledger, entry)
        if not kept or not state or not entry.state:
            told["lacking"].append(entry.release_id)
        elif entry.state != state:
            told["others"].append(entry.release_id)
        else:
            told["beside"].append(entry.release_id)
            records += kept
    return Earlier(tuple(records), *(tuple(names) for names in told.values()))


def _kept(ledger: Path, entry: Entry) -> list[PackRecord]:
    """The records of a release; none where one of them is missing, or is not what was approved."""
    wanted = {name: digest for name, digest in entry.files.items() if name.endswith(f"/{RECORD}")}
    found = []
    for name, digest in wanted.items():
        path = records_of(ledger, entry) / f"{name.partition('/')[0]}.json"
        try:
            if sha256(path) != digest:
                return []
            found.append(read_record_file(path))
        except (OSError, Refusal):
            return []
    return found
