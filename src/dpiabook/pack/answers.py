"""The author's answers: read from the workbook beside the parameters file, printed in place, marked when stale."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
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
    "What the evidence says",
    "Proposed",
    "Answer",
    "By which role",
    "When",
    "Evidence",
)
_NEEDED = ("Id", "What the evidence says", "Answer", "By which role", "When", "Evidence")
_ORDER = ("Id", "Answer", "By which role", "When", "What the evidence says", "Evidence")
"""Columns in the order of an `Answer`."""
_DECIDED = ("step5.", "step6.", "five.")


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
        Fingerprint of that evidence; empty where the question rests on none.
    """

    id: str
    answer: str
    by: str = ""
    on: str = ""
    said: str = ""
    evidence: str = ""

    def words(self, evidence: str, said: str) -> str:
        """The answer as it is printed; marked where its evidence is another than it was.

        Examples
        --------
        >>> one = Answer("2.6", "Once a year.", "Author", "2026-11-01", "It is 2 %.", "a1")
        >>> one.words("a1", "It is 2 %.")
        'Once a year. (Author, 2026-11-01)'
        >>> one.words("b2", "It is 5 %.")
        'Look again: the evidence was "It is 2 %." and is "It is 5 %." Once a year. (Author, 2026-11-01)'
        """
        who = ", ".join(part for part in (self.by, self.on) if part)
        text = f"{self.answer} ({who})" if who else self.answer
        stale = self.evidence and self.evidence != evidence
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
    for name in [one for one in _NEEDED if one not in heads]:
        what = f"sheet {sheet.title!r} has no column {name!r}"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure="begin with the pack's answers.xlsx")
    for row in rows:
        cells = dict(zip(heads, map(_text, row), strict=False))
        if cells["Id"] and cells.get("Answer"):
            yield Answer(*(cells.get(name, "") for name in _ORDER))


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
            yield Decision(one.id, one.answer, one.by, one.on, "", one.evidence)


def by_id(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The answers by their question."""
    return {one.id: one for one in answers}
