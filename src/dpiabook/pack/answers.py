"""People's answers: read from the workbook beside the parameters file, printed in place, marked when stale."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from dpiabook.errors import Code, Refusal
from dpiabook.pack.decisions import Decision
from dpiabook.pack.wording import printable

ANSWERS = "answers.xlsx"
"""Its name in the pack; saved beside the parameters file as ``<dataset>.answers.xlsx`` it is read by the next run."""
HEADINGS = (
    "Id",
    "Question",
    "Where in the form",
    "Needed before signing",
    "What the evidence says",
    "Proposed",
    "Answer",
    "By which role",
    "When",
    "Public",
    "Evidence",
)
EARLIER = "Decided before"
"""Sheet of what was decided on, and is no question now."""
GRID: Mapping[str, str] = {
    "Likelihood": "step5.{}.likelihood",
    "Severity": "step5.{}.severity",
    "Overall risk": "step5.{}",
    "Effect of the measures": "step6.{}.effect",
    "Risk left": "step6.{}.residual",
    "Measures approved": "approved.{}",
    "Who accepts what is left": "owner.{}",
}
"""Columns in which a row of the risks is answered, and the ids of the answers."""
_NEEDED = ("Id", "What the evidence says", "By which role", "When", "Evidence")
_DECIDED = ("B", "step1.", "step5.", "step6.", "five.")
_YES = frozenset({"yes", "y", "true", "1", "x"})


@dataclass(frozen=True)
class Answer:
    """One answer of a person.

    Attributes
    ----------
    id : str
        The question's, as the workbook prints it.
    answer, by, on : str
        What was answered, by which role, and when, as written.
    said : str
        What the evidence said when it was answered.
    evidence : str
        Fingerprint of that evidence; empty where the question rests on none. Of a risk it has two parts: its own, and
        that of its measures.
    public : bool
        Whether the public may read it.
    """

    id: str
    answer: str
    by: str = ""
    on: str = ""
    said: str = ""
    evidence: str = ""
    public: bool = False

    def words(self, evidence: str, said: str) -> str:
        """The answer as it is printed, as a person's; marked where its evidence is another than it was.

        Examples
        --------
        >>> one = Answer("2.6", "Once a year.", "Author", "2026-11-01", "It is 2 %.", "a1")
        >>> one.words("a1", "It is 2 %.")
        'Once a year. (Author, 2026-11-01)'
        >>> one.words("b2", "It is 5 %.")
        'Look again: the evidence was "It is 2 %." and is "It is 5 %." Once a year. (Author, 2026-11-01)'
        """
        who = ", ".join(part for part in (self.by or "the author", self.on) if part)
        text = f"{self.answer} ({who})"
        stale = self.evidence and self.evidence not in {evidence, evidence.partition("/")[0]}
        return f'Look again: the evidence was "{self.said}" and is "{said}" {text}' if stale else text


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Read a filled workbook: every sheet that has the columns of the answers.

    Parameters
    ----------
    path : Path
        A file that does not exist holds no answers; neither does a row without one.

    Raises
    ------
    Refusal
        If it is no workbook, a sheet lacks a column, or a question is answered twice.

    Examples
    --------
    >>> read_answers(Path("no-such-folder") / "demo.answers.xlsx")
    ()
    """
    if not path.exists():
        return ()
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException):
        what, cure = "the answers are no workbook", "save the pack's answers.xlsx here, filled"
        raise Refusal(Code.SETTING_VALUE, what, where=path.name, cure=cure) from None
    found = [one for sheet in book.worksheets for one in _of_sheet(sheet, path.name)]
    book.close()
    names = [one.id for one in found]
    for name in {one for one in names if names.count(one) > 1}:
        what = f"question {name!r} is answered twice"
        raise Refusal(Code.SETTING_VALUE, what, where=path.name, cure="keep one of the rows")
    return tuple(found)


def _of_sheet(sheet: Any, where: str) -> Iterator[Answer]:
    rows = sheet.iter_rows(values_only=True)
    heads = [_text(cell) for cell in next(rows, ())]
    if "Id" not in heads:
        return
    answered = {name: GRID[name] for name in GRID if name in heads} or {"Answer": "{}"}
    for name in [one for one in (*_NEEDED, *answered) if one not in heads]:
        what = f"sheet {sheet.title!r} has no column {name!r}"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure="begin with the pack's answers.xlsx")
    for row in rows:
        cells = dict(zip(heads, map(_text, row), strict=False))
        yield from _of_row(cells, answered) if cells["Id"] else ()


def _of_row(cells: Mapping[str, str], answered: Mapping[str, str]) -> Iterator[Answer]:
    by, on, said, evidence = (cells.get(name, "") for name in _NEEDED[2:4] + _NEEDED[1:2] + _NEEDED[4:])
    public = cells.get("Public", "").lower() in _YES
    for column, name in answered.items():
        if cells.get(column):
            yield Answer(name.format(cells["Id"]), cells[column], by, on, said, evidence, public)


def _text(cell: object) -> str:
    """A cell as text; a date as it is written, without its time."""
    if cell is None:
        return ""
    return printable(str(cell).removesuffix(" 00:00:00")).strip()


def as_decisions(answers: Iterable[Answer]) -> Iterator[Decision]:
    """The answers that decide on a risk, a measure or one of the five decisions.

    Examples
    --------
    >>> [one.decision for one in as_decisions([Answer("five.route", "Secure", "DPO", "1 May"), Answer("2.6", "No")])]
    ['Secure']
    """
    for one in answers:
        if one.id.startswith(_DECIDED):
            yield Decision(one.id, one.answer, one.by, one.on, "", one.evidence.partition("/")[0])


def as_answers(decisions: Iterable[Decision]) -> Iterator[Answer]:
    """Decisions of the file that the workbook replaces, so that they live on in it.

    Examples
    --------
    >>> [one.words("", "") for one in as_answers([Decision("step5.stigma", "Low", "DPO", "1 May", "So far.")])]
    ['Low So far. (DPO, 1 May)']
    """
    for one in decisions:
        yield Answer(one.id, " ".join(filter(None, (one.decision, one.note))), one.role, one.date, "", one.figure)


def by_id(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The answers by their question."""
    return {one.id: one for one in answers}
