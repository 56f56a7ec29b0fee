"""The author's decisions: read from a file, printed in place, and marked when the figure has changed since."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.texts import FORMER_IDS
from dpiabook.pack.model import Box
from dpiabook.release.statement import Statement


@dataclass(frozen=True)
class Decision:
    """One decision of the DPIA's author.

    Attributes
    ----------
    id : str
        The statement's id, ``step5.<risk>`` or ``step6.<risk>.<measure>``, as the pack prints it.
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
        UTF-8; a file that does not exist holds no decisions. Ids that findings had in earlier versions are taken too.

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
        return tuple(
            Decision(**{**row, "id": FORMER_IDS.get(row["id"], row["id"])}) for row in reader if row["decision"]
        )


def digest(*values: object) -> str:
    """Eight signs that stand for some released values.

    Examples
    --------
    >>> digest("Probable", "Severe") != digest("Possible", "Severe")
    True
    """
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()[:8]


def fingerprint(statement: Statement) -> str:
    """Eight signs that change when the statement's released text or cells change.

    Areas are left out, and rows by area sorted: their pseudonyms are others in each release, which is no change of a
    figure.

    Examples
    --------
    >>> one = Statement("B02.n", "B02", "Volume", "The file holds 120 families.")
    >>> fingerprint(one) == fingerprint(one), len(fingerprint(one))
    (True, 8)
    """
    table = statement.table
    if table is None:
        return digest(statement.title, statement.sentence, ())
    places = [index for index, column in enumerate(table.columns) if column.kind != "area"]
    cells = [tuple(row[index] for index in places) for row in table.cells]
    cells = sorted(cells) if len(places) < len(table.columns) else cells
    return digest(statement.title, statement.sentence, tuple(cells))


def decided_words(decision: Decision | None, figure: str) -> str:
    """Say what was decided, and whether the suggestion has changed since; empty where nothing was.

    Examples
    --------
    >>> decided_words(Decision("step5.a", "Low", "Data owner", "2026-05-01", figure="1"), "2")
    'Decided before the suggestion changed: Low (Data owner, 2026-05-01).'
    """
    if decision is None:
        return ""
    stale = bool(decision.figure) and decision.figure != figure
    return f"Decided before the suggestion changed: {decision.words}" if stale else decision.words


def decision_box(statement: Statement, decision: Decision | None, figure: str) -> Box | None:
    """Return the marked box under a statement that somebody has decided on; marked where it was another figure.

    Parameters
    ----------
    statement : Statement
        What is to be decided on.
    decision : Decision or None
        The author's, if there is one.
    figure : str
        The statement's `fingerprint` as the author of the DPIA reads it.
    """
    if decision is None:
        return None
    if decision.figure and decision.figure != figure:
        return Box("changed", "Decided, but the figure has changed since this was decided", decision.words)
    return Box("decided", "The author's decision", decision.words)
