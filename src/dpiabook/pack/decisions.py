"""The author's decisions: read from a file, printed in place, and marked when the figure has changed since."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.pack.model import Box
from dpiabook.release.statement import Statement


@dataclass(frozen=True)
class Decision:
    """One decision of the DPIA's author.

    Attributes
    ----------
    id : str
        The statement's id, ``step5.<risk>`` or ``step6.<risk>.<measure>``.
    decision : str
        What was decided.
    role : str
        By which role; never a person's name.
    date : str
        When, as the author wrote it.
    note : str
        Reason or condition.
    figure : str
        Fingerprint of the statement that was decided on, as the pack prints it; empty when it was not noted.
    """

    id: str
    decision: str
    role: str
    date: str
    note: str = ""
    figure: str = ""

    @property
    def words(self) -> str:
        """The decision with its role, date and note."""
        note = f" {self.note}" if self.note else ""
        return f"{self.decision} ({self.role}, {self.date}).{note}"


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read a decisions file, a CSV with the names of `Decision` in its first row.

    Parameters
    ----------
    path : Path
        UTF-8; a file that does not exist holds no decisions.

    Raises
    ------
    Refusal
        If a column is unknown or a needed one is missing.

    Examples
    --------
    >>> read_decisions(Path("no-such-folder") / "demo.decisions.csv")
    ()
    """
    if not path.exists():
        return ()
    known = [field.name for field in fields(Decision)]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, restval="")
        names = reader.fieldnames or []
        for name in [one for one in names if one not in known]:
            cure = did_you_mean(name, known) or f"columns are {', '.join(known)}"
            raise Refusal(Code.SETTING_UNKNOWN, f"column {name!r} is not known", where=path.name, cure=cure)
        for name in [one for one in known[:4] if one not in names]:
            raise Refusal(Code.SETTING_VALUE, f"column {name!r} is missing", where=path.name, cure="add it")
        return tuple(Decision(**row) for row in reader if row["decision"])


def fingerprint(statement: Statement) -> str:
    """Eight signs that change when the statement's released text or cells change.

    Examples
    --------
    >>> one = Statement("B02.n", "B02", "Volume", "The file holds 120 families.")
    >>> fingerprint(one) == fingerprint(one), len(fingerprint(one))
    (True, 8)
    """
    cells = statement.table.cells if statement.table else ()
    text = repr((statement.title, statement.sentence, cells))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def decision_box(statement: Statement, decision: Decision | None) -> Box | None:
    """Return the marked box under a statement: to decide, decided, or decided on another figure."""
    if decision is None:
        if not statement.author_decides:
            return None
        return Box("author", "For the author to decide", statement.author_decides)
    if decision.figure and decision.figure != fingerprint(statement):
        return Box("changed", "Decided, but the figure has changed since this was decided", decision.words)
    return Box("decided", "The author's decision", decision.words)
