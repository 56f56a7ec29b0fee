"""What a pack says of itself to a machine: its released statements, and the register of every printed number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from dpiabook.errors import Code, Refusal
from dpiabook.release.formatter import Registered
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.rules import COUNTS
from dpiabook.release.statement import Audience, PrintedTable, Statement

RECORD = "release.json"
"""Name of the record in each of a pack's folders."""


class PackRecord(BaseModel):
    """The content of a pack's `RECORD`: released values only, so it leaves with the pack.

    Attributes
    ----------
    layout : str
        Version of this layout.
    release_id : str
        Identifies the release; pseudonyms are fresh for each.
    dataset, version : str
        As in the settings.
    assessed_on : str
        Date of the assessment, ``YYYY-MM-DD``.
    audience : {"controller", "dpia", "public"}
        Whose folder it is.
    profile : OutputProfile
        The rules that were applied.
    statements : tuple of Statement
        All that the folder says.
    printed : tuple of Registered
        Every printed number and what it tells.
    state : str
        Signs of the state of the data; equal in releases that count the same. Empty in records of earlier times.
    rendering : dict or None
        What else the pack is made from, as the room that makes packs writes it; None in records of earlier times.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    layout: Literal["dpiabook-release-1"] = "dpiabook-release-1"
    release_id: str
    dataset: str
    version: str
    assessed_on: str
    audience: Audience
    profile: OutputProfile
    statements: tuple[Statement, ...]
    printed: tuple[Registered, ...]
    state: str = ""
    rendering: dict[str, Any] | None = None


def printed_of(statements: Sequence[Statement], register: Iterable[Registered]) -> tuple[Registered, ...]:
    """The entries of a register that belong to the statements, in their order.

    Examples
    --------
    >>> entry = Registered("B01.a", "table", 0, "n", "structural", "3")
    >>> printed_of([Statement("B01.b", "B01", "Title", "Sentence.")], [entry])
    ()
    """
    place = {statement.id: number for number, statement in enumerate(statements)}
    mine = (entry for entry in register if entry.finding in place)
    return tuple(sorted(mine, key=lambda entry: (place[entry.finding], entry.table, entry.row)))


def write_record(folder: Path, record: PackRecord) -> Path:
    """Write a record into a pack's folder; the same record gives the same bytes."""
    path = folder / RECORD
    path.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")
    return path


def read_record(folder: Path) -> PackRecord:
    """Read the record of a pack's folder.

    Raises
    ------
    Refusal
        `Code.SOURCE_MISSING` when there is none; `Code.SOURCE_UNREADABLE` when it is not of this layout.
    """
    if not (folder / RECORD).is_file():
        raise Refusal(
            Code.SOURCE_MISSING, f"the folder has no {RECORD}", where=folder.name, cure="name a pack's folder"
        )
    return read_record_file(folder / RECORD)


def read_record_file(path: Path) -> PackRecord:
    """Read a record by its own name, as one that is kept beside a ledger.

    Raises
    ------
    Refusal
        `Code.SOURCE_UNREADABLE` when it is not of this layout.
    """
    try:
        record = PackRecord.model_validate_json(path.read_bytes())
        places = sorted(
            {s.id for s in record.statements for t in (s.table, s.numbers) if t is not None and not _whole(t)}
        )
        if not places:
            return record
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in e["loc"] if isinstance(part, str)) for e in error.errors()})
    what = f"{RECORD} is not of this layout (wrong: {', '.join(filter(None, places)) or 'its JSON'})"
    raise Refusal(Code.SOURCE_UNREADABLE, what, where=path.parent.name, cure="build the pack again")


def _whole(table: PrintedTable) -> bool:
    """Whether values and texts have one cell per column and row, and every share names counts that are there."""
    wide, names = len(table.columns), {column.name for column in table.columns}
    rows = len(table.values) == len(table.cells) and all(len(row) == wide for row in (*table.values, *table.cells))
    # A count is a number by itself: the base that it is part of, or is banded with, need not be printed beside it.
    resting = (column for column in table.columns if column.kind not in COUNTS)
    return rows and all({column.part, column.of} - {""} <= names for column in resting)
