"""Answers put into a workbook that is there already, each in its cell."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from dpiabook.pack.answers import EARLIER, GRID, HEADINGS, Answer
from dpiabook.pack.wording import printable


@dataclass(frozen=True)
class Filled:
    """A workbook with answers in it.

    Attributes
    ----------
    content : bytes
        The workbook.
    taken : int
        How many answers were put in.
    waiting, needed : tuple of str
        Ids of rows that have no answer, and of those among them that are needed before anybody signs.
    """

    content: bytes
    taken: int
    waiting: tuple[str, ...]
    needed: tuple[str, ...]


def put_answers(workbook: Path, answers: Sequence[Answer]) -> Filled:
    """Put answers into the workbook of a pack, or the one beside the parameters file.

    Parameters
    ----------
    workbook : Path
        Read, and not changed.
    answers : sequence of Answer
        One with an id that no sheet has goes to a sheet of its own. An answer that is there is replaced.

    Returns
    -------
    Filled
    """
    book = openpyxl.load_workbook(workbook)
    given = {one.id: one for one in answers}
    placed = {name for sheet in book.worksheets for name in _into(sheet, given)}
    _apart(book, [one for name, one in given.items() if name not in placed])
    stream = io.BytesIO()
    book.save(stream)
    rows = [row for sheet in book.worksheets for row in _rows(sheet)]
    waiting = tuple(name for name, answered, _ in rows if not answered)
    needed = tuple(name for name, answered, wanted in rows if wanted and not answered)
    return Filled(stream.getvalue(), len(given), waiting, needed)


def _heads(sheet: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value}


def _into(sheet: Any, given: dict[str, Answer]) -> Iterator[str]:
    """Fill the cells of a sheet, and name the answers that found their place."""
    at = _heads(sheet)
    places = {name: GRID[name] for name in GRID if name in at} or ({"Answer": "{}"} if "Answer" in at else {})
    for row in range(2, sheet.max_row + 1) if "Id" in at else ():
        for column, name in places.items():
            known = given.get(name.format(sheet.cell(row, at["Id"]).value))
            if known:
                words = {at[column]: known.answer, at["By which role"]: known.by, at["When"]: known.on}
                _write(sheet, row, words | ({at["Public"]: "Yes"} if known.public and "Public" in at else {}))
                yield known.id


def _apart(book: Any, left: Sequence[Answer]) -> None:
    """Answers to questions that this workbook does not ask."""
    if not left:
        return
    sheet = book[EARLIER] if EARLIER in book.sheetnames else book.create_sheet(EARLIER)
    if sheet.max_row == 1 and sheet.cell(1, 1).value is None:
        _write(sheet, 1, dict(enumerate(HEADINGS, start=1)))
    at = _heads(sheet)
    for row, one in enumerate(left, start=sheet.max_row + 1):
        words = {"Id": one.id, "Answer": one.answer, "By which role": one.by, "When": one.on}
        _write(sheet, row, {at[name]: said for name, said in words.items()})


def _write(sheet: Any, row: int, words: dict[int, str]) -> None:
    """Every cell is text, whatever it begins with."""
    for column, said in words.items():
        cell = sheet.cell(row, column, printable(said))
        cell.data_type = "s"


def _rows(sheet: Any) -> Iterable[tuple[str, bool, bool]]:
    """Each row's id, whether it is answered, and whether it must be."""
    at = _heads(sheet)
    grid = [at[name] for name in GRID if name in at]
    places = grid or ([at["Answer"]] if "Answer" in at else [])
    for row in range(2, sheet.max_row + 1) if "Id" in at else ():
        wanted = bool(grid) or sheet.cell(row, at.get("Needed before signing", 1)).value == "Yes"
        yield str(sheet.cell(row, at["Id"]).value), all(sheet.cell(row, place).value for place in places), wanted
