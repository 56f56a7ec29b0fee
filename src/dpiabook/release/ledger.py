"""The ledger of releases: an append-only chain that says what left, without holding it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.errors import Code, Refusal
from dpiabook.release.beside import Beside
from dpiabook.release.chain import START, read_chain, write_chain
from dpiabook.release.formatter import WITHHELD
from dpiabook.release.hashes import SUMS, files_of, sha256
from dpiabook.release.linkage import Grid, grids_of_statements, link
from dpiabook.release.record import RECORD, PackRecord, read_record
from dpiabook.release.signing import is_whole, public_signs, signed, signing_key
from dpiabook.release.verify import pack_folders, verify_pack


class Entry(BaseModel):
    """One release.

    Attributes
    ----------
    release_id, dataset, version, profile : str
        What was released, and under which output rules.
    approved_by : str
        The role, not the name, of who approved it.
    approved_on : str
        Date, ``YYYY-MM-DD``.
    sums : dict
        For each of the pack's folders the SHA-256 of its `SHA256SUMS`.
    tables : tuple of str
        Findings and tables.
    state : str
        Signs of the state of the data.
    cells : dict
        For each released count the fingerprint of what it counts, and that of what was printed.
    files : dict
        SHA-256 of every file, by folder and path.
    before, hash : str
        Hash of the entry before (zeros for the first), and of this one.
    key, signature : str
        The public key of who approved, and the signature of `hash`; empty where nobody signed.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    release_id: str
    dataset: str
    version: str
    profile: str
    approved_by: str
    approved_on: str
    sums: dict[str, str]
    tables: tuple[str, ...]
    cells: dict[str, str]
    files: dict[str, str] = {}
    state: str = ""
    before: str
    key: str = ""
    hash: str = ""
    signature: str = ""

    def sealed(self) -> Entry:
        """The same entry with its hash."""
        whole = self.model_dump(mode="json", exclude={"hash", "signature"})
        # Entries from before there were files, keys and states in them keep their hashes.
        told = {name: value for name, value in whole.items() if value or name not in ("files", "key", "state")}
        content = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return self.model_copy(update={"hash": hashlib.sha256(content.encode()).hexdigest()})


@dataclass(frozen=True)
class Differencing:
    """What a draft reveals beside an earlier release.

    Attributes
    ----------
    release_id : str
        The earlier release.
    compared, moved : int
        How many counts stand in both, and how many are printed in another way.
    changed : tuple of str
        Tables with counts that are printed in another way.
    crossed : tuple of str
        Tables in which a withheld count is now printed, or a printed one withheld: the two releases together say on
        which side of the threshold it was, and when.
    new, gone : tuple of str
        Tables with counts that only the draft has, and that only the release had.
    """

    release_id: str
    compared: int
    moved: int
    changed: tuple[str, ...]
    crossed: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


_NOTHING = Beside()
_ENTRIES: TypeAdapter[list[Entry]] = TypeAdapter(list[Entry])


def release(
    pack_folder: Path, ledger_path: Path, *, approved_by: str, approved_on: str, beside: Beside = _NOTHING
) -> Entry:
    """Record that a pack was approved to leave.

    Parameters
    ----------
    pack_folder : pathlib.Path
        A pack, or one audience's folder of it.
    ledger_path : pathlib.Path
        The dataset's ledger; made when it does not exist.
    approved_by : str
        The role of who approved it.
    approved_on : str
        Date, ``YYYY-MM-DD``.
    beside : Beside
        Earlier releases of the same data.

    Returns
    -------
    Entry

    Raises
    ------
    Refusal
        `Code.RELEASE_BLOCKED` when the pack does not verify, nobody approved it or its id was released before;
        `Code.LEDGER_BROKEN` when the ledger was changed since.
    """
    if not approved_by.strip():
        cure = "say in which role the release was approved (--approved-by)"
        raise Refusal(Code.RELEASE_BLOCKED, "nobody approved the release", cure=cure)
    report = verify_pack(pack_folder, beside)
    if not report.passed:
        cure = "dpiabook verify says what is wrong; build the pack again"
        raise Refusal(Code.RELEASE_BLOCKED, "the pack does not verify", where=pack_folder.name, cure=cure)
    entries = read_ledger(ledger_path)
    folders = pack_folders(pack_folder)
    records = [read_record(folder) for folder in folders]
    if any(entry.release_id == records[0].release_id for entry in entries):
        cure = "a changed pack is a new release: build it again"
        raise Refusal(Code.RELEASE_BLOCKED, "this release is in the ledger already", where=ledger_path.name, cure=cure)
    before = entries[-1].hash if entries else START
    sums = {folder.name: sha256(folder / SUMS) for folder in folders}
    entry = _entry(records, sums, approved_by.strip(), approved_on, before)
    entry = _signed(entry.model_copy(update={"files": files_of(folders)}), signing_key())
    _keep_records(folders, ledger_path, entry)
    write_chain(ledger_path, _ENTRIES, [*entries, entry])
    return entry


def _signed(entry: Entry, key: Ed25519PrivateKey | None) -> Entry:
    """The entry with its hash, and a signature of that where there is a key."""
    if key is None:
        return entry.sealed()
    sealed = entry.model_copy(update={"key": public_signs(key.public_key())}).sealed()
    return sealed.model_copy(update={"signature": signed(key, sealed.hash)})


def _keep_records(folders: Sequence[Path], ledger_path: Path, entry: Entry) -> None:
    """Keep what was released beside the ledger, so that later releases can be attacked together with it."""
    kept = records_of(ledger_path, entry)
    for folder in folders:
        target = kept / f"{folder.name}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((folder / RECORD).read_bytes())


def records_of(ledger_path: Path, entry: Entry) -> Path:
    """The folder in which the records of a release are kept beside the ledger."""
    return ledger_path.parent / "releases" / entry.release_id.rpartition("/")[2]


def read_ledger(path: Path) -> list[Entry]:
    """Read a ledger and check its chain; a ledger that does not exist is empty.

    Raises
    ------
    Refusal
        `Code.LEDGER_BROKEN` when it is unreadable, or an entry was changed, removed or moved.
    """
    return read_chain(path, _ENTRIES, verify_chain, "the ledger of releases")


def verify_chain(entries: Sequence[Entry]) -> bool:
    """Whether each entry has its own hash, that of the entry before, and a signature of its own where it is signed.

    Examples
    --------
    >>> verify_chain([])
    True
    """
    before = START
    for entry in entries:
        if entry.before != before or entry.sealed().hash != entry.hash:
            return False
        if not is_whole(entry.hash, entry.signature, entry.key):
            return False
        before = entry.hash
    return True


def difference(records: Sequence[PackRecord], ledger: Sequence[Entry]) -> tuple[Differencing, ...]:
    """Compare a draft with every earlier release of its dataset.

    Parameters
    ----------
    records : sequence of PackRecord
        The draft's folders.
    ledger : sequence of Entry
        Earlier releases; drafts are not in it.

    Returns
    -------
    tuple of Differencing
        One per earlier release. Areas have fresh pseudonyms in each release, so their counts cannot be compared.
    """
    now = list(_counts(records))
    return tuple(_difference(now, entry) for entry in ledger)


def _difference(now: list[tuple[Grid, str, str]], entry: Entry) -> Differencing:
    both = [(grid, what, text) for grid, what, text in now if what in entry.cells]
    moved = [(g, what, text) for g, what, text in both if entry.cells[what] != _print_of(what, text)]
    crossed = {
        grid.name for grid, what, text in moved if text == WITHHELD or entry.cells[what] == _print_of(what, WITHHELD)
    }
    tables = {grid.name for grid, _, _ in now}
    return Differencing(
        entry.release_id,
        len({what for _, what, _ in both}),
        len({what for _, what, _ in moved}),
        tuple(sorted({grid.name for grid, _, _ in moved})),
        tuple(sorted(crossed)),
        tuple(sorted(tables - set(entry.tables))),
        tuple(sorted(set(entry.tables) - tables)),
    )


def _entry(records: Sequence[PackRecord], sums: dict[str, str], by: str, on: str, before: str) -> Entry:
    first = records[0]
    counts = list(_counts(records))
    return Entry(
        release_id=first.release_id,
        dataset=first.dataset,
        version=first.version,
        state=first.state,
        profile=first.profile.name,
        approved_by=by,
        approved_on=on,
        sums=sums,
        tables=tuple(sorted({grid.name for grid, _, _ in counts})),
        cells={what: _print_of(what, text) for _, what, text in counts},
        before=before,
    )


def _counts(records: Sequence[PackRecord]) -> Iterator[tuple[Grid, str, str]]:
    """Every released count: its table, the fingerprint of what it counts, and the released number or symbol."""
    grids = grids_of_statements(statement for record in records for statement in record.statements)
    network = link(grids)
    for (number, row, index), count in network.cells.items():
        value = grids[number].rows[row][index]
        yield grids[number], _fingerprint(network.identities[count]), WITHHELD if value is None else str(float(value))


def _fingerprint(identity: object) -> str:
    return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()[:32]


def _print_of(what: str, text: str) -> str:
    return hashlib.sha256(f"{what}|{text}".encode()).hexdigest()[:32]
